"""One question, or the questions of one section, as a form: filled in before, typed again after an error."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.ground.documents.rules import TYPES, sound
from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    FileField,
    MoneyField,
    NumberField,
    PageForm,
    PageFormSet,
    TextField,
    TickField,
    WordsField,
    YesNoField,
    page_formset,
)
from commonweal.ground.questions import rules
from commonweal.ground.questions.models import Question

Kind = rules.Kind
ONE = "answer"
ONE_FILE = "PDF, Word, Excel, OpenDocument, text or a picture, up to 20MB."
ROWS_OF_TEXT = 3


class AnswersForm(PageForm):
    """Answers to questions. `tables` holds the lines of those that are tables, one set of rows each.

    A draft demands nothing and refuses only what cannot be read; `demanded` is for a form that is sent as it is.
    `labels` are the words for choices that are kept under a shorter name, and for yes and no where they have others.
    `offers` are answers that somebody may take over in a box of a table, by the key of its column.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        questions: Sequence[Question],
        answers: Mapping[str, Any] | None = None,
        names: Mapping[str, str] | None = None,
        demanded: bool = False,
        labels: Mapping[str, str] | None = None,
        offers: Mapping[str, Sequence[str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        self.questions, self.demanded = list(questions), demanded
        self.names = {one.key: (names or {}).get(one.key, one.key) for one in self.questions}
        self.tables: dict[str, PageFormSet] = {}
        held = answers or {}
        for one in self.questions:
            name, value = self.names[one.key], rules.given(one, held)
            if one.kind in rules.TABLES:
                self.tables[name] = _rows(one, offers or {})(data, initial=_shown(one, value), prefix=name)
                continue
            self.fields[name] = _field(one, demanded and one.required, labels or {})
            self.initial.setdefault(name, _shown(one, value))
            if one.kind == Kind.FILE and value:
                self.fields[f"{name}_remove"] = TickField(label=f"Remove {value['name']}", required=False)
        self.held = {one.key: rules.given(one, held) for one in self.questions}

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(table.is_valid() for table in self.tables.values())])

    def bound(self, question: Question) -> Any:
        """What a template draws for one question: a field, or a set of rows."""
        name = self.names[question.key]
        return self.tables[name] if question.kind in rules.TABLES else self[name]

    def remove_box(self, question: Question) -> Any:
        name = f"{self.names[question.key]}_remove"
        return self[name] if name in self.fields else None

    def values(self) -> dict[str, Any]:
        """What is kept of a form without faults, by the key of each question. An upload is given as it came."""
        return {one.key: self._value(one) for one in self.questions}

    def legible(self) -> dict[str, Any]:
        """What can be kept of a form with faults: texts as they were typed, however long, and whatever was read."""
        self.is_valid()
        kept: dict[str, Any] = {}
        for one in self.questions:
            name = self.names[one.key]
            if one.kind == Kind.FILE:
                continue
            if one.kind in rules.TABLES:
                kept |= self._legible_lines(one, self.tables[name])
            elif name in self.cleaned_data:
                kept[one.key] = self._value(one)
            elif one.kind in rules.TEXTS:
                kept[one.key] = rules.kept(one, str(self[name].value() or ""))
        return kept

    def _legible_lines(self, question: Question, table: PageFormSet) -> dict[str, Any]:
        """The lines of a table as far as they can be read; nothing where the page did not arrive whole."""
        if not table.is_valid() and table.non_form_errors():
            return {}
        texts = [one.key for one in rules.columns_of(question) if one.kind in rules.TEXTS]
        rows = []
        for line in table:
            read = {key: _plain(value) for key, value in getattr(line, "cleaned_data", {}).items()}
            rows.append({key: str(line[key].value() or "") for key in texts if key not in read} | read)
        return {question.key: rules.kept(question, rows)}

    def _value(self, question: Question) -> Any:
        name = self.names[question.key]
        if question.kind in rules.TABLES:
            rows = [row.cleaned_data for row in self.tables[name] if row.cleaned_data]
            return rules.kept(question, [{key: _plain(value) for key, value in row.items()} for row in rows])
        if question.kind == Kind.FILE:
            upload = self.cleaned_data[name]
            return upload or ("" if self.cleaned_data.get(f"{name}_remove") else self.held[question.key])
        return rules.kept(question, _plain(self.cleaned_data[name]))


def answer_form(
    question: Question, answers: Mapping[str, Any] | None = None, data: Any = None, files: Any = None, **options: Any
) -> AnswersForm:
    """The form of one question; its field is called 'answer'."""
    return AnswersForm(data, files, questions=[question], answers=answers, names={question.key: ONE}, **options)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value


# ---- one field for each kind --------------------------------------------------------------------------------------


def _field(question: Question, demanded: bool, labels: Mapping[str, str]) -> forms.Field:
    options: dict[str, Any] = {
        "label": question.text,
        "hint": question.why,
        "required": demanded,
        "name_in_errors": f"‘{question.text}’",
    }
    choices = [(one, labels.get(one, one)) for one in question.options]
    if question.kind in (Kind.YES_NO, Kind.CHOOSE_ONE, Kind.CHOOSE_MANY):
        options["select"] = f"an answer for ‘{question.text}’"
    file_hint = f"{question.why} {ONE_FILE}"
    makers = {
        Kind.SHORT: lambda: WordsField(max_words=question.words, rows=ROWS_OF_TEXT, **options),
        Kind.LONG: lambda: WordsField(max_words=question.words, **options),
        Kind.YES_NO: lambda: YesNoField(yes=labels.get("yes", "Yes"), no=labels.get("no", "No"), **options),
        Kind.CHOOSE_ONE: lambda: ChoiceField(choices=choices, **options),
        Kind.CHOOSE_MANY: lambda: ChoicesField(choices=choices, **options),
        Kind.NUMBER: lambda: NumberField(decimals=2, width=10, **options),
        Kind.MONEY: lambda: MoneyField(**options),
        Kind.DATE: lambda: DateField(**options),
        Kind.FILE: lambda: FileField(types=TYPES, validators=[sound], **options | {"hint": file_hint}),
        Kind.DECLARATION: lambda: TickField(**options),
    }
    return makers[Kind(question.kind)]()


