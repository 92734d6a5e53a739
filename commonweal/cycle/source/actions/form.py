"""The form of an opportunity, while it is being set up: questions from the criteria, from the library, or one's own."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.actions import check_task_open, complete_task
from commonweal.council.exercise.rules import require
from commonweal.council.people.rules import HELD
from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Criterion, Opportunity
from commonweal.cycle.source.queries.form import moved
from commonweal.cycle.source.queries.living_wage import wage_question, wage_questions, wage_required
from commonweal.cycle.source.rules.application import FIXED
from commonweal.cycle.source.rules.opportunity import LOCKED, LOCKED_WAY, may_manage
from commonweal.cycle.source.rules.worked_out import PAYS
from commonweal.ground.questions import actions as forms
from commonweal.ground.questions.models import Question, QuestionSet
from commonweal.ground.questions.rules import no_way_on
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse

NOT_SCORED = "not_scored"
MOST_HOURS = Decimal("9999.9")


def begin_form(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """An empty form, whose history is in the exercise's own record."""
    opportunity.form = forms.create_set(
        name=opportunity.title,
        purpose=QuestionSet.Purpose.APPLICATION,
        chain=opportunity.chain_name(),
        by=by,
        at=at,
    )


def set_questions(
    *, opportunity: Opportunity, by: Any, at: datetime.datetime, questions: Iterable[Mapping[str, Any]] | None = None
) -> list[Question]:
    """The whole form at once: each question says why it is asked and which criterion it serves, or none."""
    what = "You cannot set these questions."
    form = _form(opportunity, by, what)
    given = queries.proposed_questions(opportunity) if questions is None else list(questions)
    given = [*given, *_on_wages(opportunity, given, timezone.localdate(at))]
    rows = [_row(opportunity, row, place, what) for place, row in enumerate(given, 1)]
    with transaction.atomic():
        kept = forms.lay_out(form=form, questions=rows, held=HELD, criteria=_keys(opportunity), by=by, at=at)
        _weigh(opportunity, by, at)
    return kept


def add_question(*, opportunity: Opportunity, by: Any, at: datetime.datetime, **given: Any) -> Question:
    what = "You cannot add this question."
    form = _form(opportunity, by, what)
    row = _fields(opportunity, given, what)
    _not_twice(form, str(row.get("text") or ""), what)
    with transaction.atomic():
        question = forms.add_question(
            form=form, held=HELD, criteria=_keys(opportunity), reserved=FIXED, by=by, at=at, **row
        )
        _weigh(opportunity, by, at)
    return question


def take_question(
    *, opportunity: Opportunity, key: str, by: Any, at: datetime.datetime, criterion: str = ""
) -> Question:
    """A stock question, onto this form and for the criterion that it is to serve."""
    what = "You cannot add this question."
    form = _form(opportunity, by, what)
    given = _fields(opportunity, {"criterion": criterion}, what)
    if key == "outcome_plan":
        given["options"] = _outcomes(opportunity, what)
    if key == PAYS:
        given["text"] = wage_question(opportunity, timezone.localdate(at))
    with transaction.atomic():
        question = forms.take_from_library(
            form=form, key=key, held=HELD, criteria=_keys(opportunity), reserved=FIXED, by=by, at=at, **given
        )
        _weigh(opportunity, by, at)
    return question


def change_question(*, opportunity: Opportunity, key: str, by: Any, at: datetime.datetime, **given: Any) -> None:
    what = "You cannot change this question."
    question = _question(_form(opportunity, by, what), key, what)
    row = _fields(opportunity, {"kind": question.kind} | given, what)
    with transaction.atomic():
        forms.change_question(question=question, held=HELD, criteria=_keys(opportunity), by=by, at=at, **row)
        _weigh(opportunity, by, at)


def remove_question(*, opportunity: Opportunity, key: str, by: Any, at: datetime.datetime) -> None:
    what = "You cannot remove this question."
    question = _question(_form(opportunity, by, what), key, what)
    with transaction.atomic():
        forms.remove_question(question=question, by=by, at=at)
        _weigh(opportunity, by, at)


def move_question(*, opportunity: Opportunity, key: str, up: bool, by: Any, at: datetime.datetime) -> None:
    """Past the question before or after it under its heading; the first and the last take their heading with them."""
    what = "You cannot move this question."
    question = _question(_form(opportunity, by, what), key, what)
    changed = moved(opportunity, question, up)
    if not changed:
        raise refuse(what, no_way_on(up))
    forms.arrange(questions=changed, by=by, at=at)


def no_longer_scored(*, opportunity: Opportunity, criterion: str, by: Any, at: datetime.datetime) -> None:
    """A criterion is gone: what was asked for it stays on the form, for information."""
    for question in opportunity.questions.filter(criterion_key=criterion):
        forms.change_question(question=question, criterion_key="", by=by, at=at)


