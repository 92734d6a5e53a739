"""What would have to be true for the answer to turn: each figure alone, all alike, and two at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import brentq

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.value.discount import ScheduleLike
from commonweal.analysis.value.doubt import discount_of
from commonweal.analysis.value.social import (
    FIGURES,
    SHARES,
    InvestmentLike,
    Outcome,
    OutcomeLike,
    reading,
    sroi,
    yearly,
)
from commonweal.analysis.words import about, pounds

ALIKE = ("deadweight", "displacement", "attribution")


@dataclass(frozen=True)
class TippingPoint:
    """The value `at` which the ratio meets the target, `now` being the value used; None where no value does.

    `outcome` None means every outcome alike. `now` is None where outcomes differ.
    """

    outcome: str | None
    figure: str
    now: float | None
    at: float | None


@dataclass(frozen=True)
class Pair:
    """With `first` alike on every outcome, the ratio meets the target where `second` alike reaches this value."""

    first: float
    second: float


@dataclass(frozen=True, kw_only=True)
class Tipping(Result):
    """`alike` sets a share on every outcome; `scale` multiplies all value; `together` moves all to their low figures.

    `together` is the share of the way from central to low at which the ratio meets the target, None if it never does.
    """

    target: float
    ratio: float
    cost: float
    present: float
    points: tuple[TippingPoint, ...]
    alike: tuple[TippingPoint, ...]
    scale: float | None
    together: float | None
    pair_of: tuple[str, str]
    pairs: tuple[Pair, ...]
    exclusions: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def nearest(self) -> TippingPoint | None:
        """The share of one outcome that needs to move least to meet the target."""
        shares = [p for p in self.points if p.figure in ALIKE and p.at is not None and p.now is not None]
        return min(shares, key=lambda p: abs((p.at or 0.0) - (p.now or 0.0)), default=None)

    def sentence(self) -> str:
        """'SROI falls below £1 only if deadweight exceeds 71% …'"""
        goal = pounds(self.target)
        above = self.ratio >= self.target
        verb, way = ("falls below", "exceeds") if above else ("reaches", "is at most")
        on_all = next(p for p in self.alike if p.figure == "deadweight")
        if on_all.at is None:
            found = f"no deadweight on every outcome makes SROI {'fall below' if above else 'reach'} {goal}"
        else:
            found = f"SROI {verb} {goal} only if deadweight {way} {about(on_all.at)} on every outcome"
        if self.nearest is not None and self.nearest.at is not None and len(self.points) > len(FIGURES):
            one = self.nearest
            found += f"; on {one.outcome} alone, {one.figure} of {about(self.nearest.at)} would do it"
        if self.together is not None:
            found += f"; so would every doubtful figure moving {about(self.together)} of the way to its low end"
        return f"With all else held still, {found}. Now it is {pounds(round(self.ratio, 2))}."

    def table(self) -> Table:
        """One row for each figure of each outcome, then for all alike."""
        body: list[tuple[Cell, ...]] = [
            (p.outcome or "Every outcome", p.figure, p.now, p.at) for p in (*self.points, *self.alike)
        ]
        return ("Outcome", "Figure", "Now", f"Where £1 brings {pounds(self.target)}"), tuple(body)


def share_point(now: float, value: float, needed: float) -> float | None:
    """x with value·(1-x)/(1-now) = needed, if 0 ≤ x ≤ 1. `value` is present value at `now` < 1, pounds.

    Formula: x = 1 - needed·(1-now)/value. Units: shares of 1. Errors: none; None where no share does. Source: HM
    Treasury, The Green Book, on switching values.
    """
    if value == 0:
        return None
    at = 1 - needed * (1 - now) / value
    return at if -1e-12 <= at <= 1 + 1e-12 else None


def tipping_points(
    investments: Sequence[InvestmentLike],
    outcomes: Sequence[OutcomeLike],
    *,
    schedule: ScheduleLike,
    exclusions: Sequence[str],
    assumptions: Sequence[str],
    target: float = 1.0,
) -> Tipping:
    """The exact value of each figure at which the ratio meets `target`, all else held.

    The ratio is linear in quantity, proxy and each share, so with V the outcome's present value and N = target ×
    cost - the rest: quantity and proxy N/V × now; a share 1 - N(1-now)/V. Drop-off and the joint move to the low
    figures are solved to 1e-12. Two shares alike on every outcome: (1-a)(1-b) = target × cost / value without both.
    Takes what `sroi` takes; pounds and shares of 1. Refused as in `sroi`, and a target below nought. Source: HM
    Treasury, The Green Book, on switching values.
    """
    made = sroi(investments, outcomes, schedule=schedule, exclusions=exclusions, assumptions=assumptions)
    target = inputs.one("The target", target)
    if target < 0:
        raise Refused("The target is the value wanted for £1: nought or more.")
    goal, discount = target * made.cost, discount_of(made)
    return Tipping(
        method="Tipping points of the social return, exact for each figure",
        target=target,
        ratio=made.ratio,
        cost=made.cost,
        present=made.present,
        points=tuple(_single(o, figure, discount, goal - made.present) for o in made.outcomes for figure in FIGURES),
        alike=tuple(_alike(made.outcomes, figure, discount, goal) for figure in ALIKE),
        scale=goal / made.present if made.present * inputs.MOST > goal else None,
        together=_together(made.outcomes, discount, goal),
        pair_of=("deadweight", "attribution"),
        pairs=_pairs(made.outcomes, discount, goal),
        exclusions=made.exclusions,
        assumptions=made.assumptions,
    )


def _present(outcomes: Sequence[Outcome], discount: Floats) -> float:
    return float(sum(yearly(o, discount.size) @ discount for o in outcomes))


def _single(outcome: Outcome, figure: str, discount: Floats, gap: float) -> TippingPoint:
    """`gap` is the pounds that the present value must move by."""
    now = float(getattr(outcome, figure))
    own = _present([outcome], discount)
    if figure == "drop_off":
        at = _drop_off(outcome, discount, own + gap)
    elif figure in SHARES:
        clear = _present([replace(outcome, **_set(figure, 0.0))], discount)
        at = share_point(0.0, clear, own + gap)
    else:
        one = _present([replace(outcome, **_set(figure, 1.0))], discount)
        at = (own + gap) / one if one else None
        at = None if at is None or at * now < 0 or abs(at) > inputs.MOST else at
    return TippingPoint(outcome.name, figure, now, at)


def _set(figure: str, value: float) -> dict[str, Any]:
    return {figure: value}


def _drop_off(outcome: Outcome, discount: Floats, needed: float) -> float | None:
    def over(drop_off: float) -> float:
        return _present([replace(outcome, drop_off=drop_off)], discount) - needed

    first, last = over(0.0), over(1.0)
    if outcome.years < 2 or first * last > 0 or first == last:
        return None
    return float(brentq(over, 0.0, 1.0, xtol=1e-13))


def _alike(outcomes: tuple[Outcome, ...], figure: str, discount: Floats, goal: float) -> TippingPoint:
    values = {float(getattr(o, figure)) for o in outcomes}
    clear = _present([replace(o, **_set(figure, 0.0)) for o in outcomes], discount)
    now = values.pop() if len(values) == 1 else None
    return TippingPoint(None, figure, now, share_point(0.0, clear, goal))


def _pairs(outcomes: tuple[Outcome, ...], discount: Floats, goal: float) -> tuple[Pair, ...]:
    """Where (1-deadweight)(1-attribution) of all value leaves just the target, at each tenth of deadweight."""
    clear = _present([replace(o, deadweight=0.0, attribution=0.0) for o in outcomes], discount)
    found = []
    for first in np.linspace(0.0, 0.9, 10).tolist():
        second = share_point(0.0, clear * (1 - first), goal)
        if second is not None:
            found.append(Pair(round(first, 10), second))
    return tuple(found)


def _together(outcomes: tuple[Outcome, ...], discount: Floats, goal: float) -> float | None:
    """The first share of the way to the low figures at which the present value meets `goal`."""
    lows = [reading(o, "low") for o in outcomes]

    def over(share: float) -> float:
        moved = [
            replace(o, **{f: (1 - share) * getattr(o, f) + share * getattr(low, f) for f in o.low})
            for o, low in zip(outcomes, lows, strict=True)
        ]
        return _present(moved, discount) - goal

    if over(0.0) < 0 or over(1.0) > 0 or not any(o.low for o in outcomes):
        return None
    return float(brentq(over, 0.0, 1.0, xtol=1e-13)) if over(1.0) < 0 else 1.0
