"""The questions that reports start with, as soon as it is known how closely an agreement is watched."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.cycle.deliver import queries
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground.questions import actions as forms
from commonweal.ground.questions.models import QuestionSet
from commonweal.ground.questions.rules import TEXTS


def start_questions(*, agreement: Agreement, level: int, by: Any, at: datetime.datetime) -> None:
    """Lay out what this tier starts with. What the council has put in its own words is left alone."""
    today = timezone.localdate(at)
    standing = queries.report_questions(agreement)
    before = queries.starting_questions(agreement, agreement.tier, today)
    if standing and [_told(vars(one)) for one in standing] != [_told(row) for row in before]:
        return
    rows = queries.starting_questions(agreement, level, today)
    if agreement.report_form is None:
        agreement.report_form = begin_form(agreement=agreement, by=by, at=at)
    if rows:
        forms.lay_out(form=agreement.report_form, questions=rows, by=by, at=at)
        return
    for question in reversed(standing):
        forms.remove_question(question=question, by=by, at=at)


def begin_form(*, agreement: Agreement, by: Any, at: datetime.datetime) -> QuestionSet:
    """An empty form, whose history is in the agreement's own record."""
    name, chain = f"Reports of {agreement.reference}", agreement.chain_name()
    return forms.create_set(name=name, purpose=QuestionSet.Purpose.MONITORING, chain=chain, by=by, at=at)


def _told(row: Any) -> tuple[Any, ...]:
    return row["key"], row["text"], row["words"] if row["kind"] in TEXTS else 0
