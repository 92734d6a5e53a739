"""Weighted sum: the scoring grid that most councils use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis import inputs
from commonweal.analysis.choice.decision import SCALES, decision, scaled
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.words import listed, number, percent, places_for


def weighted_totals(values: Floats, weights: Floats) -> Floats:
    """Σ_j w_j v_ij. `values` (n, m) on one scale, `weights` (m,) summing to 1; returns (n,) on the same scale.

    Errors: none. Source: Keeney & Raiffa (1976).
    """
    totals: Floats = values @ weights
    return totals


@dataclass(frozen=True, kw_only=True)
class WeightedSum(Result):
    """`values` are the scores on one scale; `totals` the weighted sums; `ranks` 1 for first, ties shared."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    totals: tuple[float, ...]
    ranks: tuple[int, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """The option in first place, or all of those that tie for it."""
        return tuple(o for o, r in zip(self.options, self.ranks, strict=True) if r == 1)

    def sentence(self) -> str:
        """Who is first and by how much, and that the weights are a judgement."""
        order = sorted(self.totals, reverse=True)
        places = places_for(order[0])
        if len(self.first) > 1:
            found = f"{listed(self.first)} tie for first on {number(order[0], places)}"
        else:
            second = listed([o for o, t in zip(self.options, self.totals, strict=True) if t == order[1]])
            places = max(places, places_for(order[0] - order[1])) if order[0] > order[1] else places
            found = f"{self.first[0]} comes first on {number(order[0], places)}, ahead of {second} on " + number(
                order[1], places
            )
        return f"{found}. The weights are a judgement: see how far they can move before the order changes."

    def table(self) -> Table:
        """One row for each option: its weighted points by criterion, total and rank."""
        points = np.array(self.values) * np.array(self.weights)
        body: list[tuple[Cell, ...]] = [
            (option, *cells, total, rank)
            for option, cells, total, rank in zip(self.options, points.tolist(), self.totals, self.ranks, strict=True)
        ]
        return ("Option", *self.criteria, "Total", "Rank"), tuple(body)


def weighted_sum(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
    scale: str = "none",
) -> WeightedSum:
    """Rank options by Σ_j w_j v_ij.

    `scores` options × criteria in any unit; `weights` one for each criterion, scaled to sum to 1; `directions`
    'max' or 'min'; `scale` 'none', 'min-max', 'sum' or 'vector' (see `decision.scaled`). Totals have the unit of
    the scaled scores. Refused: gaps, fewer than two options, weights below nought, a scale that cannot be used.
    Source: Keeney & Raiffa (1976), Decisions with Multiple Objectives; DCLG (2009), Multi-criteria analysis: a manual.
    """
    made = decision(scores, weights, options=options, criteria=criteria, directions=directions)
    values = scaled(made, scale)
    totals = weighted_totals(values, made.weights)
    return WeightedSum(
        method=f"Weighted sum ({SCALES[scale]})",
        options=made.options,
        criteria=made.criteria,
        scores=inputs.rows(made.scores),
        weights=inputs.row(made.weights),
        values=inputs.rows(values),
        totals=inputs.row(totals),
        ranks=inputs.ranks(totals),
    )


@dataclass(frozen=True, kw_only=True)
class SwingWeights(Result):
    """`points` as given, 100 for the swing that matters most; `weights` the same as shares of 1."""

    criteria: tuple[str, ...]
    points: tuple[float, ...]
    weights: tuple[float, ...]

    def sentence(self) -> str:
        """What counts most, and what the points must have meant."""
        best = max(self.weights)
        first = [c for c, w in zip(self.criteria, self.weights, strict=True) if w == best]
        verb = "counts" if len(first) == 1 else "count"
        return (
            f"{listed(first)} {verb} most, at {percent(best, 1)}. Each weight holds only for the swing that was "
            "judged, from the worst to the best of these options on that criterion."
        )

    def table(self) -> Table:
        """One row for each criterion: points and weight."""
        return ("Criterion", "Points", "Weight"), tuple(zip(self.criteria, self.points, self.weights, strict=True))


def swing_weights(points: ArrayLike, *, criteria: Sequence[str] | None = None) -> SwingWeights:
    """Weights from swings: w_j = points_j / Σ points, shares of 1.

    `points` for the swing from the worst to the best option on each criterion, 100 for the one that matters most.
    Use with scores on the 'min-max' scale. Refused: points outside 0 to 100, none at 100. Source: von Winterfeldt &
    Edwards (1986), Decision Analysis and Behavioral Research.
    """
    given = inputs.numbers("The points", points, least=0.0)
    if given.max() != 100:
        raise Refused("Give 100 points to the swing that matters most, and to each other swing its share of that.")
    return SwingWeights(
        method="Swing weights: points for each swing over all points",
        criteria=inputs.names("The list of criteria", criteria, given.size, "Criterion"),
        points=inputs.row(given),
        weights=inputs.row(given / given.sum()),
    )
