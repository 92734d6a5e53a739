from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.actions import begin, keep
from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Person
from commonweal.cycle.plan import queries, rules
from commonweal.cycle.plan.models import ChangeStep, Indicator, Outcome
from commonweal.cycle.understand import queries as understood
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

REOPEN = "Reopen the outcomes with a reason, then change them."


def _market_first(exercise: Exercise, what: str) -> None:
    if not understood.market_tested(exercise):
        raise refuse(
            what,
            "Planning rests on an estimate of demand and on what the market says, and they are not both recorded.",
            rules.LEAD,
            "The task may be set aside with a reason that is recorded.",
        )


@transaction.atomic
def choose_outcome(
    *,
    exercise: Exercise,
    statement: str,
    comes_from: Iterable[str],
    by: Person,
    at: datetime.datetime,
    framework_key: str = "",
    priorities: Iterable[str] = (),
    equality_test: str = "",
) -> Outcome:
    """Say what will change. It names where it comes from, and the framework's outcome where it serves one."""
    what = "You cannot choose this outcome."
    begin(exercise, "outcomes", by, what)
    _market_first(exercise, what)
    sources = [comes_from] if isinstance(comes_from, str) else list(comes_from)
    if not [one for one in sources if one.strip()]:
        raise refuse(what, "It does not say where it comes from.", rules.LEAD)
    if framework_key and framework_key not in dict(rules.framework_outcomes(exercise.framework.pack)):
        raise refuse(what, f"The framework has no outcome ‘{framework_key}’.", rules.LEAD, "Add it as a local outcome.")
    if queries.outcomes_agreed(exercise):
        raise refuse(what, "The outcomes have been agreed.", rules.LEAD, REOPEN)
    outcome = Outcome(
        exercise=exercise,
        statement=statement,
        framework_key=framework_key,
        comes_from=sources,
        priorities=list(priorities),
        equality_test=equality_test,
        position=exercise.outcomes.count() + 1,
    )
    keep(outcome, "choose outcome", what=what, by=by, at=at)
    exercises.start_task(exercise=exercise, key="outcomes", by=by, at=at)
    return outcome


@transaction.atomic
def add_indicator(
    *,
    outcome: Outcome,
    name: str,
    unit: str,
    target_date: datetime.date,
    by: Person,
    at: datetime.datetime,
    measures: str = Indicator.Measures.OUTCOME,
    baseline: Decimal | None = None,
    baseline_by: datetime.date | None = None,
    target: Decimal | None = None,
    learning_only: str = "",
    polarity: str = Indicator.Polarity.HIGHER,
    accepted_evidence: Iterable[str] = (),
    used_for: str = "",
) -> Indicator:
    """How we will know: refused without a unit, a target or the reason for none, a baseline or its day, and a use."""
    what = "You cannot add this indicator."
    begin(outcome.exercise, "outcomes", by, what)
    aim = {"unit": unit, "target": target, "learning_only": learning_only, "used_for": used_for}
    start = {"baseline": baseline, "baseline_by": baseline_by}
    if wrong := rules.indicator_refusals(**aim, **start):
        raise Refused(*wrong)
    indicator = Indicator(
        exercise=outcome.exercise,
        outcome=outcome,
        name=name,
        measures=measures,
        target_date=target_date,
        polarity=polarity,
        accepted_evidence=list(accepted_evidence),
        **aim,
        **start,
    )
    keep(indicator, "add indicator", what=what, by=by, at=at)
    return indicator


@transaction.atomic
def agree_outcomes(*, exercise: Exercise, by: Person, at: datetime.datetime) -> None:
    what = "You cannot agree the outcomes."
    begin(exercise, "outcomes", by, what)
    _market_first(exercise, what)
    chosen = list(queries.outcomes(exercise))
    if not chosen:
        raise refuse(what, "None has been chosen.", rules.LEAD)
    without = [one for one in chosen if not one.indicators.all()]
    if without:
        raise Refused(*(Refusal(what, f"‘{one.statement}’ has no indicator.", rules.LEAD) for one in without))
    for outcome in chosen:
        outcome.agreed_at = at
        keep(outcome, "agree outcome", what=what, by=by, at=at)
    _tie_outcomes(exercise, by, at, public=True)
    exercises.complete_task(exercise=exercise, key="outcomes", by=by, at=at)


def _tie_outcomes(exercise: Exercise, by: Person, at: datetime.datetime, *, public: bool) -> None:
    exercises.tie(
        exercise=exercise,
        kind="outcome",
        sentence="; ".join(one.statement.rstrip(".") for one in exercise.outcomes.all()) + ".",
        on=timezone.localdate(at),
        path=reverse("plan:public_plan", kwargs={"reference": exercise.reference}) if public else "",
        public=public,
        by=by,
        at=at,
    )


@transaction.atomic
def reopen_outcomes(*, exercise: Exercise, why: str, by: Person, at: datetime.datetime) -> None:
    what = "You cannot reopen the outcomes."
    begin(exercise, "outcomes", by, what)
    if not queries.outcomes_agreed(exercise):
        raise refuse(what, "They have not been agreed, so they can be changed as they are.", rules.LEAD)
    if not why.strip():
        raise refuse(what, "Say why they have to change.", rules.LEAD)
    for outcome in exercise.outcomes.all():
        outcome.agreed_at = None
        keep(outcome, "reopen outcome", what=what, by=by, at=at, why=why)
    _tie_outcomes(exercise, by, at, public=False)
    exercises.reopen_task(exercise=exercise, key="outcomes", by=by, at=at)


# ---- how change happens -------------------------------------------------------------------------------------------


@transaction.atomic
def add_change_step(
    *,
    exercise: Exercise,
    level: int,
    text: str,
    by: Person,
    at: datetime.datetime,
    follows_from: Iterable[ChangeStep] = (),
    assumption: str = "",
    outcome: Outcome | None = None,
) -> ChangeStep:
    """One row: an activity, a result, a change or a lasting change, and the earlier rows that lead to it."""
    what = "You cannot add this row."
    begin(exercise, "change", by, what)
    before = list(follows_from)
    if any(one.exercise_id != exercise.pk or one.level >= level for one in before):
        raise refuse(what, "Only an earlier row of the same exercise can lead to it.", rules.LEAD)
    step = ChangeStep(exercise=exercise, level=level, text=text, assumption=assumption, outcome=outcome)
    keep(step, "add change step", what=what, by=by, at=at, why="; ".join(f"from {one.text}" for one in before))
    with recorded("link change step", step, by=by, at=at):
        step.follows_from.set(before)
    exercises.start_task(exercise=exercise, key="change", by=by, at=at)
    return step


@transaction.atomic
def finish_change(*, exercise: Exercise, by: Person, at: datetime.datetime) -> None:
    what = "You cannot finish how change will happen."
    begin(exercise, "change", by, what)
    levels = set(exercise.change_steps.values_list("level", flat=True))
    missing = [level.label for level in ChangeStep.Level if level < ChangeStep.Level.LASTING and level not in levels]
    if missing:
        raise Refused(*(Refusal(what, f"There is no row of the kind ‘{name}’.", rules.LEAD) for name in missing))
    exercises.complete_task(exercise=exercise, key="change", by=by, at=at)
