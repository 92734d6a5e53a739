"""Funding certainty: what is funded in every, some or no reasonable weighting, and what would bring a bid in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy.spatial import ConvexHull, HalfspaceIntersection

from commonweal.analysis.allocation.clash import clash_of
from commonweal.analysis.allocation.options import Bools, Budget, Options, Programme, Promises, read
from commonweal.analysis.allocation.solve import best, cheapest_entry
from commonweal.analysis.inputs import Floats, named, numbers
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, listed, number, percent, pounds

MOST_SOLVES = 400
MOST_CRITERIA = 6
Ranges = Mapping[str, tuple[float, float]]


def weight_corners(low: Floats, high: Floats) -> Floats:
    """The corners of all the weightings with low ≤ w ≤ high and Σ w = 1.

    Formula: at a corner every weight but one is at an end of its range. Shapes: `low`, `high` (k,), answer
    (corners, k). Units: shares. Errors: none; empty when no weighting fits.
    Source: the vertices of a box cut by a plane, as in Solymosi & Dombi, EJOR 1986.
    """
    count = low.size
    found: list[Floats] = []
    for loose in range(count):
        others = [i for i in range(count) if i != loose]
        for ends in product((0, 1), repeat=count - 1):
            point = np.zeros(count)
            point[others] = np.where(ends, high[others], low[others]) if others else 0.0
            point[loose] = 1 - point.sum()
            inside = low[loose] - 1e-12 <= point[loose] <= high[loose] + 1e-12
            if inside and not any(np.abs(point - other).max() < 1e-12 for other in found):
                found.append(point)
    return np.array(found).reshape(-1, count)


def every_best_choice(programme: Programme, scores: Floats, corners: Floats) -> tuple[list[Bools], bool]:
    """Every choice that is best at some weighting among `corners` and all between; and whether the search ended.

    Formula: the value of the best choice is a convex, piecewise linear function of the weights. Solve at the corners;
    then at each vertex of the upper envelope of the choices known, until none is beaten there.
    Shapes: `scores` (k, n), `corners` (c, k). Units: those of scores. Errors: Refused when nothing keeps every promise.
    Source: Benson's outer approximation, as in Przybylski, Gandibleux & Ehrgott, INFORMS J. Computing 2010.
    """
    known: list[Bools] = []
    worth: list[Floats] = []
    tried: set[tuple[float, ...]] = set()
    waiting = list(corners)
    solves = 0
    while waiting:
        for weight in waiting:
            key = tuple(np.round(weight, 9))
            if key in tried:
                continue
            tried.add(key)
            solves += 1
            solved = best(replace(programme, values=weight @ scores))
            if solved is None:
                raise Refused("The promises cannot all be kept. Ask which of them clash.")
            held = max((float(weight @ total) for total in worth), default=None)
            if held is None or solved.value > held + 1e-9 * max(1.0, abs(held)):
                known.append(solved.chosen)
                worth.append(scores @ solved.chosen)
        if solves > MOST_SOLVES:
            return known, False
        waiting = [w for w in _envelope_vertices(np.array(worth), corners) if tuple(np.round(w, 9)) not in tried]
    return known, True


def _envelope_vertices(worth: Floats, corners: Floats) -> list[Floats]:
    """Weights at the vertices of the upper envelope of w·worth over the weightings spanned by `corners`."""
    if len(corners) < 2 or len(worth) < 2:
        return []
    origin = corners.mean(axis=0)
    _, spread, axes = np.linalg.svd(corners - origin)
    basis = axes[: int((spread > 1e-9).sum())]
    flat = (corners - origin) @ basis.T
    scale = np.abs(worth).max() or 1.0
    slopes, heights = worth @ basis.T / scale, worth @ origin / scale
    above = np.column_stack([slopes, -np.ones(len(worth)), heights])
    top = float((slopes @ flat.T + heights[:, None]).max()) + 1.0
    roof = np.r_[np.zeros(len(basis)), 1.0, -top][None, :]
    sides = _sides(flat)
    walls = np.column_stack([sides[:, :-1], np.zeros(len(sides)), sides[:, -1]])
    inside = np.r_[np.zeros(len(basis)), float(heights.max()) / 2 + top / 2]
    corners_found = HalfspaceIntersection(np.vstack([above, roof, walls]), inside).intersections
    vertices = corners_found[np.isfinite(corners_found).all(axis=1), :-1]
    return [origin + place @ basis for place in vertices]


def _sides(flat: Floats) -> Floats:
    """The sides of the convex hull of the corners, as rows of normal and offset (normal·x + offset ≤ 0)."""
    if flat.shape[1] == 1:
        return np.array([[1.0, -flat.max()], [-1.0, flat.min()]])
    hull: Floats = np.unique(np.round(ConvexHull(flat).equations, 12), axis=0)
    return hull


@dataclass(frozen=True, kw_only=True)
class BidCertainty:
    """One option: 'every', 'some' or 'no' reasonable weighting, and what would bring it in at the agreed weights."""

    name: str
    funded_in: str
    funded_now: bool
    cheaper_by: float | None
    more_by: float | None


@dataclass(frozen=True, kw_only=True)
class FundingCertainty(Result):
    """How sure each option's funding is, over every weighting within the ranges."""

    criteria: tuple[str, ...]
    ranges: tuple[tuple[float, float], ...]
    agreed: tuple[float, ...]
    bids: tuple[BidCertainty, ...]
    choices: int
    complete: bool

    def sentence(self) -> str:
        groups = {word: [bid for bid in self.bids if bid.funded_in == word] for word in ("every", "some", "no")}
        first = (
            f"{counted(len(groups['every']), 'bid').capitalize()} would be funded in every reasonable weighting, "
            f"{len(groups['some']) or 'none'} in some and {len(groups['no']) or 'none'} in no weighting."
        )
        near = [bid for bid in self.bids if not bid.funded_now and bid.cheaper_by is not None]
        if near:
            bid = min(near, key=lambda one: one.cheaper_by or 0.0)
            first += f" The nearest to coming in is {bid.name}, which would be funded if it cost "
            first += f"{pounds(np.ceil((bid.cheaper_by or 0.0) * 100) / 100)} less"
            first += f", or scored {number(bid.more_by, 3)} more." if bid.more_by is not None else "."
        if self.complete:
            return f"{first} It holds for these ranges of weights and for the scores as they stand."
        return f"{first} The search was stopped early, so some of these may be funded in a few weightings more."

    def table(self) -> Table:
        rows = [
            (bid.name, f"{bid.funded_in} weighting", "yes" if bid.funded_now else "no", bid.cheaper_by, bid.more_by)
            for bid in self.bids
        ]
        headers = (
            "Bid",
            "Funded in",
            "Funded at the agreed weights",
            "Would come in at £ less",
            "Or at a score more by",
        )
        return headers, tuple(rows)


