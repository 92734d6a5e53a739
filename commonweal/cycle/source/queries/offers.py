"""What the team is minded to offer: a page of it, all of it, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from commonweal.council.decide.models import Decision
from commonweal.cycle.source.models import Award, Offer, Opportunity
from commonweal.cycle.source.queries.application import LONG

PAGE = 50
UNREAD = tuple(f"application__{name}" for name in LONG)


def decision_on(opportunity: Opportunity) -> Decision | None:
    """The decision before which the awards are, or which made them; nothing before they were recommended."""
    award = Award.objects.filter(application__opportunity=opportunity).select_related("decision").first()
    return award.decision if award else None


def letters_drafted(opportunity: Opportunity) -> bool:
    return Award.objects.filter(application__opportunity=opportunity).exclude(letter_reference="").exists()


def to_offer(opportunity: Opportunity) -> QuerySet[Offer]:
    """Every ranked applicant, lot by lot and best first, with what is minded."""
    found = Offer.objects.filter(application__opportunity=opportunity, application__rank__isnull=False)
    found = found.select_related("application__organisation", "application__lot").defer(*UNREAD)
    return found.annotate(partners=F("application__submitted__partners"))


@dataclass(frozen=True)
class Minded:
    """All of it: {application id: amount} for those who are offered something, and the ids of those in reserve."""

    offers: Mapping[int, Decimal]
    reserves: frozenset[int]


def minded(opportunity: Opportunity) -> Minded:
    found = Offer.objects.filter(application__opportunity=opportunity)
    rows = list(found.values_list("application", "amount", "reserve"))
    return Minded(
        {pk: amount for pk, amount, _ in rows if amount is not None},
        frozenset(pk for pk, _, reserve in rows if reserve),
    )


@dataclass(frozen=True)
class SoFar:
    offered: int
    reserves: int
    total: Decimal


def so_far(opportunity: Opportunity) -> SoFar:
    found = Offer.objects.filter(application__opportunity=opportunity).aggregate(
        offered=Count("amount"), reserves=Count("pk", filter=Q(reserve=True)), total=Sum("amount")
    )
    return SoFar(found["offered"], found["reserves"], found["total"] or Decimal(0))
