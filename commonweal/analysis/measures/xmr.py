"""XmR charts: what a measure's own past says is routine, and what is a signal.

After W. A. Shewhart (1931) and D. J. Wheeler, Understanding Variation (1993). The run rules are those of NHS England,
Making Data Count: a run of seven on one side of the average, six rising or falling, two of three close to a limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.analysis.inputs import Floats, names, numbers, one, whole
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, listed, number

Bools = NDArray[np.bool_]

LIMIT_FACTOR = 2.66  # 3 / 1.128, Wheeler's rounding: three sigma from the average moving range of two
RANGE_FACTOR = 3.267  # the upper limit for the moving range itself
SHIFT = 7
TREND = 6
FEWEST = 6
COMFORTABLE = 15
RULES = ("outside the limits", "run on one side", "rising or falling", "two of three near a limit")


def xmr_limits(values: Floats, baseline: int | None = None) -> tuple[Floats, Floats, Floats, Floats]:
    """Average, average moving range, lower and upper limit of each series.

    Formula: mean ± 2.66 × mean of |x[i] - x[i-1]|, over the first `baseline` readings (all, if None).
    Shapes: `values` is (..., n) in the measure's own unit; each answer is (...) in the same unit.
    Errors: none; give at least two finite readings. Source: Wheeler 1993.
    """
    past = values[..., :baseline]
    average = past.mean(axis=-1)
    moving = np.abs(np.diff(past, axis=-1)).mean(axis=-1)
    return average, moving, average - LIMIT_FACTOR * moving, average + LIMIT_FACTOR * moving


def xmr_signals(values: Floats, average: Floats, lower: Floats, upper: Floats) -> Bools:
    """Which readings each rule marks: shape (4, ..., n), rules in the order of RULES.

    A reading on the average ends a run; 'near' is past two thirds of the way from the average to a limit.
    Shapes: `values` (..., n); `average`, `lower`, `upper` (...). Errors: none. Source: NHS England, Making Data Count.
    """
    series = np.ascontiguousarray(np.moveaxis(values, -1, 0))  # time comes first: each step of a rule is one long row
    outside = (series > upper) | (series < lower)
    run = _runs(series > average, SHIFT) | _runs(series < average, SHIFT)
    steps = _runs(series[1:] > series[:-1], TREND - 1) | _runs(series[1:] < series[:-1], TREND - 1)
    trend = np.zeros(series.shape, dtype=bool)
    trend[1:] |= steps
    trend[:-1] |= steps
    over = series > average + (upper - average) * 2 / 3
    under = series < average - (average - lower) * 2 / 3
    marked = np.stack([outside, run, trend, _two_of_three(over) | _two_of_three(under)])
    found: Bools = np.moveaxis(marked, 1, -1)
    return found


def _runs(marked: Bools, length: int) -> Bools:
    """Where a mark belongs to an unbroken run of at least `length` along the first axis."""
    member = np.zeros(marked.shape, dtype=bool)
    windows = len(marked) - length + 1
    if windows < 1:
        return member
    whole = marked[:windows].copy()
    for offset in range(1, length):
        whole &= marked[offset : offset + windows]
    for offset in range(length):
        member[offset : offset + windows] |= whole
    return member


def _two_of_three(near: Bools) -> Bools:
    """Where a mark is one of at least two in three readings in a row."""
    first, second, third = near[:-2], near[1:-1], near[2:]
    pairs = (first & second) | (first & third) | (second & third)
    member = np.zeros(near.shape, dtype=bool)
    for offset in range(3):
        member[offset : offset + len(pairs)] |= pairs
    return member & near


@dataclass(frozen=True, kw_only=True)
class XmR(Result):
    """One measure over time. `signals` lists (label, rule) in order; `range_limit` is for the moving range."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    baseline: int
    average: float
    moving_range: float
    range_limit: float
    lower: float
    upper: float
    signals: tuple[tuple[str, str], ...]

    def sentence(self) -> str:
        span = f"{number(self.lower)} to {number(self.upper)}"
        if self.moving_range == 0:
            first = f"Every reading used for the limits is {number(self.average)}, so any other value is a signal."
        elif not self.signals:
            first = f"Nothing but routine variation: readings from {span} are to be expected while nothing changes."
        else:
            first = f"{self._found()}. Readings from {span} are to be expected while nothing changes."
        return f"{first} {self._caveat()}"

    def _found(self) -> str:
        parts = []
        for rule in RULES:
            at = [label for label, found in self.signals if found == rule]
            if at:
                parts.append(f"{rule}: {listed(at) if len(at) < 4 else f'{at[0]} to {at[-1]} ({len(at)} readings)'}")
        text = "; ".join(parts)
        return text[0].upper() + text[1:]

    def _caveat(self) -> str:
        if self.baseline < COMFORTABLE:
            return f"The limits rest on {self.baseline} readings, so they will move; {COMFORTABLE} would settle them."
        return "A signal says that something changed, not why." if self.signals else "Routine is not the same as good."

    def table(self) -> Table:
        marks = {label: ", ".join(rule for at, rule in self.signals if at == label) for label in self.labels}
        moves: list[float | None] = [None, *np.abs(np.diff(self.values)).tolist()]
        rows = [
            (label, value, move, self.lower, self.average, self.upper, marks[label])
            for label, value, move in zip(self.labels, self.values, moves, strict=True)
        ]
        return ("Reading", "Value", "Moving range", "Lower limit", "Average", "Upper limit", "Signal"), tuple(rows)


