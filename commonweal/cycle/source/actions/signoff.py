"""An application goes to a signatory before it is sent: locked while it waits, and back where something is wrong."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.publishing import settle
from commonweal.cycle.source.actions.telling import address_of, tell_members
from commonweal.cycle.source.models import Application, SignOff
from commonweal.cycle.source.rules import signoff as rules
from commonweal.cycle.source.states.signoff import SIGN_OFF
from commonweal.ground.pages.words import moment
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

SEND = "You cannot send this to be signed off."


@transaction.atomic
def send_for_sign_off(*, application: Application, by: Any, at: datetime.datetime) -> SignOff:
    """Lock it and ask the signatories. Nothing is submitted until one of them has signed."""
    require(rules.may_send, by, application, what=SEND)
    settle(opportunity=application.opportunity, at=at)
    if not rules.needed(application):
        raise refuse(SEND, "Nobody has to sign it off. Submit it.")
    if queries.locked(application):
        raise refuse(SEND, queries.locked(application))
    if application.state == "withdrawn" or not queries.can_edit(application, at):
        raise refuse(SEND, f"This opportunity closed at {moment(application.opportunity.closes_at)}.")
    missing = queries.still_missing(application)
    if missing:
        raise Refused(*(Refusal(SEND, sentence) for sentence in missing))
    if not queries.signatories_of(application.organisation):
        raise refuse(
            SEND,
            f"Nobody can sign for {application.organisation} here.",
            "the council, by making somebody its administrator",
        )
    asked = SignOff(application=application, asked_by=by, asked_at=at)
    with recorded("send for sign-off", asked, by=by, at=at):
        asked.save()
    _tell(asked, "asks you to sign off an application", by, at)
    return asked


def take_back_sign_off(*, application: Application, by: Any, at: datetime.datetime) -> None:
    """Unlock it again, before anybody has signed."""
    _answer(application, "take_back_sign_off", by, at)


def send_back(*, application: Application, reason: str, by: Any, at: datetime.datetime) -> None:
    if not reason.strip():
        raise refuse(
            "You cannot send back the application.", "Enter what has to change before you sign it off.", about="reason"
        )
    with transaction.atomic():
        _answer(application, "send_back", by, at, reason.strip())
        _tell_sent_back(application, reason.strip(), by, at)


def _tell_sent_back(application: Application, reason: str, by: Any, at: datetime.datetime) -> None:
    """To those who write it: every hour counts before a deadline."""
    tell_members(
        application=application,
        subject=f"{application.reference} was sent back and is not submitted",
        text=(
            f"{by} has sent back application {application.reference} for {application.opportunity.title} before "
            f"signing it off.\n\nWhat has to change: {reason}\n\n"
            f"It can be sent until {moment(queries.submit_by(application))}. Change it, and send it to be signed off "
            f"again: {address_of(application)}"
        ),
        private=True,
        by=by,
        at=at,
    )


def _answer(application: Application, verb: str, by: Any, at: datetime.datetime, reason: str = "") -> None:
    what = f"You cannot {SIGN_OFF.row(verb).label.lower()}."
    with transaction.atomic():
        asked = application.sign_offs.select_for_update().filter(state="waiting").first()
        if asked is None:
            raise refuse(what, "It is not waiting to be signed off. Somebody has been quicker.")
        asked.application = application
        with moved(SIGN_OFF, verb, asked, by=by, at=at, why=reason):
            asked.answered_by, asked.answered_at, asked.reason = by, at, reason


def sign(*, application: Application, by: Any, at: datetime.datetime) -> None:
    """That this person signed what is being submitted; called by submitting it, in the same transaction."""
    if not rules.needed(application):
        return
    if queries.waiting(application) is not None:
        _answer(application, "sign", by, at)
        return
    signed = SignOff(application=application, state="signed", asked_by=by, asked_at=at, answered_by=by, answered_at=at)
    with recorded("sign", signed, by=by, at=at):
        signed.save()


def remind_signatories(*, at: datetime.datetime) -> int:
    """One reminder, two working days before the deadline, of each application that still waits."""
    due = list(queries.to_remind(at))
    for one in due:
        with transaction.atomic(), recorded("remind of sign-off", one, by=None, at=at):
            one.reminded_at = at
            one.save()
        _tell(one, "has an application that is not submitted until you sign it off", None, at)
    return len(due)


def _tell(asked: SignOff, what: str, by: Any, at: datetime.datetime) -> None:
    application = asked.application
    organisation, opportunity = application.organisation, application.opportunity
    page, until = f"{address_of(application)}sign-off/", moment(queries.submit_by(application))
    for person in queries.signatories_of(organisation):
        letter = post.write(
            chain=organisation.reference,
            about=application.reference,
            kind="notice",
            to_name=str(person),
            to_address=person.email,
            to_organisation_id=organisation.pk,
            subject_line=f"{organisation} {what}",
            body=(
                f"{organisation} has written its application {application.reference} for {opportunity.title}, and "
                f"it waits for you to sign it off. Until then it is not submitted.\n\n"
                f"It closes at {until}. Read it, and sign it off or send it back: {page}\n\n"
                f"{settings.COUNCIL_NAME}"
            ),
            content={"opportunity": opportunity.reference},
            by=by,
            at=at,
        )
        post.issue(letter=letter, by=by, at=at)
