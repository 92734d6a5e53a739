"""Who has opened which application, when and where."""

from __future__ import annotations

from django.db.models import QuerySet

from commonweal.cycle.source.models import Opened, Opportunity, PanelMember
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.queries.assignment import barred

PAGE = 50


def opened_in(opportunity: Opportunity, reader: PanelMember | None, reference: str = "") -> QuerySet[Opened]:
    """Newest first, without the applications that an interest shuts to a reader who is on the panel."""
    found = Opened.objects.filter(application__opportunity=opportunity)
    if reference:
        found = found.filter(application__reference=reference.upper())
    if reader is not None:
        found = found.exclude(application__in=[pk for pk, _ in barred(opportunity, [reader])])
    found = found.select_related("person", "application__organisation", "application__lot")
    return found.defer(*(f"application__{name}" for name in LONG)).order_by("-first_at", "-pk")
