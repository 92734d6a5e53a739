"""What the reports of an agreement ask: set while it is being set up, and afterwards only in a new version."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.rules import HELD
from commonweal.cycle.deliver import queries
from commonweal.cycle.deliver.actions.starting import begin_form, start_questions
from commonweal.cycle.deliver.actions.terms import open_terms
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.rules import runs
from commonweal.ground.questions import actions as forms
from commonweal.ground.questions.models import Question, QuestionSet
from commonweal.ground.questions.rules import Held
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse

ADD, CHANGE = "You cannot add this question.", "You cannot change what the reports ask."


def held_by(agreement: Agreement) -> tuple[Held, ...]:
    """What nobody has to be asked: the passport holds it, or it is one of the numbers that are reported anyway."""
    numbers = [
        Held(re.escape(one.name), f"answer to ‘{one.name}’", "its numbers") for one in agreement.indicators.all()
    ]
    return (*HELD, *numbers)


@transaction.atomic
def start_again(*, agreement: Agreement, by: Any, at: datetime.datetime) -> None:
    """What the tier starts with, onto a form that has no questions."""
    form = _form(agreement, by, at, ADD)
    if form.questions.exists():
        raise refuse(ADD, "The reports ask questions already.")
    start_questions(agreement=agreement, level=agreement.tier, by=by, at=at)


@transaction.atomic
def add_report_question(*, agreement: Agreement, by: Any, at: datetime.datetime, **given: Any) -> Question:
    form = _form(agreement, by, at, ADD)
    question = forms.add_question(form=form, held=held_by(agreement), by=by, at=at, **given)
    _weigh(agreement, ADD)
    return question


@transaction.atomic
def take_report_question(*, agreement: Agreement, key: str, by: Any, at: datetime.datetime) -> Question:
    """A stock question, onto the form."""
    form = _form(agreement, by, at, ADD)
    question = forms.take_from_library(form=form, key=key, held=held_by(agreement), by=by, at=at)
    _weigh(agreement, ADD)
    return question


@transaction.atomic
def change_report_question(*, agreement: Agreement, key: str, by: Any, at: datetime.datetime, **given: Any) -> None:
    question = _question(agreement, key, by, at)
    forms.change_question(question=question, held=held_by(agreement), by=by, at=at, **given)
    _weigh(agreement, CHANGE)


@transaction.atomic
def remove_report_question(*, agreement: Agreement, key: str, by: Any, at: datetime.datetime) -> None:
    forms.remove_question(question=_question(agreement, key, by, at), by=by, at=at)


@transaction.atomic
def move_report_question(*, agreement: Agreement, key: str, up: bool, by: Any, at: datetime.datetime) -> None:
    forms.move_question(question=_question(agreement, key, by, at), up=up, by=by, at=at)


def explain_reports(*, agreement: Agreement, reason: str, by: Any, at: datetime.datetime) -> None:
    """Why the reports ask more than the money is worth. Without it, such an agreement is not agreed."""
    what = "You cannot keep reports of this length."
    require(runs, by, agreement, what=what)
    if not reason.strip():
        raise refuse(what, "Enter why they have to ask so much.", about="reason")
    with recorded("explain reports", agreement, by=by, at=at, why=reason.strip()):
        agreement.report_reason = reason.strip()
        agreement.save()


@transaction.atomic
def ask_differently(*, agreement: Agreement, why: str, by: Any, at: datetime.datetime) -> QuestionSet:
    """A new version of the questions, for the reports that are started from here on. The provider reads the reason."""
    require(runs, by, agreement, what=CHANGE)
    if agreement.state not in ("active", "notice"):
        raise refuse(CHANGE, "Both parties are still agreeing them, or the agreement has ended.")
    if not why.strip():
        raise refuse(CHANGE, "Enter why they change. The provider agreed the questions as they were.", about="why")
    if queries.form_open(agreement):
        raise refuse(CHANGE, "A new version is open already, and no report has been started with it.")
    old = agreement.report_form or begin_form(agreement=agreement, by=by, at=at)
    new = forms.copy_as_new_version(form=old, why=why, by=by, at=at)
    with recorded("change report questions", agreement, by=by, at=at, why=why.strip()):
        agreement.report_form = new
        agreement.save()
    return new


# ---- whether it may be changed ------------------------------------------------------------------------------------


def _form(agreement: Agreement, by: Any, at: datetime.datetime, what: str) -> QuestionSet:
    """The form, open to change. While the agreement is being set up, both parties then agree it again."""
    require(runs, by, agreement, what=what)
    if agreement.report_form is None and agreement.state == "setting_up":
        with recorded("begin report questions", agreement, by=by, at=at):
            agreement.report_form = begin_form(agreement=agreement, by=by, at=at)
            agreement.save()
    if not queries.form_open(agreement):
        raise refuse(
            what,
            "Both parties have agreed what the reports ask, or a report has been started.",
            runs.who,
            "Begin a new version for later reports, with a reason.",
        )
    if agreement.state == "setting_up":
        open_terms(agreement, what, by, at)
    return agreement.report_form


def _weigh(agreement: Agreement, what: str) -> None:
    """A new version asks no more than the money is worth without a reason; nobody agrees it a second time."""
    if agreement.state == "setting_up" or agreement.report_reason:
        return
    objection = queries.objection_to_reports(agreement)
    if objection:
        raise refuse(what, objection, exception="Enter first why they have to ask so much.")


def _question(agreement: Agreement, key: str, by: Any, at: datetime.datetime) -> Question:
    found = _form(agreement, by, at, CHANGE).questions.filter(key=key).first()
    if found is None:
        raise refuse(CHANGE, "The reports ask no such question any more.")
    return found
