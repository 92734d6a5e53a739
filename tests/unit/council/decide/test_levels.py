"""Who decides, from the money and the bands alone."""

from decimal import Decimal

import pytest

from commonweal.council.decide.levels import Answer, Band, key_because, level_for
from commonweal.council.people.models import Level

BANDS = [
    Band(Level.CABINET, None),
    Band(Level.OFFICER, Decimal(25_000)),
    Band(Level.DIRECTOR, Decimal(100_000)),
]


@pytest.mark.parametrize(
    ("value", "level", "because"),
    [
        ("0", Level.OFFICER, "the whole-life value is £0, which is less than £25,000"),
        ("24999.99", Level.OFFICER, "the whole-life value is £24,999.99, which is less than £25,000"),
        ("25000", Level.DIRECTOR, "the whole-life value is £25,000, which is £25,000 or more and less than £100,000"),
        ("100000", Level.CABINET, "the whole-life value is £100,000, which is £100,000 or more"),
        (None, Level.CABINET, "the whole-life value is not known, so the highest level decides"),
    ],
)
def test_a_band_does_not_include_its_upper_figure(value, level, because):
    assert level_for(Decimal(value) if value else None, BANDS) == Answer(level, because)


def test_nobody_where_no_band_is_set_or_none_reaches():
    assert level_for(Decimal(1), []) is None
    assert level_for(None, []) is None
    assert level_for(Decimal(25_000), [BANDS[1]]) is None


@pytest.mark.parametrize(
    ("value", "wards", "because"),
    [
        ("499999.99", 1, ""),
        ("500000", 0, "its value, £500,000, is £500,000 or more"),
        ("10", 2, "it affects people in 2 wards"),
        ("500000", 3, "its value, £500,000, is £500,000 or more and it affects people in 3 wards"),
        (None, 1, ""),
    ],
)
def test_a_key_decision_by_value_or_by_wards(value, wards, because):
    assert key_because(Decimal(value) if value else None, wards, Decimal(500_000)) == because
