"""A balanced panel: the same units in every period, some of them treated from a known start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.analysis.inputs import Floats, numbers, several, whole
from commonweal.analysis.result import Refused


@dataclass(frozen=True, kw_only=True)
class Panel:
    """`outcomes` (units, periods), `treated` (units,), `start` the first period after, counted from 0."""

    outcomes: Floats
    treated: NDArray[np.bool_]
    start: int


def read_panel(outcomes: ArrayLike, treated: Sequence[bool], start: int) -> Panel:
    """The panel, or Refused for gaps, lists that do not fit, a side without units, or nothing before or after."""
    table = numbers("outcomes", outcomes, dimensions=2)
    marked = np.array([bool(side) for side in several("treated", treated)], dtype=np.bool_)
    whole("start", start, -1_000_000, 1_000_000)
    if marked.shape != (table.shape[0],):
        raise Refused(
            f"treated has {marked.size} entries for {table.shape[0]} units. Give true or false for each unit."
        )
    if marked.all() or not marked.any():
        raise Refused("There must be units on both sides: some treated, and some to compare them with.")
    if not 0 < start < table.shape[1]:
        raise Refused(
            f"Period {start} leaves nothing {'before' if start <= 0 else 'after'} it. Periods are counted from 0, and "
            f"there are {table.shape[1]}."
        )
    return Panel(outcomes=table, treated=marked, start=start)
