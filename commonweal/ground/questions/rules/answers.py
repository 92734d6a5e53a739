"""An answer sheet is a plain dict, {key: value}, that the owner keeps. These functions read it; none writes it.

Values: text, number, money ('9000.00'), date ('2027-04-01') and a choice are strings; yes or no and a declaration are
'yes', 'no' or ''; several choices are a list of strings; a file is {reference, name, size}, and `of` which file
of the passport it is the same as; a table is a list of lines,
each a dict of strings by column.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.ground.pages.words import money, number, plain_day, plural
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.rules.budgets import OPEN, Budget, Terms, amount, beyond_terms, budget
from commonweal.ground.questions.rules.kinds import (
    DIRECT,
    LINE_NAMES,
    OVERHEAD,
    TABLES,
    TEXTS,
    Column,
    Kind,
    columns_of,
)

Sheet = Mapping[str, Any]

# ---- which questions are asked, and which are answered ------------------------------------------------------------


def given(question: Question, answers: Sheet) -> Any:
    """The answer to one question; an empty one of its kind where there is none."""
    value = answers.get(question.key)
    if value is None:
        return [] if question.kind in TABLES or question.kind == Kind.CHOOSE_MANY else ""
    return value


def answered(question: Question, answers: Sheet) -> bool:
    value = given(question, answers)
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value)


def shown(questions: Iterable[Question], answers: Sheet) -> list[Question]:
    """The questions that these answers bring up: a condition on a question that is itself hidden is not met."""
    asked: dict[str, Question] = {}
    for one in questions:
        if not one.show_if or _met(one.show_if, asked, answers):
            asked[one.key] = one
    return list(asked.values())


def _met(condition: Mapping[str, Any], asked: Mapping[str, Question], answers: Sheet) -> bool:
    decides = asked.get(condition.get("key", ""))
    if decides is None:
        return False
    value = given(decides, answers)
    return condition.get("is") in value if isinstance(value, list) else condition.get("is") == value


def submitted(questions: Iterable[Question], answers: Sheet) -> dict[str, Any]:
    """What is sent: the answers to the questions that are shown, and to no other."""
    return {one.key: given(one, answers) for one in shown(questions, answers)}


def words_in(value: Any) -> int:
    if isinstance(value, list):
        return sum(words_in(one) for one in value)
    if isinstance(value, Mapping):
        return sum(words_in(one) for one in value.values() if isinstance(one, str))
    return len(str(value or "").split())


def words_used(questions: Iterable[Question], answers: Sheet) -> int:
    return sum(words_in(given(one, answers)) for one in shown(questions, answers) if one.kind != Kind.FILE)


# ---- what keeps a sheet from being sent ---------------------------------------------------------------------------


def fault(question: Question, answers: Sheet, *, terms: Terms = OPEN) -> str:
    """What keeps this answer from being sent, in a sentence; nothing where it can go."""
    if not answered(question, answers):
        ask = "Agree to" if question.kind == Kind.DECLARATION else "Answer the question"
        return f"{ask} '{question.text}'" if question.required else ""
    value = given(question, answers)
    if question.kind in TEXTS and (used := words_in(value)) > question.words:
        return f"'{question.text}' must be {question.words:,} words or less. You have used {used:,}"
    if question.kind in TABLES:
        return _table_fault(question, value) or _budget_fault(question, value, terms)
    if question.kind == Kind.DECLARATION and value != "yes" and question.required:
        return f"Agree to '{question.text}'"
    return ""


def _table_fault(question: Question, lines: Sequence[Mapping[str, Any]]) -> str:
    for place, line in enumerate(lines, 1):
        name = LINE_NAMES[Kind(question.kind)]
        empty = next((one for one in columns_of(question) if one.required and not str(line.get(one.key) or "")), None)
        if empty is not None and question.kind != Kind.GROUP:
            return f"'{question.text}': {name} {place} has no answer to ‘{empty.label}’"
        long = next((one for one in columns_of(question) if one.kind == "long" and _over(one, line)), None)
        if long is not None:
            return f"'{question.text}': ‘{long.label}’ in {name} {place} must be {long.words} words or less"
    return ""


def _budget_fault(question: Question, lines: Sequence[Mapping[str, Any]], terms: Terms) -> str:
    if question.kind != Kind.BUDGET:
        return ""
    sums = budget(lines)
    if sums.over:
        return f"'{question.text}': budget line {sums.over} asks this funding to pay more than the whole cost"
    return beyond_terms(sums, terms, question.text)


def still_missing(questions: Iterable[Question], answers: Sheet, *, terms: Terms = OPEN) -> list[str]:
    """Every reason why the sheet cannot be sent yet, in the order of the form."""
    faults = [fault(one, answers, terms=terms) for one in shown(questions, answers)]
    return [one for one in faults if one]


def _over(column: Column, line: Mapping[str, Any]) -> bool:
    return words_in(line.get(column.key)) > column.words


def budget_of(questions: Iterable[Question], answers: Sheet) -> Budget | None:
    """The sums of the first budget that is asked for."""
    found = next((one for one in shown(questions, answers) if one.kind == Kind.BUDGET), None)
    return budget(given(found, answers)) if found is not None else None


# ---- answers as people read them ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One question and its answer, as check-your-answers, the panel and a printed copy show it."""

    key: str
    section: str
    criterion_key: str
    text: str
    kind: str
    value: str
    note: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    foot: tuple[str, ...] = ()
    file: str = ""
    required: bool = True


