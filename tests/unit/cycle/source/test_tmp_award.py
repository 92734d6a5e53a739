import pytest
from tests.factories import assessment as a
from commonweal.cycle.source.queries import award as q
@pytest.mark.django_db
def test_all(exercise, cast, now):
    made = a.closed(exercise, cast, now)
    awards = a.sent(made)
    for w in awards: print(w.reference, w.result, w.amount, w.state, w.pause_until, w.pause_sentence)
    from commonweal.ground.post.queries import load
    for w in awards: print(load(w.letter_reference).body, '\n-----')
    for s in awards[0].decision.sections.all(): print('##', s.key, s.text[:300])
    assert q.recompute() == []
