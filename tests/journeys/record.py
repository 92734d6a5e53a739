"""What a person reads off a screen before the next step: references and lists, read here from the record."""

from __future__ import annotations

from typing import Any

from django.utils import timezone


def newest(model: str, exercise: str) -> str:
    from django.apps import apps

    paths = {
        "Opportunity": ("source", "exercise__reference"),
        "Application": ("source", "opportunity__exercise__reference"),
        "Decision": ("decide", "exercise__reference"),
        "Agreement": ("deliver", "exercise__reference"),
        "Claim": ("deliver", "agreement__exercise__reference"),
        "Review": ("review", "exercise__reference"),
    }
    label, path = paths[model]
    return apps.get_model(label, model).objects.filter(**{path: exercise}).order_by("-pk")[0].reference


def _questions(opportunity: str) -> list[str]:
    from commonweal.ground.questions.models import Question

    asked = Question.objects.filter(set__opportunity__reference=opportunity)
    return list(asked.values_list("key", flat=True))


def _criteria(opportunity: str) -> list[str]:
    from commonweal.cycle.source.models import Criterion

    return list(Criterion.objects.filter(opportunity__reference=opportunity).values_list("key", flat=True))


def _sections(decision: str) -> list[list[Any]]:
    from commonweal.council.decide.models import ReportSection

    found = ReportSection.objects.filter(decision__reference=decision, mandatory=True)
    return [
        [one.key, one.needs_advice] for one in found if not one.text.strip() or (one.needs_advice and not one.author)
    ]


def _level(decision: str) -> str:
    from commonweal.council.decide.models import Decision

    return Decision.objects.get(reference=decision).level


def _awards(opportunity: str) -> list[str]:
    from commonweal.cycle.source.models import Award

    return list(
        Award.objects.filter(application__opportunity__reference=opportunity).values_list("reference", flat=True)
    )


def _offer(opportunity: str) -> str:
    from commonweal.cycle.source.models import Award

    return Award.objects.get(application__opportunity__reference=opportunity, result="offer").reference


def _period(agreement: str) -> str:
    from commonweal.cycle.deliver.models import Report

    return Report.objects.get(agreement__reference=agreement, number=1).period_to.isoformat()


def _earliest_end(agreement: str) -> str:
    from commonweal.cycle.deliver.models import Agreement
    from commonweal.ground import law

    months = Agreement.objects.get(reference=agreement).notice_months
    return law.earliest_end(timezone.localdate(), months).ends_on.isoformat()


def _tasks(key: str) -> list[str]:
    from commonweal.council.exercise.models import Task

    exercise, stage = key.split()
    left = Task.objects.filter(exercise__reference=exercise, stage=stage, required=True, state__in=["to_do", "started"])
    return list(left.values_list("key", flat=True))


def _gates(key: str) -> list[str]:
    from commonweal.council.exercise.models import Gate

    exercise, stage = key.split()
    waiting = Gate.objects.filter(exercise__reference=exercise, after_stage=stage, state="waiting")
    return list(waiting.values_list("key", flat=True))


READ = {
    "gates": _gates,
    "questions": _questions,
    "criteria": _criteria,
    "sections": _sections,
    "level": _level,
    "awards": _awards,
    "offer": _offer,
    "period": _period,
    "earliest_end": _earliest_end,
    "tasks": _tasks,
}
