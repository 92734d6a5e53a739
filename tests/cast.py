"""The named cast of Thornmere as fixtures: the same people as in the demonstration."""

import datetime
from zoneinfo import ZoneInfo

import pytest

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def now() -> datetime.datetime:
    return datetime.datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)


@pytest.fixture
def cast(db, now):
    from commonweal.front.desk.actions.cast import gather

    return gather(at=now - datetime.timedelta(days=400))


@pytest.fixture
def framework(cast, now):
    from commonweal.front.desk.actions.cast import adopt_shipped

    at = now - datetime.timedelta(days=390)
    return adopt_shipped("norwich", by=cast.admin, at=at, in_force_from=at.date())


@pytest.fixture
def bands(cast, now):
    from commonweal.front.desk.actions.cast import set_bands

    at = now - datetime.timedelta(days=390)
    set_bands(by=cast.admin, at=at, from_date=at.date())


@pytest.fixture
def exercise(cast, framework, bands, now):
    from decimal import Decimal

    from commonweal.council.exercise.actions import open_exercise

    return open_exercise(
        title="Help for young people to find work",
        trigger="need",
        lead=cast.priya,
        value=Decimal(20_000),
        purpose="Young people in Millbrook who are out of work want help that starts where they are.",
        service_category="young people and work",
        who_for="Young people aged 16 to 24",
        by=cast.priya,
        at=now,
    )
