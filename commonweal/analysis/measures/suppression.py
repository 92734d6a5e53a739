"""Small numbers: hide the few, hide enough beside them, and check what a reader could still work out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.analysis.inputs import MOST, Floats, names, numbers, one, whole
from commonweal.analysis.measures.attack import Published, SuppressionAudit, Totals, judge
from commonweal.analysis.measures.protect import NO_WAY, cells_to_hide
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.words import counted

Bools = NDArray[np.bool_]


def primary_cells(counts: Floats, threshold: int, hide_nought: bool = False) -> Bools:
    """Cells small enough to point at a person: 1 ≤ count < threshold (0 as well if `hide_nought`).

    Shapes: any; True where the count must not show. Units: people. Errors: none.
    Source: the rule of the Office for National Statistics and of NHS England for published counts.
    """
    return (counts < threshold) & ((counts > 0) | hide_nought)


@dataclass(frozen=True, kw_only=True)
class Suppressed(Result):
    """A table fit to publish: None where hidden. `primary` and `secondary` list the (row, column) that are hidden."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]
    published: tuple[tuple[float | None, ...], ...]
    threshold: int
    primary: tuple[tuple[str, str], ...]
    secondary: tuple[tuple[str, str], ...]
    fewest_proved: bool
    audit: SuppressionAudit

    def sentence(self) -> str:
        if not self.primary:
            first = f"No count from 1 to {self.threshold - 1} is shown, so nothing need be hidden."
        else:
            needs = "needs" if len(self.primary) == 1 else "need"
            first = f"{counted(len(self.primary), 'small count')} {needs} hiding"
            beside = counted(len(self.secondary), "other cell")
            if self.secondary:
                fewest = (
                    "the fewest possible, sparing totals"
                    if self.fewest_proved
                    else "a small set, not proved the fewest"
                )
                first += f", and {beside} with them so that no one can work them out ({fewest})."
            else:
                first += ", and the table gives none of them away."
        return f"{first} Use one symbol for every hidden cell. Other tables about the same people can give more away."

    def table(self) -> Table:
        hidden = "hidden"
        rows: list[tuple[Cell, ...]] = []
        for name, values in zip(self.rows, self.published, strict=True):
            rows.append((name, *(hidden if value is None else value for value in values)))
        return ("", *self.columns), tuple(rows)


def suppress(
    counts: ArrayLike,
    *,
    threshold: int = 5,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    hide_nought: bool = False,
    width: float | None = None,
) -> Suppressed:
    """Hide every small count of a table that is published with its totals, and the fewest others that protect them.

    A reader who knows only the figures that show must be left, for each small count, a range at least `width` wide
    (threshold - 2 unless given: as wide as 'from 1 to threshold - 1' says by itself).
    Formula: see `cells_to_hide`, checked afterwards by `attacker_ranges`. Source: Fischetti & Salazar 2001.
    Shapes: `counts` (n,) with one total, or (r, c) with row, column and grand totals; people.
    Errors: Refused for counts that are not whole, a threshold under 2, or a table that nothing can protect.
    """
    table, extended, single = _with_totals(counts)
    wanted = _width(threshold, width)
    row_names, column_names = _labels(rows, columns, table.shape, single)
    shown = np.broadcast_to(np.r_[np.ones(extended.shape[1] - 1, dtype=bool), not single], extended.shape)
    small = primary_cells(extended, threshold, hide_nought) & shown
    hide, proved = cells_to_hide(extended, small, ~shown, wanted)
    published = np.where(hide | ~shown, np.nan, extended)
    audit = judge(published, row_names, column_names, width=wanted, judged=small)
    if not audit.safe:
        raise Refused(NO_WAY)
    wide = extended.shape[1] - single
    return Suppressed(
        method="primary suppression by threshold, then the secondary suppression that hides fewest cells",
        rows=row_names,
        columns=column_names[:wide],
        counts=tuple(map(tuple, extended[:, :wide].tolist())),
        published=_nones(published[:, :wide]),
        threshold=threshold,
        primary=_places(small, row_names, column_names),
        secondary=_places(hide & shown & ~small, row_names, column_names),
        fewest_proved=proved,
        audit=audit,
    )


