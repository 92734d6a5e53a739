"""Published worked examples of each choice method, and what must hold for any figures."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.choice import ahp, electre, promethee, rank_acceptability, topsis, vikor
from commonweal.analysis.choice.acceptability import places

METHODS = (topsis, promethee, electre)

# Saaty 2008: which drink is taken most in the United States.
DRINKS = [
    ("coffee", "wine", 9),
    ("coffee", "tea", 5),
    ("coffee", "beer", 2),
    ("coffee", "soda", 1),
    ("coffee", "milk", 1),
    ("water", "coffee", 2),
    ("water", "wine", 9),
    ("water", "tea", 9),
    ("water", "beer", 3),
    ("water", "soda", 2),
    ("water", "milk", 3),
    ("tea", "wine", 3),
    ("beer", "wine", 9),
    ("beer", "tea", 3),
    ("beer", "milk", 1),
    ("soda", "wine", 9),
    ("soda", "tea", 4),
    ("soda", "beer", 2),
    ("soda", "milk", 2),
    ("milk", "wine", 9),
    ("milk", "tea", 3),
]


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    count, width = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    figures = draw(st.lists(st.integers(1, 30), min_size=count * width, max_size=count * width))
    weights = draw(st.lists(st.integers(1, 9), min_size=width, max_size=width))
    return np.array(figures, dtype=float).reshape(count, width), np.array(weights, dtype=float)


def test_topsis_as_tzeng_and_huang() -> None:
    result = topsis([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3])
    assert [round(x, 4) for x in result.closeness] == [0.5037, 0.6581, 0.7482, 0.3340]
    assert [round(x, 4) for x in result.to_best] == [0.1175, 0.0635, 0.0487, 0.1307]
    assert [round(x, 4) for x in result.to_worst] == [0.1193, 0.1223, 0.1446, 0.0655]
    assert result.ranks == (3, 2, 1, 4)
    assert result.sentence() == (
        "Option 3 is closest to the best on offer (closeness 0.7482 of 1). "
        "The best is made from these options, so adding or leaving out one can reorder the others."
    )


def test_promethee_as_zhao_peng_and_li() -> None:
    result = promethee([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2])
    assert result.leaving == pytest.approx([0.55, 0.35, 0.60])
    assert result.entering == pytest.approx([0.45, 0.65, 0.40])
    assert result.net == pytest.approx([0.1, -0.3, 0.2])


def test_ahp_as_saaty() -> None:
    result = ahp(DRINKS)
    weights = {name: round(w, 3) for name, w in zip(result.items, result.weights, strict=True)}
    assert weights == {
        "water": 0.327,
        "soda": 0.190,
        "coffee": 0.177,
        "milk": 0.129,
        "beer": 0.116,
        "tea": 0.042,
        "wine": 0.019,
    }
    assert round(result.eigenvalue, 4) == 7.1766
    assert round(result.ratio, 3) == 0.022
    assert result.random_index == 1.32
    assert result.sentence() == (
        "water counts most, at 0.327 of 1; the comparisons agree well enough (consistency ratio 0.022, limit 0.1)."
    )


def test_vikor_as_opricovic_and_tzeng() -> None:
    result = vikor([[1, 3000], [2, 3750], [5, 4500]], [0.5, 0.5], directions=["min", "max"])
    assert result.q == pytest.approx([1, 0, 1])
    assert result.compromise == ("Option 2",)
    assert result.sentence() == (
        "Option 2 is the compromise, with a clear lead. "
        "Regret is measured against these options only, so a new one can change it."
    )


def test_vikor_names_a_set_where_the_lead_is_not_clear() -> None:
    result = vikor([[3, 2, 3, 4], [5, 3, 4, 3], [4, 4, 3, 3], [0, 5, 0, 2]], [40, 25, 20, 15])
    assert (result.clear_lead, result.steady) == (False, True)
    assert result.compromise == ("Option 3", "Option 2")


def test_electre_as_cebrian_and_porcar() -> None:
    result = electre(
        [[6, 5, 28, 5, 5], [4, 2, 25, 10, 9], [5, 7, 35, 9, 6], [6, 1, 27, 6, 7], [6, 8, 30, 7, 9], [5, 6, 26, 4, 8]],
        [0.25, 0.25, 0.10, 0.20, 0.20],
        directions=["max", "max", "min", "max", "max"],
    )
    assert result.kernel == ("Option 5",)
    assert result.sentence() == (
        "Option 5 stands on the shortlist, outranked by no other option (agreement of at least 0.65, objection of at "
        "most 0.35). The shortlist depends on these two limits and is not a ranking."
    )


@given(tables(), st.lists(st.sampled_from([0.25, 2.0, 8.0]), min_size=5, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_unit_of_a_criterion_does_not_matter(made: tuple[np.ndarray, np.ndarray], units: list[float]) -> None:
    figures, weights = made
    units_used = np.array(units[: figures.shape[1]])
    if (figures == figures[0]).all():
        return
    assert topsis(figures * units_used, weights).closeness == pytest.approx(topsis(figures, weights).closeness)
    assert promethee(figures * units_used, weights).net == promethee(figures, weights).net
    assert electre(figures * units_used, weights).kernel == electre(figures, weights).kernel


@given(tables(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_listing_does_not_matter(made: tuple[np.ndarray, np.ndarray], chance: random.Random) -> None:
    figures, weights = made
    order = list(range(len(figures)))
    chance.shuffle(order)
    net = promethee(figures, weights).net
    assert promethee(figures[order], weights).net == pytest.approx([net[i] for i in order])
    assert sum(net) == pytest.approx(0, abs=1e-9)
    if not (figures == figures[0]).all():
        near = topsis(figures, weights).closeness
        assert topsis(figures[order], weights).closeness == pytest.approx([near[i] for i in order])


def test_topsis_rank_reversal() -> None:
    """Leaving out the third option turns the first two round: the best imaginable is made from those on the list."""
    trio = topsis([[9, 4], [5, 7], [30, 1]], [1, 1]).ranks
    pair = topsis([[9, 4], [5, 7]], [1, 1]).ranks
    assert (trio[0] < trio[1], pair[0] < pair[1]) == (False, True)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: topsis([[1, 1], [1, 1]], [1, 1]),
            "Every option has the same figures on every criterion that counts. There is nothing to rank.",
        ),
        (
            lambda: topsis([[1, 0], [2, 0]], [1, 1], criteria=["Reach", "Cost"]),
            "On Cost, every figure is nought. It cannot change the order: leave it out.",
        ),
        (
            lambda: vikor([[1, 5], [2, 5]], [1, 1], criteria=["Reach", "Cost"]),
            "On Cost, every option scores the same. It cannot change the order: leave it out.",
        ),
        (
            lambda: vikor([[1, 5], [2, 4]], [1, 1], balance=2),
            "The balance between total and worst regret is a share, from 0 to 1.",
        ),
        (
            lambda: electre([[1, -5], [2, 4]], [1, 1], criteria=["Reach", "Cost"]),
            "On Cost, figures must be nought or more, and not all nought.",
        ),
        (
            lambda: electre([[1, 5], [2, 4]], [1, 1], least_agreement=65),
            "The limits for agreement and objection are shares, from 0 to 1.",
        ),
        (
            lambda: ahp([("Cost", "Reach", 2), ("Reach", "Risk", 2)]),
            "Compare Cost with Risk: every pair is needed once.",
        ),
        (lambda: ahp([("Cost", "Reach", 2), ("Reach", "Cost", 2)]), "Reach and Cost are compared twice. Keep one."),
        (lambda: ahp([("Cost", "Cost", 2)]), "Compare Cost with something else, by a number from 0.001 to 1,000."),
        (lambda: ahp([("Cost", "Reach", 0)]), "Compare Cost with something else, by a number from 0.001 to 1,000."),
        (
            lambda: rank_acceptability([[1, 2], [2, 1]], seed=1, draws=10),
            "The number of draws must be a whole number from 1,000 to 100,000,000.",
        ),
        (
            lambda: rank_acceptability([[1, 2], [2, 1]], seed=1, criteria=["Cost", "Reach"], order=["Cost"]),
            "The order of importance names each criterion once: Cost and Reach.",
        ),
    ],
)
def test_refusals_in_words(call: object, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        call()
    assert str(refused.value) == sentence


def test_ahp_says_when_comparisons_contradict() -> None:
    result = ahp([("Cost", "Reach", 5), ("Reach", "Risk", 5), ("Risk", "Cost", 5)])
    assert result.ratio > 0.1
    assert not result.consistent
    assert "but the comparisons contradict each other" in result.sentence()
    assert "Do not use these weights before that." in result.sentence()


@given(st.lists(st.integers(1, 9), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_ahp_finds_weights_again_from_comparisons_that_agree(given_weights: list[int]) -> None:
    names = [f"Item {i}" for i in range(len(given_weights))]
    judged = [
        (names[i], names[j], given_weights[i] / given_weights[j])
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]
    result = ahp(judged, items=names)
    assert result.weights == pytest.approx(np.array(given_weights) / sum(given_weights))
    assert result.ratio == pytest.approx(0, abs=1e-9)


def test_acceptability_of_two_options_by_hand() -> None:
    """With two criteria, option 1 (4, 1) beats option 2 (2, 2) where w1·2 > w2·1, so w1 > 1/3: two thirds."""
    result = rank_acceptability([[4, 1], [2, 2]], seed=7, draws=200_000)
    assert result.acceptability[0][0] == pytest.approx(2 / 3, abs=4 * result.error)
    assert result.central[0] == pytest.approx([2 / 3, 1 / 3], abs=0.005)
    assert result.central[1] == pytest.approx([1 / 6, 5 / 6], abs=0.005)
    assert rank_acceptability([[4, 1], [2, 2]], seed=7, draws=200_000) == result


def test_acceptability_with_an_agreed_order() -> None:
    """If the first criterion counts at least as much as the second, w1 ≥ 1/2 and option 1 always leads."""
    result = rank_acceptability([[4, 1], [2, 2]], seed=7, criteria=["Outcomes", "Cost"], order=["Outcomes", "Cost"])
    assert result.acceptability == ((1.0, 0.0), (0.0, 1.0))
    assert result.central[1] is None
    assert result.sentence() == (
        "Option 1 comes first in 100% of weightings in that order of importance, typically where Outcomes counts most. "
        "Option 2 never comes first. Shares come from 100,000 draws and may be out by 0 points; "
        "they say how widely an option can be supported, not that it is best."
    )


def test_acceptability_where_one_criterion_decides_each_option() -> None:
    result = rank_acceptability(np.eye(4), seed=3, draws=100_000)
    assert np.array(result.acceptability) == pytest.approx(np.full((4, 4), 0.25), abs=5 * result.error)
    assert np.diag(np.array(result.central)) == pytest.approx(np.full(4, 25 / 48), abs=0.01)


@pytest.mark.parametrize("count", [3, 12, 60, 300])
def test_places_agree_with_sorting(count: int) -> None:
    totals = np.random.default_rng(count).random((count, 50)).astype(np.float32)
    brute = (totals[None, :, :] > totals[:, None, :]).sum(axis=1)
    assert (places(totals) == brute).all()
