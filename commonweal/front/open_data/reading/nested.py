"""Reading from nested JSON that may hold anything anywhere: each look-up names what it expects."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from commonweal.front.open_data.reading import dates
from commonweal.front.open_data.reading.cells import clean, money
from commonweal.front.open_data.reading.line import DAY_SAYS, MONEY_SAYS
from commonweal.front.open_data.reading.outcome import ERROR, NOTE, Problem


def thing(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def things(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a list; one object stands for a list of one."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def words(value: Any) -> str:
    if isinstance(value, str):
        return clean(value).text
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, Decimal):
        return _number(value)
    return str(value)


def _number(value: Decimal) -> str:
    """12.0 as 12: publishers' tools turn numbers used as names into decimals."""
    if value.adjusted() > 30 or value.adjusted() < -30:
        return str(value)
    return str(int(value)) if value == value.to_integral_value() else str(value)


def truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


class Entry:
    """One object of a package being read. Problems name its place in the list and the property."""

    __slots__ = ("failed", "problems", "row")

    def __init__(self, row: int, problems: list[Problem]) -> None:
        self.row = row
        self.problems = problems
        self.failed = False

    def problem(self, column: str, value: str, what: str, fix: str, severity: str = ERROR) -> None:
        self.failed = self.failed or severity == ERROR
        self.problems.append(Problem("", self.row, column, value[:200], what, fix, severity))

    def day(self, value: Any, column: str, *, required: bool = False, bad: str = ERROR) -> date | None:
        text = words(value)
        found = dates.read(text)
        if found.remark and found.remark != "either way":
            what, fix = DAY_SAYS[found.remark]
            grave = bad if found.remark == "unreadable" else ERROR if required and found.day is None else NOTE
            self.problem(column, text, what, fix, grave)
        elif found.day is None and required:
            self.problem(column, text, "The date is missing", "Enter the date, like 2026-09-18")
        elif found.day and text and not text[:4].isdigit():
            what = "The standard asks for dates with the year first"
            self.problem(column, text, what, "Write the date like 2026-09-18", NOTE)
        return found.day

    def pounds(
        self, value: Any, currency: Any, column: str, *, required: bool = False, bad: str = ERROR
    ) -> Decimal | None:
        text = words(value)
        found = money(text)
        if found.remark:
            what, fix = MONEY_SAYS[found.remark]
            self.problem(column, text, what, fix, bad if found.amount is None else NOTE)
        elif found.amount is None and required:
            self.problem(column, text, "The amount is missing", "Enter the amount in pounds")
        if found.amount is not None and words(currency).upper() not in {"GBP", ""}:
            self.problem(column, words(currency), "The amount is not in pounds", "Enter the amount in pounds", bad)
            return None
        return found.amount
