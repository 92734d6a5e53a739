"""Difference in differences on a balanced panel, with errors clustered by unit or by a group of units."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from commonweal.analysis.effect.panel import Panel, read_panel
from commonweal.analysis.inputs import Floats, several
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, number

Bools = NDArray[np.bool_]
FEW_CLUSTERS = 20


def double_difference(outcomes: Floats, treated: Bools, start: int) -> float:
    """(After - before) for treated units less (after - before) for the rest.

    Formula: difference of mean unit changes, a unit's change being its mean from `start` on less its mean before. On a
    balanced panel this is the two-way fixed-effects coefficient. Shapes: `outcomes` (units, periods), `treated`
    (units,); `start` the first period after. Units: the outcome's. Errors: none.
    Source: Snow 1855; Card & Krueger 1994.
    """
    change = unit_changes(outcomes, start)
    return float(change[treated].mean() - change[~treated].mean())


def unit_changes(outcomes: Floats, start: int) -> Floats:
    """Each unit's mean from `start` on less its mean before. Shapes, units and errors: see `double_difference`.

    Formula and source: as there.
    """
    changes: Floats = outcomes[:, start:].mean(axis=1) - outcomes[:, :start].mean(axis=1)
    return changes


def clustered_error(outcomes: Floats, treated: Bools, start: int, cluster: NDArray[np.intp]) -> float:
    """Cluster-robust standard error of the double difference (CR1).

    Formula: √(c·Σ over clusters (Σ d·e)²) / Σ d², d the treatment after taking out unit and period means, e the
    residual, c = G/(G-1)·(N-1)/(N-K) with N = units × periods and K = periods + 1: the effect and the period effects.
    Unit effects are not counted, being nested in the clusters (the convention of fixest and reghdfe).
    Shapes: `cluster` (units,), 0 to G - 1. Units: the outcome's. Errors: none; G ≥ 2.
    Source: Liang & Zeger 1986; Cameron & Miller, A practitioner's guide, JHR 2015, section II.
    """
    units, periods = outcomes.shape
    exposed = np.outer(treated, np.arange(periods) >= start).astype(float)
    left, seen = _demeaned(exposed), _demeaned(outcomes)
    spread = float((left**2).sum())
    residual = seen - (left * seen).sum() / spread * left
    totals = np.bincount(cluster, (left * residual).sum(axis=1))
    groups, count = totals.size, units * periods
    scale = groups / (groups - 1) * (count - 1) / (count - periods - 1)
    return math.sqrt(scale * float((totals**2).sum())) / spread


def _demeaned(table: Floats) -> Floats:
    away: Floats = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + table.mean()
    return away


@dataclass(frozen=True, kw_only=True)
class DifferenceInDifferences(Result):
    """The effect on the treated, if the others show what would have happened. `degrees` is clusters less one."""

    units: int
    treated: int
    periods: int
    start: int
    clusters: int
    convention: str
    treated_before: float
    treated_after: float
    others_before: float
    others_after: float
    effect: float
    error: float
    degrees: int
    lower: float
    upper: float
    p_value: float

    def sentence(self) -> str:
        word = "more" if self.effect > 0 else "less"
        span = f"95% interval {number(self.lower)} to {number(self.upper)}"
        if self.lower <= 0 <= self.upper:
            first = f"No clear effect: {number(self.effect)} against the comparison group ({span})."
        else:
            first = f"An effect of {number(abs(self.effect))} {word} than the comparison group would lead us to expect"
            first += f" ({span})."
        second = " It stands only if both groups would otherwise have moved alike."
        if self.clusters < FEW_CLUSTERS:
            second += f" With {self.clusters} clusters the interval is too sure of itself: see randomisation inference."
        return first + second

    def table(self) -> Table:
        rows = (
            ("Treated", self.treated_before, self.treated_after, self.treated_after - self.treated_before),
            ("Comparison", self.others_before, self.others_after, self.others_after - self.others_before),
            ("Difference in differences", None, None, self.effect),
            ("Standard error, clustered", None, None, self.error),
            ("95% interval, lower", None, None, self.lower),
            ("95% interval, upper", None, None, self.upper),
        )
        return ("Group", "Before", "After", "Change"), rows


def difference_in_differences(
    outcomes: ArrayLike,
    treated: Sequence[bool],
    start: int,
    clusters: Sequence[Hashable] | None = None,
) -> DifferenceInDifferences:
    """The effect of something that began for some units at period `start` (counted from 0) and not for the others.

    Shapes: `outcomes` (units, periods) with no gaps, in the outcome's unit; `treated` (units,); `clusters` names the
    group of each unit (each its own, if not given). Formula: see `double_difference`, `clustered_error`; interval by
    t on clusters less one. Errors: Refused for gaps, fewer than two treated or two comparison clusters, or a start that
    leaves nothing before. Source: as there.
    """
    panel = read_panel(outcomes, treated, start)
    cluster = _clusters(clusters, panel)
    groups = int(cluster.max()) + 1
    effect = double_difference(panel.outcomes, panel.treated, start)
    error = clustered_error(panel.outcomes, panel.treated, start, cluster)
    half = float(stdtrit(groups - 1, 0.975)) * error
    ratio = abs(effect) / error if error > 0 else None
    before, after = panel.outcomes[:, :start].mean(axis=1), panel.outcomes[:, start:].mean(axis=1)
    return DifferenceInDifferences(
        method="difference in differences, two-way fixed effects on a balanced panel, errors clustered (CR1)",
        units=panel.outcomes.shape[0],
        treated=int(panel.treated.sum()),
        periods=panel.outcomes.shape[1],
        start=start,
        clusters=groups,
        convention="CR1 scaled by G/(G-1)·(N-1)/(N-K), K the periods plus one; t on G-1 degrees of freedom",
        treated_before=float(before[panel.treated].mean()),
        treated_after=float(after[panel.treated].mean()),
        others_before=float(before[~panel.treated].mean()),
        others_after=float(after[~panel.treated].mean()),
        effect=effect,
        error=error,
        degrees=groups - 1,
        lower=effect - half,
        upper=effect + half,
        p_value=(1.0 if effect == 0 else 0.0) if ratio is None else float(2 * stdtr(groups - 1, -ratio)),
    )


def _clusters(clusters: Sequence[Hashable] | None, panel: Panel) -> NDArray[np.intp]:
    units = panel.treated.size
    if clusters is None:
        labels: NDArray[np.intp] = np.arange(units, dtype=np.intp)
    else:
        clusters = [str(name) for name in several("clusters", clusters)]
        if len(clusters) != units:
            raise Refused(f"clusters has {len(clusters)} entries for {counted(units, 'unit')}. Give one for each.")
        order = {name: place for place, name in enumerate(dict.fromkeys(clusters))}
        labels = np.array([order[name] for name in clusters], dtype=np.intp)
    for word, side in (("treated", panel.treated), ("comparison", ~panel.treated)):
        if np.unique(labels[side]).size < 2:
            raise Refused(
                f"There is one {word} cluster, and one alone cannot show how much clusters differ by chance. "
                f"Use randomisation inference, or more {word} units."
            )
    return labels
