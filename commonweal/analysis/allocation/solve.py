"""The best choice of options, with a certificate of how near to the best possible it is.

The linear relaxation bounds what any choice can reach. Options whose reduced cost shows that turning them round would
cost more than is still in doubt are settled; the few left are searched exactly by HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from commonweal.analysis.allocation.options import Bools, Programme
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Refused

CORE = 60  # options nearest to being indifferent, searched first
SECONDS = 60.0
TINY = 1e-9


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A choice, what it is worth, and a bound that no choice can exceed."""

    chosen: Bools
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far below the bound, as a share of it: 0.002 is 'within 0.2% of the best possible'."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > TINY else 0.0


class Relaxation:
    """The linear relaxation kept in HiGHS, so that the next budget starts from the last answer."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        matrix, low, high = programme.rows()
        self.solver = _highs(-programme.values, matrix, low, high, programme.must)

    def budgets(self, budgets: Floats) -> None:
        for row, most in enumerate(budgets):
            self.solver.changeRowBounds(row, -highspy.kHighsInf, float(most))

    def solve(self) -> tuple[float, Floats, Floats] | None:
        """The bound, the (part-)chosen options and their reduced costs; None when nothing can keep every condition."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        answer = self.solver.getSolution()
        part, reduced = np.array(answer.col_value), np.array(answer.col_dual)
        return -float(self.solver.getInfo().objective_function_value), part, reduced


