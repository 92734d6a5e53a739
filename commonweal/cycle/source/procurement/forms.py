from __future__ import annotations

from commonweal.cycle.source.forms.process import ProcessForm
from commonweal.cycle.source.procurement.models import Procurement
from commonweal.ground.pages.forms import ChoiceField, PageForm, TextField

YES_NO = [("yes", "Yes"), ("no", "No")]


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
        choices=[*YES_NO, ("", "There is none, or we do not know")],
        required=False,
    )


class ProcurementForm(ProcessForm):
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
    reserved = ChoiceField(label="Is it kept for some suppliers?", choices=Procurement.Reserved.choices, required=False)
