from __future__ import annotations

from commonweal.cycle.source.forms.process import ProcessForm
from commonweal.cycle.source.grants.models import GrantRound
from commonweal.ground.pages.forms import ChoiceField, TextField


class GrantForm(ProcessForm):
    restriction = ChoiceField(
        label="What is the grant for?",
        hint="Where the applicant says which, take the question ‘What would this grant be for?’ from the library. "
        "An agreement about core costs is watched one tier less closely.",
        choices=GrantRound.Restriction.choices,
        select="what the grant is for",
    )
    subsidy = ChoiceField(
        label="Is it a subsidy?",
        hint="It is one where public money gives an enterprise an economic advantage over others that could affect "
        "competition or trade.",
        choices=GrantRound.Subsidy.choices,
        select="whether it is a subsidy",
    )
    subsidy_reason = TextField(
        label="Why it is or is not a subsidy", rows=3, max_length=1000, enter="why it is or is not a subsidy"
    )
