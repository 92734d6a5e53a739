"""Which options to fund, what each promise costs, and what more or less money would buy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonweal.analysis.allocation.clash import clash_of
from commonweal.analysis.allocation.options import Budget, Option, Options, Programme, Promise, Promises, read
from commonweal.analysis.allocation.solve import Relaxation, Solved, best
from commonweal.analysis.inputs import Floats, numbers, one
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, listed, number, percent, pounds

GAP = 0.002


def within_words(gap: float) -> str:
    """'the best possible' when proved, or 'within 0.2% of the best possible' (rounded up, never flattering).

    Units: a share. Errors: none.
    """
    if gap <= 1e-9:
        return "the best possible"
    return f"within {percent(np.ceil(gap * 1e4) / 1e4, 2)} of the best possible"


@dataclass(frozen=True, kw_only=True)
class Portfolio(Result):
    """The options to fund. `bound` is a total that no choice can exceed; `kept` is what each promise comes to."""

    options: tuple[str, ...]
    funded: tuple[str, ...]
    cost: tuple[float, ...]
    value: float
    bound: float
    gap: float
    unit: str
    budget: tuple[float, ...]
    spent: tuple[float, ...]
    promises: tuple[str, ...]
    promised: tuple[float, ...]
    kept: tuple[float, ...]

    def sentence(self) -> str:
        spent, total = sum(self.spent), sum(self.budget)
        first = (
            f"Fund {len(self.funded)} of {counted(len(self.options), 'option')} for {pounds(spent)} of {pounds(total)}:"
            f" {number(self.value)} {self.unit}, {within_words(self.gap)}"
        )
        if self.promises:
            first += f", and {'the promise is' if len(self.promises) == 1 else 'every promise is'} kept"
        return f"{first}. It is the best for these figures: an option left out by a little is not a poor one."

    def table(self) -> Table:
        chosen = set(self.funded)
        rows = [
            (name, cost, "fund" if name in chosen else "") for name, cost in zip(self.options, self.cost, strict=True)
        ]
        return ("Option", "Cost", "Decision"), tuple(rows)


def portfolio(
    options: Options,
    budget: Budget,
    promises: Promises = (),
    *,
    must: Sequence[str] = (),
    gap: float = GAP,
    unit: str = "outcomes",
) -> Portfolio:
    """The options that bring most value within the budget, keeping every promise and choice.

    `options`: Option or named fields (name, cost, value, groups, choice); `budget` in £, one sum or one a year;
    `promises`: Promise or named fields (name, least, group, of). `gap` 0 asks for proof that nothing is better.
    Formula and source: see `best`. Errors: Refused for what cannot be read, and, where the promises cannot all be
    kept, with the smallest set of them that clash.
    """
    given, kept, programme = read(options, budget, promises, must)
    solved = _best_or_refuse(kept, programme, gap)
    funded = tuple(option.name for option, yes in zip(given, solved.chosen, strict=True) if yes)
    return Portfolio(
        method=f"0-1 programme by HiGHS with a certified gap (asked for: {percent(gap, 2)})",
        options=tuple(option.name for option in given),
        funded=funded,
        cost=tuple(programme.costs.sum(axis=0).tolist()),
        value=solved.value,
        bound=solved.bound,
        gap=solved.gap,
        unit=unit,
        budget=tuple(programme.budgets.tolist()),
        spent=tuple((programme.costs @ solved.chosen).tolist()),
        promises=tuple(promise.name for promise in kept),
        promised=tuple(programme.least.tolist()),
        kept=tuple((programme.promised @ solved.chosen).tolist()),
    )


def _best_or_refuse(kept: Sequence[Promise], programme: Programme, gap: float) -> Solved:
    _gap(gap)
    solved = best(programme, gap)
    if solved is None:
        raise Refused(clash_of(kept, programme).sentence())
    return solved


def _gap(gap: float) -> None:
    if not 0 <= one("gap", gap) < 1:
        raise Refused("The gap asked for is a share from 0 (proof) to under 1, such as 0.002.")


@dataclass(frozen=True, kw_only=True)
class PromisePrices(Result):
    """What each promise costs in value forgone: the best without it less the best with it, and the certain range."""

    promises: tuple[str, ...]
    price: tuple[float, ...]
    least_price: tuple[float, ...]
    most_price: tuple[float, ...]
    brings_in: tuple[tuple[str, ...], ...]
    value: float
    gap: float
    unit: str

    def sentence(self) -> str:
        dear = [i for i in np.argsort(self.price)[::-1] if self.price[i] > 1e-9]
        if not dear:
            parts = "No promise costs anything"
        else:
            told = [f"{self.promises[i]} costs {self._between(i)} {self.unit}" for i in dear[:3]]
            parts = listed(told)
        return (
            f"{parts}; this plan is {within_words(self.gap)}. Each price is for dropping that promise alone; "
            f"two dropped together can free more or less than the sum."
        )

    def _between(self, place: int) -> str:
        """The price, or the range that it is certain to lie in where a solve stopped short of proof."""
        low, high = number(self.least_price[place]), number(self.most_price[place])
        return number(self.price[place]) if low == high else f"between {low} and {high}"

    def table(self) -> Table:
        rows = [
            (name, price, low, high, listed(names))
            for name, price, low, high, names in zip(
                self.promises, self.price, self.least_price, self.most_price, self.brings_in, strict=True
            )
        ]
        return ("Promise", f"Price in {self.unit}", "At least", "At most", "Would come in without it"), tuple(rows)


def promise_prices(
    options: Options,
    budget: Budget,
    promises: Promises,
    *,
    must: Sequence[str] = (),
    gap: float = 0.0,
    unit: str = "outcomes",
) -> PromisePrices:
    """What each promise costs, by solving again without it.

    Formula: price = V(all but the promise) - V(all); where a solve stops short of proof, the range runs from the found
    value without less the bound with, to the bound without less the found value with.
    Shapes and units: see `portfolio`. Errors: as `portfolio`, and Refused without a promise.
    Source: Bertsimas, Farias & Trichakis, The price of fairness, Operations Research 2011.
    """
    given, kept, programme = read(options, budget, promises, must)
    if not kept:
        raise Refused("Give at least one promise, so that there is a price to find.")
    solved = _best_or_refuse(kept, programme, gap)
    freed = [best(programme.without(place), gap) or solved for place in range(len(kept))]
    return PromisePrices(
        method="shadow price of each promise by solving again without it (price of fairness)",
        promises=tuple(promise.name for promise in kept),
        price=tuple(max(0.0, other.value - solved.value) for other in freed),
        least_price=tuple(max(0.0, other.value - solved.bound) for other in freed),
        most_price=tuple(max(0.0, other.bound - solved.value) for other in freed),
        brings_in=tuple(_names(given, other.chosen & ~solved.chosen) for other in freed),
        value=solved.value,
        gap=solved.gap,
        unit=unit,
    )


def _names(given: Sequence[Option], marked: np.typing.NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(option.name for option, yes in zip(given, marked, strict=True) if yes)


@dataclass(frozen=True, kw_only=True)
class Frontier(Result):
    """What each budget would buy. `envelope` is the linear relaxation's bound; None where promises cannot be kept."""

    budgets: tuple[float, ...]
    value: tuple[float | None, ...]
    envelope: tuple[float | None, ...]
    gap: tuple[float | None, ...]
    unit: str

    def sentence(self) -> str:
        found = [bound if value is None else value for value, bound in zip(self.value, self.envelope, strict=True)]
        certified = any(value is not None for value in self.value)
        known = [i for i in range(len(found)) if (self.value if certified else found)[i] is not None]
        if not known:
            return "None of these budgets can keep every promise. Ask which promises clash."
        first, last = known[0], known[-1]
        low, high = found[first] or 0.0, found[last] or 0.0
        words = (
            within_words(max(self.gap[i] or 0.0 for i in known)) if certified else "at most, before any choice is made"
        )
        told = (
            f"{pounds(self.budgets[first])} buys {number(low)} {self.unit} and {pounds(self.budgets[last])} buys "
            f"{number(high)}, each {words}"
        )
        if len(known) > 2:
            told += f"; the last {pounds(self.budgets[last] - self.budgets[known[-2]])} adds "
            told += number(high - (found[known[-2]] or 0.0))
        missing = len(self.budgets) - len(known)
        if missing:
            told += f". {counted(missing, 'budget').capitalize()} cannot keep every promise"
        return f"{told}. The list of options is taken as it stands: more money might bring better ones forward."

    def table(self) -> Table:
        rows = [
            (budget, value, bound, None if gap is None else percent(gap, 2))
            for budget, value, bound, gap in zip(self.budgets, self.value, self.envelope, self.gap, strict=True)
        ]
        return ("Budget", f"{self.unit.capitalize()}", "No choice can exceed", "Within"), tuple(rows)


