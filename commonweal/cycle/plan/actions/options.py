from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.actions import begin, keep
from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Person
from commonweal.cycle.plan import queries, rules
from commonweal.cycle.plan.models import Appraisal, AppraisalCriterion, AppraisalScore, Option
from commonweal.cycle.understand import queries as understood
from commonweal.ground.record.actions import recorded, recorded_all
from commonweal.ground.record.rules import Refusal, Refused, refuse

REOPEN = "Reopen the options with a reason, then change them."


def _open(exercise: Exercise, by: Person, what: str) -> None:
    begin(exercise, "options", by, what)
    if queries.options_decided(exercise):
        raise refuse(what, "An option has been preferred.", rules.LEAD, REOPEN)


def _appraisal(exercise: Exercise) -> Appraisal:
    return queries.appraisal_of(exercise) or Appraisal(exercise=exercise)


@transaction.atomic
def add_option(
    *,
    exercise: Exercise,
    kind: str,
    name: str,
    description: str,
    by: Person,
    at: datetime.datetime,
    cost_once: Decimal | int = 0,
    cost_yearly: Decimal | int = 0,
    years: int = 1,
    risks: str = "",
    equality_effects: str = "",
    must_be_true: str = "",
) -> Option:
    what = "You cannot add this option."
    _open(exercise, by, what)
    if exercise.options.filter(name__iexact=name.strip()).exists():
        raise refuse(what, f"There is already an option called ‘{name}’.", rules.LEAD)
    option = Option(
        exercise=exercise,
        kind=kind,
        name=name,
        description=description,
        cost_once=Decimal(cost_once),
        cost_yearly=Decimal(cost_yearly),
        years=years,
        risks=risks,
        equality_effects=equality_effects,
        must_be_true=must_be_true,
    )
    keep(option, "add option", what=what, by=by, at=at)
    exercises.start_task(exercise=exercise, key="options", by=by, at=at)
    return option


