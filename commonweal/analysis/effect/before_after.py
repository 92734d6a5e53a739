"""Before and after, for one group: what moved, and nothing about why."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from commonweal.analysis.inputs import Floats, numbers
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, number


def welch(before: Floats, after: Floats) -> tuple[float, float, float]:
    """Difference of two means, its standard error, and Welch's degrees of freedom.

    Formula: mean(after) - mean(before); √(s²/m + t²/n); (s²/m + t²/n)² / ((s²/m)²/(m-1) + (t²/n)²/(n-1)).
    Shapes: (m,), (n,), same unit. Errors: none; m, n ≥ 2. With no spread at all the error is 0 and df is m + n - 2.
    Source: Welch, Biometrika 1947.
    """
    first, second = before.var(ddof=1) / before.size, after.var(ddof=1) / after.size
    total = float(first + second)
    parts = float(first**2 / (before.size - 1) + second**2 / (after.size - 1))
    degrees = total**2 / parts if parts > 0 else float(before.size + after.size - 2)
    return float(after.mean() - before.mean()), math.sqrt(total), degrees


@dataclass(frozen=True, kw_only=True)
class BeforeAfter(Result):
    """The change between two spells, with its interval. `paired` says whether the same units were seen twice."""

    paired: bool
    before: tuple[float, ...]
    after: tuple[float, ...]
    before_mean: float
    after_mean: float
    change: float
    error: float
    degrees: float
    lower: float
    upper: float

    def sentence(self) -> str:
        verb = "rose" if self.change > 0 else "fell" if self.change < 0 else "did not move"
        by = f" by {number(abs(self.change))}" if self.change else ""
        span = f"95% interval {number(self.lower)} to {number(self.upper)}"
        chance = "more than chance would explain" if self.lower * self.upper > 0 else "which chance alone could explain"
        return (
            f"The average {verb}{by}, from {number(self.before_mean)} to {number(self.after_mean)} ({span}), {chance}. "
            f"With no comparison group, this is a change and not an effect: something else may have caused it."
        )

    def table(self) -> Table:
        rows = (
            ("Before", self.before_mean, len(self.before)),
            ("After", self.after_mean, len(self.after)),
            ("Change", self.change, None),
            ("95% interval, lower", self.lower, None),
            ("95% interval, upper", self.upper, None),
        )
        return ("Measure", "Value", "Readings"), rows


def before_after(before: ArrayLike, after: ArrayLike, paired: bool = False) -> BeforeAfter:
    """The change in an average: of the same units seen twice (`paired`), or of separate readings.

    Shapes: (m,) and (n,) in one unit, m = n when paired. Formula: paired t interval, or `welch`.
    Errors: Refused for fewer than two readings a side, or pairs that do not match. Source: Student 1908; Welch 1947.
    """
    first, second = numbers("before", before), numbers("after", after)
    if min(first.size, second.size) < 2:
        raise Refused(
            "Before and after need at least two readings each; with one, there is nothing to judge chance by."
        )
    if paired:
        if first.size != second.size:
            raise Refused(f"{counted(first.size, 'unit')} before and {second.size} after cannot be paired.")
        moved = second - first
        change, error = float(moved.mean()), float(moved.std(ddof=1)) / math.sqrt(moved.size)
        degrees = float(moved.size - 1)
    else:
        change, error, degrees = welch(first, second)
    half = float(stdtrit(degrees, 0.975)) * error
    return BeforeAfter(
        method="paired t interval for a change" if paired else "Welch's interval for a difference of means",
        paired=paired,
        before=tuple(first.tolist()),
        after=tuple(second.tolist()),
        before_mean=float(np.mean(first)),
        after_mean=float(np.mean(second)),
        change=change,
        error=error,
        degrees=degrees,
        lower=change - half,
        upper=change + half,
    )
