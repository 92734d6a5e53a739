from __future__ import annotations

from decimal import Decimal
from typing import Any

from commonweal.ground.pages.forms import MoneyField, NumberField, PageForm


class FairShareForm(PageForm):
    of_hours = NumberField(
        label="Paid hours in a week, of everyone in your organisation",
        hint="For example, 70 for two people full time.",
        decimals=1,
        minimum=Decimal("0.5"),
        enter="all paid hours in a week",
    )
    hours = NumberField(
        label="Of these, paid hours in a week that this work needs",
        decimals=1,
        minimum=Decimal("0.5"),
        enter="the paid hours in a week that this work needs",
    )
    a_year = MoneyField(
        label="Your overheads in a year",
        hint="Rent, management, insurance, payroll and the like. Your last accounts show them.",
        enter="your overheads in a year",
    )
    months = NumberField(
        label="Months that the work lasts", minimum=1, maximum=120, enter="how many months the work lasts"
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("hours") and given.get("of_hours") and given["hours"] > given["of_hours"]:
            self.add_error("hours", self.says("hours", "must be the same as or less than the hours of everyone"))
        return given
