"""Rates with their uncertainty, and funnels: which places differ from the rest by more than chance.

Byar's interval as the UK Health Security Agency and the Office for Health Improvement and Disparities publish it;
funnel limits after Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 2005.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, ndtri

from commonweal.analysis.inputs import Floats, names, numbers, one
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import listed, number, percent

EXACT_BELOW = 10  # counts this small take the exact interval: Byar's approximation is published for 10 and more
INNER, OUTER = 0.95, 0.998


def byar_interval(count: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's interval for a Poisson count.

    Formula: lower O(1 - 1/(9O) - z/(3√O))³, upper (O+1)(1 - 1/(9(O+1)) + z/(3√(O+1)))³, z the normal quantile.
    Shapes: any; both answers have the shape of `count`, in counts. A lower limit never goes below nought.
    Errors: none. Source: Breslow & Day 1987, equation 2.13; used by UKHSA for counts of 10 and more.
    """
    observed = np.asarray(count, dtype=np.float64)
    z = float(ndtri(0.5 + level / 2))
    safe = np.maximum(observed, 1.0)
    lower = observed * np.maximum(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0.0) ** 3
    more = observed + 1
    return lower, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


def exact_poisson_interval(count: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact interval for the mean behind a Poisson count: χ²((1-level)/2; 2O)/2 to χ²((1+level)/2; 2O+2)/2.

    Shapes: any, in counts; a count of nought has a lower limit of nought. Errors: none. Source: Garwood 1936.
    """
    observed = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    lower = np.where(observed > 0, chdtri(2 * np.maximum(observed, 1e-12), 1 - tail) / 2, 0.0)[()]
    return lower, chdtri(2 * observed + 2, tail) / 2


def funnel_limits(expected: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Limits for observed / expected when only chance is at work: the exact Poisson limits of E, divided by E.

    Shapes: any; both answers have the shape of `expected` and no unit (1 is 'as expected').
    Errors: none; `expected` above nought. Source: Spiegelhalter 2005; equal to FunnelPlotR's Poisson limits.
    """
    centre = np.asarray(expected, dtype=np.float64)
    lower, upper = exact_poisson_interval(centre, level)
    return lower / centre, upper / centre


@dataclass(frozen=True, kw_only=True)
class RateInterval(Result):
    """A count as a rate for every `per` people, with the interval that chance alone allows it."""

    count: int
    population: float
    per: float
    level: float
    rate: float
    lower: float
    upper: float

    def sentence(self) -> str:
        few = " With so few, one more or one fewer changes the rate a good deal." if self.count < EXACT_BELOW else ""
        return (
            f"{number(self.rate, 1)} for every {number(self.per)} people, from {self.count:,} in "
            f"{number(self.population)}; chance alone could put it anywhere from {number(self.lower, 1)} to "
            f"{number(self.upper, 1)} ({percent(self.level, 1)} interval). "
            f"The interval says nothing of miscounting.{few}"
        )

    def table(self) -> Table:
        row = (self.count, self.population, self.rate, self.lower, self.upper)
        return ("Count", "Population", f"Rate for every {number(self.per)}", "Lower", "Upper"), (row,)


def rate_interval(count: int, population: float, per: float = 100_000, level: float = 0.95) -> RateInterval:
    """A rate with Byar's interval (the exact one under 10), the population taken as known.

    Units: `count` in events or people, `population` in people or person-years, rates for every `per`.
    Formula and source: see `byar_interval`, `exact_poisson_interval`. Errors: Refused for a count that is not whole or
    is below nought, a population of nought, or a level that is not between 0 and 1.
    """
    observed = _whole("count", numbers("count", [one("count", count)], least=0.0))[0]
    size = _above("population", numbers("population", [one("population", population)]))[0]
    scale = _above("per", numbers("per", [one("per", per)]))[0]
    _level(level)
    small = observed < EXACT_BELOW
    low, high = (exact_poisson_interval if small else byar_interval)(observed, level)
    return RateInterval(
        method="exact Poisson (Garwood) interval" if small else "Byar's approximation to the Poisson interval",
        count=int(observed),
        population=float(size),
        per=float(scale),
        level=level,
        rate=float(observed / size * scale),
        lower=float(low / size * scale),
        upper=float(high / size * scale),
    )


@dataclass(frozen=True, kw_only=True)
class Funnel(Result):
    """Observed over expected for each place, with 95% and 99.8% limits. `spread` is 1 when chance explains it all."""

    labels: tuple[str, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...]
    ratio: tuple[float, ...]
    inner: tuple[tuple[float, float], ...]
    outer: tuple[tuple[float, float], ...]
    spread: float
    high: tuple[str, ...]
    low: tuple[str, ...]

    def sentence(self) -> str:
        parts = [
            f"{listed(group)} {'is' if len(group) == 1 else 'are'} {word}"
            for group, word in ((self.high, "higher"), (self.low, "lower"))
            if group
        ]
        if parts:
            first = f"{'; '.join(parts)} than chance alone would explain (99.8% limits)."
        else:
            first = f"No place of {len(self.labels)} differs by more than chance would explain (99.8% limits)."
        if self.spread > 1.5:
            return (
                f"{first} The places as a whole are {number(self.spread, 1)} times as spread as chance, so they "
                f"differ in ways that the expected figures leave out: do not single one out by these limits."
            )
        return f"{first} A place outside the limits is a question to ask, not an answer."

    def table(self) -> Table:
        rows = [
            (label, seen, due, ratio, *inner, *outer)
            for label, seen, due, ratio, inner, outer in zip(
                self.labels, self.observed, self.expected, self.ratio, self.inner, self.outer, strict=True
            )
        ]
        headers = ("Place", "Observed", "Expected", "Ratio", "95% lower", "95% upper", "99.8% lower", "99.8% upper")
        return headers, tuple(rows)


def funnel(
    observed: ArrayLike,
    populations: ArrayLike | None = None,
    expected: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
) -> Funnel:
    """Which places have more or fewer than chance allows. Give `expected`, or `populations` to share the total out.

    Formula: ratio O/E against `funnel_limits`; E = population × total observed / total population when not given.
    Spread: mean of (2(√O - √E))², the tenth most extreme at each end drawn in (Winsorised), as Spiegelhalter 2005.
    Shapes: (n,) each; counts. Errors: Refused for lists of different lengths, or an expected count of nought. Source:
    Spiegelhalter, Statistics in Medicine 2005.
    """
    seen = _whole("observed", numbers("observed", observed, least=0.0))
    due = _expected(seen, populations, expected)
    labelled = names("labels", labels, seen.size, "Place")
    (inner_low, inner_high), (low, high) = funnel_limits(due, INNER), funnel_limits(due, OUTER)
    ratio = seen / due
    z = np.sort(2 * (np.sqrt(seen) - np.sqrt(due)))
    trim = int(0.1 * z.size)
    drawn_in = np.clip(z, z[trim], z[z.size - 1 - trim])
    return Funnel(
        method="funnel limits for an observed-to-expected ratio, exact Poisson, 95% and 99.8%",
        labels=labelled,
        observed=tuple(seen.tolist()),
        expected=tuple(due.tolist()),
        ratio=tuple(ratio.tolist()),
        inner=tuple(zip(inner_low.tolist(), inner_high.tolist(), strict=True)),
        outer=tuple(zip(low.tolist(), high.tolist(), strict=True)),
        spread=float((drawn_in**2).mean()),
        high=tuple(labelled[i] for i in np.flatnonzero(ratio > high)),
        low=tuple(labelled[i] for i in np.flatnonzero(ratio < low)),
    )


def _expected(seen: Floats, populations: ArrayLike | None, expected: ArrayLike | None) -> Floats:
    if (populations is None) == (expected is None):
        raise Refused("Give either populations or expected counts, so that there is one thing to compare with.")
    name, given = ("populations", populations) if expected is None else ("expected", expected)
    due: Floats = _above(name, numbers(name, given if given is not None else []))
    if due.size != seen.size:
        raise Refused(f"There are {seen.size} observed counts and {due.size} entries in {name}. Give one for each.")
    if expected is not None:
        return due
    if seen.sum() == 0:
        raise Refused("Every observed count is nought, so there is no overall rate to compare with.")
    shared: Floats = due * (seen.sum() / due.sum())
    return shared


def _above(name: str, values: Floats) -> Floats:
    if (values <= 0).any():
        raise Refused(f"{name} must be above nought everywhere.")
    return values


def _whole(name: str, values: Floats) -> Floats:
    if (values != np.round(values)).any():
        raise Refused(f"{name} must be counts: whole numbers.")
    return values


def _level(level: float) -> None:
    if not 0 < one("level", level) < 1:
        raise Refused("The level of an interval is a share between 0 and 1, for example 0.95.")
