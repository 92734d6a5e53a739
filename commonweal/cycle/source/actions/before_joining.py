"""Somebody who waits to be let in writes already: apart from the organisation's own, until it takes that in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation, Standing
from commonweal.council.people.queries import asks_to_join, members_of, turned_down
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.application import (
    invited_still,
    mirror,
    open_still,
    read_afresh,
    room_for,
    written_anew,
)
from commonweal.cycle.source.actions.publishing import settle
from commonweal.cycle.source.actions.telling import address_of, tell, tell_members
from commonweal.cycle.source.models import Application, Lot, Opportunity
from commonweal.cycle.source.queries.before_joining import begun_for
from commonweal.cycle.source.rules.application import began_it, may_edit
from commonweal.cycle.source.rules.lot import applying_refusal
from commonweal.cycle.source.rules.lot import in_words as of_lot
from commonweal.cycle.source.states import APPLICATION
from commonweal.ground.pages.words import moment
from commonweal.ground.record.actions import moved
from commonweal.ground.record.rules import refuse


def begin_before_joining(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    by: Any,
    at: datetime.datetime,
    eligibility: Mapping[str, str] | None = None,
    lot: Lot | None = None,
) -> Application:
    """It holds no place: the organisation applies as if it were not there, and its writer learns nothing of that."""
    what = "You cannot start an application."
    if not asks_to_join(by, organisation):
        require(may_edit, by, organisation, what=what)
    if by.roles:
        raise refuse(what, "You work for the council. What an organisation writes before a deadline is its own.")
    settle(opportunity=opportunity, at=at)
    open_still(opportunity, at, what)
    invited_still(opportunity, organisation, what)
    going = begun_for(opportunity, organisation, lot, by)
    if going is not None:
        raise refuse(what, f"You have begun one already: {going.reference}.", exception="Go on with that one.")
    _one_of_the_lots(opportunity, lot, what)
    with transaction.atomic():
        told: dict[str, Any] = {"opportunity": opportunity, "organisation": organisation, "by": by, "at": at}
        application = written_anew(lot=lot, eligibility=eligibility, state="not_let_in", **told)
        _tell_administrators(application, by, at)
    return application


def _one_of_the_lots(opportunity: Opportunity, lot: Lot | None, what: str) -> None:
    """How many the organisation has applied for is not for an outsider to learn."""
    refused = applying_refusal(opportunity, lot, 0) if opportunity.lots.exists() else ""
    if refused:
        raise refuse(what, refused)


def _tell_administrators(application: Application, by: Any, at: datetime.datetime) -> None:
    organisation, opportunity = application.organisation, application.opportunity
    text = (
        f"{by} ({by.email}), who has asked to act for {organisation}, has begun application {application.reference} "
        f"for {opportunity.title}{of_lot(application.lot)} ({opportunity.reference}). They see nothing else of "
        f"{organisation}. It closes at {moment(opportunity.closes_at)}, and cannot be submitted until you let them in "
        f"or take it in yourself.\n\nRead it: {address_of(application)}\n"
        f"Let them in, or say no: {settings.ADDRESS}/org/{organisation.slug}/people/"
    )
    people = [one.person for one in members_of(organisation) if one.standing == Standing.ADMIN]
    subject = f"{by} has begun an application for {organisation}"
    tell(application, people or [organisation], subject=subject, text=text, private=True, by=by, at=at)


def take_in(*, application: Application, organisation: Organisation, by: Any, at: datetime.datetime) -> None:
    """It becomes an application of the organisation. Only who wrote it can take it to another than it was begun for."""
    what = "You cannot take this application in."
    settle(opportunity=application.opportunity, at=at)
    with transaction.atomic():
        read_afresh(application)
        open_still(application.opportunity, at, what, application)
        if organisation.pk != application.organisation_id:
            require(began_it, by, application, what=what)
        elif not began_it(by, application) and turned_down(application.started_by, organisation):
            why = f"{organisation} has said no to {application.started_by}, who wrote it, so it stays theirs."
            raise refuse(what, why, exception="Add them to those who act for it, and it can be taken in.")
        application.organisation = organisation
        with moved(APPLICATION, "take_in", application, by=by, at=at):
            room_for(application.opportunity, organisation, application.lot, what)
            if not application.sealed:
                mirror(application, queries.draft_of(application))
        _tell_of_taking(application, by, at)


def _tell_of_taking(application: Application, by: Any, at: datetime.datetime) -> None:
    """Those who can now go on with it, and its writer where that is somebody else."""
    organisation, opportunity = application.organisation, application.opportunity
    text = (
        f"{by} has made {application.reference} for {opportunity.title} ({opportunity.reference}) an application of "
        f"{organisation}. It is not submitted yet. Who acts for {organisation} can go on with it, and submit it by "
        f"{moment(opportunity.closes_at)}: {address_of(application)}"
    )
    subject = f"{application.reference} is now an application of {organisation}"
    told: dict[str, Any] = {"subject": subject, "text": text, "private": True, "by": by, "at": at}
    tell_members(application=application, **told)
    if not application.started_by.acts_for(organisation.pk):
        tell(application, [application.started_by], to_page=False, **told)
