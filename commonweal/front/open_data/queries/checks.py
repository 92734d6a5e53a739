"""The register of agreements held against published payments, with a reason for every difference."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Sum

from commonweal.cycle.deliver.models import Agreement, SpendLine
from commonweal.cycle.deliver.queries import SIGNED_STATES
from commonweal.front.open_data.queries.published import grants_held_back
from commonweal.front.open_data.queries.spending import PAYEE

PUBLISHED_FROM = Decimal(500)
MONEY = (Agreement.Kind.GRANT, Agreement.Kind.CONTRACT)


@dataclass(frozen=True)
class Check:
    """Both sides counted: what was paid, what was agreed, and what of each has no counterpart."""

    payments: int
    paid: Decimal
    matched: int
    matched_paid: Decimal
    no_agreement: int
    not_known: int
    withheld: int
    first: datetime.date | None
    last: datetime.date | None
    agreements: int
    unpaid: int
    without_end: int
    held_back: list[tuple[str, int]]

    @property
    def unmatched(self) -> int:
        return self.payments - self.matched


def agreements() -> QuerySet[Agreement]:
    return Agreement.objects.filter(state__in=SIGNED_STATES, kind__in=MONEY)


def _agreed() -> Exists:
    return Exists(agreements().filter(organisation_id=OuterRef("organisation_id")))


def unmatched_payments() -> QuerySet[SpendLine]:
    return SpendLine.objects.exclude(_agreed())


def unpaid_agreements() -> QuerySet[Agreement]:
    paid = Exists(SpendLine.objects.filter(organisation_id=OuterRef("organisation_id")))
    return agreements().exclude(paid).select_related("organisation").order_by("-value", "reference")


def check() -> Check:
    told = SpendLine.objects.aggregate(
        payments=Count("pk"), paid=Sum("amount"), first=Min("paid_on"), last=Max("paid_on")
    )
    matched = SpendLine.objects.filter(_agreed()).aggregate(number=Count("pk"), paid=Sum("amount"))
    unmatched = unmatched_payments()
    return Check(
        payments=told["payments"],
        paid=told["paid"] or Decimal(0),
        matched=matched["number"],
        matched_paid=matched["paid"] or Decimal(0),
        no_agreement=unmatched.filter(organisation__isnull=False).count(),
        not_known=unmatched.filter(organisation=None).exclude(match_key="").count(),
        withheld=unmatched.filter(organisation=None, match_key="").count(),
        first=told["first"],
        last=told["last"],
        agreements=agreements().count(),
        unpaid=unpaid_agreements().count(),
        without_end=agreements().filter(ends_on=None).count(),
        held_back=grants_held_back(),
    )


def unmatched_payees() -> QuerySet[Any]:
    """Payees with no agreement, the largest first."""
    grouped = unmatched_payments().order_by().annotate(payee=PAYEE)
    grouped = grouped.values("organisation_id", "organisation__name", "payee")
    return grouped.annotate(name=Max("beneficiary"), payments=Count("pk"), total=Sum("amount")).order_by(
        "-total", "payee", "organisation_id"
    )


def why_no_agreement(row: dict[str, Any]) -> str:
    if row["organisation_id"]:
        return "The organisation is in the register and has no agreement."
    if not row["payee"]:
        return "The name is withheld, so it cannot be matched."
    return "No organisation of this name is in the register."


def why_unpaid(agreement: Agreement, first: datetime.date | None, last: datetime.date | None) -> str:
    """The first reason that the facts give; the last one asks a person to look."""
    if first is None or last is None:
        return "No payments have been published yet."
    if agreement.ends_on and agreement.ends_on < first:
        return "It ended before the first published payment."
    if agreement.starts_on and agreement.starts_on > last:
        return "It starts after the last published payment."
    if agreement.value is not None and agreement.value <= PUBLISHED_FROM:
        return "Payments of £500 or less are not published."
    return "Not explained. The payment may be under another name, or not made yet."
