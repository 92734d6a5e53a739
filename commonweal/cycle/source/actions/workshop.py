"""Workshops: advice given to everybody alike, and written down for those who could not come."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.actions.following import tell_said, tell_workshop
from commonweal.cycle.source.actions.telling import (
    tell_said_to_those_who_started,
    tell_workshop_to_those_who_started,
)
from commonweal.cycle.source.models import Opportunity, Workshop, WorkshopPlace
from commonweal.cycle.source.queries.opportunity import is_public
from commonweal.cycle.source.rules.application import closed
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.ground.pages.words import moment
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse


def hold_workshop(
    *,
    opportunity: Opportunity,
    title: str,
    starts_at: datetime.datetime,
    where: str,
    room_for: int,
    by: Any,
    at: datetime.datetime,
) -> Workshop:
    what = "You cannot announce this workshop."
    require(may_manage, by, opportunity, what=what)
    if opportunity.state not in ("draft", "scheduled", "open"):
        raise refuse(what, "The opportunity has closed.")
    if starts_at <= at:
        raise refuse(what, "A workshop is announced before it is held.", about="starts_at")
    if closed(opportunity.closes_at, starts_at):
        raise refuse(what, "It would be after the deadline, when advice helps nobody.", about="starts_at")
    if room_for < 1:
        raise refuse(what, "It needs room for at least one person.", about="room_for")
    workshop = Workshop(
        opportunity=opportunity, title=title.strip(), starts_at=starts_at, where=where.strip(), room_for=room_for
    )
    with recorded("announce workshop", workshop, by=by, at=at):
        workshop.save()
        if is_public(opportunity, at):
            workshop.told = tell_workshop(workshop=workshop, at=at)
            workshop.told += tell_workshop_to_those_who_started(workshop=workshop, by=by, at=at)
            workshop.save(update_fields=["told"])
    return workshop


@transaction.atomic
def take_place(*, workshop: Workshop, name: str, email: str, at: datetime.datetime, needs: str = "") -> WorkshopPlace:
    """Anybody can come, without an account. Asked twice, they have one place."""
    what = "You cannot take a place at this workshop."
    held = Workshop.objects.select_for_update().get(pk=workshop.pk)
    email = email.strip().lower()
    before = held.places.filter(email=email).first()
    if before is not None:
        return before
    if at >= held.starts_at:
        raise refuse(what, "It has begun. What was said is published here afterwards.")
    if held.places.count() >= held.room_for:
        raise refuse(
            what, "It is full.", exception="What is said is published here, and questions are answered to all."
        )
    place = WorkshopPlace(workshop=workshop, name=name.strip(), email=email, needs=needs.strip(), taken_at=at)
    with recorded("take place", place, by=None, at=at):
        place.save()
    _confirm(place, at)
    return place


def _confirm(place: WorkshopPlace, at: datetime.datetime) -> None:
    workshop = place.workshop
    letter = post.write(
        chain=workshop.chain_name(),
        about=workshop.opportunity.reference,
        kind="receipt",
        to_name=place.name,
        to_address=place.email,
        to_organisation_id=None,
        subject_line=f"Your place: {workshop.title}",
        body=(
            f"You have a place at {workshop.title}, {moment(workshop.starts_at)}.\n\nWhere: {workshop.where}\n\n"
            f"It is about {workshop.opportunity.title}: "
            f"{settings.ADDRESS}/opportunities/{workshop.opportunity.reference}/\n\n{settings.COUNCIL_NAME}"
        ),
        content={"workshop": workshop.pk},
        by=None,
        at=at,
    )
    post.issue(letter=letter, by=None, at=at)


def write_down(*, workshop: Workshop, said: str, by: Any, at: datetime.datetime, came: int | None = None) -> None:
    """Publish what was said, so that nobody knows more for having been there. They are told once, and not again when
    a word of it is put right.
    """
    what = "You cannot publish what was said."
    require(may_manage, by, workshop.opportunity, what=what)
    if at < workshop.starts_at:
        raise refuse(what, "It has not been held yet.")
    if not said.strip():
        raise refuse(what, "Enter what was said, with the questions and the answers.", about="said")
    first = workshop.said_at is None
    workshop.said, workshop.came = said.strip(), came
    workshop.said_at = workshop.said_at or at
    with recorded("publish what was said", workshop, by=by, at=at):
        workshop.save()
        if first and is_public(workshop.opportunity, at):
            workshop.said_told = tell_said(workshop=workshop, at=at)
            workshop.said_told += tell_said_to_those_who_started(workshop=workshop, by=by, at=at)
            workshop.save(update_fields=["said_told"])
