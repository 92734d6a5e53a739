"""Sending the news: at once to those who want it so, and one digest at eight on working days. Nothing goes twice."""

from __future__ import annotations

import contextlib
import datetime
import smtplib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, Value, When
from django.template.loader import get_template

from commonweal.ground.pages.words import moment, plural
from commonweal.ground.post.models import Follower, Following, News, Pace
from commonweal.ground.post.rules import KEPT, MOST_FAILURES, SETTLED, todays_digest, weeks_digest

BATCH = 500


def send_news(*, at: datetime.datetime) -> int:
    """Everything that is due now. How many emails went."""
    return _at_once(at) + _digests(at)


# ---- at once ------------------------------------------------------------------------------------------------------


def _at_once(at: datetime.datetime) -> int:
    sent = 0
    for number in list(News.objects.filter(told_all_at=None).values_list("pk", flat=True)):
        while (batch := _claim_at_once(number, at)) is not None:
            news, followers = batch
            news_of = {one.pk: [news] for one in followers}
            back = _post(followers, _followings(followers, news.topics), news_of, "")
            sent += len(followers) - len(back)
            if back:
                _leave(number, back)
                return sent
    return sent


@transaction.atomic
def _leave(number: int, back: list[Follower]) -> None:
    """The mail server went away before these could be told: first of all at the next look."""
    news = News.objects.select_for_update().get(pk=number)
    news.left, news.told_all_at = [*news.left, *(one.pk for one in back)], None
    news.save(update_fields=["left", "told_all_at"])


@transaction.atomic
def _claim_at_once(number: int, at: datetime.datetime) -> tuple[News, list[Follower]] | None:
    """The next who want this one at once, noted as told before the emails leave."""
    news = News.objects.select_for_update().filter(pk=number, told_all_at=None).first()
    if news is None:
        return None
    there = Following.objects.filter(follower=OuterRef("pk"), topic__in=news.topics, confirmed_at__lte=news.at)
    wanted = Follower.objects.filter(Exists(there), **{news.kind: Pace.NOW}).order_by("pk")
    # What comes in a pause waits for the digest at its end.
    wanted = wanted.exclude(paused_from__lte=news.at, paused_until__gt=news.at)
    followers = list(wanted.filter(pk__in=news.left))
    news.left = []
    if not followers:
        followers = list(wanted.filter(pk__gt=news.told_to)[:BATCH])
        news.told_to = followers[-1].pk if followers else news.told_to
        news.told_all_at = at if len(followers) < BATCH else None
    news.save(update_fields=["told_to", "told_all_at", "left"])
    return (news, followers) if followers else None


# ---- the digest ---------------------------------------------------------------------------------------------------


def _digests(at: datetime.datetime) -> int:
    today, week = todays_digest(at), weeks_digest(at)
    if today is None:
        return 0
    news = list(News.objects.filter(at__gt=today - KEPT, at__lte=today - SETTLED))
    if not news:
        return 0
    topics, sent = {topic for one in news for topic in one.topics}, 0
    until = f"What is new in what you follow, up to {moment(today)}."
    while followers := _claim_digest(today):
        followings = _followings(followers, topics)
        news_of = {one.pk: _due(one, followings[one.pk], news, today, week) for one in followers}
        told = [one for one in followers if news_of[one.pk]]
        back = {one.pk for one in _post(told, followings, news_of, until)}
        _note_as_told([one for one in followers if one.pk not in back], today, week)
        sent += len(told) - len(back)
        if back:
            Follower.objects.filter(pk__in=back).update(digest_on=None)
            break
    return sent


def _note_as_told(followers: list[Follower], today: datetime.datetime, week: datetime.datetime | None) -> None:
    """Up to when each kind of news is told, so that a change of pace neither loses nor repeats any. Whoever comes back
    from a pause has been told all of it.
    """
    back = [one.pk for one in followers if one.paused_until is not None]
    if back:
        told = {f"{kind}_until": today - SETTLED for kind in News.Kind.values}
        Follower.objects.filter(pk__in=back).update(paused_from=None, paused_until=None, **told)
    until = {f"{kind}_until": _told_until(kind, today, week) for kind in News.Kind.values}
    Follower.objects.filter(pk__in=[one.pk for one in followers if one.paused_until is None]).update(**until)


def _told_until(kind: str, today: datetime.datetime, week: datetime.datetime | None) -> Case:
    """What is told weekly up to this week's digest; or further, where it was told daily or after a pause."""
    has, weekly = F(f"{kind}_until"), Q(**{kind: Pace.WEEKLY})
    further = weekly & Q(**{f"{kind}_until__gt": week - SETTLED}) if week else weekly
    this_week = Value(week - SETTLED) if week else has
    whens = When(further, then=has), When(weekly, then=this_week)
    return Case(*whens, default=Value(today - SETTLED), output_field=DateTimeField())


@transaction.atomic
def _claim_digest(today: datetime.datetime) -> list[Follower]:
    """The next who were not looked at today, noted as looked at before anything leaves. Who has paused is left out."""
    day = today.date()
    waiting = Follower.objects.filter(Q(digest_on=None) | Q(digest_on__lt=day)).order_by("pk")
    waiting = waiting.exclude(paused_until__gt=today - SETTLED)
    followers = list(waiting.select_for_update()[:BATCH])
    Follower.objects.filter(pk__in=[one.pk for one in followers]).update(digest_on=day)
    return followers


