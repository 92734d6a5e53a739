"""Openness: everyone can read how an agreement performs."""

import datetime

import pytest

from tests.factories import deliver


@pytest.mark.covers("G11.08")
def test_anybody_reads_how_an_agreement_performs(exercise, cast, now, visit):
    agreement = deliver.active(exercise, cast, now)
    path = f"/agreements/{agreement.reference}/"
    assert "No report has been published yet." in visit(None, path)
    story = "Thirty-four young people kept a job; most had come to the evening sessions."
    deliver.accepted(agreement, cast, now, answers={"happened": story})
    page = visit(None, path, at=now + datetime.timedelta(days=1))
    assert "Young people in work after 13 weeks: 34 people (target 60)" in page
    assert story in page
    assert "£0 of £20,000 has been paid." in page


def test_what_the_provider_keeps_to_itself_is_on_no_public_page(exercise, cast, now, visit):
    agreement = deliver.active(exercise, cast, now)
    story = "Two young people left because of trouble at home."
    deliver.accepted(agreement, cast, now, answers={"happened": story}, publish="council")
    page = visit(None, f"/agreements/{agreement.reference}/")
    assert story not in page
    assert "No report has been published yet." in page
