"""How prices become points, and whether a losing bid's price decides the winner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import listed, number, pounds


def relative(prices: Floats) -> Floats:
    """lowest / price. `prices` (n,) pounds above nought; returns shares of the price points, 1 for the lowest.

    Errors: none. Source: Stilger, Siderius & van Raaij (2017), Journal of Public Procurement 17(1).
    """
    shares: Floats = prices.min() / prices
    return shares


def inverse_linear(prices: Floats) -> Floats:
    """1 - (price - lowest) / lowest, never below 0: a bid at twice the lowest gets nothing.

    Shapes: (n,) pounds to (n,) shares. Errors: none. Source: as `relative`.
    """
    shares: Floats = np.maximum(0.0, 2.0 - prices / prices.min())
    return shares


def spread_between(prices: Floats) -> Floats:
    """(highest - price) / (highest - lowest): the dearest gets 0, the cheapest 1; all 1 when all are equal.

    Shapes: (n,) pounds to (n,) shares. Errors: none. Source: as `relative`.
    """
    gap = prices.max() - prices.min()
    shares: Floats = (prices.max() - prices) / gap if gap > 0 else np.ones_like(prices)
    return shares


def mean_deviation(prices: Floats) -> Floats:
    """½ + (mean - price) / mean, held to 0–1: half at the mean price, and 1 point in 100 for each 1% from it.

    Shapes: (n,) pounds to (n,) shares. Errors: none. Source: as `relative`.
    """
    mean = prices.mean()
    shares: Floats = np.clip(0.5 + (mean - prices) / mean, 0.0, 1.0)
    return shares


def against_ceiling(prices: Floats, ceiling: float) -> Floats:
    """1 - price / ceiling, never below 0. Rests on a published figure, so no bid can move another bid's points.

    Shapes: (n,) pounds to (n,) shares. Errors: none; `ceiling` above nought. Source: as `relative`.
    """
    shares: Floats = np.maximum(0.0, 1.0 - prices / ceiling)
    return shares


FORMULAS: dict[str, tuple[str, Callable[[Floats], Floats]]] = {
    "relative": ("lowest price ÷ price", relative),
    "inverse-linear": ("1 less the share by which the price exceeds the lowest", inverse_linear),
    "range": ("place between the highest and the lowest price", spread_between),
    "mean-deviation": (
        "half the points at the mean price, one in 100 more or fewer for each 1% from it",
        mean_deviation,
    ),
}
CEILING = "ceiling"
PENNY = 0.01
CEILING_SAYS = "1 less the price as a share of a ceiling published beforehand"


def price_shares(prices: Floats, formula: str, ceiling: float | None = None) -> Floats:
    """The share of the price points for each price, by name of formula. Refused: an unknown name, no ceiling.

    Shapes: (n,) pounds to (n,) shares. Source: as `relative`.
    """
    if (prices < PENNY).any():
        raise Refused(f"A price must be more than £0; the lowest given is {pounds(float(prices.min()))}.")
    if formula == CEILING:
        limit = 0.0 if ceiling is None else inputs.one("The ceiling", ceiling)
        if limit < PENNY:
            raise Refused("Give the ceiling in pounds that the published method names.")
        return against_ceiling(prices, limit)
    if str(formula) not in FORMULAS:
        raise Refused(f"There is no price formula called '{formula}'. Choose {listed([*FORMULAS, CEILING])}.")
    return FORMULAS[formula][1](prices)


def formula_says(formula: str) -> str:
    """The formula in words, as a tender document would put it.

    Errors: none; a formula that `price_shares` knows.
    """
    return CEILING_SAYS if formula == CEILING else FORMULAS[formula][0]


@dataclass(frozen=True, kw_only=True)
class PricePoints(Result):
    """`shares` between 0 and 1; `points` the shares times the points for price."""

    bids: tuple[str, ...]
    prices: tuple[float, ...]
    points_for_price: float
    shares: tuple[float, ...]
    points: tuple[float, ...]

    def sentence(self) -> str:
        """Who gets the most, and what the points rest on."""
        best = max(self.points)
        top = [b for b, p in zip(self.bids, self.points, strict=True) if p == best]
        verb = "gets" if len(top) == 1 else "get"
        caveat = (
            "Points rest on a published ceiling, so no bid moves another bid's points."
            if CEILING_SAYS in self.method
            else "Each bid's points rest on the other bids' prices, so a bid that loses can still move them."
        )
        return (
            f"{listed(top)} {verb} the most for price: {number(best, 4)} of {number(self.points_for_price)}. {caveat}"
        )

    def table(self) -> Table:
        """One row for each bid: price, share, points."""
        body = tuple(zip(self.bids, self.prices, self.shares, self.points, strict=True))
        return ("Bid", "Price (£)", "Share", "Points"), body


def price_points(
    prices: ArrayLike,
    *,
    points: float = 100.0,
    formula: str = "relative",
    ceiling: float | None = None,
    bids: Sequence[str] | None = None,
) -> PricePoints:
    """Points for price: share × `points`, the share by the formula named.

    `prices` in pounds, above nought; `points` the points that price carries. Formulas: 'relative',
    'inverse-linear', 'range', 'mean-deviation', and 'ceiling' with `ceiling` in pounds. Refused: a price of nought
    or less, an unknown formula. Source: Stilger, Siderius & van Raaij (2017), A comparative study of formulas for
    choosing the economically most advantageous tender, Journal of Public Procurement 17(1).
    """
    given = inputs.numbers("The list of prices", prices)
    points = inputs.one("The points for price", points)
    if not points > 0:
        raise Refused("The points for price must be more than nought.")
    shares = price_shares(given, formula, ceiling)
    return PricePoints(
        method=f"Points for price: {formula_says(formula)}",
        bids=inputs.names("The list of bids", bids, given.size, "Bid"),
        prices=inputs.row(given),
        points_for_price=float(points),
        shares=inputs.row(shares),
        points=inputs.row(shares * points),
    )
