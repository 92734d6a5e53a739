"""One row being read: each field asked for by name, each doubt written down as a problem."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from commonweal.front.open_data.reading import dates, identifiers
from commonweal.front.open_data.reading.cells import clean, money
from commonweal.front.open_data.reading.layout import Layout
from commonweal.front.open_data.reading.outcome import ERROR, NOTE, Problem

_Answer = TypeVar("_Answer")

_AMOUNT_LIKE = "Enter an amount in pounds, like 12,500.00"
_DATE_LIKE = "Enter a real date, like 18/09/2026"
MONEY_SAYS = {
    "words": ("There are words where an amount should be", _AMOUNT_LIKE),
    "unreadable": ("This is not an amount", _AMOUNT_LIKE),
    "several": ("There is more than one amount in this cell", "Keep one amount in the cell"),
    "too large": ("This amount is too large", "Enter an amount below £1,000 billion"),
    "scaled": ("The amount is in thousands or millions", "Check that it has been read in full pounds"),
    "rounded": ("The amount had fractions of a penny and has been rounded", "Check the amount"),
    "beside": ("There are words beside the amount", "Check that the amount has been read correctly"),
    "continental": ("The amount has a comma for its pence", "Check that the amount has been read correctly"),
}
DAY_SAYS = {
    "words": ("There is a word where a date should be", "Enter the date when it is known, like 18/09/2026"),
    "open ended": ("The year is 9999, so this has been read as no date", "Leave the cell empty if there is no date"),
    "unreadable": ("This is not a real date", _DATE_LIKE),
    "month only": ("There is a month but no day", "It has been read as the first of the month. Add the day"),
    "serial": ("The date is a spreadsheet's day number", "Check the date it has been read as"),
    "month first": ("The date is written month first", "Check the date, and write it day first"),
    "either way": (
        "Other dates in this column are month first, and this one could be read either way",
        "It has been read day first. Check the date",
    ),
}
_GRAVE = frozenset(("unreadable", "several", "too large"))


_TELLING = re.compile(
    r"supplier|vendor|creditor|payee|beneficiar|recipient|contractor|provider|merchant|"
    r"name|address|post\s?code|e-?mail|phone|contact|vat|regist|compan|charity|\bid\b|column",
    re.IGNORECASE,
)


class Line:
    """The cells of one row under their layout. `failed` turns true at the first error."""

    __slots__ = ("_cells", "_columns", "_orders", "failed", "layout", "problems", "row")

    def __init__(
        self,
        layout: Layout,
        row: int,
        cells: list[str],
        problems: list[Problem],
        orders: Mapping[str, dates.Order],
    ) -> None:
        self.layout = layout
        self._columns = layout.columns
        self._cells = cells
        self._orders = orders
        self.row = row
        self.problems = problems
        self.failed = False

    @property
    def sheet(self) -> str:
        return self.layout.sheet

    def has(self, name: str) -> bool:
        return name in self._columns

    def cell(self, column: int) -> str:
        """A cell by its place, clean."""
        return clean(self._cells[column]).text

    def text(self, name: str) -> str:
        column = self._columns.get(name)
        if column is None:
            return ""
        cell = self._cells[column]
        if not cell:
            return ""
        cleaned = clean(cell)
        if cleaned.remark:
            self._garbled(name, cell, cleaned.remark)
        return cleaned.text

    def required(self, name: str, label: str) -> str:
        found = self.text(name)
        if not found:
            self.problem(name, "", f"The {label} is missing", f"Enter the {label}")
        return found

    def _garbled(self, name: str, cell: str, remark: str) -> None:
        if remark == "repaired":
            what, fix = "Some characters were garbled and have been put right", "Check the words"
        else:
            what, fix = "Some characters were lost before the file was published", "Type the missing characters"
        self.problem(name, cell, what, fix, NOTE)

    def problem(self, name: str, value: str, what: str, fix: str, severity: str = ERROR) -> None:
        if severity == ERROR:
            self.failed = True
        column = self.layout.heading(name)
        self.problems.append(Problem(self.sheet, self.row, column, value[:200], what, fix, severity))

    def money(self, name: str, *, label: str = "", bad: str = ERROR) -> Decimal | None:
        """Pounds. With a label the amount is required; `bad` says how grave an amount that cannot be read is."""
        column = self._columns.get(name)
        if column is None and not label:
            return None
        text = clean(self._cells[column]).text if column is not None else ""
        found = money(text)
        if found.remark:
            what, fix = MONEY_SAYS[found.remark]
            grave = bad if found.remark in _GRAVE else ERROR if label and found.amount is None else NOTE
            self.problem(name, text, what, fix, grave)
        elif found.amount is None and label:
            self.problem(name, text, f"The {label} is missing", f"Enter the {label} in pounds, like 12,500.00")
        return found.amount

    def day(self, name: str, *, label: str = "", bad: str = ERROR) -> date | None:
        """A date. With a label the date is required; `bad` says how grave a date that cannot be read is."""
        column = self._columns.get(name)
        text = clean(self._cells[column]).text if column is not None else ""
        order = self._orders.get(name, _DAY_FIRST)
        found = dates.read(text, order.month_first)
        if found.remark and (found.remark != "either way" or order.mixed):
            if found.remark != "month first" or not order.month_first:
                what, fix = DAY_SAYS[found.remark]
                grave = bad if found.remark == "unreadable" else ERROR if label and found.day is None else NOTE
                self.problem(name, text, what, fix, grave)
        elif found.day is None and label:
            self.problem(name, text, f"The {label} is missing", f"Enter the {label}, like 18/09/2026")
        return found.day

    def number(self, name: str, read: Callable[[str], str | None], label: str) -> str:
        """A registered number made regular. One that is not understood is noted and left out."""
        text = self.text(name)
        if not text:
            return ""
        found = read(text)
        if found is None:
            self.problem(
                name, text, f"This is not a {label}", "Correct it, or leave the cell empty if there is none", NOTE
            )
        return found or ""

    def company(self, name: str = "company_number") -> str:
        return self.number(name, identifiers.company_number, "company number")

    def charity(self, name: str = "charity_number") -> str:
        return self.number(name, identifiers.charity_number, "charity number")

    def vat_number(self, name: str = "vat_number") -> str:
        return self.number(name, identifiers.vat_number, "VAT number")

    def answer(self, name: str, read: Callable[[str], tuple[bool | None, bool]]) -> bool | None:
        """Yes, no, or nothing said. Anything else is noted and left out."""
        text = self.text(name)
        found, understood = read(text)
        if not understood:
            self.problem(name, text, "This is not a yes or a no", "Enter Yes or No", NOTE)
        return found

    def quietly(self, name: str) -> Decimal | None:
        """An amount, with nothing noted."""
        column = self._columns.get(name)
        return money(self.cell(column)).amount if column is not None else None

    def aside(self, hidden: bool = False) -> dict[str, str]:
        """The cells under headings we did not understand, kept beside the row.

        Where a name was withheld, anything that could give it away stays out.
        """
        kept = {}
        for column, heading in self.layout.stray:
            if hidden and _TELLING.search(heading):
                continue
            cell = self._cells[column]
            if cell and (text := clean(cell).text):
                kept[heading] = text
        return kept


_DAY_FIRST = dates.Order()
