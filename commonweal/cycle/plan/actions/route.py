from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.actions import begin, keep
from commonweal.council.exercise.models import Exercise
from commonweal.council.framework import actions as framework
from commonweal.council.people.models import Person
from commonweal.cycle.plan import queries, rules
from commonweal.cycle.plan.models import RouteChoice
from commonweal.ground.record.rules import Refusal, Refused, refuse

GIFT_RULE = "What is of direct benefit to the council is bought, not given"


@transaction.atomic
def choose_route(
    *,
    exercise: Exercise,
    answers: dict[str, Any],
    chosen: str,
    why: str,
    by: Person,
    at: datetime.datetime,
    exception_reason: str = "",
    exception_approved_by: Person | None = None,
) -> RouteChoice:
    """Answer the questions, see what they suggest, choose and say why. `answers` are yes or no by question key.

    `answers["kind"]` says what a contract would be for (services unless given). A grant where the answers point to
    a purchase needs an exception, approved by somebody else who decides.
    """
    what = "You cannot choose the route."
    begin(exercise, "route", by, what)
    if not queries.outcomes_agreed(exercise):
        raise refuse(what, "The outcomes come first, and they have not been agreed.", rules.LEAD)
    if left := rules.unanswered(answers):
        raise Refused(*(Refusal(what, f"This has no answer yet: {one.text}", rules.LEAD) for one in left))
    if chosen not in RouteChoice.Route.values:
        raise refuse(what, f"There is no route called ‘{chosen}’.", rules.LEAD)
    if not why.strip():
        raise refuse(what, "Say why you choose it.", rules.LEAD)
    if rules.needs_exception(answers, chosen):
        _make_exception(exercise, exception_reason, exception_approved_by, by, at)
    suggestion = rules.suggest_route(answers)
    covered, sentence = queries.threshold(exercise, answers.get("kind") or "services", timezone.localdate(at), chosen)
    choice = queries.route_of(exercise) or RouteChoice(exercise=exercise)
    choice.answers = dict(answers)
    choice.suggested, choice.suggested_because = suggestion.route, list(suggestion.because)
    choice.chosen, choice.why = chosen, why
    choice.covered, choice.threshold_sentence = covered, sentence
    keep(choice, "choose route", what=what, by=by, at=at, why=why)
    exercises.complete_task(exercise=exercise, key="route", by=by, at=at)
    return choice


def _make_exception(
    exercise: Exercise, reason: str, approved_by: Person | None, by: Person, at: datetime.datetime
) -> None:
    if not reason.strip() or approved_by is None:
        raise refuse(
            "You cannot choose a grant for this.",
            "The answers say that it is of direct benefit to the council, and what benefits the council is bought.",
            "a decision maker, by approving an exception",
            "Give the exceptional reason and who approves it. The exception is published.",
        )
    framework.make_exception(
        exercise_reference=exercise.reference, rule=GIFT_RULE, reason=reason, approved_by=approved_by, by=by, at=at
    )
