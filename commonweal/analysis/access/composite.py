"""A composite index of several indicators, with the ranks that each place could have under other fair weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.analysis.inputs import Floats, names, numbers, one, ranks, several, weights
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import percent

Ints = NDArray[np.int_]
SCALINGS = ("spread", "range", "rank")
MOST_PLACES = 5_000
BLOCK = 256


def scaled(indicators: Floats, scaling: str) -> Floats:
    """Indicators on one footing: in standard deviations ('spread'), from 0 to 1 ('range'), or as rank shares ('rank').

    Formula: (x - mean)/sd; (x - min)/(max - min); (average rank - ½)/n. A column without differences gives noughts.
    Shapes: (places, indicators). Units: none. Errors: none. Source: OECD, Handbook on Constructing Composite
    Indicators, 2008, step 5.
    """
    if scaling == "rank":
        order = np.sort(indicators, axis=0)
        columns = range(indicators.shape[1])
        low = np.stack([np.searchsorted(order[:, j], indicators[:, j], "left") for j in columns], axis=1)
        high = np.stack([np.searchsorted(order[:, j], indicators[:, j], "right") for j in columns], axis=1)
        shares: Floats = (low + high) / (2 * indicators.shape[0])
        return shares
    centre, spread = (
        (indicators.mean(axis=0), indicators.std(axis=0))
        if scaling == "spread"
        else (indicators.min(axis=0), np.ptp(indicators, axis=0))
    )
    flat = spread <= 1e-12 * np.abs(indicators).max(axis=0)
    even: Floats = np.where(flat, 0.0, (indicators - centre) / np.where(flat, 1.0, spread))
    return even


def rank_bounds(scores: Floats, low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """The best and worst rank that each place can have while every weight stays between `low` and `high`.

    Formula: place b is surely above a if Σ min over w in [low, high] of w·(b - a) > 0, taken weight by weight (scaling
    the weights to sum to 1 changes no order). Best = 1 + those surely above; worst = n - those surely below.
    Shapes: `scores` (places, indicators), higher ranked first; `low`, `high` (indicators,). Errors: none.
    Certain, though not always attained by one weighting. Source: after Salo & Punkka, Ranking intervals, EJOR 2011.
    """
    count = scores.shape[0]
    best, worst = np.empty(count, dtype=int), np.empty(count, dtype=int)
    for start in range(0, count, BLOCK):
        apart = scores[None, :, :] - scores[start : start + BLOCK, None, :]
        up, down = np.maximum(apart, 0.0), np.minimum(apart, 0.0)
        best[start : start + BLOCK] = 1 + (up @ low + down @ high > 1e-12).sum(axis=1)
        worst[start : start + BLOCK] = count - (up @ high + down @ low < -1e-12).sum(axis=1)
    return best, worst


@dataclass(frozen=True, kw_only=True)
class Composite(Result):
    """The index, its ranks (1 is highest), and the ranks possible when every weight may be `give` more or less."""

    labels: tuple[str, ...]
    indicators: tuple[str, ...]
    weights: tuple[float, ...]
    scaling: str
    give: float
    score: tuple[float, ...]
    rank: tuple[int, ...]
    best: tuple[int, ...]
    worst: tuple[int, ...]
    rank_without: tuple[tuple[int, ...], ...]

    def sentence(self) -> str:
        count = len(self.labels)
        top = min(range(count), key=lambda i: self.rank[i])
        held = sum(low == high for low, high in zip(self.best, self.worst, strict=True))
        if self.best[top] == self.worst[top]:
            first = (
                f"{self.labels[top]} ranks highest of {count}, and does so with every weight up to {percent(self.give)}"
            )
            first += " more or less."
        else:
            first = f"{self.labels[top]} ranks highest of {count}; with each weight up to {percent(self.give)} more or "
            first += f"less its rank is sure only to lie from {self.best[top]} to {self.worst[top]}."
        moved = [
            name
            for name, without in zip(self.indicators, self.rank_without, strict=True)
            if without[top] != self.rank[top]
        ]
        if moved:
            first += f" Without {moved[0]} it would rank {self.rank_without[self.indicators.index(moved[0])][top]}."
        keeps = "keeps its" if held == 1 else "keep their"
        return f"{first} {held or 'None'} of {count} surely {keeps} place: read the ranks as ranges."

    def table(self) -> Table:
        rows = zip(self.labels, self.score, self.rank, self.best, self.worst, strict=True)
        return ("Place", "Index", "Rank", "Best possible rank", "Worst possible rank"), tuple(rows)


def composite(
    table: ArrayLike,
    *,
    given_weights: ArrayLike | None = None,
    higher_counts: Sequence[bool] | None = None,
    scaling: str = "spread",
    give: float = 0.25,
    places: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
) -> Composite:
    """A weighted index of indicators with honest ranks.

    Shapes: `table` (places, indicators), each column in its own unit; `higher_counts` says which columns raise the
    index as they rise (all, if not given); `give` is how far each weight may fairly differ, as a share of itself.
    Formula: Σ w·scaled; ranks with ties shared; `rank_bounds`; and the rank with each indicator left out in turn.
    Errors: Refused for an unknown scaling, a give outside 0 to 1, one place or indicator, or over 5,000 places.
    Source: OECD 2008, steps 5 to 7.
    """
    raw = numbers("table", table, dimensions=2)
    _checks(raw, scaling, give)
    count, width = raw.shape
    share = weights("weights", np.ones(width) if given_weights is None else given_weights, width)
    even = scaled(raw * _toward(higher_counts, width), scaling)
    score = even @ share
    best, worst = rank_bounds(even, share * (1 - give), share * (1 + give))
    without = tuple(ranks(score - even[:, i] * share[i]) for i in range(width))
    return Composite(
        method=f"weighted sum of indicators scaled by {scaling}, with certain rank bounds over weights within the give",
        labels=names("places", places, count, "Place"),
        indicators=names("indicators", indicators, width, "Indicator"),
        weights=tuple(share.tolist()),
        scaling=scaling,
        give=give,
        score=tuple(score.tolist()),
        rank=ranks(score),
        best=tuple(best.tolist()),
        worst=tuple(worst.tolist()),
        rank_without=without,
    )


def _toward(higher_counts: Sequence[bool] | None, width: int) -> Floats:
    if higher_counts is None:
        return np.ones(width)
    given = several("higher_counts", higher_counts)
    if len(given) != width:
        raise Refused(f"higher_counts has {len(given)} entries for {width} indicators. Give one for each.")
    return np.array([1.0 if up else -1.0 for up in given])


def _checks(raw: Floats, scaling: str, give: float) -> None:
    if scaling not in SCALINGS:
        raise Refused("Scale by 'spread' (standard deviations), 'range' (0 to 1) or 'rank'.")
    if not 0 <= one("give", give) < 1:
        raise Refused("The give in each weight is a share from 0 to under 1, for example 0.25.")
    if raw.shape[0] < 2 or raw.shape[1] < 2:
        raise Refused("An index takes at least two places and two indicators.")
    if raw.shape[0] > MOST_PLACES:
        raise Refused(f"{raw.shape[0]:,} places are too many to compare pair by pair: the most is {MOST_PLACES:,}.")
