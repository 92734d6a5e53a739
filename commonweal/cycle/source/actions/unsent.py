"""Reminding those who have started and not submitted, a week and a day before the deadline."""

from __future__ import annotations

import datetime

from django.utils import timezone

from commonweal.cycle.source.actions.following import MORNING
from commonweal.cycle.source.actions.telling import address_of, tell_members
from commonweal.cycle.source.models import Application
from commonweal.ground.pages.words import moment
from commonweal.ground.post.models import Letter

DAYS = (1, 7)
AT_A_TIME = 100


def remind_of_drafts(*, at: datetime.datetime) -> int:
    """Once for each deadline and each of the two days, in the daytime. How many applications it was for."""
    if timezone.localtime(at).hour < MORNING:
        return 0
    week = at + datetime.timedelta(days=DAYS[-1])
    waiting = Application.objects.filter(
        state="in_progress", opportunity__state="open", opportunity__closes_at__gt=at, opportunity__closes_at__lte=week
    ).select_related("organisation", "opportunity__exercise")
    found = {one.reference: one for one in waiting.order_by("pk")}
    letters = Letter.objects.filter(about__in=found, kind="reminder").values_list("about", "content")
    told = {(about, content.get("mark", "")) for about, content in letters}
    due = [(one, mark) for one in found.values() if (one.reference, mark := _mark(one, at)) not in told]
    for application, mark in due[:AT_A_TIME]:
        _remind(application, mark, at)
    return len(due[:AT_A_TIME])


def _mark(application: Application, at: datetime.datetime) -> str:
    """Which of the reminders it is: so many days before this deadline."""
    closes_at = application.opportunity.closes_at
    days = next(days for days in DAYS if closes_at <= at + datetime.timedelta(days=days))
    return f"{days} before {closes_at:%Y%m%dT%H%M}"


def _remind(application: Application, mark: str, at: datetime.datetime) -> None:
    closes_at = moment(application.opportunity.closes_at)
    text = (
        f"You have started application {application.reference} for {application.opportunity.title}, and not submitted "
        f"it. It closes at {closes_at}.\n\nWhat is left to do: {address_of(application)}"
    )
    tell_members(
        application=application,
        subject=f"Your application {application.reference} closes at {closes_at}",
        text=text,
        content={"mark": mark},
        kind="reminder",
        private=True,
        by=None,
        at=at,
    )
