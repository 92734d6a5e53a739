"""From what was given to what is kept: one shape for each kind of answer, whoever gives it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.ground.questions.models import Question
from commonweal.ground.questions.rules.kinds import MOST_LINES, TABLES, Column, Kind, columns_of

LONGEST = 60_000


class NotAnAnswer(ValueError):
    """A value that this kind of question does not take, with the sentence that says so."""


def kept(question: Question, value: Any) -> Any:
    """The value as an answer sheet keeps it. Too many words are kept: only sending refuses them."""
    if question.kind in TABLES:
        return _lines(question, value)
    if question.kind == Kind.CHOOSE_MANY:
        return _several(question, value)
    if question.kind == Kind.FILE:
        return _file(question, value)
    return _one(question.kind, question.text, value, tuple(question.options))


def _one(kind: str, name: str, value: Any, options: tuple[str, ...] = ()) -> str:
    if value is None or value == "":
        return ""
    if kind in (Kind.YES_NO, Kind.DECLARATION):
        return _yes_no(kind, name, value)
    if kind in (Kind.NUMBER, Kind.MONEY):
        return _number(kind, name, value)
    if kind == Kind.DATE:
        return _date(name, value)
    if isinstance(value, list | dict | bool):
        raise NotAnAnswer(f"'{name}' is answered in words.")
    text = str(value).replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST]
    if kind == Kind.CHOOSE_ONE and text not in options:
        raise NotAnAnswer(f"'{name}' has no answer '{text[:60]}' to choose.")
    return text


def _yes_no(kind: str, name: str, value: Any) -> str:
    read = {True: "yes", False: "no", "yes": "yes", "no": "no"}.get(value) if isinstance(value, bool | str) else None
    if read is None:
        raise NotAnAnswer(f"'{name}' is answered with yes or no.")
    return "" if kind == Kind.DECLARATION and read == "no" else read


def _number(kind: str, name: str, value: Any) -> str:
    try:
        read = Decimal(str(value).replace(",", "").replace("£", "").strip())
    except InvalidOperation:
        raise NotAnAnswer(f"'{name}' is answered with a number.") from None
    if isinstance(value, bool) or not read.is_finite() or abs(read) >= Decimal(10) ** 12:
        raise NotAnAnswer(f"'{name}' is answered with a number.")
    return str(read.quantize(Decimal("0.01"))) if kind == Kind.MONEY else f"{read.normalize():f}"


def _date(name: str, value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise NotAnAnswer(f"'{name}' is answered with a date.") from None


def _several(question: Question, value: Any) -> list[str]:
    chosen = [value] if isinstance(value, str) and value else list(value or []) if isinstance(value, list) else []
    unknown = [one for one in chosen if one not in question.options]
    if unknown:
        raise NotAnAnswer(f"'{question.text}' has no answer '{str(unknown[0])[:60]}' to choose.")
    return [one for one in question.options if one in chosen]


def _file(question: Question, value: Any) -> Any:
    if not value:
        return ""
    if not isinstance(value, Mapping) or not value.get("reference"):
        raise NotAnAnswer(f"'{question.text}' is answered with a file.")
    size = value.get("size")
    held = {
        "reference": str(value["reference"])[:40],
        "name": str(value.get("name") or "File")[:200],
        "size": size if isinstance(size, int) else 0,
    }
    return held | ({"of": str(value["of"])[:40]} if value.get("of") else {})


def _lines(question: Question, value: Any) -> list[dict[str, str]]:
    if not value:
        return []
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise NotAnAnswer(f"'{question.text}' is answered line by line.")
    columns = columns_of(question)
    rows = [{column.key: _cell(column, row.get(column.key)) for column in columns} for row in value]
    rows = [row for row in rows if any(row.values())]
    if len(rows) > MOST_LINES:
        raise NotAnAnswer(f"'{question.text}' takes up to {MOST_LINES} lines.")
    return rows


def _cell(column: Column, value: Any) -> str:
    return _one(column.kind, column.label, value, column.options)
