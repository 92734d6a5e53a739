"""What an award led to, for the organisation's own page of it."""

from __future__ import annotations

import datetime

from django.urls import reverse

from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.queries.after_letter import Led, Step, follows_awards


@follows_awards
def agreement_after(award: Award, on: datetime.date) -> Led:
    """The agreement, where it waits for the organisation; or how it stands."""
    agreement = Agreement.objects.select_related("organisation").filter(award=award).first()
    if agreement is None:
        return Led()
    named = f"agreement {agreement.reference}"
    address = reverse("deliver:provider_agreement", args=[agreement.organisation.slug, agreement.reference])
    if agreement.state == "setting_up" and agreement.agreed_by_provider_at is None:
        return Led(Step(f"Read {named} and agree it, or ask the council to change it", address))
    if agreement.state == "setting_up":
        why = f"You have agreed {named}, and the council has still to agree it."
        return Led(why=why, page=Step(f"See {named}", address))
    if agreement.state == "not_agreed":
        return Led(why=f"The council has set {named} aside.")
    return Led(why=f"Both of you have agreed {named}.", page=Step("See what is due under it", address))
