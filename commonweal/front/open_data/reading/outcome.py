"""What comes back from reading a published file: the rows, and everything that stood in their way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

Row = TypeVar("Row")

ERROR = "error"
NOTE = "note"
WHOLE_FILE = 0


class Unreadable(ValueError):
    """The file cannot be read at all. The message is one plain sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at. Row 0 means the whole file; row 1 is the first line, as a spreadsheet counts."""

    sheet: str
    row: int
    column: str
    value: str
    what_is_wrong: str
    how_to_fix: str
    severity: str = ERROR


@dataclass(frozen=True, slots=True)
class TotalsRow:
    sheet: str
    row: int
    label: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Brief:
    """Problems of one sort in one column, told once."""

    column: str
    what_is_wrong: str
    how_to_fix: str
    severity: str
    count: int
    first_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row]):
    """A file as read. A row with an error is not in `rows`; a row with only notes is."""

    name: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    heading_row: int = 0
    totals: tuple[TotalsRow, ...] = ()
    blank_rows: int = 0
    lines_set_aside: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity == ERROR)

    @property
    def notes(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity == NOTE)

    @property
    def need_attention(self) -> int:
        """Rows left out because of an error, each counted once."""
        return len({(each.sheet, each.row) for each in self.errors})

    def sentence(self) -> str:
        parts = [f"{_count(len(self.rows), 'row')} read"]
        if self.need_attention:
            parts.append(f"{self.need_attention:,} need{'s' if self.need_attention == 1 else ''} attention")
        if self.totals:
            parts.append(f"{_count(len(self.totals), 'totals row')} set aside")
        return ", ".join(parts)

    def in_brief(self) -> tuple[Brief, ...]:
        """The problems grouped by column and kind, errors first, then the most frequent."""
        sorts: Counter[tuple[str, str, str, str]] = Counter()
        rows: dict[tuple[str, str, str, str], list[int]] = {}
        for each in self.problems:
            sort = (each.column, each.what_is_wrong, each.how_to_fix, each.severity)
            sorts[sort] += 1
            first = rows.setdefault(sort, [])
            if len(first) < 5:
                first.append(each.row)
        ordered = sorted(sorts.items(), key=lambda item: (item[0][3] != ERROR, -item[1], item[0]))
        return tuple(Brief(*sort, count=count, first_rows=tuple(rows[sort])) for sort, count in ordered)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
