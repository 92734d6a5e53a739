from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.actions import begin
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.council.people.models import Person
from commonweal.cycle.plan import queries, rules
from commonweal.cycle.plan.models import Specification
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refused, refuse

WRITABLE = frozenset({*rules.SECTIONS, "principles", "budget"})


def _draft(exercise: Exercise) -> Specification:
    """The version that can still be written: a locked one is copied to the next version."""
    last = queries.specification(exercise)
    if last is None:
        return Specification(exercise=exercise, budget=queries.whole_life_value(exercise) or Decimal(0))
    if last.locked_at is None:
        return last
    copied = {name: getattr(last, name) for name in WRITABLE}
    return Specification(exercise=exercise, version=last.version + 1, **copied)


def _save(draft: Specification, verb: str, by: Person, at: datetime.datetime) -> None:
    with recorded(verb, draft, by=by, at=at):
        draft.save()


@transaction.atomic
def write_specification(*, exercise: Exercise, by: Person, at: datetime.datetime, **fields: Any) -> Specification:
    """Write the specification whole. What is not given is kept, or taken from the record; gaps are refused by name."""
    what = "You cannot finish the specification."
    begin(exercise, "specification", by, what)
    if unknown := set(fields) - WRITABLE:
        raise TypeError(f"A specification has no {', '.join(sorted(unknown))}")
    draft = _draft(exercise)
    for name, taken in queries.prefilled(exercise).items():
        if not getattr(draft, name):
            setattr(draft, name, taken.text)
    for name, value in fields.items():
        setattr(draft, name, value)
    missing = rules.missing_sections({name: getattr(draft, name) for name in rules.SECTIONS})
    if missing:
        raise Refused(*missing)
    draft.budget = _budget(draft.budget, what)
    _save(draft, "write specification", by, at)
    for key in ("specification", "evaluation_plan", "budget", *(["principles"] if draft.principles else [])):
        exercises.complete_task(exercise=exercise, key=key, by=by, at=at)
    return draft


def _budget(given: Decimal | int, what: str) -> Decimal:
    budget = Decimal(given)
    if budget < 0:
        raise refuse(what, "A budget cannot be less than nothing.", rules.LEAD)
    return budget


@transaction.atomic
def plan_evaluation(*, exercise: Exercise, evaluation_plan: str, by: Person, at: datetime.datetime) -> Specification:
    """Design the evaluation before anything is bought or given; it goes into the specification."""
    what = "You cannot finish the evaluation plan."
    begin(exercise, "evaluation_plan", by, what)
    if not evaluation_plan.strip():
        raise refuse(what, "Nothing has been written.", rules.LEAD)
    draft = _draft(exercise)
    draft.evaluation_plan = evaluation_plan
    _save(draft, "plan evaluation", by, at)
    exercises.complete_task(exercise=exercise, key="evaluation_plan", by=by, at=at)
    return draft


@transaction.atomic
def set_budget(
    *, exercise: Exercise, budget: Decimal, money_and_payment: str, by: Person, at: datetime.datetime
) -> Specification:
    what = "You cannot set the budget."
    begin(exercise, "budget", by, what)
    if not money_and_payment.strip():
        raise refuse(what, "Say how and when it is paid.", rules.LEAD)
    draft = _draft(exercise)
    draft.budget, draft.money_and_payment = _budget(budget, what), money_and_payment
    _save(draft, "set budget", by, at)
    exercises.complete_task(exercise=exercise, key="budget", by=by, at=at)
    return draft


@transaction.atomic
def answer_principles(
    *, exercise: Exercise, principles: dict[str, dict[str, str]], by: Person, at: datetime.datetime
) -> Specification:
    """How the exercise meets each of the framework's principles: {key: {"how": words, "measure": words}}."""
    what = "You cannot finish the principles."
    begin(exercise, "principles", by, what)
    known = {one.key: one for one in exercise.framework.pack.principles}
    if unknown := sorted(set(principles) - set(known)):
        raise refuse(what, f"The framework has no principle {', '.join(unknown)}.", rules.LEAD)
    draft = _draft(exercise)
    draft.principles = {key: answer for key, answer in principles.items() if answer.get("how", "").strip()}
    _save(draft, "answer principles", by, at)
    if set(draft.principles) == set(known):
        exercises.complete_task(exercise=exercise, key="principles", by=by, at=at)
    else:
        exercises.start_task(exercise=exercise, key="principles", by=by, at=at)
    return draft


def lock_specification(*, exercise: Exercise, by: Person, at: datetime.datetime) -> Specification:
    """At publication: from now on a change makes a new version."""
    what = "You cannot lock the specification."
    require(on_the_team, by, exercise, what=what)
    last = queries.specification(exercise)
    if last is None:
        raise refuse(what, "None has been written.", rules.LEAD)
    if last.locked_at is None:
        with recorded("lock specification", last, by=by, at=at):
            last.locked_at = at
            last.save()
    return last
