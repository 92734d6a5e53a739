"""What is coming up: exercises that everybody can read of and that have not opened anything to apply for yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from commonweal.council.exercise.models import Exercise, Knot
from commonweal.council.exercise.queries import BEFORE_OPENING, agreement_topic
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.queries.agreements import load_public
from commonweal.cycle.source.models import Opportunity
from commonweal.ground.pages.words import season, upper_first
from commonweal.ground.post.queries import Followable, can_be_followed


@dataclass(frozen=True)
class Coming:
    """One exercise, when it is expected to open, and the agreement that runs now."""

    exercise: Exercise
    expected: str
    now: Agreement | None


def coming_up(now: datetime.datetime) -> QuerySet[Exercise]:
    opened = Opportunity.objects.filter(exercise=OuterRef("pk")).exclude(state__in=("draft", "withdrawn"))
    opened = opened.exclude(Q(state="scheduled", opens_at__gt=now))
    told = Knot.objects.filter(exercise=OuterRef("pk"), public=True)
    found = Exercise.objects.filter(Exists(told), ~Exists(opened), state__in=BEFORE_OPENING)
    return (
        found.select_related("lead")
        .prefetch_related("opportunities", "follows__agreements__organisation")
        .order_by(F("start_wanted").asc(nulls_last=True), "-opened_at", "-pk")
    )


def coming_lines(exercises: Iterable[Exercise], now: datetime.datetime) -> list[Coming]:
    return [Coming(one, _expected(one, now), _runs_now(one)) for one in exercises]


def _expected(exercise: Exercise, now: datetime.datetime) -> str:
    dates = [one.opens_at for one in exercise.opportunities.all() if one.state in ("draft", "scheduled")]
    ahead = [one for one in dates if one and one > now]
    return upper_first(season(min(ahead))) if ahead else ""


def _runs_now(exercise: Exercise) -> Agreement | None:
    there = exercise.follows.agreements.all() if exercise.follows else []
    return next((one for one in there if one.state in ("active", "notice")), None)


@can_be_followed("agreements")
def followed(reference: str) -> Followable:
    """Who waits for what comes after an agreement hears when it opens, and when the end moves."""
    found = load_public(reference)
    return Followable(
        topic=agreement_topic(found.reference),
        label=f"What comes after {found.title} ({found.reference})",
        path=reverse("deliver:agreement", args=[found.reference]),
        heading=f"Follow what comes after {found.title}",
        text=(
            "We email you when there is something to apply for that comes after this agreement, when its end moves, "
            "and when it has ended. You can stop at any time."
        ),
    )
