"""A report as the provider fills it in, and the council's answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.cycle.deliver.actions.reporting import PUBLISH, VIEWS
from commonweal.cycle.deliver.models import Report
from commonweal.cycle.deliver.queries import asked_in, figures_by_item
from commonweal.ground.documents import rules as documents
from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    FileField,
    NumberField,
    PageForm,
    TextField,
    TickField,
    WordsField,
)
from commonweal.ground.pages.words import number
from commonweal.ground.questions import forms as asking
from commonweal.ground.questions.models import Question

QUESTION = "question_"


class ReportForm(PageForm):
    """What is bound to the agreement: its numbers, and what may be published. Those shown elsewhere are left out."""

    publish = ChoiceField(
        label="What may the council publish?",
        choices=tuple(PUBLISH.items()),
        select="what the council may publish",
        required=False,
    )

    def __init__(self, *args: Any, report: Report, **options: Any) -> None:
        options.setdefault("initial", {"publish": report.publish})
        super().__init__(*args, **options)
        self.shown = []
        asked = {}
        for item, now, before in figures_by_item(report):
            if now is not None and now.shown_in:
                self.shown.append((item, now))
                continue
            hints = [f"Last time: {before.answered}."] if before is not None else []
            hints += [f"Target: {number(item.target.normalize())}."] if item.target is not None else []
            hints += [f"From: {item.evidence_source}."] if item.evidence_source else []
            asked[f"value_{item.pk}"] = NumberField(
                label=item.name, hint=" ".join(hints), decimals=2, suffix=item.unit, required=False
            )
            asked[f"nothing_{item.pk}"] = TextField(
                label="Nothing to report because", name_in_errors=f"The reason for ‘{item.name}’", required=False
            )
            if now is not None:
                self.initial[f"value_{item.pk}"] = now.value.normalize() if now.value is not None else None
                self.initial[f"nothing_{item.pk}"] = now.nothing_because
        self.items = [int(name.removeprefix("value_")) for name in asked if name.startswith("value_")]
        self.fields = asked | self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for key in self.items:
            if given.get(f"value_{key}") is not None and given.get(f"nothing_{key}"):
                self.add_error(f"nothing_{key}", "Enter a number or a reason why there is none, not both")
        return given

    @property
    def kept(self) -> dict[str, Any]:
        """What `save_report` takes of what could be read; an item with a fault stays as it was."""
        given = self.cleaned_data
        read = [key for key in self.items if {f"value_{key}", f"nothing_{key}"} <= given.keys()]
        kept = {
            "figures": {key: given[f"value_{key}"] for key in read},
            "nothing": {key: given[f"nothing_{key}"] for key in read},
        }
        return kept | ({"publish": given["publish"]} if "publish" in given else {})


def questions_form(report: Report, questions: Sequence[Question], data: Any = None, files: Any = None) -> Any:
    """The questions of a report, beside its numbers on one page: their boxes are named apart."""
    names = {one.key: f"{QUESTION}{one.key}" for one in questions}
    return asking.AnswersForm(data, files, questions=questions, answers=report.answers, names=names)


def lines_changed(data: Any, questions: Sequence[Question]) -> Any:
    """What was typed with a line more or less, where one of those buttons was pressed; None where none was."""
    return asking.lines_changed(data, [f"{QUESTION}{one.key}" for one in questions])


class OwnReportForm(PageForm):
    own_file = FileField(
        label="The report itself",
        hint="PDF, Word, Excel, OpenDocument, text or a picture, up to 20MB. It is scanned before anybody reads it.",
        types=documents.TYPES,
        validators=[documents.sound],
        required=False,
    )
    own_evidence = TextField(
        label="Which report is it?",
        hint="Its name and date, or its web address. It can be one that you wrote for another funder or your trustees.",
        max_length=1000,
        required=False,
    )
    items = ChoicesField(label="What does it cover?", select="what it covers")
    where = TextField(
        label="Where in the report?", hint="For example, pages 4 to 6", enter="where in the report", max_length=100
    )

    def __init__(self, *args: Any, report: Report, **options: Any) -> None:
        rows = figures_by_item(report)
        shown = {str(now.agreed_id): now.shown_in for _, now, _ in rows if now is not None and now.shown_in}
        shown |= {f"{QUESTION}{key}": place for key, place in report.shown_in.items()}
        where = next(iter(shown.values()), "")
        initial = {"own_evidence": report.own_evidence, "items": list(shown), "where": where}
        options.setdefault("initial", initial)
        super().__init__(*args, **options)
        self.fields["items"].choices = [(str(item.pk), item.name) for item, _, _ in rows] + [
            (f"{QUESTION}{one.key}", one.text) for one in asked_in(report)
        ]
        self.before = list(shown)
        self.has_file = report.own_file_id is not None

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        which = given.get("own_file") or given.get("own_evidence") or self.has_file
        if not which and "own_file" not in self.errors:
            self.add_error("own_evidence", "Enter which report it is, or select the file")
        return given

    @property
    def kept(self) -> dict[str, Any]:
        given = self.cleaned_data
        places = dict.fromkeys(self.before, "") | dict.fromkeys(given["items"], given["where"])
        return {
            "own_file": given["own_file"],
            "own_evidence": given["own_evidence"],
            "shown_in": {
                key.removeprefix(QUESTION) if key.startswith(QUESTION) else int(key): place
                for key, place in places.items()
            },
        }


class ReplyForm(PageForm):
    outcome_view = ChoiceField(
        label="Is the outcome on track?", choices=tuple(VIEWS.items()), select="whether it is on track"
    )
    reply = WordsField(
        label="What did you learn, and what will you do?",
        hint="The provider sees this. A report cannot be accepted without it.",
        enter="a reply: what you learned and what you will do",
        max_words=300,
        rows=5,
    )


class WhatToChangeForm(PageForm):
    reply = WordsField(label="What should change?", hint="Name the items.", max_words=300, rows=4)


class ReportQuestionForm(asking.QuestionForm):
    """A question of a report: whether its answer may stand in a public summary is said before it is asked."""

    public = TickField(
        label="The answer may be published",
        hint="Only where the provider agrees to a public summary of the report.",
        required=False,
    )

    def typed(self, question: Question) -> dict[str, Any]:
        return super().typed(question) | {"public": question.public}
