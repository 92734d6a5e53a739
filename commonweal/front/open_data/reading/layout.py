"""Where the headings are, where the rows are, and which lines are neither."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from commonweal.front.open_data.reading import dates, headings
from commonweal.front.open_data.reading.cells import clean, money
from commonweal.front.open_data.reading.headings import Field
from commonweal.front.open_data.reading.outcome import NOTE, WHOLE_FILE, Problem, TotalsRow, Unreadable

_LOOK_IN = 60
_WIDEST = 1000
_TOTAL = re.compile(
    r"(?:grand|sub|overall|report|sheet|net|gross|page|final)?[\s-]*totals?(?:\s+(?:for|of|paid|spend)\b.*)?\s*[:=]?",
    re.IGNORECASE,
)
_RUN_TOGETHER = re.compile(r"(.*?)\s*(\d{2}/\d{2}/\d{4})\s*(-?\d[\d,]*(?:\.\d+)?)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a kind of file must have: one field of each group of essentials, and the fields that name a row."""

    fields: tuple[Field, ...]
    essentials: tuple[tuple[str, ...], ...]
    naming: tuple[str, ...]
    amount: str = ""
    least: int = 2

    def satisfied(self, found: Iterable[str]) -> bool:
        names = set(found)
        return all(names.intersection(group) for group in self.essentials)

    def missing(self, found: Iterable[str]) -> list[str]:
        names = set(found)
        labels = {each.name: each.label for each in self.fields}
        return [
            " or ".join(labels[name] for name in group) for group in self.essentials if not names.intersection(group)
        ]


@dataclass(frozen=True, slots=True)
class Layout:
    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    columns: dict[str, int]
    stray: tuple[tuple[int, str], ...]

    def heading(self, name: str) -> str:
        column = self.columns.get(name)
        return self.headings[column] if column is not None else ""

    def mapping(self) -> dict[str, str]:
        return {name: self.headings[column] for name, column in self.columns.items()}


@dataclass(slots=True)
class Aside:
    """Lines that are not rows, counted so that none is dropped in silence."""

    totals: list[TotalsRow] = field(default_factory=list)
    blank: int = 0
    lines: int = 0
    problems: list[Problem] = field(default_factory=list)


def find(first_rows: Sequence[list[str]], sheet: str, wanted: Wanted) -> Layout | None:
    """The row, or pair of rows, that names the most fields and all of the essentials. Misspelt headings come second."""
    return _find(first_rows, sheet, wanted, guess=False) or _find(first_rows, sheet, wanted, guess=True)


def _find(first_rows: Sequence[list[str]], sheet: str, wanted: Wanted, *, guess: bool) -> Layout | None:
    best: tuple[int, int, int, list[str]] | None = None
    for index, row in enumerate(first_rows[:_LOOK_IN]):
        for depth, cells in _as_headings(first_rows, index, row[:_WIDEST]):
            found = headings.match(cells, wanted.fields, guess=guess)
            if not wanted.satisfied(found) or len(found) < wanted.least:
                continue
            if best is None or len(found) > best[0]:
                best = (len(found), index, depth, cells)
    if best is None:
        return None
    _, index, depth, cells = best
    return _layout(sheet, index + depth, cells, headings.match(cells, wanted.fields))


def _as_headings(rows: Sequence[list[str]], index: int, row: list[str]) -> Iterator[tuple[int, list[str]]]:
    if sum(1 for cell in row if cell.strip()) < 2:
        return
    yield 1, row
    below = rows[index + 1][:_WIDEST] if index + 1 < len(rows) else []
    if not any(below) or any(_is_figure(cell) for cell in below):
        return
    width = max(len(row), len(below))
    upper, lower = [*row, *[""] * (width - len(row))], [*below, *[""] * (width - len(below))]
    yield 2, [f"{top} {bottom}".strip() for top, bottom in zip(upper, lower, strict=True)]
    spread, last = [], ""
    for top in upper:
        last = top.strip() or last
        spread.append(last)
    yield 2, [f"{top} {bottom}".strip() for top, bottom in zip(spread, lower, strict=True)]


def _is_figure(cell: str) -> bool:
    text = clean(cell).text
    return bool(text) and (money(text).amount is not None or dates.read(text).day is not None)


def _layout(sheet: str, heading_row: int, cells: list[str], columns: dict[str, int]) -> Layout:
    named = [clean(cell).text for cell in cells]
    while named and not named[-1]:
        named.pop()
    named += [""] * (max(columns.values()) + 1 - len(named))
    named = [each or f"Column {_letters(number)}" for number, each in enumerate(named)]
    used = set(columns.values())
    stray = tuple((number, each) for number, each in enumerate(named) if number not in used)
    return Layout(sheet, heading_row, tuple(named), columns, stray)


def _letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


