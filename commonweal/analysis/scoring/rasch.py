"""Severity, difficulty and quality on one scale: the many-facet Rasch model, by joint maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.scoring.marks import Book, Marks, book
from commonweal.analysis.scoring.severity import linked
from commonweal.analysis.words import counted, listed, number

Places = NDArray[np.intp]
EXTREME = 0.3
LONGEST_STEP = 1.0


def chances(logits: Floats, thresholds: Floats) -> Floats:
    """P(category k) ∝ exp(k·logit - Σ_{h≤k} F_h), (marks, categories), from logits (marks,) and thresholds (K,).

    Units: logits to shares. Errors: none. Source: Andrich (1978), Psychometrika 43.
    """
    steps = np.concatenate([[0.0], np.cumsum(thresholds)])
    power = logits[:, None] * np.arange(steps.size) - steps
    power -= power.max(axis=1, keepdims=True)
    np.exp(power, out=power)
    shares: Floats = power / power.sum(axis=1, keepdims=True)
    return shares


@dataclass(frozen=True, eq=False)
class Fitted:
    """Measures in logits of each facet (bids up, questions and assessors down), thresholds, and the rounds taken."""

    facets: tuple[Floats, ...]
    thresholds: Floats
    rounds: int
    converged: bool


def fit(places: tuple[Places, ...], score: Places, *, tolerance: float = 1e-6, rounds: int = 500) -> Fitted:
    """Joint maximum likelihood of log(P_k / P_{k-1}) = bid - question - assessor - F_k.

    `places` holds for each facet the element of each mark; `score` 0 to K (marks,). Newton steps, one facet at a time,
    held to one logit; questions, assessors and thresholds are centred on nought. An element with only the lowest or
    only the highest category has no finite measure, so its total is moved in by 0.3 of a category. Shapes: each of
    `places` (marks,). Units: logits. Errors: none; `converged` says whether the sums settled. Source: Linacre (1989),
    Many-Facet Rasch Measurement; Wright & Masters (1982), Rating Scale Analysis.
    """
    top = int(score.max())
    signs = (1.0, *(-1.0 for _ in places[1:]))
    facets = [np.zeros(int(at.max()) + 1) for at in places]
    observed = [_observed(at, score, top) for at in places]
    thresholds = np.zeros(top)
    reached = np.array([(score >= k).sum() for k in range(1, top + 1)], dtype=np.float64)
    for turn in range(rounds):
        most = 0.0
        for i, at in enumerate(places):
            logits = sum(sign * facet[where] for sign, facet, where in zip(signs, facets, places, strict=True))
            step = _facet_step(chances(np.asarray(logits), thresholds), at, observed[i])
            step -= step.mean() if i else 0.0  # a total moved in from the end leaves a push on all alike
            facets[i] += signs[i] * step
            most = max(most, float(np.abs(step).max()))
        logits = sum(sign * facet[where] for sign, facet, where in zip(signs, facets, places, strict=True))
        move = _threshold_step(chances(np.asarray(logits), thresholds), reached)
        thresholds = thresholds + move - (thresholds + move).mean()
        if max(most, float(np.abs(move - move.mean()).max())) < tolerance:
            return Fitted(tuple(facets), thresholds, turn + 1, True)
    return Fitted(tuple(facets), thresholds, rounds, False)


def _observed(at: Places, score: Places, top: int) -> Floats:
    totals = np.bincount(at, weights=score)
    counts = np.bincount(at)
    held: Floats = np.clip(totals, EXTREME, counts * top - EXTREME)
    return held


def _facet_step(chance: Floats, at: Places, observed: Floats) -> Floats:
    """(observed - expected) / variance for each element, in the direction of higher marks."""
    expected, variance = moments(chance)
    gap = observed - np.bincount(at, weights=expected, minlength=observed.size)
    spread = np.bincount(at, weights=variance, minlength=observed.size)
    step: Floats = np.clip(gap / np.maximum(spread, 1e-9), -LONGEST_STEP, LONGEST_STEP)
    return step


def _threshold_step(chance: Floats, reached: Floats) -> Floats:
    """The full Newton step for the thresholds: they move together, so one at a time would overshoot."""
    over = chance[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    gap = over.sum(axis=0) - reached
    both = np.triu(np.broadcast_to(over.sum(axis=0), (gap.size, gap.size)))
    curve = both + np.triu(both, 1).T - over.T @ over
    step: Floats = np.clip(
        np.linalg.lstsq(curve + 1e-9 * np.eye(gap.size), gap, rcond=None)[0], -LONGEST_STEP, LONGEST_STEP
    )
    return step


def moments(chance: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the category for each mark.

    Formula: Σ k·P(k); Σ k²·P(k) less its square. Shapes: (marks, categories) to (marks,) twice. Units: categories.
    Errors: none. Source: Wright & Masters (1982).
    """
    category = np.arange(chance.shape[1])
    mean = chance @ category
    variance: Floats = chance @ category**2 - mean**2
    return mean, np.maximum(variance, 0.0)


@dataclass(frozen=True)
class Measure:
    """A bid, question or assessor in logits with its standard error; infit and outfit near 1 mean as expected."""

    name: str
    marks: int
    measure: float
    error: float
    infit: float
    outfit: float


