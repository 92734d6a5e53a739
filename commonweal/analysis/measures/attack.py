"""What a reader can work out about hidden cells from the figures left showing.

After Fischetti & Salazar, Solving the cell suppression problem on tabular data with linear constraints, Management
Science 2001. A published table is a set of equations (cells add up to their totals); a hidden cell is safe only if the
equations leave it a wide enough range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, listed, number

Published = Sequence[Sequence[float | None]] | Sequence[float | None]
Totals = Sequence[float | None] | None


def adding_up(rows: int, columns: int) -> csr_array:
    """The equations of a table with totals: 1 for each cell of a row or column, -1 for its total.

    Shape: (rows + columns + 2, (rows + 1)(columns + 1)), over the cells row by row, totals last in each.
    Units: none. Errors: none. Source: Fischetti & Salazar 2001, section 2.
    """
    places = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    across = np.repeat(np.arange(rows + 1), columns + 1)
    down = np.tile(rows + 1 + np.arange(columns + 1), rows + 1)
    signs_across = np.tile(np.r_[np.ones(columns), -1.0], rows + 1)
    signs_down = np.repeat(np.r_[np.ones(rows), -1.0], columns + 1)
    flat = places.ravel()
    entries = (np.r_[signs_across, signs_down], (np.r_[across, down], np.r_[flat, flat]))
    return csr_array(entries, shape=(rows + columns + 2, flat.size))


def attacker_ranges(table: Floats, least: Floats | None = None, most: Floats | None = None) -> tuple[Floats, Floats]:
    """The lowest and highest value that each cell can have, given the cells that show.

    Formula: min and max of x over A x = 0 (`adding_up`), x fixed where it shows, `least` ≤ x ≤ `most` where hidden
    (0 and no limit unless given). The matrix is totally unimodular, so the ends are whole numbers for whole counts.
    Shapes: `table` (r + 1, c + 1) with its totals and NaN where hidden; answers the same shape, in counts, inf where
    there is no upper end. Errors: Refused when the figures that show do not add up. Source: Fischetti & Salazar 2001.
    """
    flat = table.ravel()
    hidden = np.flatnonzero(np.isnan(flat))
    low, high = flat.copy(), flat.copy()
    equations = adding_up(table.shape[0] - 1, table.shape[1] - 1).tocsc()
    known = np.where(np.isnan(flat), 0.0, flat)
    right = -(equations @ known)
    if not hidden.size:
        if np.abs(right).max() > 1e-6:
            raise Refused(_DOES_NOT_ADD_UP)
        return low.reshape(table.shape), high.reshape(table.shape)
    floor = np.zeros(hidden.size) if least is None else least.ravel()[hidden]
    roof = np.full(hidden.size, np.inf) if most is None else most.ravel()[hidden]
    part, limits = equations[:, hidden], np.column_stack([floor, roof])
    for position, cell in enumerate(hidden):
        low[cell] = _end(part, right, limits, position, 1.0)
        high[cell] = _end(part, right, limits, position, -1.0)
    return low.reshape(table.shape), high.reshape(table.shape)


_DOES_NOT_ADD_UP = (
    "The figures that show do not add up to their totals, so nothing can be worked out from them. "
    "Give the figures before rounding, with the totals that will be published."
)


def _end(part: csr_array, right: Floats, limits: Floats, position: int, sign: float) -> float:
    aim = np.zeros(len(limits))
    aim[position] = sign
    answer = linprog(aim, A_eq=part, b_eq=right, bounds=limits, method="highs")
    if answer.status == 3:
        return float("inf")
    if answer.status != 0:
        raise Refused(_DOES_NOT_ADD_UP)
    found = float(sign * answer.fun)
    nearest = round(found)
    return float(nearest) if abs(found - nearest) < 1e-6 else found


@dataclass(frozen=True, kw_only=True)
class HiddenCell:
    """A hidden cell with the range that a reader can work out; `highest` is None where there is no upper end."""

    row: str
    column: str
    lowest: float
    highest: float | None

    @property
    def worked_out(self) -> bool:
        return self.highest is not None and self.highest - self.lowest < 1

    def narrower_than(self, width: float) -> bool:
        return self.highest is not None and self.highest - self.lowest < width


@dataclass(frozen=True, kw_only=True)
class SuppressionAudit(Result):
    """Each hidden cell and what a reader can work out. `width` is the narrowest range that counts as safe."""

    cells: tuple[HiddenCell, ...]
    width: float
    worked_out: int
    too_narrow: int

    @property
    def safe(self) -> bool:
        return self.too_narrow == 0

    def sentence(self) -> str:
        count = len(self.cells)
        if not count:
            return "No cell of this table is hidden, so there is nothing to work out."
        if self.worked_out:
            first = (
                f"Anyone can work out {self.worked_out} of your {counted(count, 'hidden cell')} from the figures beside"
            )
            first += " it." if count == 1 else " them."
        elif self.too_narrow:
            narrow = [f"{c.row}, {c.column}" for c in self.cells if c.narrower_than(self.width)]
            first = f"No hidden cell can be worked out, but the range is too narrow for {listed(narrow[:4])}."
        else:
            first = (
                f"None of your {counted(count, 'hidden cell')} can be narrowed to a range under {number(self.width)}."
            )
        return f"{first} This looks at this table alone: other tables about the same people can give more away."

    def table(self) -> Table:
        rows = []
        for cell in self.cells:
            finding = "worked out" if cell.worked_out else "too narrow" if cell.narrower_than(self.width) else "safe"
            highest: str | float = "no limit" if cell.highest is None else cell.highest
            rows.append((cell.row, cell.column, cell.lowest, highest, finding))
        return ("Row", "Column", "At least", "At most", "Finding"), tuple(rows)


def judge(
    table: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    width: float,
    judged: NDArray[np.bool_],
    least: Floats | None = None,
    most: Floats | None = None,
) -> SuppressionAudit:
    """The audit of an extended table: `judged` marks the cells that the audit is about (the rest were never shown).

    Formula, shapes, errors and source: see `attacker_ranges`.
    """
    low, high = attacker_ranges(table, least, most)
    cells = tuple(
        HiddenCell(
            row=rows[i],
            column=columns[j],
            lowest=float(low[i, j]),
            highest=float(high[i, j]) if np.isfinite(high[i, j]) else None,
        )
        for i, j in np.argwhere(judged & np.isnan(table))
    )
    return SuppressionAudit(
        method="attacker's linear programmes: least and greatest value of each hidden cell (Fischetti & Salazar 2001)",
        cells=cells,
        width=width,
        worked_out=sum(cell.worked_out for cell in cells),
        too_narrow=sum(cell.narrower_than(width) for cell in cells),
    )