def _shown(question: Question, value: Any) -> Any:
    """A kept value as its field shows it."""
    if question.kind in rules.TABLES:
        columns = rules.columns_of(question)
        return [{one.key: _cell_shown(one.kind, row.get(one.key)) for one in columns} for row in value]
    return _cell_shown(question.kind, value)


def _cell_shown(kind: str, value: Any) -> Any:
    if value in (None, ""):
        return None
    if kind in (Kind.NUMBER, Kind.MONEY):
        return rules.amount(value)
    if kind == Kind.DATE:
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            return None
    if kind in (Kind.YES_NO, Kind.DECLARATION):
        return value == "yes"
    return None if kind == Kind.FILE else value


# ---- tables: lines that can be added and removed ------------------------------------------------------------------


class LineForm(PageForm):
    """One line of a table. Its boxes are named with the number of the line, so that an error says which."""

    def __init__(
        self,
        *args: Any,
        columns: Sequence[rules.Column] = (),
        name: str = "line",
        offers: Mapping[str, Sequence[str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        number = str(self.prefix or "").rpartition("-")[2]
        where = f" in {name} {int(number) + 1}" if number.isdigit() else ""
        for one in columns:
            self.fields[one.key] = _cell(one, f"{one.label.rstrip('?')}{where}")
            offered = (offers or {}).get(one.key)
            if offered:
                said = f"{one.hint} Your profile names: {', '.join(offered)}."
                self.fields[one.key].help_text = said.strip()
                self.fields[one.key].offered_in = list_of(one.key)


def _cell(column: rules.Column, name: str) -> forms.Field:
    options: dict[str, Any] = {
        "label": column.label,
        "hint": column.hint,
        "required": False,
        "name_in_errors": name,
    }
    choices = [("", "Choose one"), *((one, one) for one in column.options)]
    makers = {
        "short": lambda: TextField(max_length=300, **options),
        "long": lambda: WordsField(max_words=column.words, rows=ROWS_OF_TEXT, **options),
        "number": lambda: NumberField(width=5, **options),
        "money": lambda: MoneyField(**options),
        "date": lambda: DateField(**options),
        "yes_no": lambda: YesNoField(**options),
        "choose_one": lambda: ChoiceField(choices=choices, as_select=True, **options),
    }
    return makers[column.kind]()


def list_of(column: str) -> str:
    """The id of the list from which a browser proposes what may be taken over."""
    return f"offered-{column}"


def _rows(question: Question, offers: Mapping[str, Sequence[str]]) -> type[PageFormSet]:
    name = rules.LINE_NAMES[Kind(question.kind)]
    made = page_formset(LineForm, extra=1, maximum=rules.MOST_LINES, row=name, can_delete=False)
    columns = rules.columns_of(question)

    class Rows(made):  # type: ignore[misc, valid-type]  # the class that a function made for this question
        def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
            return super().get_form_kwargs(index) | {"columns": columns, "name": name, "offers": offers}

        @classmethod
        def get_default_prefix(cls) -> str:
            return ONE

    Rows.row_name = name
    own = {one.key for one in columns}
    Rows.lists = {list_of(key): list(said) for key, said in offers.items() if said and key in own}
    return Rows


# ---- [Add another] and [Remove], with JavaScript off --------------------------------------------------------------


def lines_changed(data: Any, names: Sequence[str]) -> Any:
    """The same typed data with a line more or less, where one of those buttons was pressed; None where neither was.

    The buttons send add=<name of the table> and remove=<name>-<line, from 0>.
    """
    adding, (removing, _, line) = str(data.get("add") or ""), str(data.get("remove") or "").rpartition("-")
    if adding in names:
        return _with(data, adding, _total(data, adding) + 1)
    if removing in names and line.isdigit() and len(line) < 4:
        return _without(data, removing, int(line))
    return None


def _total(data: Any, name: str) -> int:
    typed = str(data.get(f"{name}-TOTAL_FORMS") or "0")
    return min(int(typed), rules.MOST_LINES) if typed.isdecimal() and len(typed) < 6 else 0


def _with(data: Any, name: str, total: int) -> Any:
    changed = data.copy()
    changed[f"{name}-TOTAL_FORMS"] = str(min(total, rules.MOST_LINES))
    return changed


def _without(data: Any, name: str, gone: int) -> Any:
    total = _total(data, name)
    changed = _with(data, name, max(total - 1, 0) if gone < total else total)
    box = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-(.+)")
    found = [(key, one) for key in data if (one := box.fullmatch(key))]
    for key, _ in found:
        del changed[key]
    for key, one in found:
        place = int(one[1])
        if place != gone:
            changed.setlist(f"{name}-{place - (place > gone)}-{one[2]}", data.getlist(key))
    return changed
