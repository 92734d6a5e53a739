from __future__ import annotations

import datetime
from typing import ClassVar

from django.utils import timezone

from commonweal.ground.pages.forms import DateField, EmailField, NumberField, PageForm, TextField, TimeField


class WorkshopForm(PageForm):
    asked_as: ClassVar = {"starts_at": "day"}

    title = TextField(
        label="What it is", hint="For example, Questions about the form", max_length=120, enter="what it is"
    )
    day = DateField(label="Day", enter="the day")
    time = TimeField(label="Time", hint="For example, 10am or 6:30pm", enter="the time")
    where = TextField(
        label="Where, or how to join",
        hint="Say how people get in, and who to ring.",
        rows=3,
        max_length=1000,
        enter="where",
    )
    room_for = NumberField(label="Room for how many people", minimum=1, maximum=1000, width=4, enter="how many people")

    def starts_at(self) -> datetime.datetime:
        given = self.cleaned_data
        return timezone.make_aware(datetime.datetime.combine(given["day"], given["time"]))


class PlaceForm(PageForm):
    name = TextField(label="Your name", max_length=120, enter="your name", autocomplete="name")
    email = EmailField(label="Your email address", enter="your email address", autocomplete="email")
    needs = TextField(
        label="What would make it easier for you to take part?",
        hint="For example, a hearing loop or an interpreter",
        required=False,
        max_length=300,
    )


class SaidForm(PageForm):
    came = NumberField(label="How many people came", maximum=10_000, width=4, required=False)
    said = TextField(
        label="What was said",
        hint="The questions and the answers, without names. Everybody can read it.",
        rows=10,
        max_length=20_000,
        enter="what was said",
    )
