"""The list that anyone can search, and what one opportunity's page says besides its own words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from commonweal.council.exercise.models import Area
from commonweal.cycle.source.models import Award, Opportunity, PanelMember
from commonweal.cycle.source.queries.opportunity import open_now, published
from commonweal.cycle.understand.models import Need
from commonweal.ground.pages.words import listed, plural

SORTS = {"newest": ("-opens_at", "-pk"), "amount": ("-budget", "pk")}
SHORT_FORM = Decimal("7.5")  # hours: a day's work
MONTHS_AHEAD = 6
MONTH = Decimal("30.44")  # days, on average


@dataclass(frozen=True)
class Wanted:
    """What somebody asked the public list for."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    area: str = ""
    at_least: Decimal | None = None
    up_to: Decimal | None = None
    before: datetime.date | None = None
    short: bool = False
    small: bool = False
    consortia: bool = False
    funder: str = ""
    show: str = "open"
    sort: str = "closing"


def public_list(wanted: Wanted, now: datetime.datetime) -> QuerySet[Opportunity]:
    found = open_now(now) if wanted.show == "open" else published(now)
    if wanted.words:
        found = found.filter(
            Q(title__icontains=wanted.words)
            | Q(summary__icontains=wanted.words)
            | Q(reference__iexact=wanted.words)
            | Q(exercise__service_category__icontains=wanted.words)
        )
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.theme:
        found = found.filter(exercise__service_category=wanted.theme)
    if wanted.area:
        there = Area.objects.filter(slug=wanted.area).values("exercises")
        found = found.filter(Q(exercise__whole_area=True) | Q(exercise__in=there))
    if wanted.before is not None:
        found = found.filter(closes_at__lt=_midnight(wanted.before))
    if wanted.short:
        found = found.filter(burden_hours__lte=SHORT_FORM)
    if wanted.small:
        found = found.filter(suits_small=True)
    if wanted.consortia:
        found = found.filter(consortia=True)
    if wanted.funder:
        found = found.filter(funder=wanted.funder)
    return _for_the_money(found, wanted).order_by(*(SORTS.get(wanted.sort) or _soonest(wanted, now)))


def _soonest(wanted: Wanted, now: datetime.datetime) -> tuple[Any, ...]:
    """What closes next comes first, and what has closed follows it, the latest first."""
    if wanted.show == "open":
        return "closes_at", "pk"
    to_come = Case(When(closes_at__gt=now, then=F("closes_at")))
    return to_come.asc(nulls_last=True), "-closes_at", "pk"


def _for_the_money(found: QuerySet[Opportunity], wanted: Wanted) -> QuerySet[Opportunity]:
    """By the most that one applicant may get."""
    if wanted.at_least is not None:
        found = found.filter(Q(maximum__gte=wanted.at_least) | Q(maximum=None, budget__gte=wanted.at_least))
    if wanted.up_to is not None:
        found = found.filter(Q(maximum__lte=wanted.up_to) | Q(maximum=None, budget__lte=wanted.up_to))
    return found


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def themes(now: datetime.datetime) -> list[str]:
    """The kinds of service that anything public is about."""
    found = published(now).exclude(exercise__service_category="").order_by("exercise__service_category")
    return list(found.values_list("exercise__service_category", flat=True).distinct())


def wards() -> list[Area]:
    return list(Area.objects.filter(kind="ward").only("name", "slug").order_by("name"))


def months_ahead(now: datetime.datetime) -> list[datetime.date]:
    """The first days of the coming months, to ask for what closes before one of them."""
    day, found = timezone.localdate(now).replace(day=1), []
    for _ in range(MONTHS_AHEAD):
        day = (day + datetime.timedelta(days=32)).replace(day=1)
        found.append(day)
    return found


# ---- one opportunity ----------------------------------------------------------------------------------------------


def need_behind(opportunity: Opportunity) -> Need | None:
    """The need that it answers, once it is agreed and public."""
    need: Need | None = getattr(opportunity.exercise, "need", None)
    return need if need is not None and need.agreed_at else None


def where_it_is(opportunity: Opportunity) -> str:
    """Where the work is to be, by name; nothing where it is the whole area."""
    if opportunity.exercise.whole_area:
        return ""
    return ", ".join(opportunity.exercise.areas.order_by("name").values_list("name", flat=True))


def next_round(opportunity: Opportunity, now: datetime.datetime) -> Opportunity | None:
    """Where what was withdrawn is advertised again, once anybody can read it."""
    if opportunity.state != "withdrawn":
        return None
    later = published(now).filter(exercise=opportunity.exercise_id, opens_at__gt=opportunity.opens_at)
    return later.exclude(pk=opportunity.pk).order_by("opens_at").first()


def length(starts_on: datetime.date | None, ends_on: datetime.date | None) -> str:
    """How long the work lasts: 18 months, 2 years; weeks where it is less than two months."""
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return ""
    days = (ends_on - starts_on).days + 1
    months = round(Decimal(days) / MONTH)
    if months < 2:
        return plural(max(1, round(days / 7)), "week")
    return plural(months, "month") if months % 12 else plural(months // 12, "year")


def panel_in_words(opportunity: Opportunity) -> str:
    """How many judge, and what they bring between them: roles and never names."""
    members = [one for one in opportunity.panel.seated() if not one.has_left]
    if not members:
        return ""
    brought = [kind.label.lower() for kind in PanelMember.Brings if any(one.brings == kind for one in members)]
    people = plural(len(members), "person", "people")
    return f"The panel has {people}. Between them they bring {listed(brought)}."


@dataclass(frozen=True)
class LastTime:
    """How many applied and how many were funded, when something like this was last decided."""

    opportunity: Opportunity
    applied: int
    funded: int


def last_time(opportunity: Opportunity) -> LastTime | None:
    """The latest round decided before this one: of the exercise that it follows, or of the same kind of service."""
    like = Q(exercise=opportunity.exercise.follows_id) if opportunity.exercise.follows_id else Q()
    if opportunity.exercise.service_category:
        like |= Q(exercise__service_category=opportunity.exercise.service_category)
    if not like:
        return None
    before = Opportunity.objects.filter(like, state="decided", kind=opportunity.kind).exclude(pk=opportunity.pk)
    if opportunity.opens_at is not None:
        before = before.filter(closes_at__lt=opportunity.opens_at)
    found = before.order_by("-closes_at", "-pk").first()
    return LastTime(found, *_outcome(found)) if found else None


def this_time(opportunity: Opportunity) -> LastTime | None:
    """The same of the round itself, once everybody has been told."""
    return LastTime(opportunity, *_outcome(opportunity)) if opportunity.state == "decided" else None


def _outcome(opportunity: Opportunity) -> tuple[int, int]:
    applied = opportunity.applications.filter(state__in=["submitted", "ineligible"]).count()
    told = Award.objects.filter(application__opportunity=opportunity, notified_at__isnull=False)
    return applied, told.filter(result=Award.Result.OFFER).count()
