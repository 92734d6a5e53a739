"""Weighted sums and how far their weights can move."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonweal.analysis import Refused
from commonweal.analysis.choice import swing_weights, switching_values, weighted_sum
from commonweal.analysis.choice.switching import ends, first_places, smallest_shift

# Kracka, Brauers & Zavadskas 2010: heating losses of buildings, six alternatives by seven criteria.
HEATING = [
    [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
    [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
    [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
    [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
    [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
    [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
]
HEATING_DIRECTIONS = ["min", "min", "min", "min", "max", "min", "max"]


@st.composite
def decisions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Options × criteria in whole marks, and whole weights: small enough for ties to be common."""
    count, width = draw(st.integers(2, 6)), draw(st.integers(1, 5))
    marks = draw(st.lists(st.integers(0, 5), min_size=count * width, max_size=count * width))
    weights = draw(st.lists(st.integers(0, 9), min_size=width, max_size=width).filter(any))
    return np.array(marks, dtype=float).reshape(count, width), np.array(weights, dtype=float) / sum(weights)


def test_published_weighted_sum() -> None:
    result = weighted_sum(HEATING, [1] * 7, directions=HEATING_DIRECTIONS, scale="sum")
    published = [0.12040426, 0.3458235, 0.13838192, 0.12841246, 0.12346084, 0.14351701]
    assert result.totals == pytest.approx(published, abs=5e-9)
    assert result.ranks == (6, 1, 3, 4, 5, 2)


def test_the_sentence_names_first_second_and_the_judgement() -> None:
    result = weighted_sum([[3, 4], [5, 1]], [1, 1], options=["Grant", "Contract"])
    assert result.sentence() == (
        "Grant comes first on 3.5, ahead of Contract on 3. "
        "The weights are a judgement: see how far they can move before the order changes."
    )
    assert result.table() == (
        ("Option", "Criterion 1", "Criterion 2", "Total", "Rank"),
        (("Grant", 1.5, 2.0, 3.5, 1), ("Contract", 2.5, 0.5, 3.0, 2)),
    )


def test_swing_weights() -> None:
    result = swing_weights([100, 60, 40], criteria=["outcomes", "cost", "reach"])
    assert result.weights == (0.5, 0.3, 0.2)
    assert result.sentence() == (
        "outcomes counts most, at 50%. Each weight holds only for the swing that was judged, "
        "from the worst to the best of these options on that criterion."
    )
    with pytest.raises(Refused) as refused:
        swing_weights([90, 60])
    assert str(refused.value) == (
        "Give 100 points to the swing that matters most, and to each other swing its share of that."
    )


def test_a_tie_is_said() -> None:
    result = weighted_sum([[1, 2], [2, 1]], [1, 1], options=["Grant", "Contract"])
    assert result.first == ("Grant", "Contract")
    assert result.sentence().startswith("Grant and Contract tie for first on 1.5.")
    assert switching_values([[1, 2], [2, 1]], [1, 1]).sentence() == (
        "Option 1 and Option 2 tie for first, so any change of weight decides it."
    )


