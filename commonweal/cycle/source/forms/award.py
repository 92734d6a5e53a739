from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    MoneyField,
    PageForm,
    TextField,
    TickField,
    TimeField,
    WordsField,
)
from commonweal.ground.pages.words import LONDON, money


class OffersForm(PageForm):
    """An amount for each ranked application; nothing where no offer is made."""

    def __init__(self, *args: Any, ranked: list[Any], **options: Any) -> None:
        self.ranked = ranked
        super().__init__(*args, **options)
        for one in ranked:
            asked = f"Asked for {money(one.amount)}. " if one.amount is not None else ""
            self.fields[f"offer_{one.pk}"] = MoneyField(
                label=f"Offer to {one.organisation.name}",
                hint=f"Place {one.rank}. {asked}Leave this empty to offer nothing.",
                required=False,
            )

    def offers(self) -> dict[int, Decimal]:
        given = self.cleaned_data
        return {one.pk: given[f"offer_{one.pk}"] for one in self.ranked if given.get(f"offer_{one.pk}")}


class RecommendForm(OffersForm):
    def __init__(self, *args: Any, ranked: list[Any], **options: Any) -> None:
        super().__init__(*args, ranked=ranked, **options)
        self.fields["reserves"] = ChoicesField(
            label="Who is on the reserve list?",
            hint="If an offer is not taken up, the next of these in the ranking gets it.",
            choices=[(str(one.pk), f"{one.organisation.name} (place {one.rank})") for one in ranked],
            required=False,
        )
        self.fields["reason"] = TextField(
            label="Reason for departing from the ranking, or for offering less than was asked for",
            required=False,
            rows=3,
            max_length=2000,
        )
        self.fields["planned_for"] = DateField(
            label="When should it be decided?", hint="For example, 19 10 2026", required=False
        )


class LetterForm(PageForm):
    """What one letter explains, criterion by criterion, and what the applicant could do next."""

    def __init__(self, *args: Any, reasons: list[dict[str, Any]], **options: Any) -> None:
        self.reasons = reasons
        super().__init__(*args, **options)
        for row in reasons:
            self.fields[f"explain_{row['criterion']}"] = WordsField(
                label=f"{row['title']}: explanation", required=False, max_words=400, rows=4
            )
        self.fields["advice"] = WordsField(
            label="Advice on what to do next", enter="advice on what to do next", max_words=250, rows=4
        )

    def explanations(self) -> dict[str, str]:
        return {row["criterion"]: self.cleaned_data[f"explain_{row['criterion']}"] for row in self.reasons}


def initial_letter(award: Any) -> dict[str, Any]:
    return {f"explain_{row['criterion']}": row["explanation"] for row in award.reasons} | {"advice": award.advice}


class SendForm(PageForm):
    """When all the letters go: as soon as the time for calling them back allows, or at a day and time."""

    when = ChoiceField(label="When should all the letters go?", select="when the letters should go", choices=())
    on = DateField(label="On which day?", hint="Only where you choose a day and a time", required=False)
    time = TimeField(label="At what time?", hint="For example, 10am", required=False)

    def __init__(self, *args: Any, minutes: int, now: datetime.datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        soon = f"In {minutes} minutes" if minutes else "Now"
        self.fields["when"].choices = [("soon", soon), ("later", "At a day and a time")]
        self.fields["on"].on_or_after = timezone.localdate(now)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("when") == "later":
            for name, what in (("on", "the day on which they go"), ("time", "the time at which they go")):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, f"Enter {what}")
        return given

    def moment(self) -> datetime.datetime | None:
        """The moment that was asked for; None for as soon as can be."""
        given = self.cleaned_data
        if given["when"] == "soon":
            return None
        return datetime.datetime.combine(given["on"], given["time"], tzinfo=LONDON)


class NotTakenUpForm(PageForm):
    reason = TextField(label="Why was the offer not taken up?", enter="why it was not taken up", rows=3)


class AcceptForm(PageForm):
    accept = TickField(label="We accept the award and how it will be paid", select="that you accept, to continue")
