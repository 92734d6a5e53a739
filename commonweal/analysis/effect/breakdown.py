"""How far apart the two groups' trends could drift before the effect could be nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from commonweal.analysis.effect.differences import clustered_error, double_difference
from commonweal.analysis.effect.panel import read_panel
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import number


def gaps(outcomes: Floats, treated: NDArray[np.bool_]) -> Floats:
    """Treated mean less comparison mean in each period.

    Shapes: `outcomes` (units, periods), `treated` (units,); answer (periods,). Units: the outcome's. Errors: none.
    Formula: a difference of means for each period. Source: after the event-study gaps of Rambachan & Roth 2023.
    """
    apart: Floats = outcomes[treated].mean(axis=0) - outcomes[~treated].mean(axis=0)
    return apart


def breakdown_drift(effect: float, half: float, wobble: float, after: int) -> float:
    """The drift in trends, in worst earlier wobbles a period, at which the interval first reaches nought.

    Formula: (|effect| - half)/(wobble·(after + 1)/2): if the gap between the groups drifts by at most M wobbles a
    period, t periods after it is off by at most M·t wobbles, and the mean of `after` periods by M·(after + 1)/2.
    Nought when the interval already holds nought. Units: none. Errors: none; `wobble` above nought.
    Source: relative magnitudes of Rambachan & Roth, Review of Economic Studies 2023, with the wobble taken as known.
    """
    return max(0.0, (abs(effect) - half) / (wobble * (after + 1) / 2))


@dataclass(frozen=True, kw_only=True)
class Breakdown(Result):
    """`wobble` is the largest step in the gap between the groups from one period to the next, before the start."""

    effect: float
    error: float
    lower: float
    upper: float
    wobble: float
    gaps: tuple[float, ...]
    start: int
    breakdown: float
    breakdown_of_estimate: float

    def sentence(self) -> str:
        if self.breakdown == 0:
            return (
                f"The effect of {number(self.effect)} could be nothing even if trends did not drift at all: its "
                f"interval ({number(self.lower)} to {number(self.upper)}) already holds nought."
            )
        told = np.floor(self.breakdown * 100) / 100
        times = f"{number(told)} times" if told >= 1 else f"{number(told)} of"
        return (
            f"The effect of {number(self.effect)} survives unless trends drift by {times} the worst earlier wobble "
            f"({number(self.wobble)} in one period), period after period. The wobble is taken as known, so with few "
            f"periods before, read this as a rough guide."
        )

    def table(self) -> Table:
        rows = tuple(
            (f"Period {period}", gap, "before" if period < self.start else "after")
            for period, gap in enumerate(self.gaps)
        )
        return ("Period", "Treated less comparison", "Spell"), rows


def breakdown_value(outcomes: ArrayLike, treated: Sequence[bool], start: int) -> Breakdown:
    """How much the groups' trends could drift apart, in units of their worst wobble before, with the effect surviving.

    The effect here is the mean after against the last period before, from which drift is measured.
    Shapes, units: see `difference_in_differences`, each unit its own cluster. Formula and source: see
    `breakdown_drift`. Errors: Refused as there, for fewer than three periods before, or groups that never wobbled.
    """
    panel = read_panel(outcomes, treated, start)
    sides = int(panel.treated.sum()), int((~panel.treated).sum())
    if min(sides) < 2:
        raise Refused("The breakdown value needs at least two treated and two comparison units, to judge chance by.")
    if start < 3:
        raise Refused("The breakdown value needs at least three periods before the start, to see how trends wobble.")
    apart = gaps(panel.outcomes, panel.treated)
    wobble = float(np.abs(np.diff(apart[:start])).max())
    if wobble <= 1e-12 * max(1.0, float(np.abs(panel.outcomes).max())):
        raise Refused("The groups moved exactly alike before the start, so there is no wobble to measure drift by.")
    since = panel.outcomes[:, start - 1 :]
    effect = double_difference(since, panel.treated, 1)
    units = np.arange(panel.treated.size, dtype=np.intp)
    error = clustered_error(since, panel.treated, 1, units)
    half = float(stdtrit(units.size - 1, 0.975)) * error
    after = panel.outcomes.shape[1] - start
    return Breakdown(
        method="breakdown value in relative magnitudes (after Rambachan & Roth 2023), wobble taken as known",
        effect=effect,
        error=error,
        lower=effect - half,
        upper=effect + half,
        wobble=wobble,
        gaps=tuple(apart.tolist()),
        start=start,
        breakdown=breakdown_drift(effect, half, wobble, after),
        breakdown_of_estimate=breakdown_drift(effect, 0.0, wobble, after),
    )
