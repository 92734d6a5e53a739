"""Signing in."""

from __future__ import annotations

from commonweal.ground.pages.forms import (
    EmailField,
    PageForm,
    ReferenceField,
    TextField,
)


class EmailForm(PageForm):
    email = EmailField(label="Email address", hint="We will send you a code. There is no password.", width=30)


class CodeForm(PageForm):
    code = ReferenceField(
        label="Code",
        hint="Six digits, from the email that we sent you",
        enter="the code from the email",
        pattern=r"[0-9]{6}",
        example="123456",
        width=10,
        autocomplete="one-time-code",
    )


class NameForm(PageForm):
    name = TextField(label="Your name", hint="As colleagues know you", autocomplete="name", max_length=120, width=30)


# ---- organisations ------------------------------------------------------------------------------------------------
