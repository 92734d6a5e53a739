"""Discount factors from a dated schedule, and present values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.words import day, is_day, percent, pounds


@dataclass(frozen=True)
class Band:
    """`rate` a year (0.035 for 3.5%) from `from_year` until the next band begins. Year 1 is the first."""

    from_year: int
    rate: float


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A published set of rates: its name, the date it took effect, where it is published, its bands."""

    name: str
    effective: str
    source: str
    bands: tuple[Band, ...]


ScheduleLike: TypeAlias = Schedule | Mapping[str, Any]


def read_schedule(given: ScheduleLike) -> Schedule:
    """The schedule checked: bands from year 1 upwards, rates of more than -100%. Refused otherwise."""
    if isinstance(given, Mapping):
        listed = given.get("bands")
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            raise Refused("A discount schedule needs 'bands', each with 'from_year' and 'rate'.")
        given = {**given, "effective": str(given.get("effective", ""))}
        given["bands"] = tuple(inputs.record(Band, band, "a band") for band in listed)
    read = inputs.record(Schedule, given, "a discount schedule")
    starts = [band.from_year for band in read.bands]
    if not starts or starts[0] != 1 or sorted(set(starts)) != starts:
        raise Refused("The bands of a discount schedule start at year 1 and rise.")
    rates = inputs.numbers("The rates of the schedule", [band.rate for band in read.bands])
    if (rates <= -1).any() or (rates >= 1).any():
        raise Refused("A discount rate is a share: 0.035 for 3.5%. One of these is 100% or more, up or down.")
    if not read.name or not is_day(read.effective) or not read.source:
        raise Refused("A discount schedule says its name, the date it took effect (2026-04-01) and its source.")
    return read


def factors(rates: Floats) -> Floats:
    """1/Π_{s≤t}(1 + r_s). `rates` (years,) for years 1 upwards; returns (years + 1,), year 0 being 1. No unit.

    Errors: none; rates above -1. Source: HM Treasury, The Green Book, annex on discounting.
    """
    return np.concatenate([[1.0], 1.0 / np.cumprod(1.0 + rates)])


def yearly_rates(given: Schedule, years: int) -> Floats:
    """The rate of each year 1 to `years`.

    Shapes: (years,). Units: shares of 1 a year. Errors: none. Source: as `factors`.
    """
    starts = np.array([band.from_year for band in given.bands])
    rates = np.array([band.rate for band in given.bands], dtype=np.float64)
    found: Floats = rates[np.searchsorted(starts, np.arange(1, years + 1), side="right") - 1]
    return found


def present_value(flows: Floats, discount: Floats) -> float:
    """Σ_t factor_t × flow_t. Both (years,), pounds; returns pounds in the terms of year 0.

    Errors: none. Source: as `factors`.
    """
    return float(flows @ discount)


@dataclass(frozen=True, kw_only=True)
class DiscountFactors(Result):
    """`factors` for years 0 to `years`; `rates` for years 1 to `years`."""

    schedule: Schedule
    years: int
    rates: tuple[float, ...]
    factors: tuple[float, ...]

    def sentence(self) -> str:
        """What £1 in the last year is worth now, and by whose rates."""
        return (
            f"£1 in year {self.years} counts as {self.factors[-1]:.4f} of £1 now, by {self.schedule.name} "
            f"in effect from {day(self.schedule.effective)}. Check that no newer schedule has replaced it."
        )

    def table(self) -> Table:
        """One row for each year: rate and factor."""
        body: list[tuple[Cell, ...]] = [(0, None, 1.0)]
        body += [(year + 1, rate, self.factors[year + 1]) for year, rate in enumerate(self.rates)]
        return ("Year", "Rate", "Factor"), tuple(body)


def discount_factors(years: int, schedule: ScheduleLike) -> DiscountFactors:
    """Factors for years 0 to `years`: 1 / Π_{s=1..t} (1 + rate_s), year 0 = 1.

    `schedule` arrives as dated data: name, effective, source, bands of {from_year, rate}. No unit. Refused: years below
    0 or not whole, a schedule that does not start at year 1. Source: HM Treasury, The Green Book, annex on discounting.
    """
    read = read_schedule(schedule)
    rates = yearly_rates(read, _whole_years(years))
    return DiscountFactors(
        method="Discount factors, each year's rate compounded",
        schedule=read,
        years=int(years),
        rates=inputs.row(rates),
        factors=inputs.row(factors(rates)),
    )


@dataclass(frozen=True, kw_only=True)
class PresentValue(Result):
    """`flows` in pounds for years 0 upwards, costs below nought; `present` each times its factor; `npv` their sum."""

    schedule: Schedule
    flows: tuple[float, ...]
    factors: tuple[float, ...]
    present: tuple[float, ...]
    benefits: float
    costs: float
    npv: float

    @property
    def benefit_cost_ratio(self) -> float | None:
        """Present benefits over present costs; None where nothing is spent."""
        return self.benefits / self.costs if self.costs > 0 else None

    def sentence(self) -> str:
        """Worth more or less than it costs, in today's terms."""
        verdict = "more than it costs" if self.npv > 0 else "less than it costs" if self.npv < 0 else "what it costs"
        gap = "" if self.npv == 0 else f", by {pounds(abs(self.npv))}"
        return (
            f"In today's terms this is worth {verdict}{gap} (net present value {pounds(self.npv)}, "
            f"{self.schedule.name}, first year {percent(self.schedule.bands[0].rate, 2)}). "
            "It counts only what has been given a price."
        )

    def table(self) -> Table:
        """One row for each year: flow, factor, present value."""
        body = tuple(
            (year, *cells) for year, cells in enumerate(zip(self.flows, self.factors, self.present, strict=True))
        )
        return ("Year", "Flow (£)", "Factor", "Present value (£)"), body


def net_present_value(flows: ArrayLike, schedule: ScheduleLike) -> PresentValue:
    """NPV = Σ_t flow_t / Π_{s≤t}(1 + rate_s).

    `flows` pounds for years 0, 1, 2 …, costs below nought; `schedule` as in `discount_factors`. Refused: no flows,
    gaps. Source: Mishan & Quah, Cost-Benefit Analysis; HM Treasury, The Green Book.
    """
    given = inputs.numbers("The list of yearly flows", flows)
    read = read_schedule(schedule)
    discount = factors(yearly_rates(read, given.size - 1))
    present = given * discount
    return PresentValue(
        method="Net present value: yearly flows times discount factors",
        schedule=read,
        flows=inputs.row(given),
        factors=inputs.row(discount),
        present=inputs.row(present),
        benefits=float(present[given > 0].sum()),
        costs=float(-present[given < 0].sum()),
        npv=float(present.sum()),
    )


def _whole_years(years: int) -> int:
    return inputs.whole("The number of years", years, 0, 1_000)
