from __future__ import annotations

import datetime

from django.utils import timezone

from commonweal.council.people.models import Organisation
from commonweal.ground.pages.forms import DateField, PageForm, PickField, TextField, TimeField


class PaperForm(PageForm):
    organisation = PickField(
        label="Whose application is it?",
        hint="An organisation that is not here registers first, or is registered by an administrator.",
        queryset=Organisation.objects.order_by("name"),
        as_select=True,
        select="whose application it is",
    )
    received_on = DateField(label="Day on which it came", enter="the day on which it came")
    received_time = TimeField(
        label="Time at which it came", hint="For example, 10am or 2:30pm", enter="the time at which it came"
    )
    note = TextField(
        label="How it came, and who took it in",
        hint="For example, by post, opened by two officers on Monday",
        rows=3,
        max_length=1000,
        enter="how it came",
    )

    def received_at(self) -> datetime.datetime:
        given = self.cleaned_data
        return timezone.make_aware(datetime.datetime.combine(given["received_on"], given["received_time"]))
