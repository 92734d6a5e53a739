"""An asset is lent for what it is worth, less what is charged, over its period."""

import datetime
from decimal import Decimal

import pytest

from commonweal.cycle.source.in_kind import rules
from commonweal.cycle.source.in_kind.actions import choose
from commonweal.ground.record.rules import Refused
from tests.factories import source

D = datetime.date


@pytest.fixture
def lent(exercise, cast, now):
    return source.drafted(exercise, cast, now, route="grant_in_kind")


@pytest.mark.parametrize(
    ("begins", "ends", "months"),
    [
        (D(2027, 4, 1), D(2028, 3, 31), Decimal(12)),
        (D(2027, 4, 1), D(2027, 4, 30), Decimal(1)),
        (D(2027, 4, 1), D(2027, 4, 15), Decimal(15) / 30),
        (D(2027, 1, 31), D(2027, 2, 27), Decimal(1)),
        (D(2028, 2, 1), D(2028, 2, 29), Decimal(1)),
        (D(2027, 12, 15), D(2028, 1, 14), Decimal(1)),
    ],
)
def test_months_are_counted_by_the_calendar(begins, ends, months):
    assert rules.months(begins, ends) == months


def test_the_grant_is_worth_what_the_council_gives_up():
    year = (D(2027, 4, 1), D(2029, 3, 31))
    assert rules.worth(Decimal(12_000), Decimal(1_500), *year) == Decimal("21000.00")
    assert rules.worth(Decimal(12_000), Decimal(0), D(2027, 4, 1), D(2027, 4, 15)) == Decimal("500.00")


def test_what_cannot_be_lent_is_said():
    day, later = D(2027, 4, 1), D(2028, 3, 31)
    assert list(rules.refusals(Decimal(0), Decimal(0), day, later).values()) == [
        "What a year of it would earn must be more than £0"
    ]
    much = rules.refusals(Decimal(999_999_999_999), Decimal(0), day, day.replace(year=day.year + 2))
    assert list(much) == ["market_value"]
    assert list(rules.refusals(Decimal(100), Decimal(100), later, day).values()) == [
        "The charge must be less than a year would earn: otherwise nothing is given",
        "The last day must be after the first day",
    ]


def test_asset_value_period_and_conditions_are_public_and_set_the_amount(client, lent, cast):
    client.force_login(cast.priya)
    given = {
        "process": "offered",
        "why": "Several groups could use it.",
        "asset": "Ground floor of the Millbrook hall",
        "market_value": "12,000",
        "charge": "1500",
        "from_date-day": "1", "from_date-month": "4", "from_date-year": "2027",
        "until_date-day": "31", "until_date-month": "3", "until_date-year": "2028",
        "conditions": "The tenant keeps it clean and gives it back as it was.",
    }  # fmt: skip
    path = f"/desk/exercises/{lent.exercise.reference}/opportunity/process/asset/"
    assert client.post(path, given).status_code == 302
    lent.refresh_from_db()
    assert lent.budget == Decimal("10500.00")
    assert lent.process_says[1:] == [
        "What is lent: Ground floor of the Millbrook hall, from 1 April 2027 to 31 March 2028.",
        "A year of it would earn £12,000 and £1,500 a year is charged, so the grant is worth £10,500.",
        "Conditions: The tenant keeps it clean and gives it back as it was.",
    ]


def test_an_asset_that_earns_nothing_is_refused(lent, cast, now):
    with pytest.raises(Refused, match="must be more than £0"):
        choose(
            opportunity=lent, process="offered", why="It suits.", asset="A field", market_value=Decimal(0),
            from_date=D(2027, 4, 1), until_date=D(2028, 3, 31), conditions="None.", by=cast.priya, at=now,
        )  # fmt: skip
