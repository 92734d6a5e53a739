"""What applicant and officers write to each other, and answers that are changed after the deadline."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.actions.telling import address_of, desk_address_of, tell_members, tell_officers
from commonweal.cycle.source.models import Application, ChangeRequest, Message
from commonweal.cycle.source.queries import message as queries
from commonweal.cycle.source.queries.sections import faults_of
from commonweal.cycle.source.rules.application import fingerprint
from commonweal.cycle.source.rules.message import applicant, corresponds
from commonweal.cycle.source.states.message import CHANGE_REQUEST
from commonweal.ground.pages.words import moment
from commonweal.ground.questions import rules as asking
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


@transaction.atomic
def write_message(
    *, application: Application, text: str, from_council: bool, by: Any, at: datetime.datetime
) -> Message:
    """One message. The other side is told that it is there; what it says stays on the page."""
    what = "You cannot send this message."
    require(corresponds if from_council else applicant, by, application, what=what)
    shut = queries.writing_refusal(application, at)
    if shut:
        raise refuse(what, shut)
    if not text.strip():
        raise refuse(what, "Enter your message.", about="text")
    message = Message(application=application, from_council=from_council, author=by, text=text.strip(), at=at)
    with recorded("write message", message, by=by, at=at):
        message.save()
    subject = f"{application.reference}: there is a message for you"
    told: dict[str, Any] = {"application": application, "subject": subject, "by": by, "at": at}
    if from_council:
        tell_members(text=f"Read it and answer here: {address_of(application)}messages/", **told)
    else:
        tell_officers(text=f"From {application.organisation}: {desk_address_of(application)}messages/", **told)
    return message


@transaction.atomic
def ask_for_changes(
    *,
    application: Application,
    keys: Sequence[str],
    reason: str,
    fair: str,
    answer_by: datetime.datetime,
    by: Any,
    at: datetime.datetime,
) -> ChangeRequest:
    """Ask for certain answers to be put right, and only those. Why it is fair to the others is kept with it."""
    what = "You cannot ask for changes."
    require(corresponds, by, application, what=what)
    request = ChangeRequest(
        application=application,
        keys=list(keys),
        reason=reason.strip(),
        fair=fair.strip(),
        asked_by=by,
        asked_at=at,
        answer_by=answer_by,
    )
    said = _asking_refused(request, at)
    if said:
        raise Refused(*(Refusal(what, one) for one in said))
    with recorded("ask for changes", request, by=by, at=at):
        request.save()
    _tell_what_to_change(request, by, at)
    return request


def _asking_refused(request: ChangeRequest, at: datetime.datetime) -> list[str]:
    application = request.application
    shut = queries.writing_refusal(application, at) or queries.no_change_because(application)
    if shut:
        return [shut]
    known = {one.key for one in queries.changeable(application)}
    said = [
        "" if request.keys and set(request.keys) <= known else "Choose what may be changed.",
        "" if request.reason else "Enter why it has to change. The applicant reads it.",
        "" if request.fair else "Enter why this is fair to everyone else who applied.",
        "" if request.answer_by > at else "The moment until which it can be changed must be in the future.",
        "Changes have been asked for already." if application.change_requests.filter(state="asked").exists() else "",
    ]
    return [one for one in said if one]


def _tell_what_to_change(request: ChangeRequest, by: Any, at: datetime.datetime) -> None:
    application = request.application
    named = "\n".join(f"- {one.text}" for one in queries.asked_to_change(request))
    subject = f"Changes needed to your application {application.reference}"
    text = (
        f"We ask you to change these answers, and no others:\n\n{named}\n\nWhy: {request.reason}\n\n"
        f"You can do it until {moment(request.answer_by)}, here: {address_of(application)}changes/{request.pk}/\n\n"
        "If you change nothing, we consider what you sent as it is."
    )
    tell_members(application=application, subject=subject, text=text, by=by, at=at)


@transaction.atomic
def send_changes(*, request: ChangeRequest, answers: Mapping[str, Any], by: Any, at: datetime.datetime) -> None:
    """The answers that were asked for take the place of those that were sent, which are kept beside them."""
    what = "You cannot send these changes."
    application = Application.objects.select_for_update().get(pk=request.application_id)
    questions = queries.asked_to_change(request)
    shut = "It could be changed until " + moment(request.answer_by) + "." if at > request.answer_by else ""
    shut = shut or queries.no_change_because(request.application)
    if shut:
        raise refuse(what, shut)
    given = {one.key: asking.kept(one, answers[one.key]) for one in questions if one.key in answers}
    sheet = {"amount": (application.submitted or {}).get("amount")} | queries.answers_sent(application) | given
    faults = faults_of(application, questions, sheet)
    if faults:
        raise Refused(*(Refusal(what, one) for one in faults))
    with moved(CHANGE_REQUEST, "change", request, by=by, at=at):
        request.before = {key: (application.submitted or {}).get("answers", {}).get(key) for key in given}
        request.hash_before = application.content_hash
        request.changed_by, request.changed_at = by, at
    with recorded("change answers", application, by=by, at=at, why=f"Asked for at {moment(request.asked_at)}."):
        sent = dict(application.submitted or {})
        application.submitted = sent | {"answers": sent.get("answers", {}) | given}
        application.answers = application.answers | given
        application.content_hash = fingerprint(application.submitted)
        application.save()
    subject = f"{application.reference}: the changes have come"
    text = f"{application.organisation} has changed what you asked for: {desk_address_of(application)}"
    tell_officers(application=request.application, subject=subject, text=text, by=by, at=at)


def drop_request(*, request: ChangeRequest, by: Any, at: datetime.datetime) -> None:
    """Nothing needs to be changed after all."""
    with transaction.atomic():
        with moved(CHANGE_REQUEST, "drop", request, by=by, at=at):
            pass
        subject = f"{request.application.reference}: nothing has to be changed any more"
        text = f"We take back what we asked for at {moment(request.asked_at)}. What you sent stands as it is."
        tell_members(application=request.application, subject=subject, text=text, by=by, at=at)
