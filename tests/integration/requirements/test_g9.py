"""Ending: what is about to be lost because somebody else stops paying for it."""

import datetime

import pytest


@pytest.mark.covers("G9.09")
def test_a_service_that_loses_another_funders_money_is_logged_and_counts_towards_the_gap(stage, cast, visit):
    assert "Being lost" not in visit(cast.priya, f"/desk/exercises/{stage.exercise.reference}/gap/")
    answer = visit.send(
        cast.priya,
        f"/desk/exercises/{stage.exercise.reference}/assets/service/",
        name="Job club at the hall",
        provider_name="Hall committee",
        funder="The lottery",
        reaches="40",
        being_lost="on",
        **visit.day("ends_on", datetime.date(2027, 3, 31)),
    )
    assert answer.status_code == 302
    assert stage.exercise.provision.get().being_lost is True
    assert (
        "<strong>Being lost: Job club at the hall</strong>, paid for by The lottery, until 31 March 2027. "
        "The 40 people whom it reaches will be part of the gap."
    ) in visit(cast.priya, f"/desk/exercises/{stage.exercise.reference}/gap/")
