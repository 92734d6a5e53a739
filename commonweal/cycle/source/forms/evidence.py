from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from commonweal.cycle.source.rules.evidence import Piece, reason_refusal
from commonweal.ground.pages.forms import ChoiceField, PageForm, TextField
from commonweal.ground.pages.words import lower_first

ASK, LEAVE = "ask", "leave"
CHOICES = ((ASK, "Ask for it"), (LEAVE, "Leave it out"))
LONGEST = 400


class EvidenceForm(PageForm):
    """For each piece of evidence: asked for or left out, and why. The reason has the name of the evidence's place."""

    def __init__(self, *args: Any, pieces: Sequence[Piece], **options: Any) -> None:
        super().__init__(*args, **options)
        self.pieces = pieces
        for one in pieces:
            told = [f"Asked of: {lower_first(one.whom)}.", one.warning, one.lawful]
            self.fields[asked_name(one)] = ChoiceField(
                label=one.need.text,
                choices=CHOICES,
                hint=" ".join(text for text in told if text),
                select=f"whether to ask for '{one.need.text}'",
                initial=None if one.unsettled else ASK if one.asked else LEAVE,
            )
            self.fields[one.place] = TextField(
                label=f"Why: {lower_first(one.need.text)}",
                hint="Applicants read it.",
                name_in_errors="Your reason",
                required=False,
                rows=2,
                max_length=LONGEST,
                initial=one.why,
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """The two questions about each piece, as the page shows them."""
        return [(self[asked_name(one)], self[one.place]) for one in self.pieces]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for one in self.pieces:
            chosen = given.get(asked_name(one))
            if chosen and one.place in given:
                why = reason_refusal(replace(one, asked=chosen == ASK, why=given[one.place]))
                if why:
                    self.add_error(one.place, why)
        return given

    def choices(self) -> dict[str, tuple[bool, str]]:
        given = self.cleaned_data
        return {one.place: (given[asked_name(one)] == ASK, given[one.place]) for one in self.pieces}


def asked_name(piece: Piece) -> str:
    return f"{piece.place}.asked"
