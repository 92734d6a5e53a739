"""Managing: a grant has a performance review of its own."""

import pytest

from commonweal.cycle.review import actions
from commonweal.ground.record.rules import Refused
from tests.factories import review


@pytest.mark.covers("G6.15")
def test_a_grant_has_its_own_review(exercise, cast, now, visit, whys):
    made = review.opened(exercise, cast, now)
    assert made.agreement.kind == "grant"
    with pytest.raises(Refused) as refused:
        actions.evaluate(review=made, by=cast.priya, at=now, **(review.WRITTEN | {"effectiveness": ""}))
    assert whys(refused) == ["Enter effectiveness: whether it did what it was for."]
    actions.evaluate(review=made, by=cast.priya, at=now, **review.WRITTEN, **review.AGAIN)
    made.refresh_from_db()
    assert (made.evaluated_at, made.objectives_met) == (now, review.WRITTEN["objectives_met"])
    actions.publish_review(review=made, by=cast.priya, at=now)
    page = visit(None, f"/reviews/{made.reference}/")
    for section in ("objectives_met", "economy", "efficiency", "effectiveness", "learning"):
        assert review.WRITTEN[section] in page
