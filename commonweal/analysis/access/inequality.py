"""Inequality along a ranking, such as deprivation: slope index and concentration index, with analytic errors."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from commonweal.analysis.inputs import Floats, numbers
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import number


def ridits(order: Floats, population: Floats) -> Floats:
    """Each group's middle place, 0 to 1, when people are lined up by `order`, lowest first; ties share one place.

    Formula: share of people below, plus half the share level with the group. Shapes: (n,). Units: shares.
    Errors: none. Source: Bross 1958; Mackenbach & Kunst 1997.
    """
    share = population / population.sum()
    _, group = np.unique(order, return_inverse=True)
    level = np.bincount(group, share)
    below = np.cumsum(level) - level
    places: Floats = (below + level / 2)[group]
    return places


def slope_index(values: Floats, population: Floats, place: Floats) -> tuple[float, float]:
    """The fitted difference from one end of the ranking to the other, and its standard error.

    Formula: slope of the regression of the value on the ridit, weighted by population; error from the weighted
    residuals on n - 2 degrees of freedom. Shapes: (n,). Units: the value's own. Errors: none; n ≥ 3, places differ.
    Source: Mackenbach & Kunst, Social Science & Medicine 1997; Low & Low 2004.
    """
    share = population / population.sum()
    away = place - place @ share
    spread = float(share @ away**2)
    slope = float(share @ (away * values)) / spread
    residual = values - values @ share - slope * away
    variance = float(share @ residual**2) / ((values.size - 2) * spread)
    return slope, math.sqrt(variance)


def concentration_index(values: Floats, population: Floats, order: Floats) -> tuple[float, float]:
    """Concentration index, from -1 (all with the lowest ranked) to 1 (all with the highest), and its standard error.

    Formula: C = 2/μ·Σ f·h·R - 1, R the ridits; var C = (Σ f·a² - (1 + C)²)/n with
    a = h/μ·(2R - 1 - C) + 2 - q[t-1] - q[t], q the running share of the total. Shapes: (n,). Units: none.
    Errors: none; values at or above nought with a mean above it. Source: Kakwani, Wagstaff & van Doorslaer,
    Journal of Econometrics 1997, with n the number of groups (the error within groups is not known here).
    """
    line = np.argsort(order, kind="stable")
    share = (population / population.sum())[line]
    value, place = values[line], ridits(order, population)[line]
    mean = float(share @ value)
    index = 2 / mean * float(share @ (value * place)) - 1
    _, group = np.unique(order[line], return_inverse=True)
    step = np.bincount(group, share * value / mean)
    above = np.cumsum(step)[group]
    slant = value / mean * (2 * place - 1 - index) + 2 - (above - step[group]) - above
    variance = max(0.0, float(share @ slant**2) - (1 + index) ** 2) / value.size
    return index, math.sqrt(variance)


@dataclass(frozen=True, kw_only=True)
class Inequality(Result):
    """Slope and concentration along a ranking that runs from most to least deprived (or as `order` says)."""

    groups: int
    mean: float
    slope: float
    slope_error: float
    slope_lower: float
    slope_upper: float
    relative: float | None
    concentration: float
    concentration_error: float
    concentration_lower: float
    concentration_upper: float

    def sentence(self) -> str:
        span = f"95% interval {number(self.slope_lower, 3)} to {number(self.slope_upper, 3)}"
        if self.slope_lower <= 0 <= self.slope_upper:
            first = f"No clear slope along the ranking: {number(self.slope, 3)} from bottom to top ({span})."
        else:
            word = "more" if self.slope > 0 else "less"
            first = f"From the bottom of the ranking to the top there is {number(abs(self.slope), 3)} {word} ({span})"
            first += f", against an average of {number(self.mean, 3)}."
        where = "towards the top" if self.concentration > 0 else "towards the bottom"
        lean = "neither way" if self.concentration_lower <= 0 <= self.concentration_upper else where
        return (
            f"{first} The concentration index is {number(self.concentration, 3)}: it leans {lean}. "
            f"These are averages of areas, so they say nothing of differences inside an area."
        )

    def table(self) -> Table:
        rows = (
            ("Slope index", self.slope, self.slope_error, self.slope_lower, self.slope_upper),
            (
                "Concentration index",
                self.concentration,
                self.concentration_error,
                self.concentration_lower,
                self.concentration_upper,
            ),
        )
        return ("Measure", "Value", "Standard error", "95% lower", "95% upper"), rows


def inequality(values: ArrayLike, order: ArrayLike, population: ArrayLike | None = None) -> Inequality:
    """How far a value follows a ranking: `order` is lowest for the bottom (for deprivation, the most deprived first).

    Shapes: (n,) each; `values` in their own unit at or above nought, `population` in people (alike, if not given).
    Formula and source: see `slope_index` (t interval), `concentration_index` (normal interval). The relative index is
    the slope over the mean. Errors: Refused under four groups, for an order without differences, or values all nought.
    """
    value = numbers("values", values, least=0.0)
    place = numbers("order", order)
    people = np.ones(value.size) if population is None else numbers("population", population, least=0.0)
    if not value.size == place.size == people.size:
        raise Refused("values, order and population must be of one length, with one entry for each group.")
    kept = people > 0
    value, place, people = value[kept], place[kept], people[kept]
    if value.size < 4 or np.unique(place).size < 2:
        raise Refused("A slope takes at least four groups with people in them, and an order that tells them apart.")
    mean = float(value @ people / people.sum())
    if mean == 0:
        raise Refused("Every value is nought, so there is nothing to be unequal.")
    slope, error = slope_index(value, people, ridits(place, people))
    index, index_error = concentration_index(value, people, place)
    half, index_half = float(stdtrit(value.size - 2, 0.975)) * error, float(ndtri(0.975)) * index_error
    return Inequality(
        method="slope index by population-weighted regression on the ridit; concentration index (Kakwani et al. 1997)",
        groups=int(value.size),
        mean=mean,
        slope=slope,
        slope_error=error,
        slope_lower=slope - half,
        slope_upper=slope + half,
        relative=slope / mean,
        concentration=index,
        concentration_error=index_error,
        concentration_lower=index - index_half,
        concentration_upper=index + index_half,
    )