@transaction.atomic
def change_option(*, option: Option, by: Person, at: datetime.datetime, **fields: Any) -> Option:
    what = "You cannot change this option."
    _open(option.exercise, by, what)
    writable = {"kind", "name", "description", "cost_once", "cost_yearly", "years"}
    writable |= {"risks", "equality_effects", "must_be_true"}
    if unknown := set(fields) - writable:
        raise TypeError(f"An option has no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(option, name, value)
    keep(option, "change option", what=what, by=by, at=at)
    return option


@transaction.atomic
def answer_make_or_buy(
    *, exercise: Exercise, answers: dict[str, str], conclusion: str, by: Person, at: datetime.datetime
) -> Appraisal:
    """The framework's questions on who should deliver, each answered; asked whatever the delivery turns out to be."""
    what = "You cannot finish make or buy."
    begin(exercise, "options", by, what)
    questions = dict(rules.make_or_buy_questions(exercise.framework.pack))
    left = [text for key, text in questions.items() if not answers.get(key, "").strip()]
    if left:
        raise Refused(*(Refusal(what, f"This has no answer yet: {text}", rules.LEAD) for text in left))
    if conclusion not in Appraisal.Conclusion.values:
        raise refuse(what, "It has no conclusion.", rules.LEAD)
    appraisal = _appraisal(exercise)
    appraisal.make_or_buy = {key: {"question": questions[key], "answer": answers[key]} for key in questions}
    appraisal.conclusion, appraisal.not_asked_because = conclusion, ""
    keep(appraisal, "answer make or buy", what=what, by=by, at=at)
    return appraisal


@transaction.atomic
def set_appraisal_criteria(
    *, exercise: Exercise, criteria: Sequence[tuple[str, Decimal | int | float]], by: Person, at: datetime.datetime
) -> list[AppraisalCriterion]:
    """The criteria by which options are scored, with weights that add up to 100. Scores of a kept name stay."""
    what = "You cannot change the criteria."
    _open(exercise, by, what)
    given = [(name.strip(), Decimal(str(weight))) for name, weight in criteria]
    if wrong := rules.criteria_refusals(given):
        raise Refused(*wrong)
    held = {one.name: one for one in exercise.appraisal_criteria.all()}
    kept = []
    for position, (name, weight) in enumerate(given, start=1):
        one = held.pop(name, None) or AppraisalCriterion(exercise=exercise, name=name)
        one.weight, one.position = weight, position
        keep(one, "set appraisal criterion", what=what, by=by, at=at)
        kept.append(one)
    for gone in held.values():
        with recorded("drop appraisal criterion", gone, by=by, at=at):
            gone.delete()
    _say_how_firm(exercise, by, at)
    return kept


@transaction.atomic
def score_options(
    *, exercise: Exercise, scores: dict[tuple[int, int], tuple[int, str]], by: Person, at: datetime.datetime
) -> Appraisal:
    """Scores from 0 to 5, each with its reason, by (option id, criterion id). Some may follow later."""
    what = "You cannot save these scores."
    _open(exercise, by, what)
    given = queries.grid(exercise)
    options = {one.pk: one for one in given.options}
    criteria = {one.pk: one for one in given.criteria}
    if any(option not in options or criterion not in criteria for option, criterion in scores):
        raise refuse(what, "One of them is for an option or a criterion of another exercise.", rules.LEAD)
    wrong = []
    for (option, criterion), (score, reason) in scores.items():
        where = f"‘{options[option].name}’ on ‘{criteria[criterion].name}’"
        if not 0 <= score <= rules.HIGHEST_SCORE:
            wrong.append(Refusal(what, f"{where} must have a score from 0 to {rules.HIGHEST_SCORE}.", rules.LEAD))
        if not reason.strip():
            wrong.append(Refusal(what, f"{where} has no reason.", rules.LEAD))
    if wrong:
        raise Refused(*wrong)
    cells = []
    for (option, criterion), (score, reason) in scores.items():
        cell = given.cells.get((option, criterion)) or AppraisalScore(
            exercise=exercise, option=options[option], criterion=criteria[criterion]
        )
        if not cell.pk or (cell.score, cell.reason) != (score, reason):
            cell.score, cell.reason = score, reason
            cells.append(cell)
    _keep_scores(cells, by, at)
    return _say_how_firm(exercise, by, at)


def _keep_scores(cells: list[AppraisalScore], by: Person, at: datetime.datetime) -> None:
    new, again = [one for one in cells if not one.pk], [one for one in cells if one.pk]
    with recorded_all("score option", cells, by=by, at=at):
        AppraisalScore.objects.bulk_create(new)
        AppraisalScore.objects.bulk_update(again, ["score", "reason"])


def _say_how_firm(exercise: Exercise, by: Person, at: datetime.datetime) -> Appraisal:
    appraisal = _appraisal(exercise)
    appraisal.order_sentence, appraisal.firmness_sentence = queries.how_firm(queries.grid(exercise))
    keep(appraisal, "work out the order", what="You cannot save these scores.", by=by, at=at)
    return appraisal


@transaction.atomic
def prefer_option(
    *,
    exercise: Exercise,
    option: Option,
    why: str,
    why_not: dict[int, str],
    by: Person,
    at: datetime.datetime,
    fewer_because: str = "",
    not_asked_because: str = "",
) -> Option:
    """Prefer one option and say why, and why each other one was rejected. The rejected ones are kept and published.

    Make or buy is answered first, or `not_asked_because` says why it was left out.
    """
    what = "You cannot prefer this option."
    _open(exercise, by, what)
    given = queries.grid(exercise)
    appraisal = _appraisal(exercise)
    appraisal.fewer_because = fewer_because or appraisal.fewer_because
    if not appraisal.conclusion:
        appraisal.not_asked_because = not_asked_because.strip() or appraisal.not_asked_because
    missing = _before_preferring(exercise, given, option, why, why_not, appraisal.fewer_because)
    if missing := [*rules.make_or_buy_missing(appraisal), *missing]:
        raise Refused(*(Refusal(what, sentence, rules.LEAD) for sentence in missing))
    for one in given.options:
        one.preferred = one.pk == option.pk
        one.why = why if one.preferred else why_not[one.pk]
        keep(one, "prefer option" if one.preferred else "reject option", what=what, by=by, at=at, why=one.why)
    option.preferred, option.why = True, why
    appraisal.decided_at = at
    appraisal.order_sentence, appraisal.firmness_sentence = queries.how_firm(given)
    keep(appraisal, "finish the appraisal", what=what, by=by, at=at)
    _tie_preferred(option, len(given.options) - 1, by, at)
    exercises.complete_task(exercise=exercise, key="options", by=by, at=at)
    return option


def _tie_preferred(option: Option, rejected: int, by: Person, at: datetime.datetime) -> None:
    others = f"{rejected} other {'option was' if rejected == 1 else 'options were'} considered and rejected"
    exercises.tie(
        exercise=option.exercise,
        kind="option",
        sentence=f"{option.name}. {others if rejected else 'No other option was considered'}.",
        on=timezone.localdate(at),
        amount=option.whole_life_cost,
        path=reverse("plan:public_plan", kwargs={"reference": option.exercise.reference}) + "#options",
        public=True,
        by=by,
        at=at,
    )


def _before_preferring(
    exercise: Exercise, given: queries.Grid, option: Option, why: str, why_not: dict[int, str], fewer_because: str
) -> list[str]:
    said = []
    if option.exercise_id != exercise.pk:
        return ["It belongs to another exercise."]
    if not understood.assets_looked_for(exercise):
        said.append("Nobody has looked for what already exists: add an asset, or say where you looked and found none.")
    if not fewer_because.strip():
        said += [
            f"{sentence} Add what is missing, or give a reason."
            for sentence in rules.missing_options([o.kind for o in given.options])
        ]
    if not given.criteria:
        said.append("The options have not been scored: no criteria are set.")
    elif not given.whole:
        said.append(f"{given.left} of the scores are still to be given.")
    if not why.strip():
        said.append("Say why it is preferred.")
    said += [
        f"Say why ‘{one.name}’ is rejected."
        for one in given.options
        if one.pk != option.pk and not why_not.get(one.pk, "").strip()
    ]
    return said


@transaction.atomic
def reopen_options(*, exercise: Exercise, why: str, by: Person, at: datetime.datetime) -> None:
    what = "You cannot reopen the options."
    begin(exercise, "options", by, what)
    appraisal = queries.appraisal_of(exercise)
    if appraisal is None or appraisal.decided_at is None:
        raise refuse(what, "No option has been preferred, so they can be changed as they are.", rules.LEAD)
    if not why.strip():
        raise refuse(what, "Say why they have to change.", rules.LEAD)
    appraisal.decided_at = None
    keep(appraisal, "reopen the appraisal", what=what, by=by, at=at, why=why)
    chosen = queries.preferred_option(exercise)
    if chosen:
        chosen.preferred = False
        keep(chosen, "reopen option", what=what, by=by, at=at, why=why)
        exercises.tie(exercise=exercise, kind="option", sentence=f"{chosen.name}, under review.", by=by, at=at)
    exercises.reopen_task(exercise=exercise, key="options", by=by, at=at)
