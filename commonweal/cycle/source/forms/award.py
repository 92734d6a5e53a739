from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.rules.award import PRICE, amount_refusal, withheld_refusal
from commonweal.ground.pages.forms import (
    ChoiceField,
    DateField,
    MoneyField,
    PageForm,
    TextField,
    TickField,
    TimeField,
    WordsField,
)
from commonweal.ground.pages.words import LONDON


class OffersForm(PageForm):
    """An amount for each of these ranked applications, or a place in reserve; nothing where neither is said."""

    def __init__(self, *args: Any, opportunity: Opportunity, offers: Iterable[Any], **options: Any) -> None:
        self.opportunity, self.rows = opportunity, list(offers)
        options["initial"] = {name: value for one in self.rows for name, value in self._minded(one).items()}
        super().__init__(*args, **options)
        for row in self.rows:
            one = row.application
            if opportunity.place_only:
                field: Any = TickField(label=f"A place for {one.applicant}", required=False)
            else:
                field = MoneyField(label=f"Offer to {one.applicant}", required=False)
            self.fields[f"offer_{one.pk}"] = field
            self.fields[f"reserve_{one.pk}"] = TickField(label=f"{one.applicant} is in reserve", required=False)

    @staticmethod
    def _minded(row: Any) -> dict[str, Any]:
        return {f"offer_{row.application_id}": row.amount, f"reserve_{row.application_id}": row.reserve}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for row in self.rows:
            one, amount = row.application, self._amount(row.application_id)
            if amount is None:
                continue
            refused = amount_refusal(self.opportunity, one, amount)
            if refused:
                self.add_error(f"offer_{one.pk}", refused)
            if given.get(f"reserve_{one.pk}"):
                self.add_error(f"reserve_{one.pk}", f"{one.applicant} cannot be offered something and be in reserve")
        return given

    def _amount(self, pk: int) -> Decimal | None:
        given = self.cleaned_data.get(f"offer_{pk}")
        if self.opportunity.place_only:
            return Decimal(0) if given else None
        return given

    def offers(self) -> dict[int, Decimal | None]:
        return {row.application_id: self._amount(row.application_id) for row in self.rows}

    def reserves(self) -> set[int]:
        return {row.application_id for row in self.rows if self.cleaned_data.get(f"reserve_{row.application_id}")}


NAME_NOBODY = "It is published when everyone is told. Do not name who is not chosen: what names them stays unpublished."


