from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import opened_by_clock
from commonweal.cycle.plan.models import RouteChoice, Specification
from commonweal.cycle.source.models import Criterion, Opportunity
from commonweal.cycle.source.rules.gate import ANYBODY, asked_by
from commonweal.cycle.source.rules.opportunity import (
    GENERAL_CRITERIA,
    GENERAL_ELIGIBILITY,
    GENERAL_SCALE,
    PRICE_SHARE,
    even_weights,
)
from commonweal.cycle.source.rules.sealing import still_sealed
from commonweal.ground import law
from commonweal.ground.pages.words import day, month

SOON = 5  # working days
KINDS = {
    RouteChoice.Route.PROCUREMENT: Opportunity.Kind.CONTRACT,
    RouteChoice.Route.GRANT: Opportunity.Kind.GRANT,
    RouteChoice.Route.IN_KIND: Opportunity.Kind.IN_KIND,
}


def load(reference: str) -> Opportunity:
    found = (
        Opportunity.objects.select_related("exercise__framework", "exercise__lead", "exercise__need", "specification")
        .filter(reference=reference.upper())
        .first()
    )
    if found is None:
        raise Http404(f"There is no opportunity {reference}.")
    return found


def current(exercise: Exercise) -> Opportunity | None:
    """The opportunity that the exercise is working on: the newest that was not withdrawn."""
    return exercise.opportunities.exclude(state="withdrawn").select_related("specification").order_by("-pk").first()


def specification_of(exercise: Exercise) -> Specification | None:
    return exercise.specifications.order_by("-version").first()


def route_of(exercise: Exercise) -> RouteChoice | None:
    return RouteChoice.objects.filter(exercise=exercise).first()


# ---- where it stands, by the clock --------------------------------------------------------------------------------


def state_now(opportunity: Opportunity, now: datetime.datetime) -> str:
    """The state by the clock: an opportunity opens and closes at its time, whether or not anything has run."""
    state = opportunity.state
    if state == "scheduled" and opportunity.opens_at <= now:
        state = "open"
    if state == "open" and opportunity.closes_at <= now:
        state = "closed"
    return state


def is_public(opportunity: Opportunity, now: datetime.datetime) -> bool:
    """Drafts and what has not opened yet are nobody else's; what was once public stays so."""
    if opportunity.state == "withdrawn":
        return opportunity.published_at is not None and opportunity.opens_at <= now
    return state_now(opportunity, now) not in ("draft", "scheduled")


@opened_by_clock
def opened_already(exercise: Exercise, at: datetime.datetime) -> list[str]:
    """What has opened at its time, and nothing has run since to write that down."""
    return list(exercise.opportunities.filter(state="scheduled", opens_at__lte=at).values_list("reference", flat=True))


def is_open(opportunity: Opportunity, now: datetime.datetime) -> bool:
    return state_now(opportunity, now) == "open"


def sealed(opportunity: Opportunity, now: datetime.datetime) -> bool:
    """Until the deadline, and with keys until officers open it, the council sees only how many."""
    return state_now(opportunity, now) in ("draft", "scheduled", "open") or still_sealed(opportunity)


def closed_by(opportunity: Opportunity, now: datetime.datetime) -> bool:
    """Whether its deadline has passed and it was not withdrawn."""
    return state_now(opportunity, now) in ("closed", "assessing", "decided")


def closes_soon(opportunity: Opportunity, now: datetime.datetime) -> bool:
    if not is_open(opportunity, now):
        return False
    try:
        soon = law.add_working_days(timezone.localdate(now), SOON).date
    except ValueError:
        return False
    return timezone.localdate(opportunity.closes_at) <= soon


# ---- lists --------------------------------------------------------------------------------------------------------


def published(now: datetime.datetime) -> QuerySet[Opportunity]:
    seen = Opportunity.objects.exclude(state__in=["draft", "withdrawn"]).filter(opens_at__lte=now)
    return seen.select_related("exercise")


def open_now(now: datetime.datetime) -> QuerySet[Opportunity]:
    return published(now).filter(state__in=["scheduled", "open"], closes_at__gt=now)