def lines(questions: Iterable[Question], answers: Sheet) -> list[Line]:
    return [line(one, answers) for one in shown(questions, answers)]


def line(question: Question, answers: Sheet) -> Line:
    value = given(question, answers)
    table: dict[str, Any] = {}
    if question.kind in TABLES and value:
        columns = columns_of(question)
        table["columns"] = tuple(one.label for one in columns)
        table["rows"] = tuple(tuple(said(column, row.get(column.key)) for column in columns) for row in value)
        table |= _budget_parts(value) if question.kind == Kind.BUDGET else {}
    elif question.kind == Kind.FILE and value:
        table["file"] = value["reference"]
    note = table.pop("note", "")
    if question.kind in TEXTS and value:
        note = f"{words_in(value):,} of {question.words:,} words"
    return Line(
        question.key,
        question.section,
        question.criterion_key,
        question.text,
        question.kind,
        as_text(question, value),
        note,
        required=question.required,
        **table,
    )


def _budget_parts(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    sums = budget(rows)
    foot = ("Total", "", money(sums.cost), money(sums.ours))
    return {"foot": foot, "note": f"{sums.from_others} {sums.of_overheads}"}


def as_text(question: Question, value: Any) -> str:
    """An answer in words, on one or several lines; nothing where there is none."""
    if not value:
        return ""
    if question.kind in TABLES:
        return "\n".join(_row_text(columns_of(question), row) for row in value)
    if question.kind == Kind.CHOOSE_MANY:
        return "\n".join(str(one) for one in value)
    if question.kind == Kind.FILE:
        passport = ", from the passport" if value.get("of") else ""
        return f"{value['name']} ({size_of(value.get('size') or 0)}{passport})"
    if question.kind == Kind.DECLARATION:
        return "Agreed" if value == "yes" else ""
    return _said(question.kind, value)


def _row_text(columns: Sequence[Column], row: Mapping[str, Any]) -> str:
    parts = [f"{one.label}: {said(one, row[one.key])}" for one in columns if row.get(one.key)]
    return "; ".join(parts)


def said(column: Column, value: Any) -> str:
    return _said(column.kind, value)


def _said(kind: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if kind == Kind.MONEY:
        return money(amount(value))
    if kind == Kind.NUMBER:
        return number(amount(value))
    if kind == Kind.DATE:
        try:
            return plain_day(datetime.date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value).capitalize() if kind == Kind.YES_NO else str(value)


def size_of(size: int) -> str:
    """A size as people know it: '340 KB', '1.2 MB'."""
    if size < 1000:
        return plural(size, "byte")
    return f"{round(size / 1000)} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def sample(question: Question) -> Any:
    """An answer such as somebody might give, to look at a form with. It is never kept."""
    text = "This is where an applicant writes. The words are an example, so that you see the page as they will."
    cells = {"short": "An example", "long": text, "number": "25", "money": "1200.00", "date": "2027-04-01"}
    cells |= {"yes_no": "yes"}
    if question.kind == Kind.BUDGET:
        row = {"item": "A worker for two days a week", "sort": DIRECT, "cost": "12000.00", "ours": "9000.00"}
        return [row, {"item": "Rent and insurance", "sort": OVERHEAD, "cost": "1500.00", "ours": "1000.00"}]
    if question.kind in TABLES:
        columns = columns_of(question)
        return [{one.key: (one.options or (cells.get(one.kind, ""),))[0] for one in columns}]
    if question.kind == Kind.CHOOSE_MANY:
        return list(question.options[:2])
    if question.kind == Kind.CHOOSE_ONE:
        return question.options[0] if question.options else ""
    if question.kind == Kind.FILE:
        return ""
    return "yes" if question.kind == Kind.DECLARATION else cells[question.kind]
