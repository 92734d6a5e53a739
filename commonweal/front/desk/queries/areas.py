"""What the council funds in one ward, said in words first: how much can be counted there and how much cannot."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from commonweal.council.exercise.models import Area, Exercise
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries import open_now

LIVE = ("active", "notice")
UNDER_WAY = ("understand", "plan", "source", "manage", "review")


def load(slug: str) -> Area:
    area = Area.objects.filter(slug=slug).order_by("kind", "pk").first()
    if area is None:
        raise Http404("There is no area with this name.")
    return area


def wards() -> list[Area]:
    return list(Area.objects.filter(kind="ward").only("name", "slug").order_by("name"))


def called(words: str) -> tuple[list[Area], bool]:
    """The areas whose name holds the words, and whether one of them is exactly meant."""
    found = list(Area.objects.filter(name__icontains=words).only("name", "slug").order_by("kind", "name")[:20])
    return found, len(found) == 1


@dataclass(frozen=True)
class Reaching:
    """One agreement that reaches an area, with how its money is counted there."""

    agreement: Agreement
    basis: str


@dataclass(frozen=True)
class AreaPage:
    area: Area
    here: list[Reaching]
    several: list[Reaching]
    whole: list[Reaching]
    exercises: list[Exercise]
    opportunities: list[Opportunity]

    @property
    def count(self) -> int:
        return len(self.here) + len(self.several) + len(self.whole)

    @property
    def unknown(self) -> int:
        """Agreements whose value the register does not hold: counted, and left out of every sum."""
        return sum(1 for one in (*self.here, *self.several, *self.whole) if one.agreement.value is None)

    def money(self, which: str) -> Decimal:
        return sum((one.agreement.value or Decimal(0) for one in getattr(self, which)), Decimal(0))


def page_of(area: Area, now: datetime.datetime) -> AreaPage:
    reaching = list(
        Agreement.objects.filter(state__in=LIVE)
        .annotate(reach=Count("areas", distinct=True), near=Count("areas", filter=Q(areas=area), distinct=True))
        .filter(Q(near__gt=0) | Q(reach=0))
        .select_related("organisation")
        .order_by("title", "pk")
    )
    here = [Reaching(one, "counted here") for one in reaching if one.reach == 1]
    several = [Reaching(one, f"shared by {one.reach} areas") for one in reaching if one.reach > 1]
    whole = [Reaching(one, "whole borough") for one in reaching if one.reach == 0]
    return AreaPage(area, here, several, whole, _exercises(area), _opportunities(area, now))


def _exercises(area: Area) -> list[Exercise]:
    """Exercises that have tied something public: the rest are not for everyone to read yet."""
    return list(
        public_exercises()
        .filter(Q(areas=area) | Q(whole_area=True), state__in=UNDER_WAY)
        .select_related("framework")
        .order_by("-opened_at")[:50]
    )


def _opportunities(area: Area, now: datetime.datetime) -> list[Opportunity]:
    return list(open_now(now).filter(Q(exercise__areas=area) | Q(exercise__whole_area=True)).distinct()[:20])


def public_exercises() -> QuerySet[Exercise]:
    return Exercise.objects.filter(knots__public=True).distinct()
