"""By which process an opportunity is run, which notices that asks for, and who is invited."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation
from commonweal.cycle.source.actions.pause import begin_pause
from commonweal.cycle.source.models import Invitation, Lot, Notice, Opportunity
from commonweal.cycle.source.queries import call_off as queries
from commonweal.cycle.source.queries.award import first_told, last_pause
from commonweal.cycle.source.rules.award import may_send, pause_notice
from commonweal.cycle.source.rules.opportunity import LOCKED, LOCKED_WAY, may_manage
from commonweal.cycle.source.rules.process import Expected, Process
from commonweal.ground.pages.words import day, lower_first
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse


def run_by(
    *,
    opportunity: Opportunity,
    process: Process,
    by: Any,
    at: datetime.datetime,
    why: str = "",
    says: Iterable[str] = (),
    notices: Iterable[Expected] | None = None,
    most_months: int | None = None,
    drawn_from: Opportunity | None = None,
    drawn_lot: Lot | None = None,
) -> None:
    """Pin a process to a draft: its name, what the public is told of it, its pause and its notices."""
    what = "You cannot choose the process."
    require(may_manage, by, opportunity, what=what)
    if opportunity.state != "draft":
        raise refuse(what, LOCKED, "nobody, once applicants have read them", LOCKED_WAY)
    wanted = tuple(process.notices if notices is None else notices)
    with transaction.atomic(), recorded("choose process", opportunity, by=by, at=at, why=why):
        opportunity.process, opportunity.process_name = process.key, process.name
        opportunity.process_says = [process.what, *says]
        opportunity.regime, opportunity.by_invitation = process.regime, process.by_invitation
        opportunity.everyone_invited, opportunity.place_only = process.everyone, process.place_only
        opportunity.most_months, opportunity.drawn_from, opportunity.drawn_lot = most_months, drawn_from, drawn_lot
        opportunity.save()
        _expect(opportunity, wanted, by, at)
        for one in opportunity.invitations.select_related("organisation"):
            if not process.by_invitation or queries.outside(opportunity, one.organisation):
                _take_back(one, by, at)


def _expect(opportunity: Opportunity, wanted: tuple[Expected, ...], by: Any, at: datetime.datetime) -> None:
    known = {one.key: one for one in opportunity.notices.all()}
    for position, one in enumerate(wanted, 1):
        notice = known.pop(one.key, None) or Notice(opportunity=opportunity, key=one.key)
        notice.name, notice.when, notice.source = one.name, one.when, one.source
        notice.before, notice.may_skip, notice.position = one.before, one.may_skip, position
        notice.starts_pause = one.starts_pause
        with recorded("expect notice", notice, by=by, at=at):
            notice.save()
    for gone in known.values():
        if gone.settled:
            continue  # What was published stays on the record, whatever process was chosen afterwards.
        with recorded("expect notice no longer", gone, by=by, at=at):
            gone.delete()


def note_notice(
    *,
    notice: Notice,
    by: Any,
    at: datetime.datetime,
    published_on: datetime.date | None = None,
    identifier: str = "",
    link: str = "",
    not_needed: str = "",
) -> None:
    """Note where and when a notice was published, or why it is not needed."""
    what = f"You cannot note the {notice.name[0].lower()}{notice.name[1:]}."
    require(may_manage, by, notice.opportunity, what=what)
    if bool(published_on) == bool(not_needed.strip()):
        raise refuse(what, "Give the day on which it was published, or say why it is not needed.")
    if not_needed.strip() and not notice.may_skip:
        raise refuse(what, "This process cannot be run without it.", exception="Choose another process.")
    early = notice.before == Notice.Before.LATER and notice.opportunity.state in ("draft", "scheduled", "open")
    if published_on and early:
        raise refuse(what, "It comes after the award, and the opportunity has not closed yet.")
    if published_on and published_on > timezone.localdate(at):
        raise refuse(what, "The day on which it was published must be today or in the past.", about="published_on")
    if published_on and not identifier.strip():
        raise refuse(what, "Enter its number, so that anybody can find it.", about="identifier")
    if notice.before == Notice.Before.LATER and published_on:
        _after_the_letters(notice.opportunity, published_on, what)
        if not notice.starts_pause:
            _after_the_pause(notice.opportunity, published_on, what)
    with transaction.atomic():
        with recorded("note notice", notice, by=by, at=at, why=not_needed):
            notice.published_on, notice.not_needed = published_on, not_needed.strip()
            notice.identifier, notice.link = identifier.strip(), link.strip()
            notice.save()
        if notice.starts_pause:
            begin_pause(notice=notice, by=by, at=at)


def _after_the_letters(opportunity: Opportunity, published_on: datetime.date, what: str) -> None:
    """The letters hold the assessment summaries, which come before every notice of the award."""
    told = first_told(opportunity)
    if told is None:
        raise refuse(what, "The applicants have not been told yet, and their letters come first.", may_send.who)
    if published_on < timezone.localdate(told):
        raise refuse(
            what,
            f"The letters went on {day(timezone.localdate(told))}, and the notice comes after them.",
            exception="Publish it again, and note that one.",
            about="published_on",
        )


def _after_the_pause(opportunity: Opportunity, published_on: datetime.date, what: str) -> None:
    """What a contract says is published once it is entered into, and nobody enters into it before the pause ends."""
    first = pause_notice(opportunity)
    if first is not None and first.published_on is None:
        raise refuse(what, f"Nobody has noted that the {lower_first(first.name)} is out, and it comes first.")
    ends = last_pause(opportunity)
    if ends is not None and published_on <= ends:
        raise refuse(
            what,
            f"The pause before signing lasts until the end of {day(ends)}, so no contract can have been signed by "
            f"{day(published_on)}.",
            about="published_on",
        )


def invite(
    *, opportunity: Opportunity, organisation: Organisation, why: str, by: Any, at: datetime.datetime
) -> Invitation:
    what = "You cannot invite this organisation."
    require(may_manage, by, opportunity, what=what)
    if not opportunity.by_invitation:
        raise refuse(
            what, "This is open to everybody who can do the work.", exception="Choose a process by invitation."
        )
    if opportunity.state not in ("draft", "scheduled", "open"):
        raise refuse(what, "It has closed.")
    if not why.strip():
        raise refuse(what, f"Say why {organisation} is invited. The reason is public.", about="why")
    outside = queries.outside(opportunity, organisation)
    if outside:
        raise refuse(what, outside, about="organisation")
    if opportunity.invitations.filter(organisation=organisation).exists():
        raise refuse(what, f"{organisation} is invited already.", about="organisation")
    invitation = Invitation(opportunity=opportunity, organisation=organisation, why=why.strip(), at=at)
    with recorded("invite", invitation, by=by, at=at, why=why):
        invitation.save()
    return invitation


def uninvite(*, invitation: Invitation, by: Any, at: datetime.datetime) -> None:
    what = "You cannot take this invitation back."
    require(may_manage, by, invitation.opportunity, what=what)
    if invitation.opportunity.state != "draft":
        raise refuse(what, "The opportunity is published, and who is invited with it.")
    if invitation.opportunity.everyone_invited:
        raise refuse(
            what,
            "Everybody with a place on the framework agreement is asked.",
            exception="Choose another process, if it lets you award it directly.",
        )
    _take_back(invitation, by, at)


def _take_back(invitation: Invitation, by: Any, at: datetime.datetime) -> None:
    with recorded("take back invitation", invitation, by=by, at=at):
        invitation.delete()