def _highs(cost: Floats, matrix: Floats, low: Floats, high: Floats, must: Bools) -> Any:
    """HiGHS, silent, holding: min cost·x, low ≤ matrix·x ≤ high, 0 ≤ x ≤ 1 and 1 where it must be."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = cost.size, matrix.shape[0]
    model.col_cost_ = cost
    model.col_lower_, model.col_upper_ = must.astype(float), np.ones(cost.size)
    model.row_lower_ = np.where(np.isinf(low), -highspy.kHighsInf, low)
    model.row_upper_ = np.where(np.isinf(high), highspy.kHighsInf, high)
    rows, columns = np.nonzero(matrix)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.r_[0, np.cumsum(np.bincount(rows, minlength=matrix.shape[0]))].astype(np.int32)
    model.a_matrix_.index_ = columns.astype(np.int32)
    model.a_matrix_.value_ = matrix[rows, columns]
    start: Any = highspy.Highs  # it carries no types
    solver = start()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    return solver


def _whole(solver: Any, size: int, gap: float) -> tuple[Bools, float] | None:
    """Solve in whole numbers: the choice and the bound (of the cost); None when nothing keeps every condition."""
    for column in range(size):
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_abs_gap", 1e-9)
    solver.setOptionValue("time_limit", SECONDS)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        if solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            raise Refused("No choice was found within a minute. Give fewer options or conditions.")
        return None
    chosen: Bools = np.array(solver.getSolution().col_value) > 0.5
    return chosen, float(info.mip_dual_bound)


def best(programme: Programme, gap: float = 0.0, relaxation: Relaxation | None = None) -> Solved | None:
    """The best choice to within `gap` of the best possible (0: proved best), or None when no choice keeps to all.

    Formula: max Σ v·x, low ≤ A·x ≤ high, x in {0, 1}. An option at 0 in the relaxation with reduced cost d is settled
    when bound - d < the best found (and likewise at 1). Shapes: see `Programme`. Units: those of `values`.
    Errors: Refused when nothing is found within a minute. Source: Dantzig 1957 for the bound; Balas & Zemel 1980 for
    the core; HiGHS (Huangfu & Hall 2018) for the search.
    """
    held = relaxation or Relaxation(programme)
    relaxed = held.solve()
    if relaxed is None:
        return None
    bound, part, reduced = relaxed
    whole = part > 0.5
    doubtful = (np.abs(part - whole) > 1e-7) | _nearest(np.abs(reduced))
    first = _search(programme, whole, doubtful, 0.0)
    if first is not None and bound - first.value <= max(gap * bound, _slack(bound)):
        return Solved(chosen=first.chosen, value=first.value, bound=max(bound, first.value))
    reach = -np.inf if first is None else first.value
    cost_of_turning = np.where(whole, -reduced, reduced)
    settled = (np.abs(part - whole) <= 1e-7) & (bound - cost_of_turning < reach - _slack(bound))
    found = _search(programme, whole, ~settled, gap)
    if found is None:
        return first
    top = min(bound, max(found.bound, reach))
    winner = found if first is None or found.value >= first.value else first
    return Solved(chosen=winner.chosen, value=winner.value, bound=max(top, winner.value))


def _slack(bound: float) -> float:
    return 1e-9 * max(1.0, abs(bound))


def _nearest(reduced: Floats) -> Bools:
    if reduced.size <= CORE:
        return np.ones(reduced.size, dtype=bool)
    near = np.zeros(reduced.size, dtype=bool)
    near[np.argpartition(reduced, CORE)[:CORE]] = True
    return near


def _search(programme: Programme, whole: Bools, free: Bools, gap: float) -> Solved | None:
    """Search the `free` options exactly, every other held as in `whole`."""
    matrix, low, high = programme.rows()
    held = whole & ~free
    used = matrix[:, held].sum(axis=1)
    base = float(programme.values[held].sum())
    places: NDArray[np.intp] = np.flatnonzero(free)
    if not places.size:
        fits = bool((used >= low - 1e-7).all() and (used <= high + 1e-7).all())
        return Solved(chosen=held, value=base, bound=base) if fits else None
    solver = _highs(-programme.values[places], matrix[:, places], low - used, high - used, programme.must[places])
    answer = _whole(solver, places.size, gap)
    if answer is None:
        return None
    chosen = held.copy()
    chosen[places] = answer[0]
    value = float(programme.values[chosen].sum())
    return Solved(chosen=chosen, value=value, bound=max(value, base - answer[1]))


def least_budget(programme: Programme) -> float | None:
    """The least total spend that keeps every promise and choice, whatever the budget; None when none can.

    Formula: min Σ cost·x over the promises and choices alone. Units: £. Errors: none. Source: as `best`.
    """
    matrix, low, high = programme.rows()
    years = programme.budgets.size
    spend = programme.costs.sum(axis=0)
    solver = _highs(spend, matrix[years:], low[years:], high[years:], programme.must)
    answer = _whole(solver, spend.size, 0.0)
    return None if answer is None else float(spend @ answer[0])


def cheapest_entry(programme: Programme, option: int, target: float) -> tuple[float | None, float | None]:
    """The least cut in one option's cost, and the least rise in its value, that would bring it into a best choice.

    Formula: cut = min Σ d over choices with the option, worth at least `target`, spending at most budget + d in each
    year, 0 ≤ d ≤ the option's cost; rise = `target` - the best value with the option. None where no cut or rise can.
    Units: £; those of values. Errors: none. Source: the inverse of `best`; Liesiö, Mild & Salo 2008 on cost ranges.
    """
    must = programme.must.copy()
    must[option] = True
    forced = best(replace(programme, must=must))
    rise = None if forced is None else max(0.0, target - forced.value)
    matrix, low, high = programme.rows()
    years, size = programme.budgets.size, programme.values.size
    slack = np.zeros((matrix.shape[0], years))
    slack[:years] = -np.eye(years)
    worth = np.r_[programme.values, np.zeros(years)]
    solver = _highs(
        np.r_[np.zeros(size), np.ones(years)],
        np.vstack([np.hstack([matrix, slack]), worth]),
        np.r_[low, target - 1e-9 * max(1.0, abs(target))],
        np.r_[high, np.inf],
        np.r_[must, np.zeros(years, dtype=bool)],
    )
    for year in range(years):
        solver.changeColBounds(size + year, 0.0, float(programme.costs[year, option]))
    answer = _whole(solver, size, 0.0)
    return (None if answer is None else float(max(0.0, solver.getInfo().objective_function_value))), rise
