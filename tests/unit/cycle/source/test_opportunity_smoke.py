from tests.factories import source


def test_all(exercise, cast, now):
    opportunity = source.opened(exercise, cast, now)
    assert opportunity.state == "open"
    a = source.submitted(opportunity, cast.harbour, cast.rosa, now + 3 * source.DAY)
    assert a.state == "submitted"
    assert len(a.content_hash) == 64
