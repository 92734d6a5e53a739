"""Whole-life cost, unit cost and payment by results."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.value import COMMANDS, payment_by_results, unit_cost, whole_life_cost

RATES = {
    "name": "Green Book social time preference rate",
    "effective": "2003-04-01",
    "source": "HM Treasury, The Green Book",
    "bands": [{"from_year": 1, "rate": 0.035}],
}

# DCLG 2012, Troubled Families phase 1, first year.
FAMILIES = {
    "name": "Troubled Families, first year",
    "effective": "2012-04-01",
    "source": "DCLG (2012), The Troubled Families programme: financial framework",
    "attachment": 3_200,
    "most": 4_000,
    "funded": 5 / 6,
    "results": [
        {"name": "crime and education", "amount": 700, "never_with": ["employment"]},
        {"name": "progress", "amount": 100, "only_with": ["crime and education"]},
        {"name": "employment", "amount": 800},
    ],
}


def families(first: int, progress: int, employment: int, attached: int) -> list[dict]:
    claims = [{"case": f"F{i}"} for i in range(attached)]
    for i in range(first):
        claims[i]["results"] = ["crime and education", *(["progress"] if i < progress else [])]
    for i in range(first, first + employment):
        claims[i]["results"] = ["employment"]
    return claims


def test_troubled_families_first_year() -> None:
    result = payment_by_results(FAMILIES, families(60, 20, 15, 100), eligible=120)
    assert result.total == 376_000
    assert result.paid == (
        ("Attachment", 100, 3_200, 320_000),
        ("crime and education", 60, 700, 42_000),
        ("progress", 20, 100, 2_000),
        ("employment", 15, 800, 12_000),
    )
    assert result.most == 400_000
    assert result.sentence() == (
        "£376,000 is payable for 100 cases, 75 of them with a result; 85% is paid whatever the results, and "
        "£400,000 is the most that could be. It pays for what was claimed: some would have happened anyway."
    )


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        (
            [{"case": "F1", "results": ["crime and education", "employment"]}],
            "Case F1 claims both 'crime and education' (£700) and 'employment' (£800). "
            "The tariff pays for one or the other.",
        ),
        (
            [{"case": "F1", "results": ["employment", "crime and education"]}],
            "Case F1 claims both 'employment' (£800) and 'crime and education' (£700). "
            "The tariff pays for one or the other.",
        ),
        (
            [{"case": "F1", "results": ["progress"]}],
            "Case F1 claims 'progress', which is paid only beside 'crime and education'.",
        ),
        ([{"case": "F1"}, {"case": "F1"}], "Case F1 is claimed twice. Each case is paid once."),
        (
            [{"case": "F1", "results": ["employment", "employment"]}],
            "Case F1 claims the same result twice. Each is paid once.",
        ),
        (
            [{"case": "F1", "results": ["housing"]}],
            "Case F1 claims 'housing'. The tariff pays for crime and education, progress and employment.",
        ),
        ([], "No case has been taken on, so nothing is payable."),
    ],
)
def test_claims_refused_in_words(claims: list[dict], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        payment_by_results(FAMILIES, claims)
    assert str(refused.value) == sentence


def test_more_cases_than_are_funded() -> None:
    assert payment_by_results(FAMILIES, families(0, 0, 0, 100), eligible=120).total == 320_000
    with pytest.raises(Refused) as refused:
        payment_by_results(FAMILIES, families(0, 0, 0, 101), eligible=120)
    assert str(refused.value) == (
        "101 cases are claimed and 100 are funded: 83.3% of 120, since the rest would have got there anyway."
    )


def test_more_than_the_most_for_a_case() -> None:
    loose = {**FAMILIES, "results": [{"name": "a", "amount": 500}, {"name": "b", "amount": 400}]}
    with pytest.raises(Refused) as refused:
        payment_by_results(loose, [{"case": "F1", "results": ["a", "b"]}])
    assert str(refused.value) == "Case F1 comes to £4,100. The most for one case is £4,000."


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_payment_is_the_sum_of_its_parts(first: int, progress: int, employment: int, rest: int) -> None:
    progress = min(progress, first)
    attached = first + employment + rest
    total = payment_by_results(FAMILIES, families(first, progress, employment, attached)).total
    assert total == pytest.approx(3_200 * attached + 700 * first + 100 * progress + 800 * employment)


# ---- whole-life cost -----------------------------------------------------------------------------------------------


def test_whole_life_cost_by_hand() -> None:
    result = whole_life_cost(
        [
            {"name": "Buy", "stage": "acquire", "amount": 1_000},
            {"name": "Run", "stage": "run", "amount": 100, "first": 1, "last": 2},
            {"name": "Sell", "stage": "exit", "amount": -200, "first": 2},
        ],
        years=2,
        schedule=RATES,
        inflation=0.02,
    )
    assert result.real == (1_000, 100, -100)
    assert result.total_present == pytest.approx(1_000 + 100 / 1.035 - 100 / 1.035**2)
    assert result.total_cash == pytest.approx(1_000 + 102 - 104.04)
    assert dict(result.by_stage) == pytest.approx(
        {"acquire": 1_000, "run": 100 / 1.035 + 100 / 1.035**2, "manage": 0, "exit": -200 / 1.035**2}
    )
    assert result.sentence() == (
        "Over 2 years this costs £1,003.27 in today's terms (£997.96 in cash as prices rise by 2% a year); "
        "acquiring it is 100% of that. It counts the costs listed and no others."
    )


def test_growth_beyond_inflation_compounds_from_now() -> None:
    line = {"name": "Wages", "stage": "run", "amount": 100, "first": 2, "last": 3, "growth": 0.1}
    assert whole_life_cost([line], years=3, schedule=RATES).real == pytest.approx((0, 0, 121, 133.1))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stage": "buy"}, "'Run' is at the stage 'buy'. Choose acquire, run, manage and exit."),
        ({"last": 9}, "'Run' runs from one year to a later one, within years 0 to 5."),
        ({"first": 3, "last": 2}, "'Run' runs from one year to a later one, within years 0 to 5."),
        ({"growth": 3}, "The growth of 'Run' is a share: 0.01 for 1% a year beyond inflation."),
        ({"amount": None}, "A cost has 'amount', which must be a number."),
    ],
)
def test_costs_refused_in_words(change: dict, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        whole_life_cost([{"name": "Run", "stage": "run", "amount": 1, **change}], years=5, schedule=RATES)
    assert str(refused.value) == sentence


# ---- unit cost -----------------------------------------------------------------------------------------------------

PARTS = [{"name": "Staff", "amount": 90_000, "fixed": True}, {"name": "Meals", "amount": 12_000, "fixed": False}]


def test_unit_cost() -> None:
    result = unit_cost(PARTS, units=240, unit="place", achieved=150)
    assert (result.full, result.extra, result.outcome) == (425, 50, 680)
    assert result.sentence() == (
        "Each place costs £425; one more would cost £50. Each of the 150 that achieved the outcome costs £680. "
        "Compare it only with services that count a place the same way and leave out no cost."
    )
    assert unit_cost(PARTS, units=240, achieved=0).outcome is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"units": 0}, "No place was delivered, so there is no cost for each one."),
        ({"achieved": 300}, "300 achieved the outcome and 240 were delivered. Check the counts."),
        ({"parts": []}, "There are no costs to add up."),
    ],
)
def test_unit_costs_refused_in_words(change: dict, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        unit_cost(**{"parts": PARTS, "units": 240, "unit": "place", **change})
    assert str(refused.value) == sentence


def test_every_command_is_named_after_its_module() -> None:
    assert all(name == command.name and name.startswith("value.") for name, command in COMMANDS.items())
