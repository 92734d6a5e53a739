from __future__ import annotations

from typing import Any

from django import forms

from commonweal.council.people.models import Person, Role
from commonweal.cycle.source.models import Opportunity
from commonweal.ground.pages.forms import ChoiceField, PageForm, PicksField, TextField

LONGEST = 200
STAFF = [role for role in Role.values if role not in (Role.COUNCILLOR, Role.ASSESSOR)]


def _passphrase(**options: Any) -> TextField:
    return TextField(max_length=LONGEST, widget=forms.PasswordInput, **options)


class OpeningKeyForm(PageForm):
    passphrase = _passphrase(
        label="Your passphrase",
        hint="Four words or more that have nothing in common. Nobody can tell you what it was if you forget it.",
        enter="a passphrase",
        autocomplete="new-password",
    )
    again = _passphrase(label="The same passphrase again", enter="the passphrase again", autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("passphrase") and given.get("again") and given["passphrase"] != given["again"]:
            self.add_error("again", "The two passphrases are not the same")
        return given


class SecrecyForm(PageForm):
    """Keys or not, and who holds the shares."""

    secrecy = ChoiceField(
        label="How are applications kept secret until the deadline?",
        choices=Opportunity.Secrecy.choices,
        hints={
            Opportunity.Secrecy.SEALED: "Nobody can read one, not even in the database, until officers open them.",
            Opportunity.Secrecy.HIDDEN: "No page shows one before the deadline. Whoever runs the database could.",
        },
        select="how applications are kept secret",
    )
    officers = PicksField(
        label="Who opens sealed applications?",
        select="who opens sealed applications",
        queryset=Person.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, hint: str, opportunity: Opportunity, always: bool, **options: Any) -> None:
        """Where it is `always` sealed with keys, nothing else is offered, and somebody has to open it."""
        super().__init__(*args, **options)
        if always:
            sealed = Opportunity.Secrecy.SEALED
            self.fields["secrecy"].choices = [(sealed.value, sealed.label)]
            self.fields["officers"].required = True
        people = Person.objects.filter(appointments__role__in=STAFF, is_active=True, memberships=None)
        people = people.exclude(appointments__role=Role.COUNCILLOR).exclude(panels__opportunity=opportunity)
        self.fields["officers"].queryset = people.order_by("name").distinct()
        self.fields["officers"].help_text = hint


class PassphraseForm(PageForm):
    passphrase = _passphrase(
        label="Your passphrase",
        hint="The one that you chose when you made your opening key.",
        enter="your passphrase",
        autocomplete="current-password",
    )


class LostForm(PageForm):
    reason = TextField(label="What happened", rows=3, max_length=1000, enter="what happened")


class PutBackForm(PageForm):
    text = TextField(
        label="The applicant’s copy, from ‘submitted.json’ on their receipt",
        rows=8,
        max_length=500_000,
        enter="the text of the applicant’s copy",
    )
