"""After the deadline: an applicant asks to be let in, and an officer answers with a reason."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.actions.telling import address_of, tell_members, tell_team
from commonweal.cycle.source.models import Application, LateRequest
from commonweal.cycle.source.queries.lateness import late_request_of
from commonweal.cycle.source.rules.application import may_edit, words_in
from commonweal.cycle.source.rules.lateness import FEWEST_WORDS, SEND_WITHIN, asking_refusal, may_rule
from commonweal.ground.pages.words import moment
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse


def ask_to_be_late(*, application: Application, why: str, by: Any, at: datetime.datetime) -> LateRequest:
    what = "You cannot ask to send this application late."
    require(may_edit, by, application, what=what)
    said = asking_refusal(application, at, timezone.localtime(application.opportunity.closes_at))
    if said:
        raise refuse(what, said)
    if late_request_of(application) is not None:
        raise refuse(what, "You have asked already. The answer comes on the application's page.")
    if words_in(why) < FEWEST_WORDS:
        raise refuse(what, f"Say what happened in {FEWEST_WORDS} words or more.", about="why")
    request = LateRequest(application=application, why=why.strip(), asked_by=by, asked_at=at)
    with transaction.atomic():
        with recorded("ask to be late", request, by=by, at=at):
            request.save()
        _tell_of_asking(request, by, at)
    return request


def _tell_of_asking(request: LateRequest, by: Any, at: datetime.datetime) -> None:
    application, opportunity = request.application, request.application.opportunity
    _tell_members(
        request,
        f"We have your request to send {application.reference} late",
        f"{by} asked at {moment(at)} to send application {application.reference} for {opportunity.title} after its "
        "deadline. An officer who is not on the panel decides, with a reason. We write to you when that is done.",
        by,
        at,
    )
    page = f"{settings.ADDRESS}/desk/opportunities/{opportunity.reference}/late/{application.reference}/"
    tell_team(
        application=application,
        subject=f"{opportunity.title}: an applicant asks to send it late",
        text=f"Nothing is opened or assessed until the request is answered. Read it and answer: {page}",
        by=by,
        at=at,
    )


def _tell_members(request: LateRequest, subject: str, text: str, by: Any, at: datetime.datetime) -> None:
    application = request.application
    text = f"{text}\n\n{address_of(application)}"
    tell_members(application=application, subject=subject, text=text, private=True, by=by, at=at)


def rule_on_lateness(*, request: LateRequest, accepted: bool, reason: str, by: Any, at: datetime.datetime) -> None:
    """Let it in for a day, or not. Either way the reason is kept, and everybody is treated by the same rule."""
    what = "You cannot answer this request."
    opportunity = request.application.opportunity
    require(may_rule, by, request, what=what)
    if request.ruling:
        raise refuse(what, f"It was answered already: {request.get_ruling_display().lower()}.")
    if opportunity.panel.filter(person=by).exists():
        raise refuse(what, "You are on the panel, which does not choose who is let in.", may_rule.who)
    if opportunity.unsealed_at is not None or opportunity.state not in ("open", "closed"):
        raise refuse(what, "The applications have been opened, so another could be written to suit.")
    if not reason.strip():
        raise refuse(what, "Enter the reason. The applicant is given it, and it stays on the record.", about="reason")
    request.ruling = LateRequest.Ruling.ACCEPTED if accepted else LateRequest.Ruling.REFUSED
    request.reason, request.ruled_by, request.ruled_at = reason.strip(), by, at
    request.until = at + SEND_WITHIN if accepted else None
    with transaction.atomic():
        with recorded("rule on lateness", request, by=by, at=at, why=reason):
            request.save()
        _tell_of_ruling(request, by, at)


def _tell_of_ruling(request: LateRequest, by: Any, at: datetime.datetime) -> None:
    application, opportunity = request.application, request.application.opportunity
    if request.until is not None:
        subject = f"You can send {application.reference} until {moment(request.until)}"
        text = (
            f"You can send application {application.reference} for {opportunity.title} until "
            f"{moment(request.until)}. Until then you can also change it; once it is sent it stays as it is."
        )
    else:
        subject = f"{application.reference} cannot be sent late"
        contact = " or ".join(one for one in (opportunity.contact_name, opportunity.contact_email) if one)
        text = (
            f"Application {application.reference} for {opportunity.title} cannot be sent late. Your last saved "
            f"answers are kept.{f' If you have a question, ask {contact}.' if contact else ''}"
        )
    _tell_members(request, subject, f"{text}\n\nWhy: {request.reason}", by, at)
