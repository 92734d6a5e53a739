from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.utils import timezone

from commonweal.ground.pages.forms import DateField, PageForm, TextField, TimeField


class OutageForm(PageForm):
    asked_as: ClassVar = {"began": "began_on", "ended": "ended_on"}

    began_on = DateField(label="Day on which it began", enter="the day on which it began")
    began_time = TimeField(
        label="Time at which it began", hint="For example, 4:10pm", enter="the time at which it began"
    )
    ended_on = DateField(label="Day on which it ended", enter="the day on which it ended")
    ended_time = TimeField(label="Time at which it ended", enter="the time at which it ended")
    how_known = TextField(
        label="How it is known",
        hint="For example, the host's status page. Everybody can read this.",
        max_length=300,
        enter="how it is known",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and self.at("ended") <= self.at("began"):
            self.add_error("ended_time", "Time at which it ended must be after it began")
        return given

    def at(self, which: str) -> datetime.datetime:
        given = self.cleaned_data
        return timezone.make_aware(datetime.datetime.combine(given[f"{which}_on"], given[f"{which}_time"]))
