"""Writing one question, taking one from the library, and saying why a form is as long as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.ground.pages.forms import ChoiceField, NumberField, PageForm, TextField, YesNoField
from commonweal.ground.questions import rules
from commonweal.ground.questions.models import Question

ALWAYS = ""
CELL_NAMES = {name: kind for kind, name in rules.CELLS.items()}


class QuestionForm(PageForm):
    """A question as its owner writes it. `before` are the questions whose answers can decide whether it is shown."""

    text = TextField(label="Question", max_length=200, enter="the question")
    why = TextField(
        label="Why you ask it",
        hint="Whoever answers sees this beside the question.",
        max_length=1000,
        rows=2,
        enter="why you ask this question",
    )
    section = TextField(label="Heading", hint="What to put it under.", max_length=120, required=False)
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
        before: Sequence[Question] = (),
        question: Question | None = None,
        **options: Any,
    ) -> None:
        if question is not None:
            options.setdefault("initial", self.typed(question))
        super().__init__(*args, **options)
        self.conditions: list[dict[str, str]] = []
        choices = [(ALWAYS, "Always")]
        for one in before:
            if one.kind not in rules.SETTLES:
                continue
            for answer in rules.answers_offered(one):
                self.conditions.append({"key": one.key, "is": answer})
                choices.append((str(len(self.conditions)), f"Only if ‘{one.text}’ is ‘{answer}’"))
        self.fields["shown_by"].choices = choices
        condition = question.show_if if question is not None else None
        if condition in self.conditions:
            self.initial["shown_by"] = str(self.conditions.index(condition) + 1)

    def typed(self, question: Question) -> dict[str, Any]:
        """A question that stands, as its form shows it."""
        columns = [f"{one['label']}: {rules.CELLS[one['kind']]}" for one in question.columns]
        return {
            "text": question.text,
            "why": question.why,
            "section": question.section,
            "kind": question.kind,
            "words": question.words if question.kind in rules.TEXTS else None,
            "options": "\n".join(question.options) if question.kind in rules.CHOICES else "",
            "columns": "\n".join(columns),
            "required": question.required,
        }

    def clean(self) -> dict[str, Any]:
        """The answers to choose from and the boxes of a line are judged here too, so that the fault stands at them."""
        if not self.errors:
            given = self.given()
            for place, refusals in (("options", rules.options_refusals), ("columns", rules.columns_refusals)):
                for said in refusals(given["text"], given["kind"], given):
                    self.add_error(place, said)
        return self.cleaned_data

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
    """'How much: money' is a box for money; without a kind it is for text. An unknown kind is refused."""
    label, colon, kind = line.rpartition(":")
    name = kind.strip().lower()
    if colon:
        return {"label": label.strip(), "kind": CELL_NAMES.get(name, name)}
    return {"label": line.strip(), "kind": "short"}


class LibraryForm(PageForm):
    """One of the stock questions."""

    taken = ChoiceField(label="Question", select="a question")

    def __init__(self, *args: Any, stock: Sequence[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        names = dict(Question.Kind.choices)
        self.fields["taken"].choices = [(one["key"], one["text"]) for one in stock]
        self.fields["taken"].hints = {one["key"]: f"{names[one['kind']]}. {one['why']}" for one in stock}


class LengthForm(PageForm):
    """Why a form asks more than the money is worth."""

    reason = TextField(
        label="Why it has to ask so much",
        hint="It is kept with the form.",
        max_length=1000,
        rows=3,
        enter="why it has to ask so much",
    )


class NewVersionForm(PageForm):
    """Why questions that people are answering already have to change."""

    why = TextField(
        label="Why do the questions have to change?",
        hint="Whoever answers them sees the reason.",
        max_length=1000,
        rows=3,
        enter="why the questions have to change",
    )