def coming_up(now: datetime.datetime) -> str:
    """How many are being prepared and by when they are expected, so that an empty list is not a dead end."""
    found = Opportunity.objects.filter(Q(state="draft") | Q(state="scheduled", opens_at__gt=now))
    dated = found.filter(opens_at__gt=now).aggregate(number=Count("pk"), last=Max("opens_at"))
    if dated["number"]:
        are = "is" if dated["number"] == 1 else "are"
        return f"{dated['number']} {are} expected before {month(_next_month(dated['last']))}."
    number = found.count()
    are = "opportunity is" if number == 1 else "opportunities are"
    return f"{number} {are} being prepared." if number else ""


def _next_month(moment: datetime.datetime) -> datetime.date:
    first = timezone.localdate(moment).replace(day=1)
    return (first + datetime.timedelta(days=32)).replace(day=1)


def staff_list(words: str = "", state: str = "") -> QuerySet[Opportunity]:
    found = Opportunity.objects.select_related("exercise__lead")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    if state:
        found = found.filter(state=state)
    return found.order_by("-pk")


# ---- what a framework proposes ------------------------------------------------------------------------------------


def proposed_scale(exercise: Exercise) -> list[dict[str, Any]]:
    scale = exercise.framework.pack.criteria.scale
    if scale is not None:
        return [{"score": step.score, "words": step.words} for step in scale.steps]
    return [{"score": score, "words": words} for score, words in GENERAL_SCALE]


def proposed_criteria(exercise: Exercise, price_weight: int = 0) -> list[dict[str, Any]]:
    """The framework's scored criteria, or a general set where it has none, with weights that make 100 with price."""
    scale = proposed_scale(exercise)
    scored = exercise.framework.pack.criteria.scored
    if not scored:
        rows = [(key, title, definition, Decimal(weight)) for key, title, definition, weight in GENERAL_CRITERIA]
    else:
        rows = [(one.key, one.name, one.definition, one.weight) for one in scored]
    weights = [row[3] for row in rows]
    if price_weight or any(weight is None for weight in weights):
        weights = list(even_weights(len(rows), 100 - price_weight))
    return [
        {"key": key, "title": title, "definition": definition, "weight": weight, "scale": scale}
        for (key, title, definition, _), weight in zip(rows, weights, strict=True)
    ]


def proposed_price_weight(kind: str) -> int:
    return PRICE_SHARE if kind == Opportunity.Kind.CONTRACT else 0


# ---- checking whether one can apply -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Eligibility:
    """One question before applying, from the organisational criteria."""

    key: str
    name: str
    requirement: str
    needs: tuple[str, ...]
    source: str
    may_not_apply: bool = False


def eligibility_questions(opportunity: Opportunity) -> list[Eligibility]:
    """Three to seven questions: conditions of the same kind of service are asked together."""
    organisational = opportunity.exercise.framework.pack.criteria.organisational
    if not organisational:
        return [Eligibility(key, name, words, (), "") for key, name, words in GENERAL_ELIGIBILITY]
    asked, together = [], []
    for found in asked_by(opportunity, ANYBODY):
        one, when = found.criterion, found.criterion.applies_when
        if not found.applies or (when and when.has):
            continue
        needs = tuple(need.text for need in found.needs)
        always = [need for need in found.needs if need.required and need.applies_when is None]
        row = Eligibility(one.key, one.name, one.requirement, needs, one.source or "", not always)
        (together if when and when.service_for else asked).append(row)
    if together:
        asked.append(
            Eligibility(
                together[0].key,
                "Working safely with the people this is for",
                " ".join(one.requirement for one in together),
                tuple(need for one in together for need in one.needs),
                together[0].source,
            )
        )
    return asked[:7]


def unmet(questions: Iterable[Eligibility], answers: dict[str, str]) -> list[Eligibility]:
    return [one for one in questions if answers.get(one.key) == "no"]


def criteria_of(opportunity: Opportunity) -> list[Criterion]:
    return list(opportunity.criteria.all())


def deadline_refusals(closes_at: datetime.datetime) -> list[str]:
    """Why a deadline may not fall there, in the law's own sentences; or that it is beyond the holidays we know."""
    try:
        return list(law.deadline_refusals(closes_at).refusals)
    except ValueError:
        return [f"Whether {day(timezone.localdate(closes_at))} is a working day is not known yet."]
