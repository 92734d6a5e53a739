"""Writing a question for the form of an opportunity, and taking one from the library."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from commonweal.cycle.source.models import Criterion, Opportunity
from commonweal.ground.pages.forms import ChoiceField, DateField, NumberField, PageForm, TextField, YesNoField
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question
from commonweal.ground.record.rules import Refused

NOT_SCORED = "not_scored"
ALWAYS = ""
CELL_NAMES = {name: kind for kind, name in asking.CELLS.items()}


def _criteria(criteria: Sequence[Criterion]) -> list[tuple[str, str]]:
    offered = [(one.key, f"{one.title} ({one.weight.normalize():f}%)") for one in criteria]
    return [("", "Choose one"), *offered, (NOT_SCORED, "For information only, not scored")]


class Refusable(PageForm):
    """What an action refuses is said in the summary, beside what was typed."""

    def add_refused(self, refused: Refused) -> None:
        for one in refused.refusals:
            self.add_error(None, one.why)


class QuestionForm(Refusable):
    text = TextField(label="Question", max_length=200, enter="the question")
    why = TextField(
        label="Why you ask it",
        hint="Applicants see this beside the question.",
        max_length=1000,
        rows=2,
        enter="why you ask this question",
    )
    criterion = ChoiceField(
        label="What it serves", as_select=True, select="the criterion that it serves, or that it is not scored"
    )
    section = TextField(
        label="Heading",
        hint="For questions that are not scored: what to put them under. Leave it empty for ‘For information’.",
        max_length=120,
        required=False,
    )
    kind = ChoiceField(label="Kind of answer", choices=Question.Kind.choices, as_select=True)
    words = NumberField(label="Most words", hint="For text.", minimum=1, maximum=2000, required=False, width=4)
    options = TextField(
        label="Answers to choose from",
        hint="For ‘choose one’ and ‘choose any’: each on its own line.",
        max_length=4000,
        rows=4,
        required=False,
    )
    columns = TextField(
        label="Boxes of each line",
        hint="For lines that can be added to: each box on its own line, such as ‘Name’ or ‘How much: money’. "
        "A box can be text, number, money, date, or yes or no.",
        max_length=1000,
        rows=4,
        required=False,
    )
    required = YesNoField(label="Must it be answered?", select="whether it must be answered")
    shown_by = ChoiceField(label="Show it", as_select=True, required=False)

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion] = (),
        before: Sequence[Question] = (),
        question: Question | None = None,
        **options: Any,
    ) -> None:
        if question is not None:
            options.setdefault("initial", _typed(question))
        super().__init__(*args, **options)
        self.fields["criterion"].choices = _criteria(criteria)
        self.conditions: list[dict[str, str]] = []
        choices = [(ALWAYS, "Always")]
        for one in before:
            if one.kind not in asking.SETTLES:
                continue
            for answer in asking.answers_offered(one):
                self.conditions.append({"key": one.key, "is": answer})
                choices.append((str(len(self.conditions)), f"Only if ‘{one.text}’ is ‘{answer}’"))
        self.fields["shown_by"].choices = choices
        condition = question.show_if if question is not None else None
        if condition in self.conditions:
            self.initial["shown_by"] = str(self.conditions.index(condition) + 1)

    def given(self) -> dict[str, Any]:
        """The question as the action takes it."""
        typed = dict(self.cleaned_data)
        chosen = typed.pop("shown_by")
        options, columns = typed.pop("options"), typed.pop("columns")
        typed["show_if"] = self.conditions[int(chosen) - 1] if chosen else None
        typed["options"] = [line.strip() for line in options.splitlines() if line.strip()]
        typed["columns"] = [_column(line) for line in columns.splitlines() if line.strip()]
        return typed


def _column(line: str) -> dict[str, str]:
    """'How much: money' is a box for money; without a kind it is for text."""
    label, colon, kind = line.rpartition(":")
    name = kind.strip().lower()
    if colon and name in CELL_NAMES:
        return {"label": label.strip(), "kind": CELL_NAMES[name]}
    return {"label": line.strip(), "kind": "short"}


def _typed(question: Question) -> dict[str, Any]:
    columns = [f"{one['label']}: {asking.CELLS[one['kind']]}" for one in question.columns]
    return {
        "text": question.text,
        "why": question.why,
        "criterion": question.criterion_key or NOT_SCORED,
        "section": question.section,
        "kind": question.kind,
        "words": question.words if question.kind in asking.TEXTS else None,
        "options": "\n".join(question.options) if question.kind in asking.CHOICES else "",
        "columns": "\n".join(columns),
        "required": question.required,
    }


class LibraryForm(Refusable):
    """One of the stock questions, and what it is to serve."""

    taken = ChoiceField(label="Question", select="a question")
    criterion = ChoiceField(
        label="What it serves", as_select=True, select="the criterion that it serves, or that it is not scored"
    )

    def __init__(
        self, *args: Any, stock: Sequence[dict[str, Any]], criteria: Sequence[Criterion], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        names = dict(Question.Kind.choices)
        self.fields["taken"].choices = [(one["key"], one["text"]) for one in stock]
        self.fields["taken"].hints = {one["key"]: f"{names[one['kind']]}. {one['why']}" for one in stock}
        self.fields["criterion"].choices = _criteria(criteria)


class CopyForm(Refusable):
    """An earlier form to start from."""

    earlier = ChoiceField(label="Start from an earlier form", as_select=True, select="an earlier form")

    def __init__(self, *args: Any, opportunities: Sequence[Opportunity], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["earlier"].choices = [
            ("", "Choose one"),
            *((one.reference, f"{one.title} ({one.reference})") for one in opportunities),
        ]


class ThumbForm(Refusable):
    """What the council thinks it may ask for its money."""

    words_an_hour = NumberField(label="Words that somebody writes in an hour", minimum=50, maximum=5000)
    minutes_a_file = NumberField(label="Minutes to find and add a file", maximum=600)
    pounds_a_word = NumberField(label="Pounds for which one word may be asked", minimum=1, maximum=1000)
    pounds_an_hour = NumberField(label="What an hour costs an organisation, in pounds", minimum=1, maximum=500)
    share = NumberField(
        label="Most that filling in may cost, as a share of the money",
        suffix="%",
        decimals=1,
        minimum=Decimal("0.1"),
        maximum=100,
    )
    from_date = DateField(label="Counts from", enter="the day from which it counts")
    source = TextField(
        label="What this rests on", hint="Shown beside every form.", rows=3, max_length=1000, enter="what this rests on"
    )


class LengthForm(Refusable):
    reason = TextField(
        label="Why the form has to ask so much",
        hint="It is kept with the opportunity.",
        max_length=1000,
        rows=3,
        enter="why the form has to ask so much",
    )