def no_headings(name: str, first_rows: Sequence[list[str]], wanted: Wanted) -> Unreadable:
    """What to say when no row holds the essential headings: the nearest row and what it lacks."""
    best, best_row = {}, 0
    for index, row in enumerate(first_rows[:_LOOK_IN]):
        found = headings.match(row[:_WIDEST], wanted.fields)
        if len(found) > len(best):
            best, best_row = found, index + 1
    lacking = " and ".join(wanted.missing(best))
    if len(best) < wanted.least:
        return Unreadable(f"No row of headings was found in {name or 'the file'}. Add columns headed {lacking}")
    return Unreadable(f"The headings in row {best_row} of {name or 'the file'} have no column for the {lacking}")


def lines(layout: Layout, rows: Iterable[list[str]], wanted: Wanted, aside: Aside) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) for each row of data. Everything else goes into `aside`."""
    width = len(layout.headings)
    naming = [layout.columns[name] for name in wanted.naming if name in layout.columns]
    for number, row in enumerate(rows, start=1):
        if number <= layout.heading_row:
            continue
        cells = row if len(row) == width else _fitted(row, number, layout, aside)
        plainly_a_row = naming and all(cells[column] and not cells[column].isspace() for column in naming)
        if plainly_a_row and clean(cells[naming[0]]).text != layout.headings[naming[0]]:
            yield number, cells
            continue
        if not _set_aside(number, cells, layout, wanted, aside):
            yield number, cells


def _repeats(cells: list[str], layout: Layout) -> bool:
    return tuple(clean(cell).text for cell in cells[: len(layout.headings)]) == layout.headings


def _fitted(cells: list[str], number: int, layout: Layout, aside: Aside) -> list[str]:
    width = len(layout.headings)
    if len(cells) < width:
        whole = _parted(cells, width)
        if whole:
            what = "Two cells of this row were run together and have been parted"
            fix = "Check the row, and check how the file was exported"
            aside.problems.append(Problem(layout.sheet, number, "", " | ".join(cells)[:200], what, fix, NOTE))
            return whole
        return cells + [""] * (width - len(cells))
    if any(cell.strip() for cell in cells[width:]):
        what = "This row has more cells than there are headings"
        fix = "Look for a comma that should be inside quotation marks"
        extra = " | ".join(cells[width:])[:200]
        aside.problems.append(Problem(layout.sheet, number, "", extra, what, fix, NOTE))
    return cells[:width]


def _parted(cells: list[str], width: int) -> list[str] | None:
    """A row short of cells because a date has lost the comma before or after it."""
    for column, cell in enumerate(cells):
        found = _RUN_TOGETHER.fullmatch(cell) if len(cell) < 300 else None
        if found and cell != found[2]:
            parts = [part for part in found.groups() if part]
            if len(cells) - 1 + len(parts) == width:
                return cells[:column] + parts + cells[column + 1 :]
    return None


def _set_aside(number: int, cells: list[str], layout: Layout, wanted: Wanted, aside: Aside) -> bool:
    """True, and recorded, for a blank row, a totals row, repeated headings or a line of words."""
    filled = [(column, text) for column, cell in enumerate(cells) if (text := clean(cell).text)]
    if not filled:
        aside.blank += 1
        return True
    label = next((text for _, text in filled if _TOTAL.fullmatch(text)), "")
    named = [name for name in wanted.naming if name in layout.columns and cells[layout.columns[name]].strip()]
    figures = [text for _, text in filled if money(text).amount is not None]
    if label and len(named) < 2 and (figures or len(filled) == 1):
        aside.totals.append(TotalsRow(layout.sheet, number, label, _stated(cells, layout, wanted, figures)))
        return True
    if not named and len(figures) == len(filled) <= 2 and wanted.amount in layout.columns:
        aside.totals.append(TotalsRow(layout.sheet, number, "", _stated(cells, layout, wanted, figures)))
        return True
    if _repeats(cells, layout) or (len(filled) == 1 and not figures):
        repeated = len(filled) > 1
        what = "The headings are repeated here" if repeated else "This is a line of words, not a row"
        aside.lines += 1
        aside.problems.append(
            Problem(layout.sheet, number, "", filled[0][1][:200], what, "Nothing: it has been set aside", NOTE)
        )
        return True
    return False


def _stated(cells: list[str], layout: Layout, wanted: Wanted, figures: list[str]):
    column = layout.columns.get(wanted.amount)
    amount = money(clean(cells[column]).text).amount if column is not None else None
    return amount if amount is not None or not figures else money(figures[-1]).amount


def column_orders(
    layout: Layout, rows: Iterable[list[str]], names: Iterable[str], limit: int
) -> dict[str, dates.Order]:
    """How each column of dates writes its figures, judged from its first `limit` rows."""
    sample = list(islice(rows, limit))
    found = {}
    for name in names:
        column = layout.columns.get(name)
        if column is not None:
            found[name] = dates.order(clean(row[column]).text for row in sample if column < len(row))
    return found


def whole_file_note(sheet: str, column: str, value: str, what: str, fix: str, severity: str = NOTE) -> Problem:
    return Problem(sheet, WHOLE_FILE, column, value[:200], what, fix, severity)
