"""Questions about an opportunity, however they came, and the one answer that everybody gets at the same time."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.following import tell_answered
from commonweal.cycle.source.actions.telling import tell_answer_to_those_who_started
from commonweal.cycle.source.models import Opportunity, QuestionAnswered
from commonweal.cycle.source.rules.advice import advice_refused
from commonweal.cycle.source.rules.application import closed
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.ground.pages.words import plain_day
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


def ask_question(
    *, opportunity: Opportunity, asked: str, at: datetime.datetime, by: Any = None, confidential: bool = False
) -> QuestionAnswered:
    """A question from anyone. Who asked is not kept with it, so that it cannot be shown."""
    what = "You cannot ask a question about this opportunity."
    if not queries.is_open(opportunity, at):
        raise refuse(what, "It is not open.")
    if closed(opportunity.questions_by, at):
        raise refuse(what, f"Questions closed on {plain_day(opportunity.questions_by)}. The answers are on its page.")
    if not asked.strip():
        raise refuse(what, "Enter your question.", about="asked")
    twice = opportunity.clarifications.filter(asked=asked.strip(), answer="", confidential=confidential).first()
    if twice:  # the button was pressed twice, or somebody else wants to know the same
        return twice
    question = QuestionAnswered(opportunity=opportunity, asked=asked.strip(), confidential=confidential, asked_at=at)
    with recorded("ask", question, by=None, at=at):
        question.save()
    _tell_asked(question, at)
    return question


def _tell_asked(question: QuestionAnswered, at: datetime.datetime) -> None:
    """To whoever leads it. What was asked stays on the page, where only those see it who answer."""
    opportunity, lead = question.opportunity, question.opportunity.exercise.lead
    by_day = plain_day(queries.answers_by(opportunity))
    words = "The asker says that some of it is confidential: put it in other words. " if question.confidential else ""
    letter = post.write(
        chain=opportunity.exercise.reference,
        about=opportunity.reference,
        kind="notice",
        to_name=lead.name,
        to_address=lead.email,
        to_organisation_id=None,
        subject_line=f"{opportunity.reference}: somebody has asked a question",
        body=(
            f"About {opportunity.title}. {words}The answer is promised by {by_day}:\n\n"
            f"{settings.ADDRESS}/desk/opportunities/{opportunity.reference}/questions/{question.pk}/"
        ),
        content={},
        by=None,
        at=at,
    )
    post.issue(letter=letter, by=None, at=at)


def answer_question(
    *, question: QuestionAnswered, answer: str, by: Any, at: datetime.datetime, asked: str = ""
) -> None:
    """One answer, which everybody sees at the same time. `asked` is the question in words that everybody may read."""
    what = "You cannot answer this question."
    require(may_manage, by, question.opportunity, what=what)
    if not answer.strip():
        raise refuse(what, "Enter the answer.", about="answer")
    reworded = asked.strip()
    if question.confidential and reworded in ("", question.asked):
        raise refuse(
            what, "The asker says that some of it is confidential. Put the question in other words.", about="asked"
        )
    question.reworded = "" if reworded == question.asked else reworded
    question.answer, question.answered_at = answer.strip(), at
    with recorded("answer", question, by=by, at=at):
        _tell_everybody(question, by, at)


def note_advice(
    *,
    opportunity: Opportunity,
    came: str,
    on: datetime.date,
    asked: str,
    answer: str,
    by: Any,
    at: datetime.datetime,
    who: str = "",
) -> QuestionAnswered:
    """Advice that somebody had on the telephone, by email or at a meeting: from now on everybody has it.

    It is taken after questions have closed too: who asks then is told no, but what was said cannot be unsaid.
    """
    what = "You cannot note this advice."
    require(may_manage, by, opportunity, what=what)
    said = advice_refused(opportunity, queries.state_now(opportunity, at), on, timezone.localdate(at))
    said += [] if came in QuestionAnswered.Came.values and came != "page" else [("came", "Select how it was asked.")]
    said += [] if asked.strip() else [("asked", "Enter what was asked.")]
    said += [] if answer.strip() else [("answer", "Enter what was said.")]
    if said:
        raise Refused(*(Refusal(what, sentence, about=about) for about, sentence in said))
    given = {"came": came, "asked": asked.strip(), "answer": answer.strip(), "who": who.strip()}
    twice = opportunity.clarifications.filter(**given, asked_at=_on_the_day(on, at)).first()
    if twice:  # the button was pressed twice
        return twice
    question = QuestionAnswered(opportunity=opportunity, asked_at=_on_the_day(on, at), answered_at=at, **given)
    with recorded("note advice", question, by=by, at=at):
        _tell_everybody(question, by, at)
    return question


def _on_the_day(on: datetime.date, at: datetime.datetime) -> datetime.datetime:
    """Nobody notes the hour of a telephone call: midday stands for the day, unless that is still to come."""
    return min(at, timezone.make_aware(datetime.datetime.combine(on, datetime.time(12))))


def _tell_everybody(question: QuestionAnswered, by: Any, at: datetime.datetime) -> None:
    question.save()
    question.told = tell_answered(question=question, at=at)
    question.told += tell_answer_to_those_who_started(question=question, by=by, at=at)
    question.save(update_fields=["told"])
