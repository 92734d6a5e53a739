"""Who declares on whom, fifty applicants to a page, and what was declared."""

from __future__ import annotations

import math
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from commonweal.cycle.source.models import Application, Declaration, Opportunity, PanelMember, Score
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.queries.panel import RECEIVED, load_one, partners_prefetch
from commonweal.cycle.source.rules.panel import shut_to
from commonweal.ground.post.models import Letter
from commonweal.ground.post.rules import closes

PAGE = 50
UNREAD = [name for name in LONG if name != "submitted"]  # which says whom the applicant is connected with


def to_declare(opportunity: Opportunity, name: str = "") -> QuerySet[Application]:
    """The applications on which each member of the panel says whether there is a connection."""
    found = Application.objects.filter(opportunity=opportunity, state="submitted")
    if name:
        found = found.filter(organisation__name__icontains=name)
    found = found.select_related("organisation", "lot").defer(*UNREAD).prefetch_related(partners_prefetch())
    return found.order_by("reference")


def first_left(member: PanelMember) -> int:
    """The page with the first applicant on whom this member has not declared; 0 where nobody is left."""
    said = Exists(Declaration.objects.filter(member=member, application=OuterRef("pk")))
    found = to_declare(member.opportunity)
    first = found.filter(~said).values("reference")[:1]
    return math.ceil(found.filter(reference__lte=Subquery(first)).count() / PAGE)


def connections(opportunity: Opportunity) -> QuerySet[Declaration]:
    """Every connection that a member of the panel declared, those without a ruling first."""
    found = Declaration.objects.filter(member__opportunity=opportunity, application__in=to_declare(opportunity))
    found = found.exclude(level=Declaration.Level.NONE)
    found = found.select_related("member__person", "application__organisation", "application__lot")
    return found.order_by("ruling", "application__reference", "pk")


def came_too_late(opportunity: Opportunity) -> QuerySet[Declaration]:
    """Connections that came to light when an award was recommended already, so that the scores still count."""
    counted = Score.objects.filter(member=OuterRef("member"), application=OuterRef("application"), state="submitted")
    found = Declaration.objects.filter(
        Exists(counted), member__opportunity=opportunity, application__award__isnull=False
    )
    found = found.exclude(level=Declaration.Level.NONE).exclude(ruling="score")
    return found.select_related("member__person", "application__organisation", "application__lot").order_by("pk")


@closes
def letter_shut_to(person: Any, letter: Letter) -> str:
    """What is written about an application is shut to whomever the application is shut to."""
    seats = PanelMember.objects.filter(
        person=person, opportunity__applications__reference=letter.about, opportunity__applications__state__in=RECEIVED
    )
    seat = seats.select_related("opportunity").first()
    return shut_to(person, load_one(seat.opportunity.reference, letter.about)) if seat else ""