def audit_suppression(
    published: Published,
    *,
    row_totals: Totals = None,
    column_totals: Totals = None,
    total: float | None = None,
    threshold: int = 5,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    marks_differ: bool = False,
) -> SuppressionAudit:
    """What anyone can work out about the hidden cells of a table as it will be published (None where hidden).

    Totals left out are taken as not published. With `marks_differ`, the reader is told which cells are small, and so
    knows that each hidden cell lies from 1 to threshold - 1.
    Formula, shapes and source: see `attacker_ranges`. Units: people. Errors: Refused when the figures shown do not add
    up.
    """
    width = _width(threshold)
    body = _holes("published", published)
    single = body.ndim == 1
    body = body[:, None] if single else body
    extended = np.full((body.shape[0] + 1, body.shape[1] + 1), np.nan)
    extended[:-1, :-1] = body
    extended[:-1, -1] = _totals("row_totals", row_totals, body.shape[0])
    extended[-1, :-1] = _totals("column_totals", column_totals, body.shape[1])
    if total is not None:
        extended[-1, 0 if single and column_totals is None else -1] = one("total", total)
    inside, judged = (np.zeros(extended.shape, dtype=bool) for _ in range(2))
    inside[:-1, :-1] = judged[:-1, :-1] = True
    judged[:-1, -1], judged[-1, :-1] = row_totals is not None, column_totals is not None
    least = np.where(inside & marks_differ, 1.0, 0.0)
    most = np.where(inside & marks_differ, threshold - 1.0, np.inf)
    row_names, column_names = _labels(rows, columns, body.shape, single)
    return judge(extended, row_names, column_names, width=width, judged=judged, least=least, most=most)


def _width(threshold: int, width: float | None = None) -> float:
    if whole("threshold", threshold, 0, 1_000_000) < 2:
        raise Refused("A threshold under 2 hides nothing. Use 5, or the figure in your own publication policy.")
    return float(max(1, threshold - 2)) if width is None else one("width", width)


def _with_totals(counts: ArrayLike) -> tuple[Floats, Floats, bool]:
    single = isinstance(counts, Sequence | np.ndarray) and all(np.isscalar(count) for count in counts)
    table = numbers("counts", counts, dimensions=1 if single else 2, least=0.0)
    if (table != np.round(table)).any():
        raise Refused("counts must be whole numbers of people.")
    table = table[:, None] if single else table
    extended = np.zeros((table.shape[0] + 1, table.shape[1] + 1))
    extended[:-1, :-1] = table
    extended[-1, :-1] = table.sum(axis=0)
    extended[:, -1] = extended[:, :-1].sum(axis=1)
    return table, extended, single


def _labels(
    rows: Sequence[str] | None, columns: Sequence[str] | None, shape: tuple[int, ...], single: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    across = ("Count",) if single and columns is None else names("columns", columns, shape[1], "Column")
    return (*names("rows", rows, shape[0], "Row"), "Total"), (*across, "Total")


def _holes(name: str, values: Published) -> Floats:
    try:
        table = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise Refused(f"{name} must be a table of numbers, with nothing where a cell is hidden.") from None
    if table.ndim not in (1, 2) or not table.size or (np.abs(np.nan_to_num(table, posinf=np.inf)) > MOST).any():
        raise Refused(f"{name} must be a table of numbers, with nothing where a cell is hidden.")
    return table


def _totals(name: str, values: Totals, size: int) -> Floats:
    if values is None:
        return np.full(size, np.nan)
    totals = _holes(name, values)
    if totals.shape != (size,):
        raise Refused(f"{name} has {totals.size} entries for {size} lines of the table. Give one for each.")
    return totals


def _places(marked: Bools, rows: Sequence[str], columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((rows[i], columns[j]) for i, j in np.argwhere(marked))


def _nones(table: Floats) -> tuple[tuple[float | None, ...], ...]:
    return tuple(tuple(None if np.isnan(value) else value for value in row) for row in table.tolist())
