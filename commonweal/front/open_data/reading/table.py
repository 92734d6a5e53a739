"""From a book of sheets to a Reading: the same walk for every kind of published table."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from commonweal.front.open_data.reading import dates, layout
from commonweal.front.open_data.reading.files import Book, Sheet
from commonweal.front.open_data.reading.identifiers import fingerprint
from commonweal.front.open_data.reading.layout import Aside, Layout, Wanted, whole_file_note
from commonweal.front.open_data.reading.line import Line
from commonweal.front.open_data.reading.nested import Entry
from commonweal.front.open_data.reading.outcome import NOTE, Problem, Reading

Row = TypeVar("Row")
_JUDGED_ON = 5000


@dataclass(frozen=True, slots=True)
class Kind(Generic[Row]):
    """A kind of file: what it must have, its columns of dates, and how one line becomes a row (None if it fails)."""

    wanted: Wanted
    dates: tuple[str, ...]
    row: Callable[[Line, "Seen"], Row | None]
    total_of: str = ""


class Seen:
    """The keys given so far, eight bytes each, so that a repeated line gets a key of its own in any file size."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))
        self._count = 0

    def key(self, line: Line | Entry, *parts: object, says: str = "This row repeats an earlier row") -> str:
        """A key from the content. A repeat of the same content is noted, and keyed as the second, third and so on."""
        base = fingerprint(*parts)
        if self._new(base):
            return base
        turn, key = 2, fingerprint(base, 2)
        while not self._new(key):
            turn += 1
            key = fingerprint(base, turn)
        line.problem("", "", says, "It has been kept. Take one out if it is there twice by mistake", NOTE)
        return key

    def _new(self, key: str) -> bool:
        number = int(key[:16], 16) or 1
        if self._count * 5 > len(self._slots) * 3:
            self._grow()
        if not self._place(number):
            return False
        self._count += 1
        return True

    def _place(self, number: int) -> bool:
        slots, size = self._slots, len(self._slots)
        at = number % size
        while slots[at]:
            if slots[at] == number:
                return False
            at = at + 1 if at + 1 < size else 0
        slots[at] = number
        return True

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(8 * len(old) * 2))
        for number in old:
            if number:
                self._place(number)


@dataclass(slots=True)
class Found(Generic[Row]):
    """What has been read so far, before it is closed into a Reading."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    aside: Aside = field(default_factory=Aside)
    rejected_total: Decimal = Decimal(0)


def read_book(book: Book, name: str, kind: Kind[Row]) -> Reading[Row]:
    """Every sheet that has headings. A book in which none has them is refused."""
    seen, found, layouts = Seen(), Found[Row](), []
    for sheet in book.sheets:
        placed = layout.find(sheet.rows, sheet.name, kind.wanted)
        if placed is None:
            if len(book.sheets) > 1 and any(any(row) for row in sheet.rows):
                what = "This sheet has no row of headings that we know, so it was not read"
                found.problems.append(whole_file_note(sheet.name, "", "", what, "Nothing, if it holds no rows"))
            continue
        layouts.append(placed)
        orders = layout.column_orders(placed, sheet.rows[placed.heading_row :], kind.dates, _JUDGED_ON)
        found.problems += about_columns(placed, orders, sheet.rows)
        _read_sheet(sheet, placed, kind, orders, seen, found)
    if not layouts:
        fullest = max(book.sheets, key=lambda sheet: len(sheet.rows), default=Sheet("", []))
        raise layout.no_headings(name, fullest.rows, kind.wanted)
    return closed(found, name, book, layouts, kind)


def _read_sheet(
    sheet: Sheet,
    placed: Layout,
    kind: Kind[Row],
    orders: Mapping[str, dates.Order],
    seen: Seen,
    found: Found[Row],
) -> None:
    for number, cells in layout.lines(placed, sheet.rows, kind.wanted, found.aside):
        read_line(Line(placed, number, cells, found.problems, orders), kind, seen, found)


def read_line(line: Line, kind: Kind[Row], seen: Seen, found: Found[Row]) -> None:
    row = kind.row(line, seen)
    if row is not None:
        found.rows.append(row)
    elif kind.total_of:
        found.rejected_total += line.quietly(kind.total_of) or 0


def about_columns(placed: Layout, orders: Mapping[str, dates.Order], rows: list[list[str]]) -> Iterator[Problem]:
    """Notes on the headings themselves."""
    for name, order in orders.items():
        if order.month_first:
            what = "The dates in this column are month first, and have been read so"
            yield whole_file_note(placed.sheet, placed.heading(name), "", what, "Check a few dates")
    sample = rows[placed.heading_row : placed.heading_row + _JUDGED_ON]
    for column, heading in placed.stray:
        if heading.startswith("Column ") and any(column < len(row) and row[column].strip() for row in sample):
            what = "This column has no heading. What it holds has been kept beside each row"
            yield whole_file_note(placed.sheet, heading, "", what, "Give the column a heading")


def closed(found: Found[Row], name: str, book: Book, layouts: list[Layout], kind: Kind[Row]) -> Reading[Row]:
    mapping: dict[str, str] = {}
    stray: dict[str, None] = {}
    for placed in layouts:
        mapping = {**placed.mapping(), **mapping}
        stray |= {heading: None for _, heading in placed.stray}
    reading = Reading(
        name=name,
        rows=tuple(found.rows),
        problems=tuple(found.problems + found.aside.problems),
        mapping=mapping,
        stray=tuple(stray),
        encoding=book.encoding,
        delimiter=book.delimiter,
        sheets=tuple(placed.sheet for placed in layouts if placed.sheet),
        heading_row=layouts[0].heading_row,
        totals=tuple(found.aside.totals),
        blank_rows=found.aside.blank,
        lines_set_aside=found.aside.lines,
    )
    problems = [*reading.problems, *_about_totals(reading, kind, found.rejected_total)]
    return replace(reading, problems=tuple(sorted(problems, key=_by_place)))


def _by_place(each: Problem) -> tuple[str, int]:
    return each.sheet, each.row


def _about_totals(reading: Reading[Any], kind: Kind[Any], rejected: Decimal) -> Iterator[Problem]:
    """One stated total is held against the sum of the rows."""
    if not kind.total_of or len(reading.totals) != 1 or reading.totals[0].amount is None:
        return
    stated = reading.totals[0]
    added = sum((getattr(row, kind.total_of) for row in reading.rows), Decimal(0)) + rejected
    if added != stated.amount:
        what = f"The totals row says £{stated.amount:,}, and the rows add up to £{added:,}"
        yield Problem(
            stated.sheet, stated.row, reading.mapping.get(kind.total_of, ""), str(stated.amount), what, "Check", NOTE
        )
