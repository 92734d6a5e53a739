"""What was asked and said about an opportunity, in time order, and when everybody had it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from commonweal.cycle.source.models import Opportunity, QuestionAnswered, Workshop
from commonweal.cycle.source.queries.timetable import answers_by
from commonweal.cycle.source.rules.advice import after_questions_closed
from commonweal.ground.pages.words import plain_day, plural


@dataclass(frozen=True)
class Given:
    """One question, or one workshop: how it came, what, since when somebody had it, and since when everybody has."""

    at: datetime.datetime
    how: str
    what: str
    more: tuple[str, ...] = ()
    everybody_at: datetime.datetime | None = None
    told: int | None = None
    had: bool = False  # somebody knows what others do not
    do: str = ""
    href: str = ""
    confidential: bool = False

    @property
    def took(self) -> str:
        """How long it was until everybody had it, in days as people count them."""
        if self.everybody_at is None:
            return ""
        days = (timezone.localdate(self.everybody_at) - timezone.localdate(self.at)).days
        return plural(days, "day") if days > 0 else "The same day"


def advice_log(opportunity: Opportunity, now: datetime.datetime, *, officer: bool) -> list[Given]:
    """The whole log, the earliest first. `officer` is whether the reader may answer, and see who asked."""
    found = [_question(opportunity, one, officer) for one in opportunity.clarifications.all()]
    workshops = opportunity.workshops.annotate(taken=Count("places"))
    found += [_workshop(opportunity, one, now) for one in workshops]
    return sorted(found, key=lambda one: one.at)


def somebody_knows_more(opportunity: Opportunity, now: datetime.datetime) -> bool:
    return opportunity.workshops.filter(starts_at__lte=now, said_at=None).exists()


def owed(log: Iterable[Given]) -> list[Given]:
    """What somebody had and not everybody has yet: whoever came to a workshop of which nothing is written down."""
    return [one for one in log if one.had and one.everybody_at is None]


def waiting(log: Iterable[Given]) -> list[Given]:
    """What nobody has an answer to yet."""
    return [one for one in log if not one.had and one.do]


def _question(opportunity: Opportunity, one: QuestionAnswered, officer: bool) -> Given:
    more = []
    if officer and one.who:
        more.append(f"Asked by {one.who}")
    if one.came != QuestionAnswered.Came.PAGE and after_questions_closed(opportunity, one.asked_at):
        more.append("After questions had closed")
    hidden = one.confidential and not officer
    words = one.in_public or ("A question of which some is confidential" if hidden else one.asked)
    if one.answered_at is None:
        promised = answers_by(opportunity)
        more += [f"The answer is promised by {plain_day(promised)}"] if promised else []
        href = reverse("source:answer", args=[opportunity.reference, one.pk])
        return Given(
            one.asked_at,
            one.get_came_display(),
            words,
            tuple(more),
            do="Answer it",
            href=href,
            confidential=one.confidential,
        )
    return Given(one.asked_at, one.get_came_display(), words, tuple(more), one.answered_at, one.told)


def _workshop(opportunity: Opportunity, one: Workshop, now: datetime.datetime) -> Given:
    places = f"{one.taken} of {one.room_for} places taken"
    more = [places if one.came is None else f"{places}, {one.came} came"]
    more += [f"{one.told} told of it"] if one.told is not None else []
    held = one.starts_at <= now
    to_write = held and one.said_at is None
    href = reverse("source:workshop_said", args=[opportunity.reference, one.pk]) if to_write else ""
    do = "Publish what was said" if to_write else ""
    return Given(one.starts_at, "Workshop", one.title, tuple(more), one.said_at, one.said_told, held, do, href)
