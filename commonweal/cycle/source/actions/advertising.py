"""Where an opportunity was made known beyond this site: noted by officers, put right in the open, never deleted."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Advertisement, Opportunity
from commonweal.cycle.source.rules.advertising import closed_refusal, said_wrong
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.cycle.source.states.advertising import ADVERTISEMENT
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


def note_advertisement(
    *,
    opportunity: Opportunity,
    channel: str,
    on: datetime.date,
    by: Any,
    at: datetime.datetime,
    other: str = "",
    where: str = "",
    link: str = "",
) -> Advertisement:
    """It went out in one place on one day. Everybody can read where, and nobody outside the council who noted it."""
    what = "You cannot note where this was advertised."
    require(may_manage, by, opportunity, what=what)
    state = queries.state_now(opportunity, at)
    if why := closed_refusal(state, OPPORTUNITY.states[state].label):
        raise refuse(what, why)
    given = _told(what, opportunity, at, channel=channel, other=other, on=on, where=where, link=link)
    twice = opportunity.advertisements.filter(state="noted", **given).first()
    if twice:  # the button was pressed twice, or a colleague was quicker
        return twice
    one = Advertisement(opportunity=opportunity, noted_by=by, noted_at=at, **given)
    with recorded("note advertisement", one, by=by, at=at):
        one.save()
    return one


def correct_advertisement(
    *,
    advertisement: Advertisement,
    channel: str,
    on: datetime.date,
    why: str,
    by: Any,
    at: datetime.datetime,
    other: str = "",
    where: str = "",
    link: str = "",
) -> None:
    """What was wrong in it is put right at any time, with a reason. What it said before stays in the record."""
    what = "You cannot correct this."
    require(may_manage, by, advertisement, what=what)
    if advertisement.state != "noted":
        raise refuse(what, "It was taken off the list, so nobody outside the council reads it.")
    given = _told(what, advertisement.opportunity, at, channel=channel, other=other, on=on, where=where, link=link)
    _because(what, why)
    with recorded("correct advertisement", advertisement, by=by, at=at, why=why.strip()):
        for name, value in given.items():
            setattr(advertisement, name, value)
        _changed(advertisement, why, by, at)
        advertisement.save()


def remove_advertisement(*, advertisement: Advertisement, why: str, by: Any, at: datetime.datetime) -> None:
    """It never went out, or was about something else: off the public page, and kept here with the reason."""
    _because("You cannot take this off the list.", why)
    with moved(ADVERTISEMENT, "remove", advertisement, by=by, at=at, why=why.strip()):
        _changed(advertisement, why, by, at)


def _changed(advertisement: Advertisement, why: str, by: Any, at: datetime.datetime) -> None:
    advertisement.changed_why, advertisement.changed_by, advertisement.changed_at = why.strip(), by, at


def _because(what: str, why: str) -> None:
    if not why.strip():
        raise refuse(what, "Enter why.", about="why")


def _told(
    what: str,
    opportunity: Opportunity,
    at: datetime.datetime,
    *,
    channel: str,
    other: str,
    on: datetime.date,
    where: str,
    link: str,
) -> dict[str, Any]:
    """What is kept of it, once nothing is wrong with it."""
    known = channel in Advertisement.Channel.values
    said = [] if known else [("channel", "Select where it was advertised.")]
    today = timezone.localdate(at)
    said += said_wrong(opportunity, channel=channel, other=other, on=on, link=link.strip(), today=today)
    if said:
        raise Refused(*(Refusal(what, sentence, about=about) for about, sentence in said))
    named = other.strip() if channel == Advertisement.Channel.OTHER else ""
    return {"channel": channel, "other": named, "on": on, "where": where.strip(), "link": link.strip()}
