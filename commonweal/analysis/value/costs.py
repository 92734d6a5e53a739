"""What something costs from first thought to last, and what one unit of it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.value.discount import Schedule, ScheduleLike, factors, read_schedule, yearly_rates
from commonweal.analysis.words import counted, listed, number, percent, pounds

LEAST_UNITS = 1e-6
STAGES = ("acquire", "run", "manage", "exit")


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """`amount` pounds at today's prices in each year from `first` to `last` (0 is now); income is below nought.

    `stage` is acquire, run, manage or exit. `growth` is the yearly rise beyond general inflation.
    """

    name: str
    stage: str
    amount: float
    first: int = 0
    last: int | None = None
    growth: float = 0.0


CostLike: TypeAlias = CostLine | Mapping[str, Any]


def real_flows(line: CostLine, years: int) -> Floats:
    """amount × (1 + growth)^t in years first to last, nought outside; (years + 1,) pounds at today's prices.

    Errors: none; first and last within 0 to `years`. Source: HM Treasury, The Green Book; ISO 15686-5.
    """
    flows = np.zeros(years + 1)
    last = line.first if line.last is None else line.last
    when = np.arange(line.first, last + 1)
    flows[when] = line.amount * (1 + line.growth) ** when
    return flows


@dataclass(frozen=True, kw_only=True)
class WholeLifeCost(Result):
    """`real`, `cash` and `present` are pounds by year; `by_stage` present pounds for acquire, run, manage and exit."""

    schedule: Schedule
    inflation: float
    lines: tuple[CostLine, ...]
    years: int
    real: tuple[float, ...]
    cash: tuple[float, ...]
    present: tuple[float, ...]
    by_line: tuple[float, ...]
    by_stage: tuple[tuple[str, float], ...]
    total_cash: float
    total_present: float

    def sentence(self) -> str:
        """The whole cost, and how little of it the first price may be."""
        first = dict(self.by_stage)["acquire"]
        share = ""
        if self.total_present > 0 and 0 <= first <= self.total_present:
            share = f"; acquiring it is {percent(first / self.total_present)} of that"
        present, cash = pounds(round(self.total_present, 2)), pounds(round(self.total_cash, 2))
        return (
            f"Over {counted(self.years, 'year')} this costs {present} in today's terms "
            f"({cash} in cash as prices rise by {percent(self.inflation, 1)} a year){share}. "
            "It counts the costs listed and no others."
        )

    def table(self) -> Table:
        """One row for each cost, with its stage and present value; then the whole."""
        body: list[tuple[Cell, ...]] = [
            (line.name, line.stage, line.amount, value) for line, value in zip(self.lines, self.by_line, strict=True)
        ]
        body.append(("Whole life", None, None, self.total_present))
        return ("Cost", "Stage", "A year at today's prices (£)", "Present value (£)"), tuple(body)


def whole_life_cost(
    lines: Sequence[CostLike], *, years: int, schedule: ScheduleLike, inflation: float = 0.0
) -> WholeLifeCost:
    """Present value of every cost over the whole life: Σ_t amount·(1+growth)^t / Π(1+rate), year 0 undiscounted.

    `lines` at today's prices; `years` from 1 to 200; `schedule` of real rates, as in `discount_factors`;
    `inflation` the general yearly rise in prices (0.02 for 2%), used for the cash totals only. Pounds. Refused: a
    stage that is not acquire, run, manage or exit, a year outside the life. Source: HM Treasury, The Green Book;
    ISO 15686-5 on life-cycle costing.
    """
    years = inputs.whole("The number of years", years, 1, 200)
    inflation = inputs.one("Inflation", inflation)
    if not -0.5 < inflation < 1:
        raise Refused("Inflation is a share: 0.02 for 2%.")
    read = read_schedule(schedule)
    held = tuple(_cost_line(line, years) for line in inputs.several("The list of costs", lines))
    if not held:
        raise Refused("There are no costs to add up.")
    discount = factors(yearly_rates(read, years))
    flows = np.array([real_flows(line, years) for line in held])
    real = flows.sum(axis=0)
    cash = real * (1 + inflation) ** np.arange(years + 1)
    by_line = flows @ discount
    return WholeLifeCost(
        method="Whole-life cost: present value at today's prices of acquiring, running, managing and leaving",
        schedule=read,
        inflation=float(inflation),
        lines=held,
        years=years,
        real=inputs.row(real),
        cash=inputs.row(cash),
        present=inputs.row(real * discount),
        by_line=inputs.row(by_line),
        by_stage=tuple(
            (stage, float(sum(v for line, v in zip(held, by_line, strict=True) if line.stage == stage)))
            for stage in STAGES
        ),
        total_cash=float(cash.sum()),
        total_present=float(by_line.sum()),
    )


def _cost_line(given: CostLike, years: int) -> CostLine:
    line = inputs.record(CostLine, given, "a cost")
    if line.stage not in STAGES:
        raise Refused(f"'{line.name}' is at the stage '{line.stage}'. Choose {listed(STAGES)}.")
    inputs.numbers(f"The amount of '{line.name}'", [line.amount, line.growth])
    last = line.first if line.last is None else line.last
    whole = all(isinstance(year, int) and not isinstance(year, bool) for year in (line.first, last))
    if not whole or not 0 <= line.first <= last <= years:
        raise Refused(f"'{line.name}' runs from one year to a later one, within years 0 to {years}.")
    if not -1 < line.growth < 1:
        raise Refused(f"The growth of '{line.name}' is a share: 0.01 for 1% a year beyond inflation.")
    return line


@dataclass(frozen=True, kw_only=True)
class UnitPart:
    """A cost in the period: `fixed` where it stays the same however many units there are."""

    name: str
    amount: float
    fixed: bool


@dataclass(frozen=True, kw_only=True)
class UnitCost(Result):
    """Pounds for each unit: `full` all costs, `extra` one more unit, `outcome` each unit that achieved its outcome."""

    unit: str
    parts: tuple[UnitPart, ...]
    units: float
    achieved: float | None
    total: float
    fixed: float
    variable: float
    full: float
    extra: float
    outcome: float | None

    def sentence(self) -> str:
        """The cost of a unit, of one more, and of one that worked."""
        full, extra = pounds(round(self.full, 2)), pounds(round(self.extra, 2))
        text = f"Each {self.unit} costs {full}; one more would cost {extra}"
        if self.outcome is not None and self.achieved is not None:
            each = pounds(round(self.outcome, 2))
            text += f". Each of the {number(self.achieved)} that achieved the outcome costs {each}"
        elif self.achieved is not None:
            text += ". None achieved the outcome, so an outcome has no cost to state"
        return f"{text}. Compare it only with services that count a {self.unit} the same way and leave out no cost."

    def table(self) -> Table:
        """One row for each cost, in pounds and for each unit; then the whole."""
        body: list[tuple[Cell, ...]] = [
            (p.name, "fixed" if p.fixed else "variable", p.amount, p.amount / self.units) for p in self.parts
        ]
        body.append(("All costs", None, self.total, self.full))
        return ("Cost", "Kind", "Amount (£)", f"For each {self.unit} (£)"), tuple(body)


def unit_cost(
    parts: Sequence[UnitPart | Mapping[str, Any]], *, units: float, unit: str = "unit", achieved: float | None = None
) -> UnitCost:
    """Full unit cost = all costs / units; extra unit = variable costs / units; outcome = all costs / achieved.

    `parts` pounds in one period; `units` delivered in it; `achieved` units whose outcome was achieved, none where
    not known. Refused: no units, amounts below nought, more achieved than delivered. Source: HM Treasury and New
    Economy (2014), Supporting public service transformation: cost benefit analysis guidance.
    """
    held = tuple(inputs.record(UnitPart, part, "a cost") for part in inputs.several("The list of costs", parts))
    if not held:
        raise Refused("There are no costs to add up.")
    amounts = inputs.numbers("The list of costs", [part.amount for part in held], least=0.0)
    units = inputs.one(f"The number of {unit} delivered", units)
    achieved = None if achieved is None else inputs.one("The number that achieved the outcome", achieved)
    if units < LEAST_UNITS:
        raise Refused(f"No {unit} was delivered, so there is no cost for each one.")
    if achieved is not None and not 0 <= achieved <= units:
        raise Refused(f"{number(achieved)} achieved the outcome and {number(units)} were delivered. Check the counts.")
    total = float(amounts.sum())
    fixed = float(sum(part.amount for part in held if part.fixed))
    return UnitCost(
        method="Unit cost: full, one more, and for each outcome achieved",
        unit=str(unit),
        parts=held,
        units=units,
        achieved=achieved,
        total=total,
        fixed=fixed,
        variable=total - fixed,
        full=total / units,
        extra=(total - fixed) / units,
        outcome=total / achieved if achieved and achieved >= LEAST_UNITS else None,
    )
