"""Who acts for an organisation, and who does what for the council."""

from __future__ import annotations

from typing import ClassVar

from commonweal.council.people.models import Level, Role, Standing
from commonweal.ground.pages.forms import (
    ChoiceField,
    EmailField,
    PageForm,
    TextField,
    TickField,
    WordsField,
)

HINTS = {
    Standing.ADMIN: "Adds and removes people, and everything below",
    Standing.EDITOR: "Writes applications and reports",
    Standing.SIGNATORY: "Signs and sends applications and claims",
    Standing.VIEWER: "Sees everything and changes nothing",
}


class InviteForm(PageForm):
    asked_as: ClassVar = {"person": "email"}

    email = EmailField(label="Their email address", width=30)
    name = TextField(label="Their name", max_length=120, width=30)
    standing = ChoiceField(label="What may they do?", select="what they may do", choices=Standing.choices, hints=HINTS)


class RoleForm(PageForm):
    email = EmailField(label="Their email address", width=30)
    name = TextField(label="Their name", hint="Whoever has signed in before keeps their own.", max_length=120, width=30)
    job_title = TextField(label="Their job title", max_length=120, width=30, required=False)
    role = ChoiceField(label="Which role do they have?", select="which role they have", choices=Role.choices)
    level = ChoiceField(
        label="A decision maker: up to which level?", choices=Level.choices, as_select=True, required=False
    )
    reason = WordsField(label="Why?", hint="It is kept on the record.", enter="why they have the role", max_words=100)


class EndRoleForm(PageForm):
    reason = WordsField(label="Why?", hint="It is kept on the record.", enter="why the role ends", max_words=100)


class LetInForm(PageForm):
    reason = WordsField(
        label="Why does the council decide this?",
        hint="Like: its only administrator has left. The organisation reads it.",
        enter="why the council decides this",
        max_words=100,
    )
    shows_who = WordsField(
        label="First check: what did you see that shows who they are?",
        hint="Like: a passport, shown in person. Keep no copy, and write down no number.",
        enter="what you saw that shows who they are",
        name_in_errors="What shows who they are",
        max_words=100,
    )
    shows_part = WordsField(
        label="Second check: what did you see that shows that they act for the organisation?",
        hint="Like: named as a trustee in the register today, or a call to the number in the register.",
        enter="what you saw that shows that they act for the organisation",
        name_in_errors="What shows that they act for it",
        max_words=100,
    )


class SignOffForm(PageForm):
    sign_off = TickField(
        label="An administrator or authorised signatory signs off each application before it is sent",
        required=False,
    )


class StandingForm(PageForm):
    standing = ChoiceField(label="What may they do?", select="what they may do", choices=Standing.choices, hints=HINTS)
