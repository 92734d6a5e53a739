"""Price and quality together, as the published method weighs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.scoring.price import formula_says, price_shares
from commonweal.analysis.words import listed, number

LEAST_TOP = 0.01


def quality_points(scores: Floats, weights: Floats, top_score: float) -> Floats:
    """score / top × weight. `scores` (bids, questions) in marks, `weights` (questions,) in points; returns points.

    Errors: none; `top_score` above nought. Source: the published method of the tender (Procurement Act 2023 s.23).
    """
    points: Floats = scores / top_score * weights
    return points


@dataclass(frozen=True)
class LosingBid:
    """Take `bid`, which did not win, out of the comparison and `winner` comes first instead."""

    bid: str
    winner: str


@dataclass(frozen=True, kw_only=True)
class PriceQuality(Result):
    """`points` is bids × questions; `sections` adds questions up by section; `decided_by` lists deciding losers."""

    bids: tuple[str, ...]
    prices: tuple[float, ...]
    questions: tuple[str, ...]
    weights: tuple[float, ...]
    price_weight: float
    scores: tuple[tuple[float, ...], ...]
    top_score: float
    points: tuple[tuple[float, ...], ...]
    sections: tuple[tuple[str, tuple[float, ...]], ...]
    price_points: tuple[float, ...]
    totals: tuple[float, ...]
    ranks: tuple[int, ...]
    decided_by: tuple[LosingBid, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """The bid in first place, or all of those that tie for it."""
        return tuple(b for b, r in zip(self.bids, self.ranks, strict=True) if r == 1)

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each losing bid whose price decides the winner."""
        return tuple(
            f"{one.bid} did not win, yet without its price {one.winner} would come first. "
            f"Check the arithmetic of that bid and the choice of price formula before the award."
            for one in self.decided_by
        )

    def sentence(self) -> str:
        """Who is first and by how much; whether a losing price decides it."""
        order = sorted(self.totals, reverse=True)
        best = number(order[0], 4)
        if len(self.first) > 1:
            found = f"{listed(self.first)} tie for first on {best} of 100"
        elif len(order) == 1:
            found = f"{self.first[0]} is the only bid, on {best} of 100"
        else:
            second = self.bids[self.totals.index(order[1])]
            found = f"{self.first[0]} comes first on {best} of 100, {number(order[0] - order[1], 4)} ahead of {second}"
        if self.decided_by:
            return f"{found}. {self.warnings[0]}"
        return f"{found}. No losing bid's price decides the winner; the marks are still judgements."

    def table(self) -> Table:
        """One row for each bid: points by section, price points, total, rank."""
        names = tuple(name for name, _ in self.sections)
        by_bid = zip(*(points for _, points in self.sections), strict=True)
        body: list[tuple[Cell, ...]] = [
            (bid, price, *section, price_points, total, rank)
            for bid, price, section, price_points, total, rank in zip(
                self.bids, self.prices, by_bid, self.price_points, self.totals, self.ranks, strict=True
            )
        ]
        return ("Bid", "Price (£)", *names, "Price points", "Total", "Rank"), tuple(body)


def price_quality(
    prices: ArrayLike,
    scores: ArrayLike,
    weights: ArrayLike,
    price_weight: float,
    *,
    bids: Sequence[str] | None = None,
    questions: Sequence[str] | None = None,
    sections: Sequence[str] | None = None,
    top_score: float = 10.0,
    formula: str = "relative",
    ceiling: float | None = None,
) -> PriceQuality:
    """Total = Σ_q weight_q × score / top + price weight × price share.

    `prices` (bids,) pounds; `scores` bids × questions, 0 to `top_score`; `weights` (questions,) and `price_weight`
    in points that must add up to exactly 100; `sections` names the section of each question. Refused: weights that
    do not add up to 100, a score above the top, a price of nought. Each losing bid is taken out in turn to see
    whether its price decides the winner. Source: Procurement Act 2023 s.23; Stilger, Siderius & van Raaij (2017).
    """
    top_score, price_weight = inputs.one("The top score", top_score), inputs.one("The weight for price", price_weight)
    paid, table, points_for = _read(prices, scores, weights, (top_score, price_weight))
    called = inputs.names("The list of bids", bids, paid.size, "Bid")
    asked = inputs.names("The list of questions", questions, points_for.size, "Question")
    points = quality_points(table, points_for, top_score)
    for_price, decided_by = _priced(points.sum(axis=1), paid, price_weight, formula, ceiling)
    totals = points.sum(axis=1) + for_price
    return PriceQuality(
        method=f"Price and quality, weights of 100; price by {formula_says(formula)}",
        bids=called,
        prices=inputs.row(paid),
        questions=asked,
        weights=inputs.row(points_for),
        price_weight=price_weight,
        scores=inputs.rows(table),
        top_score=top_score,
        points=inputs.rows(points),
        sections=_sections(points, asked, sections),
        price_points=inputs.row(for_price),
        totals=inputs.row(totals),
        ranks=inputs.ranks(totals),
        decided_by=tuple(LosingBid(called[out], called[new]) for out, new in decided_by),
    )


