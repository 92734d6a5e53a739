"""The fewest extra cells to hide, so that no small count can be worked out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, block_diag, csr_array, eye_array

from commonweal.analysis.inputs import Floats
from commonweal.analysis.measures.attack import adding_up
from commonweal.analysis.result import Refused

Bools = NDArray[np.bool_]

NO_WAY = "No way was found to hide these counts safely. Publish fewer breakdowns, or merge small groups."
TOTAL_COST = 20.0  # hide a total only where hiding cells cannot do: readers need totals most
TOGETHER_UP_TO = 6_000  # small counts × cells; above this, counts are protected one after another
SECONDS = 10.0


def cells_to_hide(table: Floats, small: Bools, never_shown: Bools, width: float) -> tuple[Bools, bool]:
    """Which cells to hide so that each small one keeps a range at least `width` wide; and whether they are the fewest.

    Formula: minimise Σ cost·hidden such that, for each small cell k, two tables that add up agree with every cell that
    shows and differ by at least `width` at k. A cell costs 1 plus a little for the people in it, a total 20 times that.
    Shapes: `table` (r + 1, c + 1) with totals, in people; masks the same. Errors: Refused when no choice protects them.
    Source: Fischetti & Salazar 2001, in its direct (flow) form, exact because the equations are totally unimodular.
    """
    hidden = small | never_shown
    if not small.any():
        return hidden, True
    targets = np.flatnonzero(small.ravel())
    cost = _costs(table, never_shown)
    if targets.size * table.size <= TOGETHER_UP_TO:
        found, proved = _solve(table, hidden, targets, width, cost)
        return found, proved
    for target in targets:
        hidden, _ = _solve(table, hidden, np.array([target]), width, cost)
    return hidden, False


def _costs(table: Floats, never_shown: Bools) -> Floats:
    cost: Floats = 1.0 + table / (table[-1, -1] + 1.0) / table.size
    cost[:, -1] *= TOTAL_COST
    cost[-1, :] *= TOTAL_COST
    cost[never_shown] = 0.0
    flat: Floats = cost.ravel()
    return flat


def _solve(table: Floats, hidden: Bools, targets: NDArray[np.int_], width: float, cost: Floats) -> tuple[Bools, bool]:
    """One programme over the hidden marks y and, for each target, two departures from the table, up and down."""
    flat, size = table.ravel(), table.size
    equations = adding_up(table.shape[0] - 1, table.shape[1] - 1)
    copies = 2 * targets.size
    departs = eye_array(copies * size)
    marks = np.tile(np.arange(size), copies)
    rise = csr_array((np.full(marks.size, -width), (np.arange(marks.size), marks)), shape=(marks.size, size))
    fall = csr_array((np.tile(np.minimum(flat, width), copies), (np.arange(marks.size), marks)), shape=rise.shape)
    balance = block_diag([equations] * copies)
    apart = csr_array(
        (
            np.tile([1.0, -1.0], targets.size),
            (
                np.repeat(np.arange(targets.size), 2),
                np.arange(copies) * size + np.repeat(targets, 2),
            ),
        ),
        shape=(targets.size, copies * size),
    )
    matrix = block_array([[None, balance], [rise, departs], [fall, departs], [csr_array((targets.size, size)), apart]])
    wide, tall = matrix.shape[1], balance.shape[0]
    low = np.r_[np.zeros(tall), np.full(marks.size, -np.inf), np.zeros(marks.size), np.full(targets.size, width)]
    high = np.r_[np.zeros(tall), np.zeros(marks.size), np.full(marks.size + targets.size, np.inf)]
    start = np.r_[hidden.ravel().astype(float), np.full(wide - size, -width)]
    answer = milp(
        np.r_[np.where(hidden.ravel(), 0.0, cost), np.zeros(wide - size)],
        integrality=np.r_[np.ones(size), np.zeros(wide - size)],
        bounds=Bounds(start, np.r_[np.ones(size), np.full(wide - size, width)]),
        constraints=LinearConstraint(matrix.tocsr(), low, high),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if answer.x is None:
        raise Refused(NO_WAY)
    chosen: Bools = (answer.x[:size] > 0.5).reshape(table.shape)
    return chosen, answer.status == 0
