"""A conversation about a decision: asked for after the letter, given times, held, and noted for both sides."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.telling import address_of, desk_address_of, tell_members, tell_officers
from commonweal.cycle.source.models import Application, FeedbackConversation
from commonweal.cycle.source.rules.message import applicant
from commonweal.cycle.source.states.feedback import FEEDBACK
from commonweal.ground.pages.words import moment
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse


@transaction.atomic
def ask_to_talk(*, application: Application, wants: str, by: Any, at: datetime.datetime) -> FeedbackConversation:
    """From the moment of the letter, whoever applied can ask for a conversation, whatever was decided."""
    what = "You cannot ask for a conversation."
    require(applicant, by, application, what=what)
    if queries.own_result(application) is None:
        raise refuse(what, "The decision has not been sent yet.")
    if not wants.strip():
        raise refuse(what, "Enter what you want to talk about.", about="wants")
    if queries.conversation_of(application) is not None:
        raise refuse(what, "You have asked for one already.")
    talk = FeedbackConversation(application=application, wants=wants.strip(), asked_by=by, asked_at=at)
    with recorded("ask to talk", talk, by=by, at=at):
        talk.save()
    _tell_officers(talk, "a conversation is asked for", by, at)
    return talk


@transaction.atomic
def offer_times(
    *, talk: FeedbackConversation, times: Sequence[datetime.datetime], where: str, by: Any, at: datetime.datetime
) -> None:
    what = "You cannot offer these times."
    if not times or min(times) <= at:
        raise refuse(what, "Give at least one time, and each must be in the future.")
    if not where.strip():
        raise refuse(what, "Enter where you meet, or how you call.", about="where")
    with moved(FEEDBACK, "offer", talk, by=by, at=at):
        talk.offered = [one.isoformat() for one in sorted(set(times))]
        talk.where, talk.officer = where.strip(), by
    named = "\n".join(f"- {moment(one)}" for one in sorted(set(times)))
    text = f"You asked to talk about the decision. We can offer:\n\n{named}\n\nChoose one here: {_page(talk)}"
    _tell_members(talk, "times for our conversation", text, by, at)


@transaction.atomic
def ask_other_times(*, talk: FeedbackConversation, by: Any, at: datetime.datetime) -> None:
    with moved(FEEDBACK, "ask_other_times", talk, by=by, at=at):
        talk.offered = []
    _tell_officers(talk, "none of the times suits", by, at)


@transaction.atomic
def book(*, talk: FeedbackConversation, time: datetime.datetime, by: Any, at: datetime.datetime) -> None:
    what = "You cannot take this time."
    if time.isoformat() not in talk.offered:
        raise refuse(what, "It was not offered.", about="time")
    if time <= at:
        raise refuse(what, "It has passed. Take another, or ask for other times.", about="time")
    with moved(FEEDBACK, "book", talk, by=by, at=at):
        talk.booked_at = time
    _tell_officers(talk, f"the conversation is at {moment(time)}", by, at)


@transaction.atomic
def close_talk(*, talk: FeedbackConversation, note: str, by: Any, at: datetime.datetime) -> None:
    """What was said, in a note that both sides keep."""
    what = "You cannot close this conversation."
    if not note.strip():
        raise refuse(what, "Enter what was said. The applicant reads it too.", about="note")
    if talk.booked_at is not None and at < talk.booked_at:
        raise refuse(what, f"It is at {moment(talk.booked_at)}.")
    with moved(FEEDBACK, "close", talk, by=by, at=at):
        talk.note, talk.closed_at = note.strip(), at
    _tell_members(talk, "the note of our conversation", f"The note is here: {_page(talk)}", by, at)


def _page(talk: FeedbackConversation) -> str:
    return f"{address_of(talk.application)}feedback/"


def _tell_members(talk: FeedbackConversation, about: str, text: str, by: Any, at: datetime.datetime) -> None:
    subject = f"{talk.application.reference}: {about}"
    tell_members(application=talk.application, subject=subject, text=text, by=by, at=at)


def _tell_officers(talk: FeedbackConversation, about: str, by: Any, at: datetime.datetime) -> None:
    subject = f"{talk.application.reference}: {about}"
    text = f"{talk.application.organisation}: {desk_address_of(talk.application)}feedback/"
    tell_officers(application=talk.application, subject=subject, text=text, by=by, at=at)