def frontier(
    options: Options,
    budget: Budget,
    steps: Sequence[float],
    promises: Promises = (),
    *,
    certify: bool = True,
    gap: float = GAP,
    unit: str = "outcomes",
) -> Frontier:
    """What other budgets would buy: `steps` are multiples of `budget` (0.8 is a fifth less), the same in every year.

    The envelope comes at once from the linear relaxation, each budget starting from the last answer; with `certify`,
    each point is then a real choice within `gap` of it. Formula and source: see `best`.
    Shapes and units: see `portfolio`. Errors: Refused for no steps or one below nought.
    """
    _, _, programme = read(options, budget, promises)
    factors = numbers("steps", steps)
    if factors.min() < 0:
        raise Refused("Give the budgets to try as multiples of the budget, such as 0.8, 1 and 1.2.")
    _gap(gap)
    points = _points(programme, factors, gap, certify)
    total = float(programme.budgets.sum())
    return Frontier(
        method="frontier of budgets: linear envelope, then a choice with a certified gap at each",
        budgets=tuple((total * factors).tolist()),
        value=tuple(None if solved is None else solved.value for _, solved in points),
        envelope=tuple(bound for bound, _ in points),
        gap=tuple(None if solved is None else solved.gap for _, solved in points),
        unit=unit,
    )


def _points(
    programme: Programme, factors: Floats, gap: float, certify: bool
) -> list[tuple[float | None, Solved | None]]:
    """The envelope and the certified choice at each budget; None for both where the promises cannot be kept."""
    relaxation = Relaxation(programme)
    points: list[tuple[float | None, Solved | None]] = []
    for factor in factors.tolist():
        here = replace(programme, budgets=programme.budgets * factor)
        relaxation.budgets(here.budgets)
        relaxed = relaxation.solve()
        solved = best(here, gap, relaxation) if certify and relaxed is not None else None
        points.append((None if relaxed is None else relaxed[0], solved))
    return points