@dataclass(frozen=True, kw_only=True)
class Rasch(Result):
    """Higher means a better bid, a harder question, a more severe assessor.

    `fair` holds for each bid its mean mark, and the mean that assessors of middling severity would have given.
    """

    bids: tuple[Measure, ...]
    questions: tuple[Measure, ...]
    assessors: tuple[Measure, ...]
    categories: tuple[int, ...]
    thresholds: tuple[float, ...]
    fair: tuple[tuple[str, float, float], ...]
    rounds: int

    def sentence(self) -> str:
        """Who is most severe and most generous, and what that is worth in marks."""
        severe = max(self.assessors, key=lambda m: m.measure)
        generous = min(self.assessors, key=lambda m: m.measure)
        gap = severe.measure - generous.measure
        error = (severe.error**2 + generous.error**2) ** 0.5
        sure = "more than chance would give" if gap > 1.96 * error else "no more than chance could give"
        odd = [m.name for m in self.assessors if m.infit > 1.5]
        text = f"{severe.name} is the most severe and {generous.name} the most generous"
        text += f", {number(gap, 1)} logits apart, {sure}"
        if odd:
            text += f"; {listed(odd)} {'marks' if len(odd) == 1 else 'mark'} less predictably than the model allows"
        return f"{text}. This is a prompt for moderation, never a re-score."

    def table(self) -> Table:
        """One row for each assessor, question and bid."""
        body: list[tuple[Cell, ...]] = [
            (facet, m.name, m.marks, m.measure, m.error, m.infit, m.outfit)
            for facet, measures in (("Assessor", self.assessors), ("Question", self.questions), ("Bid", self.bids))
            for m in sorted(measures, key=lambda one: -one.measure)
        ]
        return ("Facet", "Name", "Marks", "Measure (logits)", "Standard error", "Infit", "Outfit"), tuple(body)


def rasch(marks: Marks) -> Rasch:
    """Many-facet Rasch measures of bids, questions and assessors, in logits, with a rating scale shared by all.

    `marks` as `marks.book` reads them, whole numbers. Categories never used are closed up, and `categories` says
    which remain. Joint maximum likelihood, uncorrected for its small bias outwards. Refused: marks that are not
    whole, fewer than two categories, assessors, or bids, marks that cannot be linked to each other, and marks that
    leave a measure without limit, so that the sums do not settle.
    Source: Linacre (1989), Many-Facet Rasch Measurement; Andrich (1978), Psychometrika 43.
    """
    kept = book(marks)
    used, score = _categories(kept)
    places = (kept.bid, kept.question, kept.assessor)
    fitted = fit(places, score)
    if not fitted.converged:
        raise Refused("These marks are too few or too alike for the model to settle. Use assessor leaning in marks.")
    bids, questions, assessors = fitted.facets
    logits = bids[kept.bid] - questions[kept.question] - assessors[kept.assessor]
    chance = chances(logits, fitted.thresholds)
    return Rasch(
        method="Many-facet Rasch model, rating scale, joint maximum likelihood",
        bids=_measures(kept.bids, kept.bid, bids, score, chance),
        questions=_measures(kept.questions, kept.question, questions, score, chance),
        assessors=_measures(kept.assessors, kept.assessor, assessors, score, chance),
        categories=used,
        thresholds=tuple(fitted.thresholds.tolist()),
        fair=_fair(kept, fitted, np.array(used, dtype=np.float64)),
        rounds=fitted.rounds,
    )


def _categories(kept: Book) -> tuple[tuple[int, ...], Places]:
    whole = np.rint(kept.score)
    if (np.abs(kept.score - whole) > 1e-9).any():
        raise Refused("The Rasch model reads whole marks. Use assessor leaning in marks where halves are given.")
    used, score = np.unique(whole, return_inverse=True)
    if used.size < 2:
        raise Refused("Every mark is the same, so nothing can be told apart.")
    if min(len(kept.bids), len(kept.assessors)) < 2:
        raise Refused(
            f"There is {counted(len(kept.bids), 'bid')} and {counted(len(kept.assessors), 'assessor')}. "
            "The model needs two of each."
        )
    if not linked(kept):
        raise Refused("Some assessors share no answers with the rest, so they cannot be put on one scale.")
    return tuple(int(u) for u in used), score.astype(np.intp)


def _measures(
    names: tuple[str, ...], at: Places, measure: Floats, score: Places, chance: Floats
) -> tuple[Measure, ...]:
    """Standard error 1/√Σ variance; infit Σ residual² / Σ variance; outfit mean of residual² / variance."""
    mean, variance = moments(chance)
    variance = np.maximum(variance, 1e-12)
    residual = (score - mean) ** 2
    counts = np.bincount(at, minlength=len(names))
    spread = np.bincount(at, weights=variance, minlength=len(names))
    infit = np.bincount(at, weights=residual, minlength=len(names)) / spread
    outfit = np.bincount(at, weights=residual / variance, minlength=len(names)) / counts
    return tuple(
        Measure(name, int(n), float(m), float(1 / np.sqrt(s)), float(i), float(o))
        for name, n, m, s, i, o in zip(names, counts, measure, spread, infit, outfit, strict=True)
    )


def _fair(kept: Book, fitted: Fitted, used: Floats) -> tuple[tuple[str, float, float], ...]:
    """(bid, its mean mark, the mean mark that an assessor of middling severity would give on the same questions)."""
    bids, questions, _ = fitted.facets
    found = []
    for i, name in enumerate(kept.bids):
        mine = kept.bid == i
        chance = chances(bids[i] - questions[kept.question[mine]], fitted.thresholds)
        found.append((name, float(kept.score[mine].mean()), float((chance @ used).mean())))
    return tuple(found)
