"""What can be funded, what must be kept to, and the programme that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.analysis.inputs import Floats, numbers, record, several
from commonweal.analysis.result import Refused
from commonweal.analysis.words import listed

Bools = NDArray[np.bool_]
KINDS = ("spend", "value", "number")


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something that could be funded. `cost` is one sum, or one for each year; options of one `choice` exclude others.

    `groups` are what promises speak of (an area, a need); `scores` are its value by criterion, for funding certainty.
    """

    name: str
    cost: float | Sequence[float]
    value: float = 0.0
    groups: Sequence[str] = ()
    choice: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """At least `least` for `group` (everything, if None): of spend (£), value (outcomes) or number (of options)."""

    name: str
    least: float
    group: str | None = None
    of: str = "spend"


Options = Sequence[Option | Mapping[str, Any]]
Promises = Sequence[Promise | Mapping[str, Any]]
Budget = float | Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Programme:
    """The arithmetic: choose x in {0, 1}ⁿ for the most Σ value·x, spending within `budgets` in every year.

    Shapes: `values` (n,), `costs` (years, n), `budgets` (years,), `promised` (promises, n) with `least` (promises,),
    `choices` a tuple of index arrays of which at most one each, `must` (n,).
    """

    values: Floats
    costs: Floats
    budgets: Floats
    promised: Floats
    least: Floats
    choices: tuple[NDArray[np.intp], ...]
    must: Bools

    def rows(self) -> tuple[Floats, Floats, Floats]:
        """Every condition as low ≤ matrix·x ≤ high: budgets, then promises, then choices."""
        chosen = np.zeros((len(self.choices), self.values.size))
        for row, members in enumerate(self.choices):
            chosen[row, members] = 1.0
        matrix = np.vstack([self.costs, self.promised, chosen])
        open_low, open_high = np.full(self.budgets.size, -np.inf), np.full(self.least.size, np.inf)
        low = np.r_[open_low, self.least, np.full(len(self.choices), -np.inf)]
        return matrix, low, np.r_[self.budgets, open_high, np.ones(len(self.choices))]

    def without(self, promise: int) -> Programme:
        keep = np.arange(self.least.size) != promise
        return replace(self, promised=self.promised[keep], least=self.least[keep])

    def only(self, promises: Sequence[int]) -> Programme:
        keep = list(promises)
        return replace(self, promised=self.promised[keep], least=self.least[keep])


def read(
    options: Options, budget: Budget, promises: Promises = (), must: Sequence[str] = ()
) -> tuple[tuple[Option, ...], tuple[Promise, ...], Programme]:
    """Options, promises and the programme they make; Refused in words for anything that cannot be used."""
    given = tuple(record(Option, option, "an option") for option in several("options", options))
    if not given:
        raise Refused("Give at least one option.")
    kept = tuple(record(Promise, promise, "a promise") for promise in several("promises", promises))
    must = several("must", must)
    budgets = numbers("budget", np.atleast_1d(np.asarray(budget, dtype=object)), least=0.0)
    for option in given:
        if not isinstance(option.groups, Sequence) or isinstance(option.groups, str):
            raise Refused(f"{option.name}: groups is a list of names, even where there is one.")
        if not isinstance(option.choice, str | None):
            raise Refused(f"{option.name}: choice is the name that options excluding one another share.")
    names = [option.name for option in given]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise Refused(f"Two options share a name: {listed(twice)}. Give each one a name of its own.")
    unknown = [name for name in must if name not in set(names)]
    if unknown:
        raise Refused(f"No option is called {listed(unknown)}.")
    values = numbers("value", [option.value for option in given], least=0.0)
    programme = Programme(
        values=values,
        costs=_costs(given, budgets.size),
        budgets=budgets,
        promised=np.zeros((0, values.size)),
        least=np.zeros(0),
        choices=_choices(given),
        must=np.isin(names, list(must)) if must else np.zeros(values.size, dtype=bool),
    )
    lines = [_promised(promise, given, programme) for promise in kept]
    if not lines:
        return given, kept, programme
    least = numbers("least", [promise.least for promise in kept], least=0.0)
    return given, kept, replace(programme, promised=np.array(lines), least=least)


def _costs(given: Sequence[Option], years: int) -> Floats:
    costs = np.zeros((years, len(given)))
    for place, option in enumerate(given):
        cost = numbers(f"cost of {option.name}", np.atleast_1d(np.asarray(option.cost, dtype=object)), least=0.0)
        if cost.size != years:
            raise Refused(
                f"{option.name} has a cost for {cost.size} of {years} years. Give one sum for each year of the budget."
            )
        costs[:, place] = cost
    return costs


def _choices(given: Sequence[Option]) -> tuple[NDArray[np.intp], ...]:
    members: dict[str, list[int]] = {}
    for place, option in enumerate(given):
        if option.choice is not None and option.choice.strip():  # an empty cell of a spreadsheet is no choice
            members.setdefault(option.choice, []).append(place)
    return tuple(np.array(places, dtype=np.intp) for places in members.values() if len(places) > 1)


def _promised(promise: Promise, given: Sequence[Option], programme: Programme) -> Floats:
    if promise.of not in KINDS:
        raise Refused(f"{promise.name}: a promise is of 'spend', 'value' or 'number'.")
    inside = np.array([promise.group is None or promise.group in option.groups for option in given])
    if not inside.any():
        raise Refused(f"{promise.name}: no option belongs to {promise.group}, so the promise cannot be kept.")
    ones = np.ones(inside.size)
    measure = {"spend": programme.costs.sum(axis=0), "value": programme.values, "number": ones}[promise.of]
    kept: Floats = np.where(inside, measure, 0.0)
    return kept
