from __future__ import annotations

from typing import Any

from commonweal.cycle.source.rules.gate import Asked
from commonweal.ground.pages.forms import PageForm, TextField, YesNoField


class GateForm(PageForm):
    """Each organisational criterion that is asked of this applicant: met or not, and why."""

    def __init__(self, *args: Any, asked: list[Asked], **options: Any) -> None:
        self.asked = [one for one in asked if one.applies]
        super().__init__(*args, **options)
        for one in self.asked:
            key, name = one.criterion.key, one.criterion.name
            self.fields[f"met_{key}"] = YesNoField(
                label=f"{name}: is it met?", yes="Met", no="Not met", select=f"whether ‘{name}’ is met"
            )
            self.fields[f"reason_{key}"] = TextField(
                label="Why",
                hint="Write it so that we can send it to the applicant.",
                enter=f"why ‘{name}’ is, or is not, met",
                rows=2,
                max_length=2000,
            )

    def checks(self) -> list[dict[str, Any]]:
        given = self.cleaned_data
        keys = [one.criterion.key for one in self.asked]
        return [{"criterion": key, "met": given[f"met_{key}"], "reason": given[f"reason_{key}"]} for key in keys]


def initial_checks(checks: list[Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for check in checks:
        answers |= {f"met_{check.criterion}": check.met, f"reason_{check.criterion}": check.reason}
    return answers
