"""The named cast of Thornmere as fixtures: the same people as in the demonstration."""

import datetime
from zoneinfo import ZoneInfo

import pytest

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def now() -> datetime.datetime:
    return datetime.datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)


@pytest.fixture
def once(db):
    """Tell what several tests begin from once for each worker; the others have it put back, with copies of their own.

    `made = once(lambda: assessment.ranked(...), cast, exercise)`: what was given comes out as the telling left it. The
    lambda is known by where it stands and by what was told before it, so it must tell the same each time.
    """
    from tests.told import Told, as_it_stands

    def tell(make, *given):
        place = (make.__code__.co_filename, make.__code__.co_firstlineno, as_it_stands())
        if place not in _told:
            _told[place] = Told(make, given)
            return _told[place].first
        return _told[place].again(given)

    return tell


_told = {}


@pytest.fixture
def cast(once, now):
    from commonweal.front.desk.actions.cast import gather

    return once(lambda: gather(at=now - datetime.timedelta(days=400)))


@pytest.fixture
def framework(once, cast, now):
    from commonweal.front.desk.actions.cast import adopt_shipped

    at = now - datetime.timedelta(days=390)
    return once(lambda: adopt_shipped("norwich", by=cast.admin, at=at, in_force_from=at.date()), cast)


@pytest.fixture
def bands(once, cast, now):
    from commonweal.front.desk.actions.cast import set_bands

    at = now - datetime.timedelta(days=390)
    once(lambda: set_bands(by=cast.admin, at=at, from_date=at.date()), cast)


@pytest.fixture
def exercise(once, cast, framework, bands, now):
    from decimal import Decimal

    from commonweal.council.exercise.actions import open_exercise

    return once(
        lambda: open_exercise(
            title="Help for young people to find work",
            trigger="need",
            lead=cast.priya,
            value=Decimal(20_000),
            purpose="Young people in Millbrook who are out of work want help that starts where they are.",
            service_category="young people and work",
            who_for="Young people aged 16 to 24",
            by=cast.priya,
            at=now,
        ),
        cast,
    )
