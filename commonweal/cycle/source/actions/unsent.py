"""What is written and not sent: words to its authors at the start and before the deadline, and an end to versions."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.cycle.source.actions.following import MORNING
from commonweal.cycle.source.actions.telling import address_of, tell_members
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.applying import progress_of
from commonweal.cycle.source.rules.lot import in_words
from commonweal.cycle.source.rules.versions import KEPT_FOR
from commonweal.ground.pages.words import moment
from commonweal.ground.post.models import Letter
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refused

DAYS = (1, 7)
AT_A_TIME = 100
AGAIN = {
    "start": " We write again a week and a day before, if it is not submitted.",
    "7": " We write again a day before, if it is not submitted.",
}


def remind_of_drafts(*, at: datetime.datetime) -> int:
    """Once for each deadline and each of the two days, in the daytime. How many applications it was for."""
    if timezone.localtime(at).hour < MORNING:
        return 0
    week = at + datetime.timedelta(days=DAYS[-1])
    waiting = Application.objects.filter(
        state="in_progress", opportunity__state="open", opportunity__closes_at__gt=at, opportunity__closes_at__lte=week
    ).select_related("organisation", "lot", "opportunity__exercise", "opportunity__seal")
    found = {one.reference: one for one in waiting.order_by("pk")}
    letters = Letter.objects.filter(about__in=found, kind="reminder").values_list("about", "content")
    told = {(about, content.get("mark", "")) for about, content in letters}
    due = [(one, mark) for one in found.values() if (one.reference, mark := _mark(one, at)) not in told]
    for application, mark in due[:AT_A_TIME]:
        _remind(application, mark, at)
    return len(due[:AT_A_TIME])


def tell_of_start(*, application: Application, by: Any, at: datetime.datetime) -> None:
    """To all who can open it: that it has been started, and until when it can be sent. Within a week of the deadline
    it is the reminder as well.
    """
    opportunity, mark = application.opportunity, _mark(application, at)
    text = (
        f"{by} has started application {application.reference} for {opportunity.title}{in_words(application.lot)} "
        f"({opportunity.reference}).\n\nIt closes at {moment(opportunity.closes_at)}.{AGAIN.get(mark.split()[0], '')}"
        f"\n\nGo on with it: {address_of(application)}"
    )
    _write(application, mark, text, by, at)


def _mark(application: Application, at: datetime.datetime) -> str:
    """Which of the reminders it is: so many days before this deadline."""
    closes_at = application.opportunity.closes_at
    days = next((days for days in DAYS if closes_at <= at + datetime.timedelta(days=days)), None)
    return f"{days} before {timezone.localtime(closes_at):%Y%m%dT%H%M}" if days else "start"


def _remind(application: Application, mark: str, at: datetime.datetime) -> None:
    opportunity = application.opportunity
    text = (
        f"You have started application {application.reference} for {opportunity.title}{in_words(application.lot)}, "
        f"and not submitted it.{_how_far(application)} It closes at {moment(opportunity.closes_at)}.\n\n"
        f"What is left to do: {address_of(application)}"
    )
    _write(application, mark, text, None, at)


def _how_far(application: Application) -> str:
    """How many sections are completed now. Where this server has not the key of its draft, that is left out."""
    try:
        return f" {progress_of(application)}"
    except Refused:
        return ""


def _write(application: Application, mark: str, text: str, by: Any, at: datetime.datetime) -> None:
    closes_at = moment(application.opportunity.closes_at)
    tell_members(
        application=application,
        subject=f"Your application {application.reference} closes at {closes_at}",
        text=text,
        content={"mark": mark},
        kind="reminder",
        private=True,
        by=by,
        at=at,
    )


def forget_versions(*, at: datetime.datetime) -> int:
    """What answers said before, deleted when a round is well over. Where there are keys it went when they opened it."""
    over = Application.objects.filter(opportunity__closes_at__range=(at - 3 * KEPT_FOR, at - KEPT_FOR))
    over = over.exclude(versions={})
    found = list(over.select_related("opportunity__exercise").order_by("pk")[:AT_A_TIME])
    for application in found:
        application.versions = {}
        with recorded("forget versions", application, by=None, at=at):
            application.save(update_fields=["versions"])
    return len(found)
