"""What each kind of answer is made of: one value, or a table whose lines have columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.ground.questions.models import Question

Kind = Question.Kind
TEXTS = frozenset({Kind.SHORT, Kind.LONG})
CHOICES = frozenset({Kind.CHOOSE_ONE, Kind.CHOOSE_MANY})
TABLES = frozenset({Kind.BUDGET, Kind.OUTCOMES, Kind.GROUP})
SETTLES = frozenset({Kind.YES_NO, Kind.CHOOSE_ONE, Kind.CHOOSE_MANY, Kind.DECLARATION})  # what may show another
MOST_LINES = 30
MOST_COLUMNS = 6
CELLS = {
    "short": "text",
    "number": "number",
    "money": "money",
    "date": "date",
    "yes_no": "yes or no",
}


@dataclass(frozen=True)
class Column:
    """One box of every line of a table."""

    key: str
    label: str
    kind: str = "short"
    words: int = 30
    options: tuple[str, ...] = ()
    required: bool = True
    hint: str = ""

    def plain(self) -> dict[str, Any]:
        return {"key": self.key, "label": self.label, "kind": self.kind}


DIRECT, OVERHEAD = "What the work itself costs", "A share of overheads"
BUDGET_COLUMNS = (
    Column("item", "What it is for"),
    Column("sort", "Kind of cost", "choose_one", options=(DIRECT, OVERHEAD)),
    Column("cost", "Whole cost", "money"),
    Column("ours", "Of this, paid by this funding", "money"),
)
OVERHEAD_HINT = (
    "Overheads are rent, management, insurance, payroll and the like. A fair share of them is part of the whole cost: "
    "take the part of all your paid hours that this work needs, and the same part of what they cost."
)


def outcome_columns(outcomes: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column("outcome", "What will change", "choose_one", options=outcomes),
        Column("do", "What you will do", "long", words=60),
        Column("people", "How many people will it help?", "number"),
        Column("know", "How you will know", words=40, hint="Use what you use already, if you can."),
        Column("start", "Do you know where people start from?", "yes_no", required=False),
    )


def columns_of(question: Question) -> tuple[Column, ...]:
    """The columns of a table's lines; none for an answer that is one value."""
    if question.kind == Kind.BUDGET:
        return BUDGET_COLUMNS
    if question.kind == Kind.OUTCOMES:
        return outcome_columns(tuple(question.options))
    if question.kind == Kind.GROUP:
        return tuple(Column(one["key"], one["label"], one.get("kind", "short")) for one in question.columns)
    return ()


LINE_NAMES = {Kind.BUDGET: "budget line", Kind.OUTCOMES: "change", Kind.GROUP: "line"}

# ---- a question as plain data, to be kept with the answers that were given to it ----------------------------------

KEPT = "key section text why kind options columns words required show_if criterion_key".split()


def plain(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in KEPT}


def asked(given: Mapping[str, Any]) -> Question:
    """The question that plain data tells of, as it was when it was answered. It is in no database."""
    known = {name: given[name] for name in KEPT if name in given}
    return Question(**({"kind": Kind.LONG, "words": 2000} | known))


__all__ = [
    "BUDGET_COLUMNS",
    "CELLS",
    "CHOICES",
    "DIRECT",
    "LINE_NAMES",
    "MOST_COLUMNS",
    "MOST_LINES",
    "OVERHEAD",
    "OVERHEAD_HINT",
    "SETTLES",
    "TABLES",
    "TEXTS",
    "Column",
    "Kind",
    "asked",
    "columns_of",
    "outcome_columns",
    "plain",
]
