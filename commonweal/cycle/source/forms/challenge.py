from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commonweal.ground.pages.forms import ChoiceField, DateField, PageForm, TextField


class ChallengeForm(PageForm):
    received_on = DateField(
        label="On which day was it received?", hint="For example, 19 10 2026", enter="the day on which it was received"
    )
    who = TextField(label="Who challenges the decision?", enter="who challenges the decision", max_length=200)
    about = TextField(
        label="What is it about?",
        hint="In the words of whoever challenges. Only the team, contract managers and advisers read this.",
        enter="what the challenge is about",
        rows=5,
        max_length=4000,
    )

    def __init__(self, *args: Any, lots: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lots = {str(one.number): one for one in lots}
        if self.lots:
            named = [(number, str(one)) for number, one in self.lots.items()]
            self.fields["lot"] = ChoiceField(
                label="Which lot is it about?",
                choices=[("all", "All of them"), *named],
                select="which lot it is about",
            )

    def told(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"lot": self.lots.get(given.get("lot", ""))}


class SettleChallengeForm(PageForm):
    settled_on = DateField(
        label="On which day was it settled?", hint="For example, 19 10 2026", enter="the day on which it was settled"
    )
    outcome = TextField(label="How did it end?", enter="how it ended", rows=5, max_length=4000)