class RecommendForm(PageForm):
    """What the recommendation still has to say, beside who is offered what."""

    def __init__(
        self, *args: Any, left: Iterable[Any], reason_needed: str, nobody: bool, as_shown: str, **options: Any
    ) -> None:
        """`as_shown` is what is minded now; what is sent says what the page showed, which may be something else."""
        super().__init__(*args, **options)
        self.as_shown = as_shown
        self.left = list(left)
        for lot in self.left:
            self.fields[f"left_{lot.pk}"] = TextField(
                label=f"Why is lot {lot.number} not awarded?",
                hint="Everybody can read the reason. You can leave it empty where nobody applied or none was eligible.",
                required=False,
                rows=2,
                max_length=1000,
            )
        self.fields["reason"] = TextField(
            label="Why is nobody offered anything?"
            if nobody
            else "Reason for departing from the ranking, or for offering less than was asked for",
            hint=" ".join(filter(None, [reason_needed, "" if nobody else NAME_NOBODY])),
            enter="the reason" if reason_needed else None,
            required=bool(reason_needed),
            rows=3,
            max_length=2000,
        )
        self.fields["planned_for"] = DateField(
            label="When should it be decided?",
            name_in_errors="The day on which it should be decided",
            hint="For example, 19 10 2026",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.data.get("seen", self.as_shown) != self.as_shown:
            told = (
                "Who is offered what was changed while this page was open. Read it as it stands now, and recommend it."
            )
            self.add_error(None, told)
        return given

    def not_awarded(self) -> dict[int, str]:
        return {lot.pk: self.cleaned_data[f"left_{lot.pk}"] for lot in self.left}


class LetterForm(PageForm):
    """What one letter explains, criterion by criterion, and what the applicant could do next.

    `others_told`: the other bidders are told it too, so that what is commercially sensitive may be withheld from them.
    """

    def __init__(self, *args: Any, reasons: list[dict[str, Any]], others_told: bool = False, **options: Any) -> None:
        self.reasons, self.others_told = [row for row in reasons if row["criterion"] != PRICE], others_told
        super().__init__(*args, **options)
        for row in self.reasons:
            self.fields[f"explain_{row['criterion']}"] = WordsField(
                label=f"{row['title']}: explanation", required=False, max_words=400, rows=4
            )
            if "score" in row:
                self.fields[f"strong_{row['criterion']}"] = WordsField(
                    label=f"{row['title']}: what was strong", required=False, max_words=300, rows=2
                )
            if others_told:
                self._ask_withheld(row)
        if others_told:
            self.fields["withheld_why"] = TextField(
                label="Why is it withheld?",
                hint="How it would harm the bidder's commercial interests, and why that outweighs the public interest "
                "in its being known. The other bidders read this reason.",
                required=False,
                rows=3,
                max_length=1000,
            )
        self.fields["advice"] = WordsField(
            label="Advice on what to do next", enter="advice on what to do next", max_words=600, rows=6
        )

    def _ask_withheld(self, row: dict[str, Any]) -> None:
        self.fields[f"withhold_{row['criterion']}"] = TextField(
            label=f"{row['title']}: what the other bidders are not told",
            hint="They read this explanation too. Copy commercially sensitive words from it, a line for each passage.",
            required=False,
            rows=2,
            max_length=2000,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for row in self.reasons if self.others_told else ():
            key = row["criterion"]
            asked = {
                "title": row["title"],
                "explanation": given.get(f"explain_{key}", ""),
                "withheld": self._passages(key),
                "withheld_why": given.get("withheld_why", ""),
            }
            refusal = withheld_refusal(asked)
            if refusal:
                self.add_error("withheld_why" if refusal.startswith("Enter") else f"withhold_{key}", refusal)
        return given

    def _passages(self, key: str) -> list[str]:
        return [line.strip() for line in self.cleaned_data.get(f"withhold_{key}", "").splitlines() if line.strip()]

    def withheld(self) -> dict[str, list[str]] | None:
        return (
            {row["criterion"]: self._passages(row["criterion"]) for row in self.reasons} if self.others_told else None
        )

    def strengths(self) -> dict[str, str]:
        return {row["criterion"]: self.cleaned_data.get(f"strong_{row['criterion']}", "") for row in self.reasons}

    def explanations(self) -> dict[str, str]:
        return {row["criterion"]: self.cleaned_data[f"explain_{row['criterion']}"] for row in self.reasons}


def initial_letter(award: Any) -> dict[str, Any]:
    kept: dict[str, Any] = {"advice": award.advice}
    for row in award.reasons:
        kept[f"explain_{row['criterion']}"] = row["explanation"]
        kept[f"strong_{row['criterion']}"] = row.get("strength", "")
        kept[f"withhold_{row['criterion']}"] = "\n".join(row.get("withheld") or [])
        kept["withheld_why"] = kept.get("withheld_why") or row.get("withheld_why", "")
    return kept


class SendForm(PageForm):
    """When all the letters go: as soon as the time for calling them back allows, or at a day and time."""

    when = ChoiceField(label="When should all the letters go?", select="when the letters should go", choices=())
    on = DateField(
        label="On which day?",
        name_in_errors="The day",
        hint="Only where you choose a day and a time",
        required=False,
    )
    time = TimeField(label="At what time?", name_in_errors="The time", hint="For example, 10am", required=False)

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

    def __init__(self, *args: Any, conditional: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if conditional:
            self.fields["accept"].label = "We accept the award, its conditions and how it will be paid"
