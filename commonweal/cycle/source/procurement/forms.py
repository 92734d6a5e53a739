from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.cycle.source.forms.process import ProcessForm
from commonweal.cycle.source.procurement.models import FrameworkTerms, Procurement
from commonweal.cycle.source.procurement.rules import CALL_OFF, FRAMEWORK
from commonweal.ground.pages.forms import ChoiceField, DateField, NumberField, PageForm, TextField

YES_NO = [("yes", "Yes"), ("no", "No")]
NOBODY = "nobody"  # a radio of its own, so that what was chosen can be taken back
KEPT_FOR = [(value or NOBODY, label) for value, label in Procurement.Reserved.choices]
MOST_YEARS = 50
TERMS = ("years", "longer_because", "call_off", "how")
DRAWN = ("framework", "directly", "outside", "outside_ends")


class ServiceForm(PageForm):
    """Answered first, since it decides which processes are offered."""

    health = ChoiceField(
        label="Is it a health care service?",
        hint="Care for the health of individual people, such as treatment, nursing or drug and alcohol services.",
        choices=YES_NO,
        select="whether it is a health care service",
    )
    change = ChoiceField(
        label="If it is: does it change considerably from the present contract?",
        choices=[*YES_NO, ("unknown", "There is none, or we do not know")],
        required=False,
    )


class ProcurementForm(ProcessForm):
    why_whole = TextField(
        label="If it is not divided into lots: why?",
        hint="Before a tender notice the council considers whether this could reasonably be several contracts "
        "(Procurement Act 2023 s.18). If it could, divide it on the page of lots; if not, say why. "
        "Everybody can read this.",
        required=False,
        rows=3,
        max_length=2000,
    )
    justification = TextField(
        label="If there is no competition, why?",
        hint="Name the reason that the law gives and the facts that fit it. Everybody can read this.",
        required=False,
        rows=4,
        max_length=3000,
    )
    small_suppliers = TextField(
        label="Below the threshold: how would small suppliers find this?",
        hint="What could keep them out, and what was done about it.",
        required=False,
        rows=3,
        max_length=2000,
    )
    reserved = ChoiceField(label="Is it kept for some suppliers?", choices=KEPT_FOR, required=False)
    years = NumberField(
        label="How many years does the framework agreement run for?",
        name_in_errors="The number of years",
        minimum=1,
        maximum=MOST_YEARS,
        width=2,
        required=False,
    )
    longer_because = TextField(
        label="If that is longer than the law's limit: why?",
        hint="What in these goods or services needs a longer one. Everybody can read this.",
        required=False,
        rows=2,
        max_length=2000,
    )
    call_off = ChoiceField(
        label="How are contracts called off from it?", choices=FrameworkTerms.CallOff.choices, required=False
    )
    how = TextField(
        label="How a contract is called off, in words",
        hint="The selection process or the mechanism, and the core terms. Suppliers read it before they tender.",
        required=False,
        rows=3,
        max_length=2000,
    )
    framework = ChoiceField(
        label="Which of the council's framework agreements?", choices=(), required=False, as_select=True
    )
    directly = ChoiceField(
        label="Is there a competition among its members?",
        choices=[("no", "Yes: all of them are asked"), ("yes", "No: one of them, by its own mechanism")],
        required=False,
    )
    outside = TextField(
        label="Or another authority's framework agreement",
        hint="Whose it is, what it is called and its number.",
        required=False,
        max_length=200,
    )
    outside_ends = DateField(
        label="When does that framework agreement end?", name_in_errors="Its last day", required=False
    )

    belongs = {FRAMEWORK.key: TERMS, CALL_OFF.key: DRAWN}

    def __init__(self, *args: Any, frameworks: Sequence[tuple[str, str]], in_lots: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["framework"].choices = [("", "None of these"), *frameworks]
        if in_lots:
            del self.fields["why_whole"]

    def told(self) -> dict[str, Any]:
        """What the action takes: the terms and the call-off each together."""
        given = dict(self.cleaned_data)
        terms = {name: given.pop(name) for name in TERMS}
        drawn = {name: given.pop(name) for name in DRAWN}
        drawn["directly"] = drawn["directly"] == "yes"
        given["reserved"] = "" if given["reserved"] == NOBODY else given["reserved"]
        return given | {"terms": terms, "call_off": drawn}
