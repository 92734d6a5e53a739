from __future__ import annotations

from commonweal.cycle.source.rules.lateness import FEWEST_WORDS
from commonweal.ground.pages.forms import ChoiceField, PageForm, TextField

ACCEPT, REFUSE = "accept", "refuse"


class LateForm(PageForm):
    why = TextField(
        label="What happened?",
        hint=f"In {FEWEST_WORDS} words or more. Say what stopped you and when, so that it can be checked.",
        rows=5,
        max_length=3000,
        enter="what happened",
    )


class LateRulingForm(PageForm):
    ruling = ChoiceField(
        label="May it be sent late?",
        choices=[(ACCEPT, "Yes: they have 24 hours from now"), (REFUSE, "No")],
        select="whether it may be sent late",
    )
    reason = TextField(
        label="Why", hint="The applicant is given this reason.", rows=4, max_length=2000, enter="the reason"
    )