def _priced(
    quality: Floats, paid: Floats, weight: float, formula: str, ceiling: float | None
) -> tuple[Floats, list[tuple[int, int]]]:
    """The points for price of each bid, and the losing bids whose price decides the winner."""

    def points_for(left: Floats) -> Floats:
        return weight * price_shares(left, formula, ceiling)

    return points_for(paid), deciding_losers(quality, paid, points_for)


def deciding_losers(quality: Floats, prices: Floats, points_for: Callable[[Floats], Floats]) -> list[tuple[int, int]]:
    """(losing bid, who comes first without it) for each losing bid whose price decides the winner.

    `quality` (n,) points, `prices` (n,) pounds, `points_for` prices to points. A bid that wins or ties is not a losing
    bid. A change from one winner to a tie counts, since the award would then turn on something else. Formula: the award
    worked out again without each losing bid. Errors: none. Source: Stilger, Siderius & van Raaij (2017), on irrelevant
    alternatives.
    """
    first = set(_leading(quality + points_for(prices)).tolist())
    found = []
    for out in range(prices.size):
        if out in first or prices.size < 3:
            continue
        left = np.delete(np.arange(prices.size), out)
        leads = left[_leading(quality[left] + points_for(prices[left]))]
        if set(leads.tolist()) != first:
            new = [int(i) for i in leads if int(i) not in first]
            found.append((out, new[0] if new else int(leads[0])))
    return found


def _leading(totals: Floats) -> NDArray[np.intp]:
    return np.flatnonzero(totals >= totals.max() - 1e-12 * max(1.0, float(np.abs(totals).max())))


def _read(
    prices: ArrayLike, scores: ArrayLike, weights: ArrayLike, limits: tuple[float, float]
) -> tuple[Floats, Floats, Floats]:
    """Prices, marks and weights checked together; `limits` are the top score and the weight for price."""
    table = inputs.numbers("The table of scores", scores, dimensions=2, least=0.0)
    paid = inputs.numbers("The list of prices", prices)
    points_for = _weights(weights, limits[1], table.shape[1])
    if paid.size != table.shape[0]:
        raise Refused(f"There are {paid.size} prices for {table.shape[0]} bids. Give one price for each bid.")
    if limits[0] < LEAST_TOP or (table > limits[0]).any():
        raise Refused(f"A score is above the top score of {number(limits[0])}. Check the marks.")
    return paid, table, points_for


def _weights(weights: ArrayLike, price_weight: float, count: int) -> Floats:
    points = inputs.numbers("The weights", weights, least=0.0)
    if points.size != count:
        raise Refused(f"There are {points.size} weights for {count} questions. Give one weight for each question.")
    if price_weight < 0:
        raise Refused("The weight for price cannot be below nought.")
    total = float(points.sum()) + price_weight
    if abs(total - 100.0) > 1e-9:
        raise Refused(
            f"The weights add up to {number(total, 4)}, not 100. Change them until they do, with price included."
        )
    return points


def _sections(
    points: Floats, questions: tuple[str, ...], sections: Sequence[str] | None
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    named = questions if sections is None else tuple(map(str, inputs.several("The list of sections", sections)))
    if len(named) != len(questions):
        raise Refused(f"There are {len(named)} section names for {len(questions)} questions. Name one for each.")
    return tuple(
        (name, inputs.row(points[:, [i for i, n in enumerate(named) if n == name]].sum(axis=1)))
        for name in dict.fromkeys(named)
    )
