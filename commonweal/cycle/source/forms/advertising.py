from __future__ import annotations

from typing import Any

from commonweal.cycle.source.models import Advertisement
from commonweal.ground.pages.forms import ChoiceField, DateField, PageForm, TextField


class AdvertisementForm(PageForm):
    """`why` is asked where something that was noted before is put right."""

    channel = ChoiceField(
        label="Where was it advertised?", choices=Advertisement.Channel.choices, select="where it was advertised"
    )
    other = TextField(
        label="Where else",
        hint="For example, the noticeboards of tenants' associations",
        required=False,
        max_length=120,
    )
    on = DateField(
        label="On which day did it go out?",
        name_in_errors="The day on which it went out",
        enter="the day on which it went out",
    )
    where = TextField(
        label="Which one, or where exactly",
        name_in_errors="What you say of where exactly",
        hint="For example, the summer issue of Thornmere CVS News. Everybody can read this.",
        required=False,
        max_length=200,
    )
    link = TextField(
        label="Link to it", hint="If it can be read online. It begins with https://", required=False, max_length=300
    )
    why = TextField(
        label="Why are you correcting it?",
        hint="Only the council reads this.",
        rows=3,
        max_length=1000,
        enter="why you are correcting it",
    )

    def __init__(self, *args: Any, correcting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not correcting:
            del self.fields["why"]


class RemoveForm(PageForm):
    why = TextField(
        label="Why should it not be on the list?",
        hint="For example, the newsletter never went out. Only the council reads this.",
        rows=3,
        max_length=1000,
        enter="why it should not be on the list",
    )
