from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.utils import timezone

from commonweal.council.people.models import Organisation
from commonweal.cycle.source.models import Lot, Opportunity
from commonweal.ground.pages.forms import DateField, PageForm, PickField, TextField, TimeField


class PaperForm(PageForm):
    asked_as: ClassVar = {"received_at": "received_on"}

    organisation = PickField(
        label="Whose application is it?",
        hint="An organisation that is not here registers first, or is registered by an administrator.",
        queryset=Organisation.objects.order_by("name"),
        as_select=True,
        select="whose application it is",
    )
    lot = PickField(label="Which lot is it for?", queryset=Lot.objects.none(), as_select=True, select="the lot")
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

    def __init__(self, *args: Any, opportunity: Opportunity, **options: Any) -> None:
        super().__init__(*args, **options)
        lots = opportunity.lots.all()
        if lots:
            self.fields["lot"].queryset = lots
        else:
            del self.fields["lot"]

    def received_at(self) -> datetime.datetime:
        given = self.cleaned_data
        return timezone.make_aware(datetime.datetime.combine(given["received_on"], given["received_time"]))
