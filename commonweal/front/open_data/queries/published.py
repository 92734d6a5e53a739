"""What may be published: signed agreements with organisations, opportunities that are out, awards that were told."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.council.people.models import LegalForm
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.queries import SIGNED_STATES
from commonweal.cycle.source.models import Award, Opportunity

DATED = Q(signed_on__isnull=False) | Q(award__notified_at__isnull=False) | Q(starts_on__isnull=False)


def _signed(kind: str) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(kind=kind, state__in=SIGNED_STATES)
    return found.select_related("organisation", "award__application__opportunity").order_by("reference")


def grants() -> QuerySet[Agreement]:
    """Grants to organisations with an amount and a date. A sole trader is a person, and no person is published."""
    found = _signed(Agreement.Kind.GRANT).filter(DATED, value__isnull=False)
    return found.exclude(organisation__legal_form=LegalForm.SOLE).prefetch_related("areas")


def grants_held_back() -> list[tuple[str, int]]:
    """Why grants that are signed are not in the published file, and how many for each reason."""
    signed = _signed(Agreement.Kind.GRANT)
    sole = Q(organisation__legal_form=LegalForm.SOLE)
    reasons = [
        ("made to an individual who trades alone", signed.filter(sole).count()),
        ("without an amount", signed.exclude(sole).filter(value=None).count()),
        ("without a date", signed.exclude(sole).filter(value__isnull=False).exclude(DATED).count()),
    ]
    return [(reason, count) for reason, count in reasons if count]


def contracts() -> QuerySet[Agreement]:
    return _signed(Agreement.Kind.CONTRACT).prefetch_related("claims")


def tenders() -> QuerySet[Opportunity]:
    """Contract opportunities that the public has seen."""
    out = Opportunity.objects.filter(kind=Opportunity.Kind.CONTRACT, published_at__isnull=False).exclude(state="draft")
    out = out.select_related("drawn_from", "framework_terms")
    return out.prefetch_related("changes", "lots", "invitations").order_by("reference")


def awards() -> QuerySet[Award]:
    """Offers of contracts whose letters have gone."""
    told = Award.objects.filter(
        result=Award.Result.OFFER,
        notified_at__isnull=False,
        application__opportunity__kind=Opportunity.Kind.CONTRACT,
    ).exclude(state="proposed")
    told = told.select_related("application__organisation", "application__lot", "application__opportunity")
    return told.prefetch_related("conditions").order_by("reference")


def awarded_on(agreement: Agreement) -> datetime.date | None:
    told = agreement.award.notified_at if agreement.award else None
    return agreement.signed_on or (timezone.localdate(told) if told else None) or agreement.starts_on
