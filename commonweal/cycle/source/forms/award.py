from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.cycle.source.models import Opportunity
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

    def __init__(self, *args: Any, opportunity: Opportunity, ranked: list[Any], **options: Any) -> None:
        self.ranked, self.places = ranked, opportunity.place_only
        super().__init__(*args, **options)
        for one in ranked:
            if self.places:
                self.fields[f"offer_{one.pk}"] = TickField(
                    label=f"A place for {one.applicant}", hint=f"Place {one.rank} in the ranking.", required=False
                )
                continue
            asked = f"Asked for {money(one.amount)}. " if one.amount is not None else ""
            self.fields[f"offer_{one.pk}"] = MoneyField(
                label=f"Offer to {one.applicant}",
                hint=f"Place {one.rank}. {asked}Leave this empty to offer nothing.",
                required=False,
            )

    def offers(self) -> dict[int, Decimal]:
        given = self.cleaned_data
        chosen = [one.pk for one in self.ranked if given.get(f"offer_{one.pk}")]
        return {pk: Decimal(0) if self.places else given[f"offer_{pk}"] for pk in chosen}


class RecommendForm(OffersForm):
    def __init__(self, *args: Any, lots: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.lots = list(lots)
        for lot in self.lots:
            self.fields[f"left_{lot.pk}"] = TextField(
                label=f"If lot {lot.number} is not awarded: why?",
                hint="Leave this empty where somebody is offered it. Everybody can read the reason.",
                required=False,
                rows=2,
                max_length=1000,
            )
        self.fields["reserves"] = ChoicesField(
            label="Who is on the reserve list?",
            hint="If an offer is not taken up, the next of these in the ranking gets it.",
            choices=[(str(one.pk), f"{one.applicant} (place {one.rank})") for one in self.ranked],
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

    def not_awarded(self) -> dict[int, str]:
        return {lot.pk: self.cleaned_data[f"left_{lot.pk}"] for lot in self.lots}


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
