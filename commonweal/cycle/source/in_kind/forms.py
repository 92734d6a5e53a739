from __future__ import annotations

from typing import Any

from commonweal.cycle.source.forms.process import ProcessForm
from commonweal.ground.pages.forms import DateField, MoneyField, TextField, TickField


class AssetForm(ProcessForm):
    asset = TextField(
        label="What is lent?",
        hint="For example, the ground floor of the Millbrook hall",
        max_length=160,
        enter="what is lent",
    )
    market_value = MoneyField(
        label="What a year of it would earn on the market", minimum=1, enter="what a year of it would earn"
    )
    charge = MoneyField(
        label="What the provider is charged for a year", hint="0 if it is free", enter="the charge, or 0"
    )
    from_date = DateField(label="First day", enter="the first day")
    until_date = DateField(label="Last day", enter="the last day")
    conditions = TextField(
        label="Conditions",
        hint="Who looks after it, what it may be used for, and how it comes back.",
        rows=4,
        max_length=2000,
        enter="the conditions",
    )
    minimal_assistance = TickField(label="It is minimal financial assistance under subsidy law", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        begins, ends = given.get("from_date"), given.get("until_date")
        if begins and ends and ends <= begins:
            self.add_error("until_date", self.says("until_date", "must be after the first day"))
        return given
