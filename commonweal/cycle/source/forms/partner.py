from __future__ import annotations

from typing import Any

from commonweal.council.people.models import Organisation
from commonweal.cycle.source.models import Application
from commonweal.ground.pages.forms import ChoiceField, NumberField, PageForm, PickField, TextField

CONFIRM, DECLINE = "confirm", "decline"


class PartnerForm(PageForm):
    organisation = PickField(
        label="Which organisation?",
        hint="It has to be registered here, so that its own profile gives its facts.",
        queryset=Organisation.objects.none(),
        as_select=True,
        select="the organisation",
    )
    role = TextField(label="What will they do?", rows=3, max_length=600, enter="what they will do")
    share = NumberField(
        label="Their share of the money", suffix="%", minimum=0, maximum=100, decimals=2, width=4, enter="their share"
    )

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Organisation.objects.exclude(pk=application.organisation_id).order_by("name")
        self.fields["organisation"].queryset = others


class PartnershipForm(PageForm):
    answer = ChoiceField(
        label="Will you take this part?",
        choices=[(CONFIRM, "Yes: we take this part for this share"), (DECLINE, "No")],
        select="whether you will take this part",
    )
