from __future__ import annotations

from typing import Any

from commonweal.ground.pages.forms import ChoicesField, EmailField, PageForm


class FollowForm(PageForm):
    """An address and, for new opportunities, what they are about. Who has signed in is not asked for the address."""

    address = EmailField(
        label="Email address",
        hint="We send you a link to confirm it. We keep it for these emails alone, and delete it when you stop.",
        width=30,
    )
    about = ChoicesField(
        label="What do you want to hear about?", hint="Choose none to hear of every opportunity.", required=False
    )

    def __init__(self, *args: Any, themes: list[str], signed_in: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["about"].choices = [(one, one[:1].upper() + one[1:]) for one in themes]
        if not themes:
            del self.fields["about"]
        if signed_in:
            del self.fields["address"]
