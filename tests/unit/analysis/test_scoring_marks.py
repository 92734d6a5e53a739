"""Moderation, fragility, leaning and the Rasch model, against published figures and slow arithmetic."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from commonweal.analysis import Refused
from commonweal.analysis.scoring import Mark, agreement, fragility, rasch, severity, spread
from commonweal.analysis.scoring.marks import book
from commonweal.analysis.scoring.rasch import chances, fit
from commonweal.analysis.scoring.severity import absorb, best_ratio

NAMES = ("Alice", "Bob", "Charlie", "Dilys")


def marks_of(table: list) -> list[Mark]:
    """table[bid][question][assessor], None where an interest was declared."""
    return [
        Mark(f"Bid {b + 1}", f"Q{q + 1}", NAMES[a], score)
        for b, questions in enumerate(table)
        for q, row in enumerate(questions)
        for a, score in enumerate(row)
        if score is not None
    ]


@st.composite
def panels(draw: st.DrawFn) -> list:
    bids, questions, assessors = draw(st.integers(2, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    scores = draw(st.lists(st.integers(0, 5), min_size=48, max_size=48))
    return [[[scores[(b * 3 + q) * 4 + a] for a in range(assessors)] for q in range(questions)] for b in range(bids)]


# ---- moderation ----------------------------------------------------------------------------------------------------


def test_spread_sorts_by_disagreement_and_says_why() -> None:
    result = spread(marks_of([[[3, 3, 3]], [[5, 2, 4]], [[3, 3, 4]]]), top_score=5, line=65)
    assert [(b.bid, b.spread, b.discuss) for b in result.bids] == [
        ("Bid 2", 3, True),
        ("Bid 3", 1, True),
        ("Bid 1", 0, False),
    ]
    assert result.bids[0].why == ("marks differ by 3 on Q1",)
    assert result.bids[1].why == ("the result is 1.7 points above the line",)
    assert result.bids[0].questions[0].marks == (("Alice", 5.0), ("Bob", 2.0), ("Charlie", 4.0))
    assert result.sentence() == (
        "Discuss 2 of 3 bids, where scores differ by 2 or more or the result is within 5% of the line. "
        "Start with Bid 2, where marks differ by up to 3. This prompts discussion and changes no mark."
    )


def test_spread_at_the_rule_exactly() -> None:
    two_apart = spread(marks_of([[[2, 4]]]), top_score=5)
    assert two_apart.bids[0].discuss is True
    at_the_margin = spread(marks_of([[[3, 3]], [[5, 5]]]), top_score=5, line=60 / 1.05)
    assert [b.discuss for b in at_the_margin.bids] == [True, False]
    just_outside = spread(marks_of([[[3, 3]]]), top_score=5, line=60 / 1.0501)
    assert just_outside.sentence() == (
        "No bid needs discussion: none where scores differ by 2 or more or the result is within 5% of the line. "
        "This prompts discussion and changes no mark."
    )


def test_an_assessor_who_stood_aside_is_left_out() -> None:
    result = spread(marks_of([[[5, None, 3]], [[1, 1, 1]]]), top_score=5)
    assert result.bids[0].result == pytest.approx(80)
    assert result.bids[0].questions[0].marks == (("Alice", 5.0), ("Charlie", 3.0))


def test_weights_by_question() -> None:
    result = spread(marks_of([[[5], [0]]]), top_score=5, weights={"Q1": 60, "Q2": 40})
    assert result.bids[0].result == pytest.approx(60)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: spread([], top_score=5), "There are no marks to look at."),
        (
            lambda: spread([["A", "Q", "Bob", 1], ["A", "Q", "Bob", 2]], top_score=5),
            "Bob has two marks for A on Q. Keep one.",
        ),
        (lambda: spread([["A", "Q", "Bob", 6]], top_score=5), "A mark lies outside 0 to 5. Check the marks."),
        (
            lambda: spread([["A", "Q1", "Bob", 1], ["B", "Q2", "Bob", 1]], top_score=5),
            "Nobody has marked A on Q2.",
        ),
        (lambda: spread([["A", "Q"]], top_score=5), "Give each mark as bid, question, assessor and score."),
        (lambda: spread([{"bid": "A"}], top_score=5), "A mark needs 'question', 'assessor' and 'score'."),
        (
            lambda: spread([["A", "Q", "Bob", 1]], top_score=5, weights={"Q2": 1}),
            "Weights and marks do not name the same questions: 'Q2' is in one and not in the other.",
        ),
        (
            lambda: spread([["A", "Q", "Bob", 1]], top_score=5, line=0),
            "The pass line is a percentage, more than 0 and at most 100.",
        ),
        (
            lambda: spread([["A", "Q", "Bob", None]], top_score=5),
            "A mark has 'score', which must be a number.",
        ),
        (
            lambda: fragility([["A", "Q", "Bob", 1]], top_score=5, price_points={"B": 2}),
            "The price points and the marks do not name the same things: the marks have A.",
        ),
        (
            lambda: fragility([["A", "Q", "Bob", 1]], top_score=5, step=0),
            "The step that a mark moves by must be at least 1/1000 of the top score.",
        ),
        (lambda: agreement([[1, 2]]), "Agreement needs at least two bids and two assessors."),
        (
            lambda: agreement([[1, 2], [2, 1]]),
            "The mean mark is the same for every bid, so there is nothing for assessors to agree on.",
        ),
        (
            lambda: severity([["A", "Q", "Bob", 1]]),
            "There is one assessor. Leaning shows only beside others who marked the same answers.",
        ),
        (
            lambda: severity([["A", "Q", "Bob", 1], ["B", "Q", "Alice", 1]]),
            "Too few answers are marked by two assessors or more to tell leaning from chance.",
        ),
        (
            lambda: severity(marks_of([[[1, 1]], [[2, 2]], [[3, 3]]])),
            "Every assessor gave the same mark to the same answer, so nobody leans either way.",
        ),
        (
            lambda: rasch(marks_of([[[1.5, 2]]])),
            "The Rasch model reads whole marks. Use assessor leaning in marks where halves are given.",
        ),
        (lambda: rasch(marks_of([[[2, 2]]])), "Every mark is the same, so nothing can be told apart."),
        (
            lambda: rasch(marks_of([[[1, 2]]])),
            "There is 1 bid and 2 assessors. The model needs two of each.",
        ),
        (
            lambda: rasch([["A", "Q", "Bob", 1], ["B", "Q", "Alice", 2]]),
            "Some assessors share no answers with the rest, so they cannot be put on one scale.",
        ),
    ],
)
def test_refusals_in_words(call: object, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        call()
    assert str(refused.value) == sentence


# ---- fragility -----------------------------------------------------------------------------------------------------


def test_fragility_by_hand() -> None:
    """Bid 1 leads 8 marks to 7 of 15; a step of one mark up for Bid 2 or down for Bid 1 only ties it."""
    result = fragility(marks_of([[[4, 2, 2]], [[1, 3, 3]]]), top_score=5)
    assert result.first == ("Bid 1",)
    assert (len(result.changes), len(result.ties), result.least_moves) == (0, 6, 1)
    assert result.deciding_assessors == ("Alice",)
    assert result.sentence() == (
        "No change of a single mark would change the winner, and 6 would tie it; without Alice it changes. "
        "It would take at least 1 step of a mark to bring Bid 2 level. This is a prompt to check those marks, not to "
        "alter them."
    )


def test_the_only_assessor_of_an_answer_cannot_be_left_out() -> None:
    result = fragility(marks_of([[[4, None]], [[3, 3]]]), top_score=5)
    assert [(w.assessor, w.first) for w in result.without] == [("Alice", None), ("Bob", ("Bid 1",))]


def test_price_points_are_held_fixed() -> None:
    call = {"top_score": 5, "weights": {"Q1": 70}}
    table = marks_of([[[4, 4]], [[3, 3]]])
    assert fragility(table, **call).first == ("Bid 1",)
    assert fragility(table, price_points={"Bid 1": 10, "Bid 2": 30}, **call).first == ("Bid 2",)


def leaders(table: np.ndarray) -> tuple[str, ...]:
    """Who comes first where every assessor marks everything and all questions weigh alike: most marks in all."""
    total = table.sum(axis=(1, 2))
    return tuple(f"Bid {bid + 1}" for bid in np.flatnonzero(total == total.max()))


@given(panels())
@settings(max_examples=60, deadline=None)
def test_fragility_by_trying_every_mark(table: list) -> None:
    marks, given_marks = marks_of(table), np.array(table)
    result = fragility(marks, top_score=5)
    assert result.first == leaders(given_marks)
    assume(len(result.first) == 1)
    changed, tied = set(), set()
    for place, mark in zip(np.ndindex(given_marks.shape), marks, strict=True):
        for to in (mark.score - 1, mark.score + 1):
            if 0 <= to <= 5:
                moved = given_marks.copy()
                moved[place] = to
                first = leaders(moved)
                if first != result.first:
                    (tied if result.first[0] in first else changed).add((mark.bid, mark.question, mark.assessor, to))
    assert {(c.bid, c.question, c.assessor, c.to) for c in result.changes} == changed
    assert {(c.bid, c.question, c.assessor, c.to) for c in result.ties} == tied
    assert (result.least_moves == 1) == bool(changed | tied)


@given(panels())
@settings(max_examples=25, deadline=None)
def test_two_moves_are_the_fewest_when_one_does_nothing(table: list) -> None:
    given_marks = np.array(table)
    result = fragility(marks_of(table), top_score=5)
    assume(len(result.first) == 1 and result.least_moves is not None and result.least_moves >= 2)
    assume(given_marks.size <= 18)
    found = False
    steps = itertools.product(np.ndindex(given_marks.shape), (-1, 1))
    for (one, up), (other, along) in itertools.combinations_with_replacement(steps, 2):
        moved = given_marks.copy()
        moved[one] += up
        moved[other] += along
        if moved.min() >= 0 and moved.max() <= 5:
            found = found or leaders(moved) != result.first
    assert found == (result.least_moves == 2)


# ---- leaning -------------------------------------------------------------------------------------------------------


def _dense_criterion(ratio: float, cell: np.ndarray, assessor: np.ndarray, score: np.ndarray) -> float:
    """-2 × the restricted log-likelihood by whole matrices, as in the textbook."""
    x = np.equal.outer(cell, np.unique(cell)).astype(float)
    z = np.equal.outer(assessor, np.unique(assessor)).astype(float)
    v = np.eye(score.size) + ratio * z @ z.T
    inverse = np.linalg.inv(v)
    middle = x.T @ inverse @ x
    p = inverse - inverse @ x @ np.linalg.inv(middle) @ x.T @ inverse
    freedom = score.size - x.shape[1]
    left = score @ p @ score
    return freedom * np.log(left / freedom) + np.linalg.slogdet(v)[1] + np.linalg.slogdet(middle)[1]


@pytest.mark.parametrize("seed", range(6))
def test_leaning_equals_the_textbook_matrices(seed: int) -> None:
    chance = np.random.default_rng(seed)
    cell, assessor = (a.ravel() for a in np.meshgrid(range(8), range(4), indexing="ij"))
    kept = chance.random(cell.size) < 0.8
    kept[:8] = True
    cell, assessor = cell[kept], assessor[kept]
    score = chance.normal(0, 1, 8)[cell] + chance.normal(0, 0.8, 4)[assessor] + chance.normal(0, 0.7, cell.size)
    ratio = best_ratio(absorb(cell, assessor, score))
    dense = minimize_scalar(
        lambda power: _dense_criterion(np.exp(power), cell, assessor, score), bounds=(-12, 12), method="bounded"
    )
    at_nought = _dense_criterion(0.0, cell, assessor, score)
    if dense.fun < at_nought - 1e-6:
        assert np.log(ratio) == pytest.approx(dense.x, abs=1e-3)
    else:
        assert ratio == 0.0


def test_a_severe_assessor_stands_out() -> None:
    table = [[[3 + b % 2, 3 + b % 2, 1 + b % 2 - (b % 3 == 0)] for _ in range(3)] for b in range(6)]
    result = severity(marks_of(table))
    assert [(o.assessor, o.stands_out, o.leaning < 0) for o in result.leanings][2] == ("Charlie", True, True)
    assert sum(o.leaning for o in result.leanings) == pytest.approx(0, abs=1e-9)
    assert result.linked is True
    assert "Charlie marks about 1.6 lower" in result.sentence()


def test_leaning_does_not_depend_on_the_order_of_marks_or_their_origin() -> None:
    marks = marks_of([[[3, 2, 5], [1, 4, 4]], [[2, 2, 4], [5, 3, 5]], [[0, 1, 1], [2, 1, 3]]])
    plain = {o.assessor: o.leaning for o in severity(marks).leanings}
    moved = severity([Mark(m.bid, m.question, m.assessor, m.score + 10) for m in reversed(marks)])
    assert {o.assessor: pytest.approx(o.leaning, abs=1e-6) for o in moved.leanings} == plain


def test_panels_that_share_no_answers_are_said() -> None:
    first, second = [[3, 1], [4, 3]], [[3, 5], [1, 4]]
    marks = [("Bid 1", f"Q{q}", NAMES[a], first[q][a]) for q in range(2) for a in range(2)]
    marks += [("Bid 2", f"Q{q}", NAMES[a + 2], second[q][a]) for q in range(2) for a in range(2)]
    result = severity(marks)
    assert result.linked is False
    assert "Some assessors share no answers with the rest, so comparing them is a guess." in result.sentence()


# ---- the Rasch model -----------------------------------------------------------------------------------------------


def _simulated(seed: int, bids: int = 40, questions: int = 8, assessors: int = 6) -> tuple:
    chance = np.random.default_rng(seed)
    true = chance.normal(0, 1, bids), chance.normal(0, 0.5, questions), chance.normal(0, 0.5, assessors)
    places = tuple(a.ravel() for a in np.meshgrid(range(bids), range(questions), range(assessors), indexing="ij"))
    p = chances(true[0][places[0]] - true[1][places[1]] - true[2][places[2]], np.array([-1.5, -0.5, 0.5, 1.5]))
    return true, places, (p.cumsum(axis=1) < chance.random((places[0].size, 1))).sum(axis=1)


def test_rasch_solves_its_own_equations_and_finds_known_severities() -> None:
    true, places, score = _simulated(0)
    fitted = fit(places, score)
    assert fitted.converged
    logits = fitted.facets[0][places[0]] - fitted.facets[1][places[1]] - fitted.facets[2][places[2]]
    p = chances(logits, fitted.thresholds)
    for at in places:
        assert np.bincount(at, weights=p @ np.arange(5)) == pytest.approx(np.bincount(at, weights=score), abs=1e-3)
    assert p.sum(axis=0) == pytest.approx(np.bincount(score), abs=1e-3)
    assert fitted.facets[2] == pytest.approx(true[2] - true[2].mean(), abs=0.15)
    assert fitted.thresholds == pytest.approx([-1.5, -0.5, 0.5, 1.5], abs=0.2)


def test_rasch_names_severe_and_generous() -> None:
    _, places, score = _simulated(1, bids=12, questions=3, assessors=3)
    marks = [(f"Bid {b}", f"Q{q}", NAMES[a], int(s)) for b, q, a, s in zip(*places, score, strict=True)]
    result = rasch(marks)
    order = sorted(result.assessors, key=lambda m: -m.measure)
    means = {m: np.mean([s for _, _, n, s in marks if n == m]) for m in NAMES[:3]}
    assert [m.name for m in order] == sorted(means, key=lambda m: means[m])
    assert result.sentence().startswith(f"{order[0].name} is the most severe and {order[-1].name} the most generous")
    assert result.categories == (0, 1, 2, 3, 4)
    assert all(0 <= fair <= 4 for _, _, fair in result.fair)


def test_rasch_closes_up_marks_that_were_never_used() -> None:
    _, places, score = _simulated(2, bids=12, questions=3, assessors=3)
    marks = [(f"Bid {b}", f"Q{q}", NAMES[a], int(s) * 2) for b, q, a, s in zip(*places, score, strict=True)]
    assert rasch(marks).categories == (0, 2, 4, 6, 8)


def test_full_marks_and_none_are_measured_too() -> None:
    _, places, score = _simulated(3, bids=12, questions=3, assessors=3)
    score[places[0] == 0], score[places[0] == 1] = 4, 0
    measures, fitted = rasch(list(zip(*(map(str, at) for at in places), score, strict=True))).bids, fit(places, score)
    assert fitted.converged
    assert measures[0].measure == max(m.measure for m in measures) < 8
    assert measures[1].measure == min(m.measure for m in measures) > -8


def test_rasch_says_when_it_cannot_settle() -> None:
    with pytest.raises(Refused) as refused:
        rasch(marks_of([[[4, 2, 3], [4, 3, 3]], [[3, 3, 4], [3, 3, 3]], [[2, 1, 2], [2, 2, 3]]]))
    assert str(refused.value) == (
        "These marks are too few or too alike for the model to settle. Use assessor leaning in marks."
    )


def test_marks_are_read_from_mappings_and_lists_alike() -> None:
    one = book([["A", "Q", "Bob", 3]])
    two = book([{"bid": "A", "question": "Q", "assessor": "Bob", "score": 3}])
    assert (one.bids, one.assessors, one.score.tolist()) == (two.bids, two.assessors, two.score.tolist())
