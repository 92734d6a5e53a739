from __future__ import annotations

import datetime
from typing import Any

from commonweal.ground.pages.forms import ChoiceField, ChoicesField, DateField, PageForm, TextField, TimeField
from commonweal.ground.pages.words import LONDON, moment
from commonweal.ground.questions.models import Question

LAST_HOUR = datetime.time(17)


class MessageForm(PageForm):
    text = TextField(label="Your message", rows=6, max_length=4000, enter="your message")


class AskForChangesForm(PageForm):
    keys = ChoicesField(label="What may be changed", select="what may be changed")
    reason = TextField(
        label="Why it has to change",
        hint="The applicant reads this.",
        rows=4,
        max_length=2000,
        enter="why it has to change",
    )
    fair = TextField(
        label="Why this is fair to everyone else who applied",
        hint="For example: a slip that anybody can see, which changes nothing that is scored. It is recorded.",
        rows=3,
        max_length=2000,
        enter="why this is fair to everyone else",
    )
    answer_on = DateField(label="Last day to change it", hint="Until 5pm. For example, 27 3 2027")

    def __init__(self, *args: Any, questions: list[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["keys"].choices = [(one.key, one.text) for one in questions]

    def given(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        day = read.pop("answer_on")
        return read | {"answer_by": datetime.datetime.combine(day, LAST_HOUR, tzinfo=LONDON)}


class WantsForm(PageForm):
    wants = TextField(
        label="What do you want to talk about?", rows=4, max_length=2000, enter="what you want to talk about"
    )


class TimesForm(PageForm):
    """Up to three times, and the place."""

    where = TextField(label="Where you meet, or how you call", max_length=300, enter="where you meet, or how you call")
    day_1 = DateField(label="First time: day")
    time_1 = TimeField(label="First time: hour")
    day_2 = DateField(label="Second time: day", required=False)
    time_2 = TimeField(label="Second time: hour", required=False)
    day_3 = DateField(label="Third time: day", required=False)
    time_3 = TimeField(label="Third time: hour", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for number in (2, 3):
            if bool(given.get(f"day_{number}")) != bool(given.get(f"time_{number}")):
                missing = "time" if given.get(f"day_{number}") else "day"
                name = f"{missing}_{number}"
                self.add_error(name, self.says(name, "is missing: give both, or neither"))
        return given

    def times(self) -> list[datetime.datetime]:
        pairs = [(self.cleaned_data.get(f"day_{n}"), self.cleaned_data.get(f"time_{n}")) for n in (1, 2, 3)]
        return [datetime.datetime.combine(day, time, tzinfo=LONDON) for day, time in pairs if day and time]


class BookForm(PageForm):
    time = ChoiceField(label="Which time suits you?", select="a time")

    def __init__(self, *args: Any, offered: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["time"].choices = [(one, moment(datetime.datetime.fromisoformat(one))) for one in offered]


class NoteForm(PageForm):
    note = TextField(
        label="What was said", hint="The applicant reads this too.", rows=6, max_length=4000, enter="what was said"
    )