def funding_certainty(
    options: Options,
    budget: Budget,
    ranges: Ranges,
    promises: Promises = (),
    *,
    agreed: Mapping[str, float] | None = None,
) -> FundingCertainty:
    """Which options are funded whatever reasonable weights are used, and the smallest change that would bring one in.

    Each option has `scores` by criterion (0 where left out); `ranges` gives each criterion's least and greatest weight
    as shares; `agreed` the weights in use (the middle of the corners, if not given). A cut in cost is spread over an
    option's years as helps it most.
    Formula and source: see `every_best_choice`, `cheapest_entry`; the three classes after Liesiö, Mild & Salo, EJOR
    2007 and 2008 (core, borderline and exterior projects, here over choices that are best at some weighting).
    Errors: Refused for over six criteria, ranges that no weights fit, or promises that cannot be kept.
    """
    given, kept, programme = read(options, budget, promises)
    criteria, corners = _criteria(ranges)
    scores = np.array([[float(option.scores.get(name, 0.0)) for option in given] for name in criteria])
    weight = corners.mean(axis=0) if agreed is None else _agreed(agreed, criteria)
    valued = replace(programme, values=weight @ scores)
    now = best(valued)
    if now is None:
        raise Refused(clash_of(kept, programme).sentence())
    choices, complete = every_best_choice(programme, scores, np.vstack([corners, weight]))
    words = ["every" if part == 1 else "some" if part > 0 else "no" for part in np.mean(choices, axis=0)]
    entries = [(0.0, 0.0) if yes else cheapest_entry(valued, place, now.value) for place, yes in enumerate(now.chosen)]
    return FundingCertainty(
        method="every choice that is best at some weighting in the ranges (after robust portfolio modelling)",
        criteria=criteria,
        ranges=tuple((float(ranges[name][0]), float(ranges[name][1])) for name in criteria),
        agreed=tuple(weight.tolist()),
        bids=tuple(
            BidCertainty(name=option.name, funded_in=word, funded_now=bool(yes), cheaper_by=cut, more_by=rise)
            for option, word, yes, (cut, rise) in zip(given, words, now.chosen, entries, strict=True)
        ),
        choices=len(choices),
        complete=complete,
    )


def _criteria(ranges: Ranges) -> tuple[tuple[str, ...], Floats]:
    criteria = tuple(named("ranges", ranges))
    if not 0 < len(criteria) <= MOST_CRITERIA:
        raise Refused(f"Give from 1 to {MOST_CRITERIA} criteria, each with its least and greatest weight.")
    for name in criteria:
        pair = numbers(f"The range of {name}", ranges[name])
        if pair.size != 2:
            raise Refused(f"The range of {name} is two weights, the least and the greatest.")
        least, most = pair.tolist()
        if not 0 <= least <= most <= 1:
            raise Refused(
                f"The weight of {name} runs from {least:g} to {most:g}: give two shares from 0 to 1, least first."
            )
    low, high = (np.array([ranges[name][end] for name in criteria], dtype=float) for end in (0, 1))
    corners = weight_corners(low, high)
    if not len(corners):
        reach = f"{percent(float(low.sum()))} to {percent(float(high.sum()))}"
        raise Refused(f"No weights within these ranges add up to 100%: together {listed(criteria)} come to {reach}.")
    return criteria, corners


def _agreed(agreed: Mapping[str, float], criteria: Sequence[str]) -> Floats:
    weight = numbers("agreed", [named("agreed", agreed).get(name, 0.0) for name in criteria])
    if set(agreed) - set(criteria) or (weight < 0).any() or abs(weight.sum() - 1) > 1e-6:
        raise Refused("The agreed weights must name the criteria, be at or above nought and add up to 1.")
    return weight
