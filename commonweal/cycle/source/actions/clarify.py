"""Questions of the panel to an applicant: asked through the chair, answered by a day, read by every assessor."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commonweal.cycle.source.actions.panel import read_afresh
from commonweal.cycle.source.actions.telling import WRITERS, address_of, tell_members
from commonweal.cycle.source.models import Application, Clarification, Criterion, PanelMember
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.states.clarify import CLARIFICATION
from commonweal.ground.pages.words import day, moment
from commonweal.ground.post.actions import issue, write
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

FOR_CHAIR = "the chair of the panel, or the team of the exercise"


def ask_chair(
    *, member: PanelMember, application: Application, criterion: Criterion, asked: str, by: Any, at: datetime.datetime
) -> Clarification:
    """Ask the chair to put a question to the applicant about one criterion."""
    what = f"You cannot ask about {application.reference}."
    opportunity = member.opportunity
    read_afresh(opportunity)
    if by.pk != member.person_id:
        raise refuse(what, "Each member of the panel asks for themselves.", str(member.person))
    shut = rules.shut_refusal(opportunity, at) or rules.reading_refusal(member, application)
    if shut:
        raise refuse(what, shut, rules.may_read.who)
    if opportunity.moderation_started_at:
        raise refuse(what, "Moderation has started, so nothing more is asked.")
    if not asked.strip():
        raise refuse(what, "Enter what you want to ask.", about="asked")
    row = Clarification(application=application, criterion=criterion, member=member, asked=asked.strip(), asked_at=at)
    with recorded("ask the chair", row, by=by, at=at):
        row.save()
    return row


@transaction.atomic
def send_question(
    *, clarification: Clarification, asked: str, answer_by: datetime.datetime, by: Any, at: datetime.datetime
) -> Clarification:
    """The chair sends it, in words that may be their own, with a day to answer by. The applicant is told at once."""
    what = "You cannot send this question."
    if not asked.strip():
        raise refuse(what, "Enter the question.", about="asked")
    if answer_by <= at:
        raise refuse(what, "The day to answer by must be in the future.", about="answer_by")
    wrong = _no_time_to_answer(clarification.application, timezone.localdate(answer_by), timezone.localdate(at))
    if wrong:
        raise refuse(what, wrong, about="answer_by")
    shut = rules.shut_to(by, clarification.application)
    if shut:
        raise refuse(what, shut, FOR_CHAIR)
    with moved(CLARIFICATION, "send", clarification, by=by, at=at):
        clarification.asked, clarification.sent_at, clarification.answer_by = asked.strip(), at, answer_by
    _tell_applicant(clarification, by, at)
    return clarification


def _no_time_to_answer(application: Application, until: datetime.date, today: datetime.date) -> str:
    """Who answers may be a volunteer who reads it in the evening; and who decides waits for no answer after that."""
    if until <= today:
        return "Give the applicant until tomorrow or later: whoever answers may not read it today."
    decided = application.opportunity.decision_on
    if decided and today < decided < until:
        return f"The decision is promised by {day(decided)}. The day to answer by must be the same or earlier."
    return ""


def keep_back(*, clarification: Clarification, reason: str, by: Any, at: datetime.datetime) -> Clarification:
    """The chair does not send it, and says why."""
    if not reason.strip():
        raise refuse("You cannot keep this question back.", "Enter why it is not sent.", about="reason")
    with moved(CLARIFICATION, "keep_back", clarification, by=by, at=at):
        clarification.not_sent_because = reason.strip()
    return clarification


@transaction.atomic
def answer_panel(*, clarification: Clarification, answer: str, by: Any, at: datetime.datetime) -> Clarification:
    """The applicant answers. The answer belongs to the application from then on, and every assessor is told."""
    what = "You cannot send this answer."
    if not answer.strip():
        raise refuse(what, "Enter your answer.", about="answer")
    if clarification.answer_by is not None and at > clarification.answer_by:
        raise refuse(what, f"It could be answered until {moment(clarification.answer_by)}.", FOR_CHAIR)
    with moved(CLARIFICATION, "answer", clarification, by=by, at=at):
        clarification.answer, clarification.answered_at, clarification.answered_by = answer.strip(), at, by
    application = clarification.application
    for member in application.opportunity.panel.select_related("person"):
        if not rules.reading_refusal(member, application):
            _tell_member(member, clarification, by, at)
    return clarification


def _tell_applicant(clarification: Clarification, by: Any, at: datetime.datetime) -> None:
    application = clarification.application
    text = (
        f"The panel asks about your application {application.reference}, {application.project}:\n\n"
        f"{clarification.asked}\n\nAnswer by {moment(clarification.answer_by)}, here: "
        f"{address_of(application)}clarifications/{clarification.pk}/\n\n"
        "If you do not answer, the panel judges what you sent as it is."
    )
    subject = f"{application.reference}: the panel has a question"
    tell_members(application=application, subject=subject, text=text, by=by, at=at, who=WRITERS)


def _tell_member(member: PanelMember, clarification: Clarification, by: Any, at: datetime.datetime) -> None:
    application = clarification.application
    where = f"{settings.ADDRESS}/desk/assessments/{member.opportunity.reference}/applications/{application.reference}/"
    letter = write(
        chain=application.chain_name(),
        about=application.reference,
        kind="notice",
        to_name=member.person.name,
        to_address=member.person.email,
        to_organisation_id=None,
        subject_line=f"{application.reference}: the applicant has answered",
        body=(
            f"There is an answer about {clarification.criterion.title}. Read it, and change your score for that "
            f"criterion where it changes your view; reopen your scores first if you have submitted them.\n\n{where}"
        ),
        content={},
        by=by,
        at=at,
    )
    issue(letter=letter, by=by, at=at)
