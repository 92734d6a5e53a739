"""When the promises cannot all be kept: the smallest set that clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from commonweal.analysis.allocation.options import Budget, Options, Programme, Promise, Promises, read
from commonweal.analysis.allocation.solve import best, least_budget
from commonweal.analysis.result import Result, Table
from commonweal.analysis.words import counted, listed, pounds

EVERY_SET_UP_TO = 3  # sets of promises tried by size; larger clashes are whittled down one promise at a time


def can_keep(programme: Programme) -> bool:
    """Whether any choice keeps every condition. Formula: `best`, every value nought. Errors and source: as there."""
    return best(replace(programme, values=np.zeros(programme.values.size)), gap=1.0) is not None


def smallest_clash(programme: Programme) -> tuple[int, ...]:
    """Places of the fewest promises that cannot all be kept within budget and choices; empty when all can.

    Formula: sets tried by size up to three, the first that cannot be kept; beyond that, promises are dropped while
    what is left still clashes (then no smaller part of it clashes, but a smaller set elsewhere might).
    Shapes: see `Programme`. Units: none. Errors: none. Source: Chinneck, Feasibility and Infeasibility in Optimization,
    2008 (deletion filter).
    """
    if can_keep(programme):
        return ()
    every = range(programme.least.size)
    for size in range(min(EVERY_SET_UP_TO, programme.least.size) + 1):
        for some in combinations(every, size):
            if not can_keep(programme.only(some)):
                return some
    left = list(every)
    for promise in every:
        fewer = [other for other in left if other != promise]
        if not can_keep(programme.only(fewer)):
            left = fewer
    return tuple(left)


@dataclass(frozen=True, kw_only=True)
class Clash(Result):
    """The promises that cannot be kept together, and the least total budget that would keep all that were given."""

    promises: tuple[str, ...]
    clashing: tuple[str, ...]
    keepable: bool
    budget: tuple[float, ...]
    needed: float | None
    smallest_proved: bool

    def sentence(self) -> str:
        total = sum(self.budget)
        if self.keepable:
            return f"Every promise can be kept within {pounds(total)}. What each costs is another question."
        if not self.clashing:
            first = (
                "The options that must be funded cannot all be funded within the budget and the choices between them"
            )
        elif len(self.clashing) == 1:
            first = f"{self.clashing[0]} cannot be kept within {pounds(total)}"
        else:
            first = f"{listed(self.clashing)} cannot be kept together within {pounds(total)}, "
            first += "though any fewer of them could"
        if self.needed is None:
            return f"{first}. No budget would do: the options themselves cannot keep every promise."
        if self.needed > total:
            more = pounds(self.needed - total)
            return f"{first}. Keeping every promise takes at least {pounds(self.needed)}: {more} more."
        return f"{first}. The total would be enough, but not as it falls between the years."

    def table(self) -> Table:
        rows = tuple((name, "clashes" if name in self.clashing else "") for name in self.promises)
        return ("Promise", "Finding"), rows


def clash(options: Options, budget: Budget, promises: Promises, must: Sequence[str] = ()) -> Clash:
    """Which promises cannot be kept together, and what budget would keep them all.

    Shapes and units: see `portfolio`. Formula and source: see `smallest_clash`, `least_budget`. Errors: as `portfolio`.
    """
    _, kept, programme = read(options, budget, promises, must)
    return clash_of(kept, programme)


def clash_of(kept: Sequence[Promise], programme: Programme) -> Clash:
    """The clash of promises already read. Formula, source: see `smallest_clash`. Errors: Refused as `best`."""
    keepable = can_keep(programme)
    found = () if keepable else smallest_clash(programme)
    return Clash(
        method=f"smallest clashing set among {counted(len(kept), 'promise')}, tried by size and then by deletion",
        promises=tuple(promise.name for promise in kept),
        clashing=tuple(kept[place].name for place in found),
        keepable=keepable,
        budget=tuple(programme.budgets.tolist()),
        needed=least_budget(programme),
        smallest_proved=len(found) <= EVERY_SET_UP_TO,
    )
