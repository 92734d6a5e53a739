"""What the team is minded to offer: a page of it, all of it, and what it comes to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from commonweal.council.decide.models import Decision
from commonweal.cycle.source.models import Application, Award, Offer, Opportunity
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.rules.condition import Terms

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
    same = Application.objects.filter(opportunity=opportunity, rank=OuterRef("application__rank"))
    same = same.filter(Q(lot=None) | Q(lot=OuterRef("application__lot"))).exclude(pk=OuterRef("application"))
    return found.annotate(partners=F("application__submitted__partners"), ties=Exists(same))


@dataclass(frozen=True)
class Minded:
    """All of it: {application id: amount} for those who are offered something, the ids of those in reserve, and what
    an offer to either depends on, by application id."""

    offers: Mapping[int, Decimal]
    reserves: frozenset[int]
    conditions: Mapping[int, Terms]

    @property
    def as_shown(self) -> str:
        """To tell whether a page still shows it as it is."""
        said = [sorted(self.offers.items()), sorted(self.reserves), sorted(self.conditions.items())]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def minded(opportunity: Opportunity) -> Minded:
    found = Offer.objects.filter(application__opportunity=opportunity)
    rows = list(found.values_list("application", "amount", "reserve", "conditional_on"))
    return Minded(
        {pk: amount for pk, amount, _, _ in rows if amount is not None},
        frozenset(pk for pk, _, reserve, _ in rows if reserve),
        {pk: terms for pk, amount, reserve, terms in rows if terms and (amount is not None or reserve)},
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
