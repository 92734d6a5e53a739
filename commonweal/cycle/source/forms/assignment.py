from __future__ import annotations

from typing import Any

from commonweal.cycle.source.models import Opportunity, PanelMember
from commonweal.ground.pages.forms import ChoiceField, NumberField, PageForm, TextField, YesNoField

MANY = 12


class WhoScoresForm(PageForm):
    """How many people score each application, and whether they see whose it is."""

    scorers_each = NumberField(
        label="How many people score each application?",
        minimum=1,
        maximum=20,
        width=2,
        enter="how many people score each application",
    )
    names_hidden = YesNoField(
        label="Are applicants’ names hidden from assessors while they score?",
        hint="They declare interests on the names first. What applicants write may still say who they are. "
        "The chair and the team see names, and everybody does when moderation starts.",
        select="whether names are hidden",
    )

    def __init__(self, *args: Any, opportunity: Opportunity, least: int, **options: Any) -> None:
        given = {"scorers_each": max(opportunity.scorers_each, least), "names_hidden": opportunity.names_hidden}
        super().__init__(*args, initial=given, **options)
        self.least = least
        self.fields["scorers_each"].help_text = (
            f"At least {least}. It counts once the applications are shared out; until then everybody scores all of "
            "them. Where the panel is smaller, all of it scores."
        )

    def clean_scorers_each(self) -> int:
        given = self.cleaned_data["scorers_each"]
        if given < self.least:
            self.add_error("scorers_each", self.says("scorers_each", f"must be {self.least} or more"))
        return given


class WhyForm(PageForm):
    reason = TextField(label="Why", hint="It is kept in the record.", enter="the reason", rows=2, max_length=600)


class GiveForm(PageForm):
    """One more person for one application."""

    member = ChoiceField(label="Who scores it as well?", select="who scores it as well")
    reason = TextField(label="Why", hint="It is kept in the record.", enter="the reason", rows=2, max_length=600)

    def __init__(self, *args: Any, free: list[PanelMember], held: dict[int, int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.free = {str(one.pk): one for one in free}
        said = [(key, f"{one.person}, who has {held.get(one.pk, 0)}") for key, one in self.free.items()]
        self.fields["member"].choices = said
        self.fields["member"].help_text = "Those with the fewest come first. Nobody with an interest in it is here."

    def given(self) -> dict[str, Any]:
        return {"member": self.free[self.cleaned_data["member"]], "reason": self.cleaned_data["reason"]}
