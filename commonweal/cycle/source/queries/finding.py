"""From the reference of an application to its page, for those who may open it and nobody else."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.application import RECEIVED
from commonweal.cycle.source.queries.opportunity import closed_by, sealed
from commonweal.cycle.source.queries.panel import load_one
from commonweal.cycle.source.rules.application import may_see
from commonweal.cycle.source.rules.opportunity import may_see_received
from commonweal.cycle.source.rules.panel import may_read


def page_of_application(reference: str, person: Any, now: datetime.datetime) -> str:
    """Its address where this person may open it; nothing where they may not, just as where there is none."""
    related = ("organisation", "opportunity__exercise", "opportunity__seal")
    found = Application.objects.select_related(*related).filter(reference=reference).first()
    if person is None or found is None:
        return ""
    if may_see(person, found):
        return reverse("source:application", args=[found.organisation.slug, found.reference])
    opportunity = found.opportunity
    if found.state not in RECEIVED or not closed_by(opportunity, now) or sealed(opportunity, now):
        return ""
    if opportunity.panel.filter(person=person).exists():
        shown = bool(may_read(person, load_one(opportunity.reference, found.reference)))
        return reverse("source:score", args=[opportunity.reference, found.reference]) if shown else ""
    shown = bool(may_see_received(person, opportunity))
    return reverse("source:desk_application", args=[opportunity.reference, found.reference]) if shown else ""
