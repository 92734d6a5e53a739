"""What followers of opportunities are told: one line for each thing that has become public. The post sends it."""

from __future__ import annotations

import datetime
from textwrap import shorten

from django.utils import timezone

from commonweal.council.exercise.queries import is_public, waited_for_by
from commonweal.cycle.source.models import Change, Opportunity, QuestionAnswered, Workshop
from commonweal.cycle.source.queries.following import new_topics, own_topic
from commonweal.cycle.source.rules.application import closed
from commonweal.ground import law
from commonweal.ground.pages.words import full_stop, lower_first, moment, money, season
from commonweal.ground.post.actions import announce
from commonweal.ground.post.models import LONGEST_LINE, News
from commonweal.ground.post.queries import how_many

NEAR = 2  # working days
MORNING = 8


def tell_opened(*, opportunity: Opportunity, at: datetime.datetime) -> int:
    """How many addresses will hear of it, as after each of these."""
    each = f", up to {money(opportunity.maximum)} each" if opportunity.maximum else ""
    kind = lower_first(opportunity.get_kind_display())
    line = f"Open now: {kind}, {money(opportunity.budget)}{each}. Closes at {moment(opportunity.closes_at)}."
    topics = [*new_topics(opportunity), *waited_for_by(opportunity.exercise), own_topic(opportunity)]
    return _tell(opportunity, f"opened {opportunity.reference}", News.Kind.OPENED, line, at=at, topics=topics)


def tell_expected(*, opportunity: Opportunity, before: datetime.datetime | None, at: datetime.datetime) -> None:
    """Before it opens: the season in which it is expected to open is another one. Nothing is said of the day itself."""
    exercise, after = opportunity.exercise, opportunity.opens_at
    if before is None or after is None or season(before) == season(after) or not is_public(exercise):
        return
    line = f"Expected to open in {season(after)}. Before, it was expected in {season(before)}."
    _tell_who_waits(opportunity, f"expected {opportunity.reference} {at:%Y%m%d%H%M%S}", News.Kind.CHANGED, line, at)


def tell_dropped(*, opportunity: Opportunity, at: datetime.datetime) -> None:
    """Withdrawn before anybody could read it: who waits for it hears that it does not come, and not what it was."""
    if is_public(opportunity.exercise):
        line = "What was expected to open has been withdrawn."
        _tell_who_waits(opportunity, f"dropped {opportunity.reference}", News.Kind.URGENT, line, at)


def _tell_who_waits(opportunity: Opportunity, key: str, kind: str, line: str, at: datetime.datetime) -> None:
    exercise = opportunity.exercise
    announce(
        key=key,
        kind=kind,
        topics=waited_for_by(exercise),
        item=exercise.reference,
        title=exercise.title,
        line=line,
        path=f"/exercises/{exercise.reference}/",
        at=at,
    )


def tell_changed(*, change: Change, at: datetime.datetime) -> None:
    """In the next digest, or at once where the deadline is near."""
    opportunity = change.opportunity
    kind = News.Kind.URGENT if is_near(opportunity.closes_at, at) else News.Kind.CHANGED
    when = "" if closed(opportunity.closes_at, at) else f" It closes at {moment(opportunity.closes_at)}."
    said = shorten(
        f"Changed: {full_stop(change.what)} Why: {full_stop(change.why)}", LONGEST_LINE - len(when), placeholder="…"
    )
    line = f"{said}{when}"
    _tell(opportunity, f"change {change.pk}", kind, line, at=at, many="{} changes were published.")


def tell_answered(*, question: QuestionAnswered, at: datetime.datetime) -> int:
    line = f"A question was answered: {question.in_public}"
    key = f"answer {question.pk} {at:%Y%m%d%H%M%S}"
    return _tell_near(question.opportunity, key, line, at, many="{} answers were published.")


def tell_workshop(*, workshop: Workshop, at: datetime.datetime) -> int:
    line = f"A workshop for everybody: {workshop.title}, {moment(workshop.starts_at)}."
    return _tell_near(workshop.opportunity, f"workshop {workshop.pk}", line, at)


def tell_said(*, workshop: Workshop, at: datetime.datetime) -> int:
    line = f"What was said at the workshop ‘{workshop.title}’ is published."
    return _tell_near(workshop.opportunity, f"said {workshop.pk}", line, at)


def _tell_near(opportunity: Opportunity, key: str, line: str, at: datetime.datetime, many: str = "") -> int:
    """In the next digest, or at once where the deadline is near."""
    kind = News.Kind.URGENT if is_near(opportunity.closes_at, at) else News.Kind.CHANGED
    return _tell(opportunity, key, kind, line, at=at, many=many)


def tell_withdrawn(*, opportunity: Opportunity, at: datetime.datetime) -> None:
    line = f"Withdrawn: {opportunity.withdrawn_reason}"
    _tell(opportunity, f"withdrawn {opportunity.reference}", News.Kind.URGENT, line, at=at)


def tell_not_awarded(*, opportunity: Opportunity, at: datetime.datetime) -> None:
    line = f"Closed without an award: {opportunity.not_awarded}"
    _tell(opportunity, f"not awarded {opportunity.reference}", News.Kind.CHANGED, line, at=at)


def remind_of_deadlines(*, at: datetime.datetime) -> int:
    """Two working days before a deadline whoever follows it is told, once for each deadline, and in the daytime."""
    if timezone.localtime(at).hour < MORNING:
        return 0
    week = at + datetime.timedelta(days=14)
    closing = Opportunity.objects.filter(state="open", closes_at__gt=at, closes_at__lte=week)
    near = {f"closes {one.reference} {one.closes_at:%Y%m%dT%H%M}": one for one in closing if is_near(one.closes_at, at)}
    said = set(News.objects.filter(key__in=near).values_list("key", flat=True))
    for key, one in near.items():
        if key not in said:
            _tell(one, key, News.Kind.URGENT, f"Closes at {moment(one.closes_at)}.", at=at)
    return len(near) - len(said)


def is_near(closes_at: datetime.datetime | None, at: datetime.datetime) -> bool:
    if closes_at is None or closes_at <= at:
        return False
    return timezone.localdate(closes_at) <= law.shift_working_days(timezone.localdate(at), NEAR)


def _tell(
    opportunity: Opportunity,
    key: str,
    kind: str,
    line: str,
    *,
    at: datetime.datetime,
    topics: list[str] | None = None,
    many: str = "",
) -> int:
    topics = topics or [own_topic(opportunity)]
    announce(
        key=key,
        kind=kind,
        topics=topics,
        item=opportunity.reference,
        title=opportunity.title,
        line=" ".join(line.split()),
        many=many,
        path=f"/opportunities/{opportunity.reference}/",
        at=at,
    )
    return how_many(topics, kind, at)
