"""Social return on investment: the ratio, its range, and everything that the ratio leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.value.discount import Schedule, ScheduleLike, factors, read_schedule, yearly_rates
from commonweal.analysis.words import counted, listed, number, pounds

PENNY = 0.01
SHARES = ("deadweight", "displacement", "attribution", "drop_off")
SHARES_IN_WORDS = {
    "deadweight": "what would have happened anyway",
    "displacement": "what moved a problem elsewhere",
    "attribution": "the credit due to others",
    "drop_off": "how fast the outcome fades each year",
}
FIGURES = ("quantity", "proxy", *SHARES)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One outcome a year: `quantity` × `proxy` pounds, less four shares (0 to 1), for `years` from year `starts`.

    `low` and `high` hold the figures that differ in the cautious and the hopeful case, by field name. A harm has a
    quantity or a proxy below nought.
    """

    name: str
    quantity: float
    proxy: float
    deadweight: float = 0.0
    displacement: float = 0.0
    attribution: float = 0.0
    drop_off: float = 0.0
    years: int = 1
    starts: int = 1
    low: Mapping[str, float] = field(default_factory=dict)
    high: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Investment:
    """What was put in: money, or time and goods at the value stated."""

    name: str
    amount: float


OutcomeLike: TypeAlias = Outcome | Mapping[str, Any]
InvestmentLike: TypeAlias = Investment | Mapping[str, Any]


def impact(quantity: float, proxy: float, deadweight: float, displacement: float, attribution: float) -> float:
    """quantity × proxy × (1-deadweight) × (1-displacement) × (1-attribution), pounds in the outcome's first year.

    Shapes: single numbers, shares of 1. Errors: none. Source: A Guide to Social Return on Investment (2012), stage 4.
    """
    return quantity * proxy * (1 - deadweight) * (1 - displacement) * (1 - attribution)


def yearly(outcome: Outcome, horizon: int) -> Floats:
    """Pounds in years 1 to `horizon`: impact × (1-drop_off)^(n-1) in the outcome's nth year, nought outside them.

    Shapes: (horizon,). Errors: none. Source: A Guide to Social Return on Investment (2012), stage 5.
    """
    flows = np.zeros(horizon)
    first = impact(outcome.quantity, outcome.proxy, outcome.deadweight, outcome.displacement, outcome.attribution)
    flows[outcome.starts - 1 : outcome.starts - 1 + outcome.years] = first * (1 - outcome.drop_off) ** np.arange(
        outcome.years
    )
    return flows


def payback_years(cost: float, totals: Floats) -> float | None:
    """Years until undiscounted value first covers `cost`, value arriving evenly within a year; None if never.

    Shapes: `totals` (years,), pounds. Errors: none. Source: A Guide to Social Return on Investment (2012), section 5.5.
    """
    so_far = 0.0
    for year, value in enumerate(totals.tolist()):
        if value > 0 and so_far + value >= cost:
            return float(year + (cost - so_far) / value)
        so_far += value
    return None


@dataclass(frozen=True)
class Valued:
    """One outcome worked through: pounds in its first year, in each year, and in present terms."""

    name: str
    impact: float
    by_year: tuple[float, ...]
    present: float


@dataclass(frozen=True)
class Case:
    """The whole sum under one reading of the figures."""

    name: str
    present: float
    ratio: float


@dataclass(frozen=True, kw_only=True)
class SocialReturn(Result):
    """A ratio that never stands alone: with its range, its exclusions and its assumptions.

    `ratio` = present value / investment; `net_ratio` = net present value / investment. `exclusions` lists outcomes not
    valued; `payback_months` counts from the start of year 1, undiscounted.
    """

    schedule: Schedule
    investments: tuple[Investment, ...]
    outcomes: tuple[Outcome, ...]
    exclusions: tuple[str, ...]
    assumptions: tuple[str, ...]
    cost: float
    valued: tuple[Valued, ...]
    totals: tuple[float, ...]
    present_by_year: tuple[float, ...]
    present: float
    npv: float
    ratio: float
    net_ratio: float
    low: Case
    high: Case
    payback_months: float | None

    @property
    def ranged(self) -> bool:
        """Whether any figure came with a cautious or a hopeful reading."""
        return any(o.low or o.high for o in self.outcomes)

    @property
    def most_depends_on(self) -> Valued:
        """The outcome that moves the total most, up or down."""
        return max(self.valued, key=lambda v: abs(v.present))

    def sentence(self) -> str:
        """'For every £1, about £2.10 to £3.60 of social value …' with what is left out."""
        low, high = sorted((self.low.ratio, self.high.ratio))
        if self.ranged:
            value = f"about {_pence(low)} to {_pence(high)} of social value (central {_pence(self.ratio)})"
        else:
            value = f"about {_pence(self.ratio)} of social value, with no range given for any figure"
        return (
            f"For every £1, {value}, in the view of the evaluators. Most depends on {self.most_depends_on.name}. "
            f"Not valued: {listed(self.exclusions)}. It rests on {counted(len(self.assumptions), 'stated assumption')} "
            "and does not rank one service above another."
        )

    def table(self) -> Table:
        """One row for each outcome: impact, value by year, present value; then totals."""
        years = tuple(f"Year {y + 1} (£)" for y in range(len(self.totals)))
        body: list[tuple[Cell, ...]] = [(v.name, v.impact, *v.by_year, v.present) for v in self.valued]
        body.append(("All outcomes", sum(v.impact for v in self.valued), *self.totals, self.present))
        return ("Outcome", "Impact (£)", *years, "Present value (£)"), tuple(body)


def _pence(amount: float) -> str:
    return pounds(round(amount, 2))