def _due(
    follower: Follower,
    followings: list[Following],
    news: Iterable[News],
    today: datetime.datetime,
    week: datetime.datetime | None,
) -> list[News]:
    """The news that this follower has asked for, has not had, and gets at this hour."""
    since = {one.topic: one.confirmed_at for one in followings}
    back = follower.paused_until is not None
    upto_of = {Pace.DAILY: today, Pace.WEEKLY: today if back else week}
    found = []
    for one in news:
        pace, had = getattr(follower, one.kind), getattr(follower, f"{one.kind}_until")
        if pace == Pace.NOW and _in_pause(follower, one):
            pace, had = Pace.DAILY, None
        upto = upto_of.get(pace)
        wanted = any(topic in since and since[topic] <= one.at for topic in one.topics)
        if wanted and upto is not None and one.at <= upto - SETTLED and (had is None or one.at > had):
            found.append(one)
    return found


def _in_pause(follower: Follower, news: News) -> bool:
    since, until = follower.paused_from, follower.paused_until
    return since is not None and until is not None and since <= news.at < until


def _followings(followers: list[Follower], topics: Iterable[str]) -> dict[int, list[Following]]:
    found: dict[int, list[Following]] = defaultdict(list)
    numbers = [one.pk for one in followers]
    confirmed = Following.objects.filter(follower__in=numbers, confirmed_at__isnull=False)
    for one in confirmed.filter(topic__in=list(topics)):
        found[one.follower_id].append(one)
    return found


# ---- the emails ---------------------------------------------------------------------------------------------------


def _post(
    followers: list[Follower], followings: dict[int, list[Following]], news_of: dict[int, list[News]], until: str
) -> list[Follower]:
    """Write to each of them over one connection. Those for whom there was no mail server any more come back."""
    if not followers:
        return []
    connection, failed, taken = get_connection(), [], []
    try:
        connection.open()
        for place, one in enumerate(followers):
            try:
                connection.send_messages([_message(one, followings[one.pk], news_of[one.pk], until)])
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError):
                failed.append(one.pk)
            except (OSError, smtplib.SMTPException):
                return followers[place:]
            else:
                taken += [one.pk] if one.failures else []
    except (OSError, smtplib.SMTPException):
        return followers
    finally:
        _close(connection)
        _count(failed, taken)
    return []


def _close(connection: Any) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):  # it may be gone already
        connection.close()


def _count(failed: list[int], taken: list[int]) -> None:
    """An address that was refused five times in a row is deleted: nobody reads it."""
    if taken:
        Follower.objects.filter(pk__in=taken).update(failures=0)
    if failed:
        Follower.objects.filter(pk__in=failed).update(failures=F("failures") + 1)
        Follower.objects.filter(pk__in=failed, failures__gte=MOST_FAILURES).delete()


def _message(follower: Follower, followings: list[Following], news: list[News], until: str) -> EmailMultiAlternatives:
    mine = f"{settings.ADDRESS}/updates/{follower.key}/"
    context = {
        "until": until,
        "groups": _groups(news, followings, mine),
        "mine": mine,
        "stop": f"{mine}stop/",
        "council_name": settings.COUNCIL_NAME,
    }
    message = EmailMultiAlternatives(
        subject=_subject(news),
        body=_text(context),
        to=[follower.address],
        headers={
            "List-Unsubscribe": f"<{mine}stop/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(get_template("post/news.html").render(context), "text/html")
    return message


def _subject(news: list[News]) -> str:
    items = {one.item for one in news}
    if len(news) == 1:
        said = f"{news[0].title}: {news[0].line}"
    elif len(items) == 1:
        said = f"{news[-1].title}: {plural(len(news), 'change')}"
    else:
        said = f"News of {len(items)} things that you follow"
    said = " ".join(said.split())
    return said if len(said) <= 140 else f"{said[:139].rstrip()}…"


def _groups(news: list[News], followings: list[Following], mine: str) -> list[dict[str, Any]]:
    """By what it is about, newest first; the same thing done several times is one line."""
    rows = {one.topic: one for one in followings}
    by_item: dict[str, list[News]] = defaultdict(list)
    for one in sorted(news, key=lambda one: (one.at, one.pk), reverse=True):
        by_item[one.item].append(one)
    groups = []
    for told in by_item.values():
        topic = next(topic for topic in reversed(told[0].topics) if topic in rows)
        groups.append(
            {
                "title": told[0].title,
                "lines": _lines(told),
                "href": f"{settings.ADDRESS}{told[0].path}",
                "because": rows[topic].label,
                "stop": f"{mine}stop/{rows[topic].pk}/",
            }
        )
    return groups


def _lines(told: list[News]) -> list[str]:
    lines: list[str] = []
    for one in told:
        alike = [other for other in told if other.many and other.many == one.many]
        line = one.many.format(len(alike)) if len(alike) > 1 else one.line
        if line not in lines:
            lines.append(line)
    return lines


def _text(context: dict[str, Any]) -> str:
    parts = [context["until"]] if context["until"] else []
    for group in context["groups"]:
        lines = "\n".join(f"- {line}" for line in group["lines"])
        why = f"You follow: {group['because']}. Stop emails about it: {group['stop']}"
        parts.append(f"{group['title']}\n{lines}\n{group['href']}\n{why}")
    parts.append(
        f"How often we write, and all that you follow: {context['mine']}\n"
        f"Stop all of these emails, and delete your address: {context['stop']}\n\n{context['council_name']}\n"
    )
    return "\n\n".join(parts)
