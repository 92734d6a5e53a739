"""A challenge to a decision: recorded in the council's own log, it holds the signature until it is settled."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.models import Challenge, Lot, Opportunity
from commonweal.cycle.source.queries.award import first_told
from commonweal.cycle.source.queries.challenge import to_tell
from commonweal.cycle.source.rules.challenge import may_record
from commonweal.ground.pages.words import day
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


@transaction.atomic
def record_challenge(
    *,
    opportunity: Opportunity,
    received_on: datetime.date,
    who: str,
    about: str,
    by: Any,
    at: datetime.datetime,
    lot: Lot | None = None,
) -> Challenge:
    """Somebody challenges the decision, on all of it or on one lot. Legal advisers and the lead are told at once."""
    what = "You cannot record this challenge."
    require(may_record, by, opportunity, what=what)
    told = first_told(opportunity)
    if told is None:
        raise refuse(what, "The applicants have not been told yet, so there is nothing to challenge.")
    said = [] if who.strip() else ["Enter who challenges the decision."]
    said += [] if about.strip() else ["Enter what the challenge is about."]
    said += _day_refused(received_on, timezone.localdate(told), "the letters went", at)
    _all_said(what, said)
    one = Challenge(opportunity=opportunity, lot=lot, received_on=received_on, recorded_by=by)
    one.who, one.about = who.strip(), about.strip()
    with recorded("record challenge", one, by=by, at=at):
        one.save()
    text = f"A challenge to the decision was received on {day(received_on)}. Nothing is signed until it is settled."
    _tell(one, f"A challenge to {opportunity.title}", text, by, at)
    return one


@transaction.atomic
def settle_challenge(
    *, challenge: Challenge, settled_on: datetime.date, outcome: str, by: Any, at: datetime.datetime
) -> Challenge:
    """How it ended, and when. What it held can be signed again, once the pause has ended too."""
    what = "You cannot settle this challenge."
    require(may_record, by, challenge, what=what)
    if not challenge.is_open:
        raise refuse(what, f"It was settled on {day(challenge.settled_on)}.")
    said = [] if outcome.strip() else ["Enter how it ended."]
    _all_said(what, said + _day_refused(settled_on, challenge.received_on, "it was received", at))
    with recorded("settle challenge", challenge, by=by, at=at):
        challenge.settled_on, challenge.outcome, challenge.settled_by = settled_on, outcome.strip(), by
        challenge.save()
    text = f"The challenge that was received on {day(challenge.received_on)} was settled on {day(settled_on)}."
    _tell(challenge, f"The challenge to {challenge.opportunity.title} is settled", text, by, at)
    return challenge


def _day_refused(given: datetime.date, first: datetime.date, what: str, at: datetime.datetime) -> list[str]:
    if given > timezone.localdate(at):
        return ["The day must be today or in the past."]
    return [f"The day must be {day(first)} or later, since {what} on that day."] if given < first else []


def _all_said(what: str, said: list[str]) -> None:
    if said:
        raise Refused(*(Refusal(what, sentence) for sentence in said))


def _tell(challenge: Challenge, subject: str, text: str, by: Any, at: datetime.datetime) -> None:
    """That there is one, and no word of whose it is or about what: that stays on its page."""
    opportunity = challenge.opportunity
    lot = f", {challenge.lot}" if challenge.lot_id else ""
    page = f"{settings.ADDRESS}/desk/assessments/{opportunity.reference}/challenges/{challenge.pk}/"
    for person in to_tell(opportunity):
        letter = post.write(
            chain=challenge.chain_name(),
            about=opportunity.reference,
            kind="notice",
            to_name=person.name,
            to_address=person.email,
            to_organisation_id=None,
            subject_line=subject,
            body=f"{opportunity.title} ({opportunity.reference}{lot})\n\n{text}\n\nWhat is known of it: {page}",
            content={},
            by=by,
            at=at,
        )
        post.issue(letter=letter, by=by, at=at)
