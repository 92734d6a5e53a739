from __future__ import annotations

from typing import Any

from commonweal.council.people.models import Organisation
from commonweal.cycle.source.rules.partner import MOST_WORDS
from commonweal.ground.pages.forms import ChoiceField, EmailField, NumberField, PageForm, PickField, WordsField

CONFIRM, DECLINE = "confirm", "decline"
ANSWERED = {CONFIRM: "confirmed", DECLINE: "declined"}
YES, NO = (CONFIRM, "Yes: we take this part for this share"), (DECLINE, "No")

# What can still be answered, after what was answered before.
ANSWERS = {
    "invited": [YES, NO],
    "confirmed": [(DECLINE, "No: we no longer take this part")],
    "declined": [YES],
}


def _told_apart(organisation: Organisation) -> str:
    """Its name, and what tells it from another of the same name."""
    told = [f"charity {organisation.charity_number}" if organisation.charity_number else ""]
    told += [f"company {organisation.company_number}" if organisation.company_number else "", organisation.postcode]
    return ", ".join([organisation.name, *(one for one in told if one)])


class PartnerForm(PageForm):
    """One of the few that were found; a page never offers every organisation there is."""

    organisation = PickField(
        label="Which organisation?",
        queryset=Organisation.objects.none(),
        named=_told_apart,
        select="the organisation",
    )
    role = WordsField(label="What will they do?", rows=3, max_words=MOST_WORDS, enter="what they will do")
    share = NumberField(
        label="Their share of the money", suffix="%", minimum=0, maximum=100, decimals=2, width=4, enter="their share"
    )

    def __init__(self, *args: Any, found: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in found])


class InvitePartnerForm(PageForm):
    email = EmailField(
        label="Email address of somebody there",
        hint="We write that your organisation wants to work with theirs, and how to register. We say nothing of what "
        "you apply for.",
        width=30,
    )


class PartnershipForm(PageForm):
    answer = ChoiceField(label="Will you take this part?", choices=[], select="whether you will take this part")

    def __init__(self, *args: Any, state: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].choices = ANSWERS[state]
