"""Discount factors and present values against published figures."""

from __future__ import annotations

import pytest

from commonweal.analysis import Refused
from commonweal.analysis.value import discount_factors, net_present_value

GREEN_BOOK = {
    "name": "Green Book social time preference rate",
    "effective": "2003-04-01",
    "source": "HM Treasury, The Green Book",
    "bands": [
        {"from_year": 1, "rate": 0.035},
        {"from_year": 31, "rate": 0.03},
        {"from_year": 76, "rate": 0.025},
        {"from_year": 126, "rate": 0.02},
    ],
}


def flat(rate: float) -> dict:
    return {
        "name": "One rate",
        "effective": "2026-04-01",
        "source": "A test",
        "bands": [{"from_year": 1, "rate": rate}],
    }


def test_green_book_factors() -> None:
    result = discount_factors(10, GREEN_BOOK)
    assert [round(result.factors[t], 4) for t in (0, 1, 2, 3, 4, 5, 10)] == [
        1, 0.9662, 0.9335, 0.9019, 0.8714, 0.8420, 0.7089,
    ]  # fmt: skip
    assert result.sentence() == (
        "£1 in year 10 counts as 0.7089 of £1 now, by Green Book social time preference rate in effect from "
        "1 April 2003. Check that no newer schedule has replaced it."
    )


def test_rates_change_after_year_thirty_and_compound() -> None:
    result = discount_factors(126, GREEN_BOOK)
    assert (result.rates[29], result.rates[30], result.rates[75], result.rates[125]) == (0.035, 0.03, 0.025, 0.02)
    assert result.factors[31] == pytest.approx(1.035**-30 / 1.03)
    assert result.factors[126] == pytest.approx(1.035**-30 * 1.03**-45 * 1.025**-50 / 1.02)


def test_net_present_value_as_mishan_and_quah() -> None:
    result = net_present_value([-100, 50, 150], flat(0.1))
    assert round(result.benefits, 1) == 169.4
    assert round(result.npv, 2) == 69.42
    assert result.benefit_cost_ratio == pytest.approx(1.6942, abs=1e-4)
    assert net_present_value([0, 5], flat(0.1)).benefit_cost_ratio is None


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: discount_factors(-1, GREEN_BOOK), "The number of years must be a whole number from 0 to 1,000."),
        (lambda: discount_factors(2.5, GREEN_BOOK), "The number of years must be a whole number from 0 to 1,000."),
        (
            lambda: discount_factors(5, {**GREEN_BOOK, "bands": [{"from_year": 2, "rate": 0.03}]}),
            "The bands of a discount schedule start at year 1 and rise.",
        ),
        (
            lambda: discount_factors(5, {**GREEN_BOOK, "bands": [{"from_year": 1, "rate": 3.5}]}),
            "A discount rate is a share: 0.035 for 3.5%. One of these is 100% or more, up or down.",
        ),
        (
            lambda: discount_factors(5, {**GREEN_BOOK, "effective": "last year"}),
            "A discount schedule says its name, the date it took effect (2026-04-01) and its source.",
        ),
        (
            lambda: discount_factors(5, 0.035),
            "Give a discount schedule as named fields, such as 'name' and its figures.",
        ),
        (
            lambda: discount_factors(5, {"name": "x"}),
            "A discount schedule needs 'bands', each with 'from_year' and 'rate'.",
        ),
        (
            lambda: net_present_value([], GREEN_BOOK),
            "The list of yearly flows must be a list of numbers, with at least one number in it.",
        ),
    ],
)
def test_refusals_in_words(call: object, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        call()
    assert str(refused.value) == sentence
