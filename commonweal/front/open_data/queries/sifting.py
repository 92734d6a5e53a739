"""Which rows of a reading can be taken in, and why the others cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from commonweal.council.people.queries import name_key
from commonweal.front.open_data import reading
from commonweal.front.open_data.reading import ContractRow, GrantRow, Problem, Reading
from commonweal.front.open_data.rules import READERS

LARGEST = Decimal(10) ** 12
NOT_AGREED = frozenset({"cancelled", "unsuccessful", "pending", "withdrawn"})
TWO_DATES = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*(?:-|–|to)\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*")


@dataclass(frozen=True)
class Sifted:
    """The rows that can be taken in, every problem told so far, and the sentence about it all."""

    rows: tuple[Any, ...]
    problems: tuple[Problem, ...]
    sentence: str
    left_out: int


@dataclass
class _Sieve:
    kept: list[Any] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def leave(self, row: Any, column: str, wrong: str, fix: str, value: str = "") -> None:
        self.left_out += 1
        self.problems.append(Problem(row.sheet, row.row, column, value, wrong, fix, "error"))

    def note(self, row: Any, column: str, wrong: str, fix: str, value: str = "") -> None:
        self.problems.append(Problem(row.sheet, row.row, column, value, wrong, fix, "note"))


def read(kind: str, content: bytes, file_name: str) -> Reading[Any]:
    """Raises `reading.Unreadable` with a sentence for whoever chose the file."""
    return getattr(reading, READERS[kind])(content, file_name)


def sift(kind: str, found: Reading[Any]) -> Sifted:
    sieve = _Sieve()
    for row in _of_this_council(kind, found.rows, sieve):
        _SIEVES.get(kind, _keep)(row, sieve)
    sentence = found.sentence()
    if sieve.left_out:
        sentence += f", {sieve.left_out:,} of them left out"
    return Sifted(
        tuple(sieve.kept), (*found.problems, *sieve.problems), f"{sentence}.", found.need_attention + sieve.left_out
    )


def _of_this_council(kind: str, rows: Iterable[Any], sieve: _Sieve) -> Iterator[Any]:
    """In a package by many publishers only this council's rows; a package by one is taken, and its name is told."""
    attribute = {"ocds": "buyer", "360": "funder"}.get(kind, "")
    if not attribute:
        yield from rows
        return
    rows = list(rows)
    ours = name_key(settings.COUNCIL_NAME)
    names = {name_key(name): name for row in rows if (name := getattr(row, attribute))}
    if len(names) <= 1:
        if names and ours not in names:
            wrong = f"Every row names {next(iter(names.values()))}, and this is {settings.COUNCIL_NAME}"
            fix = "Take the file in only where this is the council's own file"
            sieve.problems.append(Problem("", 0, attribute, next(iter(names.values())), wrong, fix, "note"))
        yield from rows
        return
    for row in rows:
        name = getattr(row, attribute)
        if name_key(name) == ours:
            yield row
        else:
            wrong = f"The {attribute} is not {settings.COUNCIL_NAME}"
            sieve.leave(row, attribute, wrong, "Nothing to do: this row belongs to somebody else", name)


def _keep(row: Any, sieve: _Sieve) -> None:
    sieve.kept.append(row)


def _too_large(amount: Decimal | None) -> bool:
    return amount is not None and abs(amount) >= LARGEST


def _spend(row: Any, sieve: _Sieve) -> None:
    if _too_large(row.amount):
        sieve.leave(row, "amount", "The amount is a trillion pounds or more", "Check the amount", str(row.amount))
    else:
        sieve.kept.append(row)


def _contract(row: ContractRow, sieve: _Sieve) -> None:
    if row.stage not in ("contract", "award"):
        wrong = f"This is a {row.stage} notice, and nothing has been agreed yet"
        sieve.leave(row, "stage", wrong, "Read the file again once a contract is awarded", row.stage)
    elif row.status in NOT_AGREED:
        wrong = f"This {row.stage} is {row.status}, so there is no agreement"
        sieve.leave(row, "status", wrong, "Nothing to do, unless the status is out of date", row.status)
    elif row.supplier_redacted or not _supplier(row):
        wrong = "The supplier's name is missing or withheld, and an agreement needs the organisation"
        sieve.leave(row, "supplier", wrong, "Enter the supplier's name, or leave the row out", row.supplier_name)
    elif _too_large(row.value):
        sieve.leave(row, "value", "The value is a trillion pounds or more", "Check the value", str(row.value))
    else:
        if len(row.suppliers) > 1:
            wrong = f"The contract names {len(row.suppliers)} suppliers. It is kept under the first"
            sieve.note(row, "supplier", wrong, "Nothing to do: the others are named in its purpose", _supplier(row))
        sieve.kept.append(_in_order(row, sieve))


def _supplier(row: ContractRow) -> str:
    return row.supplier_name or next((one.name for one in row.suppliers), "")


def _in_order(row: Any, sieve: _Sieve) -> Any:
    if row.start and row.end and row.end < row.start:
        sieve.note(row, "end", "The end is before the start, so the end is left out", "Check both dates", f"{row.end}")
        return replace(row, end=None)
    return row


def _grant(row: GrantRow, sieve: _Sieve) -> None:
    if row.redacted or not row.beneficiary.strip():
        wrong = "The name is withheld or this is a grant to an individual, and no individual is kept"
        sieve.leave(row, "beneficiary", wrong, "Nothing to do")
    elif _too_large(row.amount):
        sieve.leave(row, "amount", "The amount is a trillion pounds or more", "Check the amount", str(row.amount))
    else:
        sieve.kept.append(_dated(_in_order(row, sieve), sieve))


def _dated(row: GrantRow, sieve: _Sieve) -> GrantRow:
    """The dates of a period written as two dates; otherwise a grant ends with the financial year of its award."""
    written = TWO_DATES.fullmatch(row.period)
    if written and not (row.start or row.end):
        d1, m1, y1, d2, m2, y2 = map(int, written.groups())
        try:
            start, end = date(y1, m1, d1), date(y2, m2, d2)
        except ValueError:
            start = end = None
        if start and end and start <= end:
            return replace(row, start=start, end=end)
    if row.end:
        return row
    begins = max(row.start or row.awarded_on, row.awarded_on)
    end = date(begins.year + (1 if begins >= date(begins.year, 4, 1) else 0), 3, 31)
    sieve.note(row, "end", f"No end is given, so the end of the financial year ({end:%d/%m/%Y}) is assumed",
               "Add a column of end dates", row.period)  # fmt: skip
    return replace(row, end=end)


_SIEVES = {"contracts": _contract, "ocds": _contract, "grants": _grant, "360": _grant, "spend": _spend}
