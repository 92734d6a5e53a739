"""Ranking by distance from the best imaginable option: TOPSIS and VIKOR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis import inputs
from commonweal.analysis.choice.decision import Decision, decision, refuse_named
from commonweal.analysis.inputs import Floats, Truths
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import listed, number


def closeness(scores: Floats, weights: Floats, rising: Truths) -> tuple[Floats, Floats, Floats]:
    """TOPSIS distances (n,) to the best and the worst, and closeness D⁻ / (D⁺ + D⁻), no unit.

    v = w·x/√Σx²; best and worst are taken criterion by criterion over the options at hand. Shapes: `scores` (n, m),
    `weights` (m,) summing to 1, `rising` (m,). Errors: none; no column nought throughout. Source: Hwang & Yoon (1981).
    """
    level = scores / np.abs(scores).max(axis=0)
    v = level / np.sqrt((level**2).sum(axis=0)) * weights
    best = np.where(rising, v.max(axis=0), v.min(axis=0))
    worst = np.where(rising, v.min(axis=0), v.max(axis=0))
    to_best = np.sqrt(((v - best) ** 2).sum(axis=1))
    to_worst = np.sqrt(((v - worst) ** 2).sum(axis=1))
    return to_best, to_worst, to_worst / (to_best + to_worst)


@dataclass(frozen=True, kw_only=True)
class Topsis(Result):
    """Distances have no unit; `closeness` runs from 0 (worst on all) to 1 (best on all)."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    to_best: tuple[float, ...]
    to_worst: tuple[float, ...]
    closeness: tuple[float, ...]
    ranks: tuple[int, ...]

    def sentence(self) -> str:
        """Which option is closest to the best, and the method's known weakness."""
        first = [o for o, r in zip(self.options, self.ranks, strict=True) if r == 1]
        verb = "is" if len(first) == 1 else "are"
        return (
            f"{listed(first)} {verb} closest to the best on offer (closeness {number(max(self.closeness), 4)} of 1). "
            "The best is made from these options, so adding or leaving out one can reorder the others."
        )

    def table(self) -> Table:
        """One row for each option: distances, closeness, rank."""
        body = tuple(zip(self.options, self.to_best, self.to_worst, self.closeness, self.ranks, strict=True))
        return ("Option", "Distance to best", "Distance to worst", "Closeness", "Rank"), body


def topsis(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
) -> Topsis:
    """TOPSIS: closeness_i = D⁻_i / (D⁺_i + D⁻_i) on vector-scaled, weighted scores.

    `scores` options × criteria in any unit, `weights` scaled to sum to 1, `directions` 'max' or 'min'. Refused: a
    criterion that is nought throughout, options that are all alike. Source: Hwang & Yoon (1981), Multiple Attribute
    Decision Making; Tzeng & Huang (2011), Multiple Attribute Decision Making: Methods and Applications.
    """
    made = decision(scores, weights, options=options, criteria=criteria, directions=directions)
    _refuse_alike(made)
    flat = np.all(made.scores == 0, axis=0)
    refuse_named(made, flat, "every figure is nought. It cannot change the order: leave it out")
    to_best, to_worst, near = closeness(made.scores, made.weights, made.rising)
    return Topsis(
        method="TOPSIS: closeness to the best option, vector scaling",
        options=made.options,
        criteria=made.criteria,
        scores=inputs.rows(made.scores),
        weights=inputs.row(made.weights),
        to_best=inputs.row(to_best),
        to_worst=inputs.row(to_worst),
        closeness=inputs.row(near),
        ranks=inputs.ranks(near),
    )


def compromise(regrets: Floats, weights: Floats, balance: float) -> tuple[Floats, Floats, Floats]:
    """VIKOR's S (sum of weighted regrets), R (greatest weighted regret) and Q (n,), no unit.

    `regrets` (n, m) run from 0 at the best score to 1 at the worst. Q = v(S-S*)/(S⁻-S*) + (1-v)(R-R*)/(R⁻-R*), v =
    `balance`; a term without spread counts nought. Errors: none. Source: Opricovic & Tzeng (2004), European Journal of
    Operational Research 156.
    """
    weighted = regrets * weights
    total, worst = weighted.sum(axis=1), weighted.max(axis=1)
    parts = [(x - x.min()) / (x.max() - x.min()) if x.max() > x.min() else np.zeros_like(x) for x in (total, worst)]
    return total, worst, balance * parts[0] + (1.0 - balance) * parts[1]


