"""How far the weights can move before another option comes first: exact, since every total is linear in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis import inputs
from commonweal.analysis.choice.decision import Decision, decision, scaled
from commonweal.analysis.choice.weighted import weighted_totals
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Result, Table
from commonweal.analysis.words import about, listed, number


@dataclass(frozen=True)
class Reign:
    """`option` comes first while the criterion weighs from `start` to `end` (shares of 1)."""

    option: str
    start: float
    end: float


@dataclass(frozen=True)
class SwitchingValue:
    """For one criterion: the winner stays first from `lowest` to `highest`; `below` and `above` take over outside.

    None where no weight, however low or high, changes the winner. `reigns` says who comes first from 0 to 1.
    """

    criterion: str
    weight: float
    lowest: float | None
    below: str | None
    highest: float | None
    above: str | None
    reigns: tuple[Reign, ...]


def ends(values: Floats, weights: Floats, criterion: int) -> tuple[Floats, Floats]:
    """Totals when one criterion weighs 0 and when it weighs 1, the others keeping their proportions.

    `values` (n, m), `weights` (m,) summing to 1. With s = 1 - w_j, the totals at weight t are t·v_ij + (1-t)·Σ_{k≠j}
    w_k v_ik / s: a straight line between the two ends. Where the criterion holds all of the weight, the others share
    the rest equally. Returns (n,) twice, in the unit of the values. Errors: none. Source: Ríos Insua & French (1991),
    EJOR 54.
    """
    rest = np.delete(weights, criterion)
    left = rest.sum()
    if left <= 0:
        rest, left = np.ones_like(rest), float(rest.size)
    others = np.delete(values, criterion, axis=1)
    at_one = values[:, criterion].copy()
    return (weighted_totals(others, rest / left) if rest.size else at_one), at_one


def first_places(at_zero: Floats, at_one: Floats) -> list[tuple[int, float, float]]:
    """The upper envelope of straight lines on [0, 1] as (option, start, end). Exact, one step for each stretch.

    Shapes: (n,) each. Units: shares of weight for the ends. Errors: none. Source: the upper envelope of lines, as in
    de Berg et al., Computational Geometry, 2008.
    """
    places: list[tuple[int, float, float]] = []
    slack = 1e-12 * max(1.0, float(np.abs(at_zero).max()), float(np.abs(at_one).max()))
    slopes = at_one - at_zero
    level = np.flatnonzero(at_zero >= at_zero.max() - slack)
    now = int(level[np.argmax(slopes[level])])
    start = 0.0
    while True:
        steeper = np.flatnonzero(slopes > slopes[now] + slack)
        met = (at_zero[now] - at_zero[steeper]) / (slopes[steeper] - slopes[now])
        if not met.size or met.min() >= 1.0:
            places.append((now, start, 1.0))
            return places
        meet = max(start, float(met.min()))
        places.append((now, start, meet))
        together = steeper[met <= meet + 1e-15]
        now, start = int(together[np.argmax(slopes[together])]), meet


def smallest_shift(values: Floats, weights: Floats, winner: int) -> tuple[float, int, Floats] | None:
    """The least total weight to move so that another option draws level with `winner`.

    Least ½·Σ|w'-w| over weights w' ≥ 0 summing to 1 with (v_i - v_winner)·w' ≥ 0. For one rival i with gains g = v_i -
    v_winner, weight moves to the criterion of greatest g, taken from the least g upwards until the gap -g·w is closed;
    the answer is the least over rivals. Exact, O(n·m log m). Returns (share moved, rival, w'), or None where every
    other option is behind on every criterion. Source: Ríos Insua & French (1991), EJOR 54. Shapes: `values` (n, m),
    `weights` (m,). Units: shares of weight. Errors: none.
    """
    best: tuple[float, int, Floats] | None = None
    for rival in range(len(values)):
        gains = values[rival] - values[winner]
        if rival == winner or gains.max() < 0:
            continue
        to = int(np.argmax(gains))
        gap, moved, new = -float(gains @ weights), 0.0, weights.copy()
        for source in np.argsort(gains, kind="stable"):
            step = float(gains[to] - gains[source])
            if gap <= 0 or step <= 0:
                break
            take = min(float(weights[source]), gap / step)
            new[source] -= take
            new[to] += take
            moved, gap = moved + take, gap - take * step
        if best is None or moved < best[0]:
            best = (moved, rival, new)
    return best


@dataclass(frozen=True, kw_only=True)
class Switching(Result):
    """`shift` is the least share of weight that must move to put `shift_to` level; None where nothing can."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    totals: tuple[float, ...]
    first: str
    level_with: tuple[str, ...]
    switching: tuple[SwitchingValue, ...]
    shift: float | None
    shift_to: str | None
    shift_weights: tuple[float, ...]

    @property
    def limits(self) -> int:
        """How many weights, moved alone, would change the winner: up and down are two, unless they mirror others."""
        found = sum((one.highest is not None) + (one.lowest is not None) for one in self.switching)
        return found // 2 if len(self.switching) == 2 else found

    @property
    def nearest(self) -> tuple[SwitchingValue, float, str] | None:
        """The single criterion whose weight is nearest to changing the winner: (criterion, weight, who then leads)."""
        found: list[tuple[float, SwitchingValue, float, str]] = []
        for one in self.switching:
            if one.highest is not None and one.above is not None:
                found.append((round(one.highest - one.weight, 9), one, one.highest, one.above))
        for one in self.switching:
            if one.lowest is not None and one.below is not None:
                found.append((round(one.weight - one.lowest, 9), one, one.lowest, one.below))
        if not found:
            return None
        _, criterion, at, who = min(found, key=lambda item: item[0])
        return criterion, at, who

    def sentence(self) -> str:
        """'B stays first unless cost counts for more than 47%; a shift of 3 points …'"""
        if self.level_with:
            return f"{listed([self.first, *self.level_with])} tie for first, so any change of weight decides it."
        if self.shift is None or self.shift_to is None:
            return f"{self.first} comes first whatever the weights: it leads on every criterion, on these scores."
        if self.nearest is None:
            held = f"{self.first} stays first whatever any one criterion counts for, the others keeping proportion"
        else:
            one, at, _ = self.nearest
            way = "more" if at > one.weight else "less"
            held = f"{self.first} stays first unless {one.criterion} counts for {way} than {about(at)}"
            held += f", the nearest of {self.limits} such limits" if self.limits > 1 else ""
        points = number(self.shift * 100, 1)
        return (
            f"{held}; a shift of {points} {'point' if points == '1' else 'points'} of weight overall would put "
            f"{self.shift_to} first. This tests the weights only, not the scores."
        )

    def table(self) -> Table:
        """One row for each criterion: its weight, the range that keeps the winner, and who takes over outside it."""
        body: list[tuple[Cell, ...]] = [
            (one.criterion, one.weight, one.lowest, one.below, one.highest, one.above) for one in self.switching
        ]
        headers = ("Criterion", "Weight", "First unless below", "Then first", "First unless above", "Then first")
        return headers, tuple(body)


def switching_values(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
    scale: str = "none",
) -> Switching:
    """The exact weight of each criterion at which first place changes, and the smallest shift that changes it.

    Takes what `weighted_sum` takes. Weights are shares of 1. One criterion moves, the others keep their
    proportions. Refused as in `weighted_sum`. Source: Ríos Insua & French (1991), European Journal of Operational
    Research 54; Triantaphyllou & Sánchez (1997), Decision Sciences 28.
    """
    made = decision(scores, weights, options=options, criteria=criteria, directions=directions)
    values = scaled(made, scale)
    totals = weighted_totals(values, made.weights)
    ranks = inputs.ranks(totals)
    winner = ranks.index(1)
    shift = smallest_shift(values, made.weights, winner)
    return Switching(
        method="Exact switching values of a weighted sum",
        options=made.options,
        criteria=made.criteria,
        weights=inputs.row(made.weights),
        values=inputs.rows(values),
        totals=inputs.row(totals),
        first=made.options[winner],
        level_with=tuple(o for i, o in enumerate(made.options) if ranks[i] == 1 and i != winner),
        switching=tuple(_switching_value(made, values, winner, criterion) for criterion in range(len(made.criteria))),
        shift=None if shift is None else shift[0],
        shift_to=None if shift is None else made.options[shift[1]],
        shift_weights=() if shift is None else inputs.row(shift[2]),
    )


def _switching_value(made: Decision, values: Floats, winner: int, criterion: int) -> SwitchingValue:
    """Lead of the winner over each option is linear: lead_0 at weight 0, lead_1 at weight 1, nought in between."""
    options, weights = made.options, made.weights
    at_zero, at_one = ends(values, weights, criterion)
    lead_0, lead_1 = at_zero[winner] - at_zero, at_one[winner] - at_one
    slack = 1e-12 * max(1.0, float(np.abs(values).max()))
    weight = float(weights[criterion])
    lowest = highest = below = above = None
    falls = np.flatnonzero((lead_1 < -slack) & (lead_0 >= -slack))
    if falls.size:
        meet = np.clip(lead_0[falls] / (lead_0[falls] - lead_1[falls]), weight, 1.0)
        highest = float(meet.min())
        level = falls[meet <= highest + 1e-15]
        above = options[int(level[np.argmin(lead_1[level])])]
    rises = np.flatnonzero((lead_0 < -slack) & (lead_1 >= -slack))
    if rises.size:
        meet = np.clip(lead_0[rises] / (lead_0[rises] - lead_1[rises]), 0.0, weight)
        lowest = float(meet.max())
        level = rises[meet >= lowest - 1e-15]
        below = options[int(level[np.argmin(lead_0[level])])]
    reigns = tuple(Reign(options[i], start, end) for i, start, end in first_places(at_zero, at_one))
    return SwitchingValue(made.criteria[criterion], weight, lowest, below, highest, above, reigns)
