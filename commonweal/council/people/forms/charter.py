"""The council's charter for suppliers, signed and shown."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.council.people.models import Evidence
from commonweal.council.people.rules import Charter
from commonweal.ground.pages.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    PageForm,
    PickField,
    TextField,
    WordsField,
)


class CharterForm(PageForm):
    commitments = ChoicesField(
        label="What does your organisation commit to?", select="at least one commitment", choices=()
    )
    will_do = WordsField(
        label="What will you do?",
        hint="Say what, for whom and how much, so that anybody can tell whether it was done",
        enter="what you will do",
        name_in_errors="What you will do",
        max_words=250,
    )
    by_when = DateField(label="By when?", enter="the day by which you will do it", name_in_errors="The day")

    def __init__(self, *args: Any, charter: Charter, after: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["commitments"].choices = [(one, one) for one in charter.commitments]
        self.fields["by_when"].after = after


class ShowForCharterForm(PageForm):
    commitment = ChoiceField(label="Which commitment?", select="the commitment", choices=())
    said = WordsField(label="What did you do?", enter="what you did", name_in_errors="What you did", max_words=150)
    dated = DateField(label="When was it done?", enter="when it was done", name_in_errors="When it was done")
    link = TextField(
        label="Where can it be seen?",
        hint="Like https://www.example.org/our-year. Leave it empty if it is nowhere on the web.",
        required=False,
        max_length=300,
    )
    piece = PickField(
        label="A piece of your profile that shows it",
        hint="The public sees its kind and date, and never the file itself",
        queryset=Evidence.objects.none(),
        as_select=True,
        required=False,
    )

    def __init__(self, *args: Any, signature: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["commitment"].choices = [(one, one) for one in signature.commitments]
        self.fields["dated"].on_or_before = today
        self.fields["piece"].queryset = signature.organisation.evidence.all()

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.startswith(("https://", "http://")):
            raise ValidationError("The address must begin with https://")
        return link


class TakeBackForm(PageForm):
    why = WordsField(label="Why do you take it back?", enter="why you take it back", max_words=100)


# ---- members ------------------------------------------------------------------------------------------------------
