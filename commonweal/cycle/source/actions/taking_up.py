"""What follows an offer: the provider accepts it, or it is not taken up and goes to the next reserve."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from commonweal.council.exercise.actions import check_task_open
from commonweal.council.exercise.rules import require
from commonweal.cycle.source.actions.award import RESULT, write_letters
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.queries import letters
from commonweal.cycle.source.queries.award import awards_of
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.states.award import AWARD
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse


def accept_award(*, award: Award, by: Any, at: datetime.datetime) -> Award:
    """The provider accepts the offer and the basis on which it is paid."""
    what = "You cannot accept this award."
    require(rules.may_accept, by, award, what=what)
    if award.result != RESULT.OFFER or award.state != "notified":
        raise refuse(what, "There is no offer to accept.")
    award.provider_accepted_payment = True
    with recorded("accept", award, by=by, at=at):
        award.save()
    return award


@transaction.atomic
def not_taken_up(*, award: Award, reason: str, by: Any, at: datetime.datetime) -> Award | None:
    """The offer is not taken up. The next reserve, if there is one, gets the offer: a letter is drafted and checked."""
    what = "You cannot record this."
    if not reason.strip():
        raise refuse(what, "Enter why the offer was not taken up.", about="reason")
    if award.result != RESULT.OFFER:
        raise refuse(what, "No offer was made.")
    opportunity = award.application.opportunity
    check_task_open(opportunity.exercise, "award")
    with moved(AWARD, "not_taken_up", award, by=by, at=at, why=reason):
        pass
    awards = awards_of(opportunity)
    following = rules.next_reserve(award, awards)
    if following is None or rules.dearer(following, award):
        return None
    wanted = following.application.amount
    with moved(AWARD, "offer_to_reserve", following, by=by, at=at, why=reason):
        following.result = RESULT.OFFER
        following.amount = award.amount if wanted is None else min(wanted, award.amount)
        following.advice = letters.advice_for(
            following.application, RESULT.OFFER, conditional=bool(following.conditional_on)
        )
        following.letter_reference = ""
    write_letters([following], awards, by, at)
    return following
