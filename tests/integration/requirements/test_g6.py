"""Managing: a grant has a performance review of its own, and everyone can read how an agreement performs."""

import datetime

import pytest

from commonweal.cycle.review import actions
from commonweal.ground.record.rules import Refused
from tests.factories import deliver, review


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
    page = visit(cast.priya, f"/desk/reviews/{made.reference}/")
    for section in ("objectives_met", "economy", "efficiency", "effectiveness", "learning"):
        assert review.WRITTEN[section] in page


@pytest.mark.covers("G11.08")
def test_anybody_reads_how_an_agreement_performs(exercise, cast, now, visit):
    agreement = deliver.active(exercise, cast, now)
    path = f"/agreements/{agreement.reference}/"
    assert "No report has been published yet." in visit(None, path)
    story = "Thirty-four young people kept a job; most had come to the evening sessions."
    deliver.accepted(agreement, cast, now, story=story)
    page = visit(None, path, at=now + datetime.timedelta(days=1))
    assert "Young people in work after 13 weeks: 34 people (target 60)" in page
    assert story in page
    assert "£0 of £20,000 has been paid." in page


def test_what_the_provider_keeps_to_itself_is_on_no_public_page(exercise, cast, now, visit):
    agreement = deliver.active(exercise, cast, now)
    story = "Two young people left because of trouble at home."
    deliver.accepted(agreement, cast, now, story=story, publish="nothing")
    page = visit(None, f"/agreements/{agreement.reference}/")
    assert story not in page
    assert "No report has been published yet." in page
