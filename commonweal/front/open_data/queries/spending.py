"""What was paid, to whom, in which financial year."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Max, Min, Q, QuerySet, Sum, Value, When

from commonweal.cycle.deliver.models import SpendLine


@dataclass(frozen=True)
class Picture:
    payments: int
    total: Decimal
    payees: int
    first: datetime.date | None
    last: datetime.date | None


def years() -> list[int]:
    """Financial years by the calendar year in which they begin, newest first."""
    span = SpendLine.objects.aggregate(first=Min("paid_on"), last=Max("paid_on"))
    if span["first"] is None:
        return []
    return list(range(_year(span["last"]), _year(span["first"]) - 1, -1))


def year_name(year: int) -> str:
    return f"{year} to {year + 1}"


def departments() -> list[str]:
    return list(
        SpendLine.objects.exclude(department="").order_by("department").values_list("department", flat=True).distinct()
    )


def lines(*, words: str = "", year: int | None = None, department: str = "") -> QuerySet[SpendLine]:
    found = SpendLine.objects.all()
    if words:
        found = found.filter(
            Q(beneficiary__icontains=words) | Q(organisation__name__icontains=words) | Q(purpose__icontains=words)
        )
    if year is not None:
        found = found.filter(paid_on__gte=datetime.date(year, 4, 1), paid_on__lt=datetime.date(year + 1, 4, 1))
    return found.filter(department=department) if department else found


def picture(found: QuerySet[SpendLine]) -> Picture:
    told = found.aggregate(payments=Count("pk"), total=Sum("amount"), first=Min("paid_on"), last=Max("paid_on"))
    payees = found.order_by().annotate(payee=PAYEE).values("organisation_id", "payee").distinct().count()
    return Picture(told["payments"], told["total"] or Decimal(0), payees, told["first"], told["last"])


# Payments to one organisation belong together however its name was spelt; the others by their comparable name.
PAYEE = Case(When(organisation__isnull=False, then=Value("")), default=F("match_key"), output_field=CharField())


def totals(found: QuerySet[SpendLine], among: Iterable[int]) -> QuerySet[Any]:
    """One row for each payee and financial year, among those years: name, year, payments, total."""
    begins = Case(
        *(When(paid_on__gte=datetime.date(year, 4, 1), then=Value(year)) for year in among),
        default=Value(0),
        output_field=IntegerField(),
    )
    grouped = found.order_by().annotate(payee=PAYEE, year=begins)
    grouped = grouped.values("organisation_id", "organisation__name", "organisation__reference", "payee", "year")
    return grouped.annotate(
        name=Max("beneficiary"), total=Sum("amount"), payments=Count("pk")
    ).order_by("-year", "-total", "payee")  # fmt: skip


def _year(day: datetime.date) -> int:
    return day.year if day.month >= 4 else day.year - 1