def copy_form(*, opportunity: Opportunity, earlier: Opportunity, by: Any, at: datetime.datetime) -> list[Question]:
    """Start from the questions of an earlier form. What served a criterion that is not here is for information."""
    what = "You cannot start from this form."
    empty = _form(opportunity, by, what)
    if empty.questions.exists():
        raise refuse(what, "This form has questions already.", exception="Remove them, and start again.")
    if earlier.form is None or not earlier.form.locked:
        raise refuse(what, f"The form of {earlier.reference} has not been published.", about="earlier")
    with transaction.atomic():
        told: dict[str, Any] = {"by": by, "at": at}
        chain = opportunity.chain_name()
        copied = forms.copy_as_new_version(form=earlier.form, name=opportunity.title, chain=chain, **told)
        with recorded("start from an earlier form", opportunity, why=earlier.reference, **told):
            opportunity.form = copied
            opportunity.save()
        with recorded("put aside an empty form", empty, **told):
            empty.delete()
        for question in copied.questions.exclude(criterion_key__in=[*_keys(opportunity), ""]):
            forms.change_question(question=question, criterion_key="", **told)
        _weigh(opportunity, by, at)
    return list(opportunity.questions)


def explain_length(*, opportunity: Opportunity, reason: str, by: Any, at: datetime.datetime) -> None:
    """Why this form asks more than the money is worth. Without it, such a form is not published."""
    what = "You cannot keep a form of this length."
    _form(opportunity, by, what)
    if not reason.strip():
        raise refuse(what, "Enter why the form has to ask so much.", about="reason")
    with recorded("explain the form", opportunity, by=by, at=at, why=reason.strip()):
        opportunity.form_reason = reason.strip()
        opportunity.save()


def lock_form(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """At publication: outcome plans offer what the plan says now, and then nothing changes any more."""
    for question in opportunity.questions.filter(kind=Question.Kind.OUTCOMES):
        options = queries.outcomes_offered(opportunity)
        if options and options != question.options:
            forms.change_question(question=question, options=options, by=by, at=at)
    forms.lock(form=opportunity.form, by=by, at=at)


# ---- what a question of this form is made of ----------------------------------------------------------------------


def _form(opportunity: Opportunity, by: Any, what: str) -> QuestionSet:
    require(may_manage, by, opportunity, what=what)
    if opportunity.state != "draft" or opportunity.form is None:
        raise refuse(what, LOCKED, "nobody, once applicants have read them", LOCKED_WAY)
    check_task_open(opportunity.exercise, "form")
    return opportunity.form


def _question(form: QuestionSet, key: str, what: str) -> Question:
    found = form.questions.filter(key=key).first()
    if found is None:
        raise refuse(what, "The form has no such question any more.")
    return found


def _not_twice(form: QuestionSet, text: str, what: str) -> None:
    """Nobody is asked the same twice, as would happen where a button is pressed twice."""
    words = text.casefold().split()
    if any(one.text.casefold().split() == words for one in form.questions.all()):
        raise refuse(what, f"The form asks '{text}' already.", about="text")


def _keys(opportunity: Opportunity) -> list[str]:
    return [one.key for one in opportunity.criteria.all()]


def _row(opportunity: Opportunity, row: Mapping[str, Any], place: int, what: str) -> dict[str, Any]:
    key = str(row.get("key") or f"q{place}")
    return _fields(opportunity, row, what) | {"key": f"{key}_answer" if key in FIXED else key}


def _fields(opportunity: Opportunity, given: Mapping[str, Any], what: str) -> dict[str, Any]:
    """`criterion` may be one, or its key, or 'not_scored'; an outcome plan offers the outcomes of the exercise."""
    row = {name: value for name, value in given.items() if name not in ("criterion", "key", "id")}
    if "criterion" in given:
        serves = given["criterion"]
        key = serves.key if isinstance(serves, Criterion) else str(serves or "")
        row["criterion_key"] = "" if key == NOT_SCORED else key
    if row.get("kind") == Question.Kind.OUTCOMES:
        row["options"] = _outcomes(opportunity, what)
    return row


def _on_wages(
    opportunity: Opportunity, given: Iterable[Mapping[str, Any]], on: datetime.date
) -> list[Mapping[str, Any]]:
    """What the framework makes every contract ask about the living wage and this form does not ask yet."""
    wage, asked = wage_required(opportunity), {row.get("key") for row in given}
    if wage is None or queries.excepted(opportunity, wage.name):
        return []
    return [row for row in wage_questions(opportunity, on) if row["key"] not in asked]


def _outcomes(opportunity: Opportunity, what: str) -> list[str]:
    outcomes = queries.outcomes_offered(opportunity)
    if not outcomes:
        raise refuse(what, "An outcome plan chooses from the outcomes of the exercise, and it has none yet.")
    return outcomes


def _weigh(opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """What the form costs those who fill it in, kept with the opportunity; the task is done once anything is asked."""
    with recorded("weigh the form", opportunity, by=by, at=at):
        burden = queries.burden_of(opportunity)
        opportunity.burden_words, opportunity.burden_hours = burden.words, min(burden.hours, MOST_HOURS)
        opportunity.save()
    if opportunity.questions.exists():
        complete_task(exercise=opportunity.exercise, key="form", by=by, at=at)
