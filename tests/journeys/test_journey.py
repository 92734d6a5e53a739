"""One commissioning exercise walks the whole cycle, through the interface, under each of the five frameworks."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests.cast import LONDON
from tests.journeys import delivering, sourcing, understanding
from tests.journeys.story import Told
from tests.journeys.visitor import PageVisitor

BEGIN = datetime.datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)
# The fifth of each kind is walked in a browser: the grant with JavaScript, the contract without.
GRANTS = ("sutton", "norwich", "southwark", "lancaster")
CONTRACTS = ("croydon", "sutton", "southwark", "lancaster")


@pytest.fixture
def borough(db, request):
    from commonweal.council.framework.queries import shipped_pack
    from commonweal.front.desk.actions.cast import adopt_shipped, gather, lay_wards, set_bands

    with time_machine.travel(BEGIN, tick=False) as clock:
        before = BEGIN - datetime.timedelta(days=200)
        cast = gather(at=before)
        lay_wards()
        adopt_shipped(request.param, by=cast.admin, at=before, in_force_from=before.date())
        set_bands(by=cast.admin, at=before, from_date=before.date())
        yield clock, shipped_pack(request.param)


STEPS = (
    understanding.understand,
    understanding.plan,
    sourcing.publish,
    sourcing.apply,
    sourcing.assess,
    sourcing.recommend_and_decide,
    sourcing.tell_everybody,
    delivering.agree,
    delivering.report,
    delivering.pay,
    delivering.review,
    delivering.end,
    delivering.begin_again,
)


def walk(told: Told) -> None:
    for step in STEPS:
        step(told)


@pytest.mark.parametrize("borough", GRANTS, indirect=True)
def test_a_grant_of_twenty_thousand_pounds_walks_the_whole_cycle(client, borough):
    clock, pack = borough
    told = Told(PageVisitor(client, clock), pack, BEGIN.date(), "Help to find work", "young people", 20_000, False)
    walk(told)


@pytest.mark.parametrize("borough", CONTRACTS, indirect=True)
def test_a_contract_of_a_quarter_of_a_million_walks_the_whole_cycle(client, borough):
    clock, pack = borough
    told = Told(PageVisitor(client, clock), pack, BEGIN.date(), "Care at home", "home care", 250_000, True)
    walk(told)