def test_scales() -> None:
    scores = [[2, 100], [4, 50], [6, 200]]
    turn = {"directions": ["max", "min"]}
    assert weighted_sum(scores, [1, 1], scale="min-max", **turn).values == pytest.approx(
        np.array([[0, 2 / 3], [0.5, 1], [1, 0]])
    )
    vector = weighted_sum(scores, [1, 1], scale="vector", **turn).values
    assert np.square(vector).sum(axis=0) == pytest.approx([1, 1])
    assert np.array(weighted_sum(scores, [1, 1], scale="sum", **turn).values).sum(axis=0) == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ({"scores": [[1, 2]], "weights": [1, 1]}, "There is only one option. Compare at least two."),
        (
            {"scores": [[1, 2], [3, 4]], "weights": [1]},
            "The weights number 1 and the criteria 2. Give one weight for each criterion.",
        ),
        (
            {"scores": [[1, 2], [3, 4]], "weights": [0, 0]},
            "The weights are all nought. At least one criterion must count.",
        ),
        (
            {"scores": [[1, 2], [3, 4]], "weights": [2, -1]},
            "The weights cannot go below 0; the lowest entry is -1.",
        ),
        (
            {"scores": [[1, None], [3, 4]], "weights": [1, 1]},
            "The table of scores has a gap in it. Every entry must be a number.",
        ),
        (
            {"scores": [[1, 2], [3]], "weights": [1, 1]},
            "The table of scores must be a table of numbers with every row the same length.",
        ),
        (
            {"scores": [[1, 2], [3, 2]], "weights": [1, 1], "scale": "min-max", "criteria": ["Reach", "Cost"]},
            "On Cost, every option scores the same. It cannot change the order: leave it out.",
        ),
        (
            {"scores": [[1, 2], [3, 4]], "weights": [1, 1], "directions": ["max", "min"]},
            "On Criterion 2, lower figures are better, so put the scores on one scale first: choose 'min-max'.",
        ),
        (
            {"scores": [[1, 0], [3, 4]], "weights": [1, 1], "directions": ["max", "min"], "scale": "sum"},
            "On Criterion 2, lower is better and a figure is nought, which cannot be inverted: choose 'min-max'.",
        ),
        (
            {"scores": [[1, 2], [3, 4]], "weights": [1, 1], "options": ["Grant", "Grant"]},
            "The list of options repeats a name. Give each one a name of its own.",
        ),
        (
            {"scores": [[1, 2], [3, 4]], "weights": [1, 1], "scale": "log"},
            "There is no scale called 'log'. Choose none, min-max, sum and vector.",
        ),
    ],
)
def test_refusals_in_words(call: dict, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        weighted_sum(**call)
    assert str(refused.value) == sentence


def test_switching_value_by_hand() -> None:
    """B leads 4 to 3.2. With cost at t: B = 5(1-t) + 2t, D = 3(1-t) + 4t, level at t = 1/2."""
    result = switching_values([[5, 2], [3, 4]], [0.8, 0.2], options=["B", "D"], criteria=["outcomes", "cost"])
    cost = result.switching[1]
    assert (cost.lowest, cost.below) == (None, None)
    assert cost.highest == pytest.approx(0.5)
    assert cost.above == "D"
    assert [(r.option, r.start, r.end) for r in cost.reigns] == [("B", 0.0, 0.5), ("D", 0.5, 1.0)]
    assert result.shift == pytest.approx(0.3)
    assert result.sentence() == (
        "B stays first unless cost counts for more than 50%; a shift of 30 points of weight overall would put D "
        "first. This tests the weights only, not the scores."
    )


def test_dominance_is_said() -> None:
    result = switching_values([[5, 5], [3, 4]], [1, 1])
    assert (result.shift, result.shift_to, result.nearest) == (None, None, None)
    assert (
        result.sentence() == "Option 1 comes first whatever the weights: it leads on every criterion, on these scores."
    )
    assert json.loads(json.dumps(result.as_dict()))["switching"][0]["highest"] is None


def _moved(weights: np.ndarray, criterion: int, to: float) -> np.ndarray:
    rest = np.delete(weights, criterion)
    rest = rest / rest.sum() if rest.sum() > 0 else np.full(rest.size, 1 / max(rest.size, 1))
    return np.insert(rest * (1 - to), criterion, to)


@given(decisions())
@settings(max_examples=150, deadline=None)
def test_the_winner_holds_inside_the_limit_and_loses_just_outside(made: tuple[np.ndarray, np.ndarray]) -> None:
    scores, weights = made
    result = switching_values(scores, weights)
    if scores.shape[1] == 1 or result.level_with:
        return
    first = result.options.index(result.first)
    for j, one in enumerate(result.switching):
        for limit, taker, way in ((one.highest, one.above, 1), (one.lowest, one.below, -1)):
            if limit is None or taker is None:
                continue
            inside = scores @ _moved(weights, j, limit - way * 1e-6)
            outside = scores @ _moved(weights, j, limit + way * 1e-6)
            assert inside[first] >= inside.max() - 1e-9
            if 0 <= limit + way * 1e-6 <= 1:
                assert outside[first] < outside.max()
                assert outside[result.options.index(taker)] == pytest.approx(outside.max())
        if one.highest is None:
            assert scores[first, j] == scores[:, j].max()


@given(decisions())
@settings(max_examples=150, deadline=None)
def test_reigns_agree_with_a_fine_grid(made: tuple[np.ndarray, np.ndarray]) -> None:
    scores, weights = made
    for j in range(scores.shape[1]):
        at_zero, at_one = ends(scores, weights, j)
        places = first_places(at_zero, at_one)
        assert places[0][1] == 0.0
        assert places[-1][2] == 1.0
        for who, start, end in places:
            for t in np.linspace(start, end, 5):
                totals = (1 - t) * at_zero + t * at_one
                assert totals[who] == pytest.approx(totals.max(), abs=1e-9)


@given(decisions())
@settings(max_examples=60, deadline=None)
def test_smallest_shift_equals_the_linear_programme(made: tuple[np.ndarray, np.ndarray]) -> None:
    scores, weights = made
    winner = int(np.argmax(scores @ weights))
    found = smallest_shift(scores, weights, winner)
    m = weights.size
    best = np.inf
    for rival in range(len(scores)):
        gains = scores[rival] - scores[winner]
        solved = linprog(
            np.full(2 * m, 0.5),
            A_ub=-np.concatenate([gains, -gains])[None, :],
            b_ub=[gains @ weights],
            A_eq=[[1.0] * m + [-1.0] * m],
            b_eq=[0.0],
            bounds=[(0, None)] * m + [(0, w) for w in weights],
        )
        if rival != winner and solved.success:
            best = min(best, solved.fun)
    if found is None:
        assert best == np.inf
    else:
        assert found[0] == pytest.approx(best, abs=1e-7)
        assert found[2].sum() == pytest.approx(1.0)
        assert found[2].min() >= -1e-12
        level = scores @ found[2]
        assert level[found[1]] == pytest.approx(level[winner], abs=1e-9)


@given(decisions(), st.floats(0.1, 50), st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_of_options_and_size_of_weights_do_not_matter(
    made: tuple[np.ndarray, np.ndarray], size: float, chance: random.Random
) -> None:
    scores, weights = made
    order = list(range(len(scores)))
    chance.shuffle(order)
    plain = weighted_sum(scores, weights)
    moved = weighted_sum(scores[order], weights * size)
    assert moved.ranks == tuple(plain.ranks[i] for i in order)


def test_rank_reversal_under_sum_scaling() -> None:
    """On a scale made from the options themselves, a third option can turn the order of the first two."""
    pair = weighted_sum([[9, 4], [5, 7]], [1, 1], scale="sum")
    trio = weighted_sum([[9, 4], [5, 7], [30, 1]], [1, 1], scale="sum")
    assert pair.ranks == (1, 2)
    assert trio.ranks == (3, 2, 1)
    assert weighted_sum([[9, 4], [5, 7], [30, 1]], [1, 1]).ranks == (2, 3, 1)