def xmr(
    values: ArrayLike,
    labels: Sequence[str] | None = None,
    baseline: int | None = None,
    least: float | None = None,
    most: float | None = None,
) -> XmR:
    """The XmR chart of one measure, in time order.

    `values` (n,) in the measure's unit; `baseline` fixes the limits on the first readings; `least` and `most` say where
    the scale itself ends, so that no limit is drawn past it.
    Formula and source: see `xmr_limits` and `xmr_signals`. Errors: Refused under six readings or baseline readings.
    """
    series = numbers("values", values)
    used = _baseline(baseline, series.size)
    labelled = names("labels", labels, series.size, "Reading")
    average, moving, lower, upper = xmr_limits(series, used)
    low = float(lower) if least is None else max(float(lower), one("least", least))
    high = float(upper) if most is None else min(float(upper), one("most", most))
    marks: Bools = xmr_signals(series, average, lower, upper)
    found = tuple((labelled[i], RULES[rule]) for i in range(series.size) for rule in range(4) if marks[rule, i])
    return XmR(
        method="XmR chart (individuals and moving range), limits at 2.66 mean moving ranges, Making Data Count rules",
        labels=labelled,
        values=tuple(series.tolist()),
        baseline=used,
        average=float(average),
        moving_range=float(moving),
        range_limit=float(RANGE_FACTOR * moving),
        lower=low,
        upper=high,
        signals=found,
    )


def _baseline(baseline: int | None, size: int) -> int:
    used = size if baseline is None else whole("baseline", baseline, 0, 1_000_000)
    if size < FEWEST or used < FEWEST:
        raise Refused(
            f"{counted(min(size, used), 'reading')} cannot tell routine from signal. Give at least {FEWEST}, "
            f"or show the figures without limits."
        )
    if used > size:
        raise Refused(f"The baseline asks for {used} readings and there are {size}.")
    return used


@dataclass(frozen=True, kw_only=True)
class XmRMany(Result):
    """Many measures of the same length. `latest` marks those whose last reading carries a signal."""

    labels: tuple[str, ...]
    readings: int
    average: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    signals: tuple[int, ...]
    latest: tuple[bool, ...]

    def sentence(self) -> str:
        now = [label for label, flag in zip(self.labels, self.latest, strict=True) if flag]
        if not now:
            first = f"None of {counted(len(self.labels), 'measure')} shows a signal in its latest reading."
        else:
            named = listed(now) if len(now) < 5 else f"{listed(now[:3])} among them"
            verb = "shows a signal" if len(now) == 1 else "show signals"
            first = f"{len(now)} of {counted(len(self.labels), 'measure')} {verb} in the latest reading: {named}."
        return f"{first} With many measures, a few signals come by chance alone: look at each before acting."

    def table(self) -> Table:
        rows = zip(self.labels, self.lower, self.average, self.upper, self.signals, self.latest, strict=True)
        return ("Measure", "Lower limit", "Average", "Upper limit", "Readings marked", "Latest marked"), tuple(rows)


def xmr_many(values: ArrayLike, labels: Sequence[str] | None = None, baseline: int | None = None) -> XmRMany:
    """XmR limits and signals for a table of measures: `values` (measures, n), each row in time order and its own unit.

    Formula and source: see `xmr_limits` and `xmr_signals`. Errors: Refused under six readings.
    """
    rows = numbers("values", values, dimensions=2)
    used = _baseline(baseline, rows.shape[1])
    average, _, lower, upper = xmr_limits(rows, used)
    marked: Bools = np.any(xmr_signals(rows, average, lower, upper), axis=0)
    return XmRMany(
        method="XmR charts of many measures, limits at 2.66 mean moving ranges, Making Data Count rules",
        labels=names("labels", labels, rows.shape[0], "Measure"),
        readings=rows.shape[1],
        average=tuple(average.tolist()),
        lower=tuple(lower.tolist()),
        upper=tuple(upper.tolist()),
        signals=tuple(marked.sum(axis=1).tolist()),
        latest=tuple(marked[:, -1].tolist()),
    )
