"""Price formulas, price and quality together, and losing bids that decide the winner."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.scoring import price_points, price_quality
from commonweal.analysis.scoring.evaluation import LosingBid
from commonweal.analysis.scoring.price import FORMULAS

BIDS = {
    "bids": ["Northgate", "Riverside", "Meadow CIC", "Acorn"],
    "prices": [412_500, 389_900, 455_000, 371_000],
    "questions": ["Q1", "Q2", "Q3", "SV"],
    "sections": ["Quality", "Quality", "Quality", "Social value"],
    "weights": [20, 15, 15, 20],
    "price_weight": 30,
    "scores": [[7, 6, 8, 6], [6, 5, 7, 8], [9, 8, 7, 9], [4, 3, 5, 5]],
}


def test_relative_shares_as_the_digital_marketplace() -> None:
    result = price_points([15_000, 10_000, 30_000], points=1)
    assert [round(x, 3) for x in result.points] == [0.667, 1, 0.333]


def test_relative_points_as_published() -> None:
    result = price_points([100, 105, 108], points=40)
    assert [round(x) for x in result.points] == [40, 38, 37]
    assert [round(x, 4) for x in result.points] == [40, 38.0952, 37.0370]
    assert result.sentence() == (
        "Bid 1 gets the most for price: 40 of 40. Each bid's points rest on the other bids' prices, "
        "so a bid that loses can still move them."
    )


def test_full_evaluation() -> None:
    result = price_quality(**BIDS)
    assert dict(result.sections) == {
        "Quality": pytest.approx((35, 30, 40.5, 20)),
        "Social value": pytest.approx((12, 16, 18, 10)),
    }
    assert [round(x, 4) for x in result.price_points] == [26.9818, 28.5458, 24.4615, 30.0]
    assert [round(x, 4) for x in result.totals] == [73.9818, 74.5458, 82.9615, 60.0]
    assert result.first == ("Meadow CIC",)
    assert result.decided_by == ()
    assert result.sentence() == (
        "Meadow CIC comes first on 82.9615 of 100, 8.4158 ahead of Riverside. "
        "No losing bid's price decides the winner; the marks are still judgements."
    )


def test_other_formulas_by_hand() -> None:
    prices = [100, 150, 200]
    expected = {
        "inverse-linear": (100, 50, 0),
        "range": (100, 50, 0),
        "mean-deviation": (100 * (0.5 + 1 / 3), 50, 100 * (0.5 - 1 / 3)),
    }
    for formula, points in expected.items():
        assert price_points(prices, formula=formula).points == pytest.approx(points)
    assert price_points(prices, formula="ceiling", ceiling=200).points == pytest.approx((50, 25, 0))
    assert price_points([80, 80], formula="range").points == (100, 100)


def test_a_losing_price_that_decides_the_winner_is_said() -> None:
    """Strong costs twice as much as Cheap but scores better; Rock's price of £50 squeezes the gap between them."""
    bids = {
        "bids": ["Strong", "Cheap", "Rock"],
        "scores": [[9], [6], [0]],
        "weights": [50],
        "price_weight": 50,
    }
    narrow = price_quality(prices=[180, 120, 60], **bids)
    assert [round(t, 2) for t in narrow.totals] == [61.67, 55.0, 50.0]
    assert narrow.decided_by == (LosingBid("Rock", "Cheap"),)
    assert narrow.sentence() == (
        "Strong comes first on 61.6667 of 100, 6.6667 ahead of Cheap. Rock did not win, yet without its price Cheap "
        "would come first. Check the arithmetic of that bid and the choice of price formula before the award."
    )


@given(
    st.lists(st.integers(50, 400), min_size=3, max_size=6),
    st.lists(st.integers(0, 10), min_size=6, max_size=6),
    st.sampled_from([*FORMULAS, "ceiling"]),
)
@settings(max_examples=120, deadline=None)
def test_deciding_losers_by_scoring_again_without_each(prices: list[int], marks: list[int], formula: str) -> None:
    scores = [[mark] for mark in marks[: len(prices)]]
    call = {"weights": [60], "price_weight": 40, "formula": formula, "ceiling": 500.0}
    result = price_quality(prices, scores, **call)
    named = {one.bid for one in result.decided_by}
    for out, name in enumerate(result.bids):
        left = [i for i in range(len(prices)) if i != out]
        again = price_quality(
            [prices[i] for i in left], [scores[i] for i in left], bids=[result.bids[i] for i in left], **call
        )
        assert (name in named) == (name not in result.first and again.first != result.first)
    if formula == "ceiling":
        assert named == set()


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=8), st.sampled_from([0.01, 3.0, 1000.0]))
@settings(max_examples=60, deadline=None)
def test_shares_lie_between_nought_and_one_and_ignore_the_currency(prices: list[int], unit: float) -> None:
    for formula in FORMULAS:
        shares = np.array(price_points(prices, formula=formula).shares)
        assert ((shares >= 0) & (shares <= 1)).all()
        assert price_points(np.array(prices) * unit, formula=formula).shares == pytest.approx(shares, abs=1e-9)
        assert shares[int(np.argmin(prices))] == shares.max()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"price_weight": 25},
            "The weights add up to 95, not 100. Change them until they do, with price included.",
        ),
        ({"weights": [20, 30, 20]}, "There are 3 weights for 4 questions. Give one weight for each question."),
        ({"price_weight": -30}, "The weight for price cannot be below nought."),
        ({"prices": [1, 2, 3]}, "There are 3 prices for 4 bids. Give one price for each bid."),
        ({"prices": [412_500, 389_900, 455_000, 0]}, "A price must be more than £0; the lowest given is £0."),
        ({"top_score": 5}, "A score is above the top score of 5. Check the marks."),
        ({"sections": ["Quality"]}, "There are 1 section names for 4 questions. Name one for each."),
        ({"formula": "ceiling"}, "Give the ceiling in pounds that the published method names."),
        (
            {"formula": "cheapest"},
            "There is no price formula called 'cheapest'. "
            "Choose relative, inverse-linear, range, mean-deviation and ceiling.",
        ),
    ],
)
def test_refusals_in_words(change: dict, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        price_quality(**{**BIDS, **change})
    assert str(refused.value) == sentence


def test_money_may_be_decimal() -> None:
    money = [Decimal(price) for price in BIDS["prices"]]
    assert price_quality(**{**BIDS, "prices": money, "price_weight": Decimal(30)}) == price_quality(**BIDS)


def test_one_bid_alone() -> None:
    result = price_quality([100], [[8]], [60], 40)
    assert result.sentence() == (
        "Bid 1 is the only bid, on 88 of 100. No losing bid's price decides the winner; the marks are still judgements."
    )