@dataclass(frozen=True, kw_only=True)
class Vikor(Result):
    """`compromise` holds the options that the method's two conditions leave standing, best first."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    balance: float
    total_regret: tuple[float, ...]
    worst_regret: tuple[float, ...]
    q: tuple[float, ...]
    ranks: tuple[int, ...]
    clear_lead: bool
    steady: bool
    compromise: tuple[str, ...]

    def sentence(self) -> str:
        """The compromise, alone or as a set, and why."""
        if len(self.compromise) == 1:
            found = f"{self.compromise[0]} is the compromise, with a clear lead"
        else:
            why = "the first has no clear lead" if not self.clear_lead else "the first is not first on either regret"
            found = f"{listed(self.compromise)} stand together as the compromise, since {why}"
        return f"{found}. Regret is measured against these options only, so a new one can change it."

    def table(self) -> Table:
        """One row for each option: S, R, Q, rank."""
        body = tuple(zip(self.options, self.total_regret, self.worst_regret, self.q, self.ranks, strict=True))
        return ("Option", "Total regret (S)", "Worst regret (R)", "Q", "Rank"), body


def vikor(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
    balance: float = 0.5,
) -> Vikor:
    """VIKOR: the compromise between the greatest good overall and the least worst regret. Lowest Q first.

    Takes what `topsis` takes, and its S, R and Q have no unit; `balance` v from 0 to 1 weighs total against worst
    regret. The first option stands alone where Q(2nd) - Q(1st) ≥ 1/(n-1) and it is also first by S or by R; otherwise a
    set stands. Refused: a criterion with no spread. Source: Opricovic & Tzeng (2004), European Journal of Operational
    Research 156.
    """
    made = decision(scores, weights, options=options, criteria=criteria, directions=directions)
    balance = inputs.one("The balance", balance)
    if not 0 <= balance <= 1:
        raise Refused("The balance between total and worst regret is a share, from 0 to 1.")
    best = np.where(made.rising, made.scores.max(axis=0), made.scores.min(axis=0))
    worst = np.where(made.rising, made.scores.min(axis=0), made.scores.max(axis=0))
    refuse_named(made, best == worst, "every option scores the same. It cannot change the order: leave it out")
    total, most, q = compromise((best - made.scores) / (best - worst), made.weights, balance)
    clear, steady, standing = _standing(total, most, q)
    return Vikor(
        method="VIKOR: compromise between total and worst regret",
        options=made.options,
        criteria=made.criteria,
        scores=inputs.rows(made.scores),
        weights=inputs.row(made.weights),
        balance=float(balance),
        total_regret=inputs.row(total),
        worst_regret=inputs.row(most),
        q=inputs.row(q),
        ranks=inputs.ranks(-q),
        clear_lead=clear,
        steady=steady,
        compromise=tuple(made.options[i] for i in standing),
    )


def _standing(total: Floats, worst: Floats, q: Floats) -> tuple[bool, bool, list[int]]:
    """(clear lead, steady, options left standing best first) by Opricovic & Tzeng's two conditions."""
    order = [int(i) for i in np.argsort(q, kind="stable")]
    first, slack, needed = order[0], 1e-12, 1.0 / (len(q) - 1)
    clear = bool(q[order[1]] - q[first] >= needed - slack)
    steady = bool(total[first] <= total.min() + slack or worst[first] <= worst.min() + slack)
    if clear:
        return clear, steady, order[:1] if steady else order[:2]
    return clear, steady, [i for i in order if q[i] - q[first] < needed - slack]


def _refuse_alike(made: Decision) -> None:
    counts = made.scores[:, made.weights > 0]
    if (counts == counts[0]).all():
        raise Refused("Every option has the same figures on every criterion that counts. There is nothing to rank.")
