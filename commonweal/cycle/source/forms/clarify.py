from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils import timezone

from commonweal.cycle.source.models import DueDiligence
from commonweal.ground.pages.forms import DateField, PageForm, TextField, WordsField
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.forms import AnswersForm
from commonweal.ground.questions.models import Question

ITEM, RESULT = DueDiligence.Item, DueDiligence.Result
END_OF_DAY = datetime.time(17)


class AskChairForm(PageForm):
    asked = WordsField(
        label="What do you want to ask the applicant?",
        hint="About what is in the application. The chair decides whether it is sent.",
        enter="what you want to ask",
        max_words=150,
        rows=4,
    )


class SendForm(PageForm):
    asked_as: ClassVar = {"answer_by": "answer_on"}

    asked = WordsField(
        label="The question",
        hint="You may change the words. The applicant does not learn who asked.",
        enter="the question",
        max_words=150,
        rows=4,
    )
    answer_on = DateField(
        label="Answer by", hint="5pm on this day. For example, 19 10 2026", enter="the day to answer by"
    )

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        until = timezone.make_aware(datetime.datetime.combine(given["answer_on"], END_OF_DAY))
        return {"asked": given["asked"], "answer_by": until}


class KeepBackForm(PageForm):
    reason = TextField(label="Why is it not sent?", enter="why it is not sent", rows=2, max_length=1000)


class AnswerForm(PageForm):
    answer = WordsField(label="Your answer", enter="your answer", max_words=300, rows=8)


class DiligenceForm(AnswersForm):
    """Seven things to look up. One may be left for later, but a concern is always described."""

    def __init__(self, data: Any = None, *, rows: Iterable[DueDiligence] = ()) -> None:
        found = {f"result_{one.item}": one.result for one in rows} | {f"note_{one.item}": one.note for one in rows}
        super().__init__(data, questions=diligence_questions(), answers=found, labels=dict(RESULT.choices))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for item in ITEM:
            result, note = given.get(f"result_{item.value}"), given.get(f"note_{item.value}")
            if note and not result:
                self.add_error(f"result_{item.value}", f"Select what was found: {item.label}")
            if result and result != RESULT.SOUND and not note and f"note_{item.value}" not in self.errors:
                self.add_error(f"note_{item.value}", f"{item.label}: enter the concern, or why it is not needed")
        return given

    def found(self) -> dict[str, tuple[str, str]]:
        given = self.values()
        return {
            item.value: (given[f"result_{item.value}"], given[f"note_{item.value}"])
            for item in ITEM
            if given[f"result_{item.value}"]
        }


def diligence_questions() -> list[Question]:
    """The checklist of what officers look up, two questions for each thing."""
    rows: list[dict[str, Any]] = []
    for item in ITEM:
        name = f"{item.label[:1].lower()}{item.label[1:]}"
        rows.append({"key": f"result_{item.value}", "text": item.label, "kind": "choose_one", "options": RESULT.values})
        rows.append({"key": f"note_{item.value}", "text": f"Note on {name}", "kind": "short", "words": 150})
    return [asking.asked(row | {"required": False}) for row in rows]