def sroi(
    investments: Sequence[InvestmentLike],
    outcomes: Sequence[OutcomeLike],
    *,
    schedule: ScheduleLike,
    exclusions: Sequence[str],
    assumptions: Sequence[str],
) -> SocialReturn:
    """Social return on investment, as a range with its exclusions and assumptions.

    Impact = quantity × proxy × (1-deadweight) × (1-displacement) × (1-attribution); year n = impact ×
    (1-drop-off)^(n-1); present value = Σ year_n / Π(1 + rate); year 1 is discounted once. Pounds and shares of 1.
    Ratio = present value / investment. Low and high replace the figures that each outcome lists. Refused: no
    exclusions or no assumptions (a bare ratio), no investment, shares outside 0 to 1, a low above the high.
    Source: Cabinet Office / Social Value UK (2009, 2012), A Guide to Social Return on Investment.
    """
    _no_bare_ratio(exclusions, assumptions)
    read = read_schedule(schedule)
    put_in, cost = _investments(investments)
    read_outcomes = _outcomes(outcomes)
    flows = np.array([yearly(o, _horizon(read_outcomes)) for o in read_outcomes])
    discount = factors(yearly_rates(read, flows.shape[1]))[1:]
    totals = flows.sum(axis=0)
    present = float(totals @ discount)
    low, high = _cases(read_outcomes, discount, cost)
    return SocialReturn(
        method="Social return on investment, present value over investment, with a low and a high case",
        schedule=read,
        investments=put_in,
        outcomes=read_outcomes,
        exclusions=tuple(map(str, exclusions)),
        assumptions=tuple(map(str, assumptions)),
        cost=cost,
        valued=_valued(read_outcomes, flows, discount),
        totals=inputs.row(totals),
        present_by_year=inputs.row(totals * discount),
        present=present,
        npv=present - cost,
        ratio=present / cost,
        net_ratio=(present - cost) / cost,
        low=low,
        high=high,
        payback_months=_months(payback_years(cost, totals)),
    )


def _valued(outcomes: tuple[Outcome, ...], flows: Floats, discount: Floats) -> tuple[Valued, ...]:
    return tuple(
        Valued(o.name, float(row[o.starts - 1]), inputs.row(row), float(row @ discount))
        for o, row in zip(outcomes, flows, strict=True)
    )


def _months(years: float | None) -> float | None:
    return None if years is None else years * 12


def _no_bare_ratio(exclusions: Sequence[str], assumptions: Sequence[str]) -> None:
    for given, what in ((exclusions, "outcomes that are not valued"), (assumptions, "assumptions that it rests on")):
        if not [text for text in inputs.several(f"The list of {what}", given) if str(text).strip()]:
            raise Refused(f"A ratio is never given bare. List the {what}.")


def _investments(given: Sequence[InvestmentLike]) -> tuple[tuple[Investment, ...], float]:
    """The investments and their sum, pounds."""
    held = tuple(inputs.record(Investment, one, "an investment") for one in inputs.several("The investments", given))
    amounts = inputs.numbers("The list of investments", [one.amount for one in held], least=0.0)
    if amounts.sum() < PENNY:
        raise Refused("The investment is £0, so there is nothing to divide by. Count time and goods given as well.")
    return held, float(amounts.sum())


def _outcomes(given: Sequence[OutcomeLike]) -> tuple[Outcome, ...]:
    held = tuple(_outcome(one) for one in inputs.several("The list of outcomes", given))
    if not held:
        raise Refused("There are no outcomes to value.")
    inputs.names("The list of outcomes", [outcome.name for outcome in held], len(held), "Outcome")
    return held


def _outcome(given: OutcomeLike) -> Outcome:
    outcome = inputs.record(Outcome, given, "an outcome")
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (outcome.years, outcome.starts))
    if not whole or not 1 <= outcome.years <= 200 or not 1 <= outcome.starts <= 200:
        raise Refused(f"'{outcome.name}' lasts a whole number of years, from 1 to 200, and starts in year 1 or later.")
    _check_figures(outcome)
    for case in ("low", "high"):
        _check_figures(reading(outcome, case))
    return outcome


def reading(outcome: Outcome, case: str) -> Outcome:
    """The outcome with its 'low' or 'high' figures in place. Refused: a figure that has no such reading."""
    changes: Mapping[str, float] = getattr(outcome, case)
    for name in changes:
        if name not in FIGURES:
            raise Refused(f"'{outcome.name}' has no figure called '{name}'. Give a range to {listed(FIGURES)}.")
    kept: dict[str, Any] = dict(changes)
    return replace(outcome, **kept)


def _check_figures(outcome: Outcome) -> None:
    for name in FIGURES:
        value = float(inputs.numbers(f"The {name} of '{outcome.name}'", getattr(outcome, name), dimensions=0))
        if name in SHARES and not 0 <= value <= 1:
            raise Refused(
                f"The {name.replace('_', '-')} of '{outcome.name}' ({SHARES_IN_WORDS[name]}) is {number(value)}. "
                "It is a share, from 0 to 1."
            )


def _horizon(outcomes: tuple[Outcome, ...]) -> int:
    return max(o.starts + o.years - 1 for o in outcomes)


def _cases(outcomes: tuple[Outcome, ...], discount: Floats, cost: float) -> tuple[Case, Case]:
    low, high = (
        float(sum(yearly(reading(o, case), discount.size) @ discount for o in outcomes)) for case in ("low", "high")
    )
    if low > high + 1e-9 * max(1.0, abs(low)):
        raise Refused("The cautious figures come to more than the hopeful ones. Check which way round they are.")
    return Case("low", low, low / cost), Case("high", high, high / cost)
