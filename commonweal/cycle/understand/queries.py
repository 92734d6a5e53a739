from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import Http404

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Area, Exercise, Finding
from commonweal.cycle.understand import rules
from commonweal.cycle.understand.models import Asset, AssetSearch, EvidenceItem, Gap, Need, Provision, ScreeningAnswer


def screening_questions(exercise: Exercise) -> list[rules.Question]:
    return rules.screening_questions(exercise.framework.pack)


def screening_answers(exercise: Exercise) -> dict[str, ScreeningAnswer]:
    return {answer.key: answer for answer in exercise.screening.order_by("pk")}


def screening_result(exercise: Exercise) -> rules.Result | None:
    """What the answers mean; None until every mandatory question is answered."""
    questions = screening_questions(exercise)
    given = {key: answer.answer for key, answer in screening_answers(exercise).items()}
    if rules.unanswered(questions, given):
        return None
    return rules.screening_result(questions, given)


def need_of(exercise: Exercise) -> Need | None:
    return Need.objects.filter(exercise=exercise).first()


def register() -> QuerySet[Need]:
    """Every need of every exercise, the most pressing first; those without a priority stand last."""
    found = Need.objects.exclude(summary="").select_related("exercise")
    return found.order_by(F("priority").asc(nulls_last=True), F("severity").desc(nulls_last=True), "pk")


def agreed_need(reference: str) -> Need:
    """The agreed need of an exercise, for everyone to read."""
    need = (
        Need.objects.filter(exercise__reference=reference, agreed_at__isnull=False)
        .select_related("exercise__framework", "exercise__lead")
        .first()
    )
    if need is None:
        raise Http404(f"No need has been agreed under {reference}.")
    return need


def learned_before(exercise: Exercise) -> list[Finding]:
    """What earlier exercises of the same kind of service found: the circle closes here."""
    if not exercise.service_category:
        return []
    found = exercises.findings_for(exercise.service_category, before=exercise.opened_at.date())
    return [finding for finding in found if finding.exercise_id != exercise.pk]


def need_before(exercise: Exercise) -> Need | None:
    """The need as the exercise before this one stated it."""
    return need_of(exercise.follows) if exercise.follows_id else None


@dataclass(frozen=True)
class Weighed:
    """A piece of evidence and whether it is due to be looked at again."""

    item: EvidenceItem
    stale: bool


def evidence(exercise: Exercise, today: datetime.date) -> list[Weighed]:
    items = exercise.evidence.select_related("area")
    return [Weighed(item, rules.stale(item.review_by, today)) for item in items]


def evidence_register() -> QuerySet[EvidenceItem]:
    """Every piece of evidence of every exercise, what is due to be looked at first."""
    return EvidenceItem.objects.select_related("exercise", "area").order_by("review_by", "pk")


def evidence_item(reference: str, pk: int) -> EvidenceItem:
    item = EvidenceItem.objects.filter(exercise__reference=reference, pk=pk).select_related("exercise").first()
    if item is None:
        raise Http404("No such evidence.")
    return item


def assets(exercise: Exercise) -> QuerySet[Asset]:
    return exercise.assets.all()


def asset_search(exercise: Exercise) -> AssetSearch | None:
    return AssetSearch.objects.filter(exercise=exercise).first()


def assets_looked_for(exercise: Exercise) -> bool:
    """At least one asset, or a record of where we looked and found none."""
    return exercise.assets.exists() or AssetSearch.objects.filter(exercise=exercise).exists()


def provision(exercise: Exercise) -> QuerySet[Provision]:
    return exercise.provision.select_related("provider")


def gaps(exercise: Exercise) -> QuerySet[Gap]:
    return exercise.gaps.all()


def market_tested(exercise: Exercise) -> bool:
    """Demand has been estimated and the market sounded, or the task was set aside with a reason."""
    need = need_of(exercise)
    if need and need.demand_estimate.strip() and need.market_sounding.strip():
        return True
    return exercise.tasks.filter(key="market", state="not_needed").exists()


def areas() -> QuerySet[Area]:
    return Area.objects.order_by("kind", "name")
