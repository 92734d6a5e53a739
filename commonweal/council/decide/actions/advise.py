"""Comments of advisers: asked for, received, included."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from commonweal.council.decide import report
from commonweal.council.decide.actions.prepare import said
from commonweal.council.decide.models import Advice, Decision
from commonweal.council.decide.queries import outstanding
from commonweal.council.decide.rules import UNDECIDED, may_advise, may_prepare
from commonweal.council.decide.states import DECISION
from commonweal.council.exercise.rules import require
from commonweal.ground.pages.words import LONDON
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

ASK = "You cannot ask for this advice."
GIVE = "You cannot send this advice."


def ask_advice(
    *,
    decision: Decision,
    field: str,
    adviser: Any,
    due: datetime.date | None,
    by: Any,
    at: datetime.datetime,
    must_have: bool = True,
) -> Advice:
    if due is not None and due < at.astimezone(LONDON).date():
        raise refuse(ASK, "The day by which it is due must be today or in the future.")
    if decision.advice.filter(field=field).exists():
        raise refuse(ASK, "It has been asked for already. Each kind of advice is asked for once for a decision.")
    if adviser.pk == by.pk:
        raise refuse(ASK, "An adviser is another person than the one who asks.")
    decision.refresh_from_db()
    advice = Advice(decision=decision, field=field, adviser=adviser, due=due, must_have=must_have)
    with transaction.atomic():
        with moved(DECISION, "ask_advice", decision, by=by, at=at):
            pass
        with recorded("ask", advice, by=by, at=at):
            advice.save()
    return advice


def give_advice(*, advice: Advice, view: str, comment: str, by: Any, at: datetime.datetime) -> Advice:
    """Give the advice that was asked. Where the report has a section for it, the comment goes into it."""
    require(may_advise, by, advice, what=GIVE)
    decision = Decision.objects.select_related("exercise__framework").get(pk=advice.decision_id)
    if decision.state not in UNDECIDED:
        raise refuse(GIVE, f"The decision is {DECISION.state_of(decision).label.lower()}.")
    if view not in Advice.View.values:
        raise refuse(GIVE, "Select whether you are content.")
    words = (comment or "").strip()
    if view != Advice.View.CONTENT or _section(decision, advice) is not None:
        words = said(words, what=GIVE, why="Enter your comments. They stand in the report under your name.")
    with transaction.atomic():
        with recorded("give", advice, by=by, at=at):
            advice.view, advice.comment, advice.given_at = view, words, at
            advice.included = _include(decision, advice, words, by=by, at=at)
            advice.save()
        if decision.state == "advice" and not outstanding(decision):
            with moved(DECISION, "advice_in", decision, by=by, at=at):
                pass
    advice.decision.state = decision.state
    return advice


def _section(decision: Decision, advice: Advice) -> Any:
    keys = report.ADVICE_SECTIONS.get(advice.field, (advice.field,))
    return decision.sections.filter(key__in=keys, needs_advice=True).order_by("position").first()


def _include(decision: Decision, advice: Advice, words: str, *, by: Any, at: datetime.datetime) -> bool:
    """Put the comment into its section, unless the report is closed; say whether it is in."""
    section = _section(decision, advice)
    if section is None or not words or decision.state == "ready":
        return False
    with recorded("include advice", section, by=by, at=at):
        section.text, section.taken_from = words, advice.field_name.lower()
        section.author, section.dated = by.name or by.job_title or by.reference, at.astimezone(LONDON).date()
        section.save()
    return True


def need_advice_no_longer(*, advice: Advice, reason: str, by: Any, at: datetime.datetime) -> Advice:
    """Go on without advice that was a must-have: it stays on the record as asked, with the reason."""
    what = "You cannot go on without this advice."
    require(may_prepare, by, advice, what=what)
    why = said(reason, what=what, why="Enter why the decision can be made without it.")
    if advice.view:
        raise refuse(what, "It has been given already.")
    with recorded("go on without", advice, by=by, at=at, why=why):
        advice.must_have = False
        advice.save()
    return advice
