"""Following by email, with the least that is needed: an address, what it follows, and nothing on the record."""

from __future__ import annotations

import datetime
import logging
import smtplib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from commonweal.ground.pages.words import plain_day
from commonweal.ground.post import queries
from commonweal.ground.post.models import LONGEST_LINE, Follower, Following, News, new_key
from commonweal.ground.post.rules import KEPT, UNCONFIRMED, begins, last_day_of_pause
from commonweal.ground.record.rules import refuse

log = logging.getLogger(__name__)


class Topic(NamedTuple):
    """What somebody can follow: its key, its name in words, and the page it is about."""

    key: str
    label: str
    path: str = ""


def announce(
    *,
    key: str,
    kind: str,
    topics: Sequence[str],
    item: str,
    title: str,
    line: str,
    path: str,
    at: datetime.datetime,
    many: str = "",
) -> News:
    """Say once that something is new. `many`, with {} for a number, stands for several such lines about one thing."""
    told, _ = News.objects.get_or_create(
        key=key[:120],
        defaults={
            "kind": kind,
            "topics": list(topics),
            "item": item,
            "title": title[:200],
            "line": line[:LONGEST_LINE],
            "many": many,
            "path": path,
            "at": at,
        },
    )
    return told


@transaction.atomic
def follow(*, address: str, topics: Sequence[Topic], at: datetime.datetime) -> Follower:
    """Follow at once, from an address that is known to be the reader's own."""
    follower, _ = Follower.objects.get_or_create(address=_plain(address))
    for one in topics:
        row = _row(follower, one, at)
        row.confirmed_at = row.confirmed_at or at
        row.save()
    return follower


def ask_to_follow(*, address: str, topics: Sequence[Topic], at: datetime.datetime) -> bool:
    """Write to the address and ask. Whatever it follows already, the answer here is the same; false if no mail went."""
    if not topics:
        raise refuse("You cannot follow nothing.", "Choose what you want to hear about.")
    with transaction.atomic():
        follower, _ = Follower.objects.get_or_create(address=_plain(address))
        key, waiting = new_key(), []
        for one in topics:
            row = _row(follower, one, at)
            if row.confirmed_at is None:
                row.key, row.asked_at = key, at
                row.save()
                waiting.append(row)
    return _written(follower, "Confirm that you want our emails", _asking(key, waiting) if waiting else _had(follower))


def send_way_in(*, address: str) -> bool:
    """Send the link to all that an address follows. Where it follows nothing, the email says that."""
    follower = queries.follower_at(address)
    if follower is None or not queries.followed(follower):
        text = "You asked for your updates from us. This address follows nothing, and we keep nothing about it."
        return _written(Follower(address=_plain(address)), "Your updates", text)
    return _written(follower, "Your updates", _had(follower))


@transaction.atomic
def confirm(*, key: str, at: datetime.datetime) -> list[Following]:
    """The link was opened and the button pressed: from now on this is followed."""
    rows = [one for one in queries.asked_by(key) if one.asked_at > at - UNCONFIRMED]
    for one in rows:
        if one.confirmed_at is None:
            one.confirmed_at = at
            one.save()
    return rows


@transaction.atomic
def stop(*, following: Following) -> None:
    """Stop one. With the last one the address itself is deleted."""
    follower = following.follower
    following.delete()
    if not follower.followings.exists():
        follower.delete()


def stop_all(*, follower: Follower) -> None:
    """Stop all of it, and delete the address."""
    follower.delete()


def choose_paces(*, follower: Follower, paces: Mapping[str, str]) -> None:
    """How soon each kind of news is told. Between daily and weekly nothing is lost or told twice; what is told at
    once from now on begins with the next piece.
    """
    for kind in News.Kind.values:
        setattr(follower, kind, paces[kind])
    follower.save(update_fields=list(News.Kind.values))


def pause(*, follower: Follower, until: datetime.date | None, at: datetime.datetime) -> None:
    """Send nothing until a day begins; without a day, go on now. What came meanwhile is in the next digest."""
    if until is None:
        if follower.paused_until is not None and follower.paused_until > at:
            _keep_pause(follower, follower.paused_from, at)
        return
    what, since = "You cannot pause until then.", follower.paused_from or at
    last = last_day_of_pause(follower, at)
    if begins(until) <= at:
        raise refuse(what, "It must be a day after today.")
    if until > last:
        raise refuse(what, f"It must be {plain_day(last)} or before: older news is not kept.")
    _keep_pause(follower, since, begins(until))


def _keep_pause(follower: Follower, since: datetime.datetime | None, until: datetime.datetime) -> None:
    follower.paused_from, follower.paused_until = since, until
    follower.save(update_fields=["paused_from", "paused_until"])


def forget(*, at: datetime.datetime) -> int:
    """Delete what nobody confirmed, addresses that follow nothing, and news that is old. How many addresses went."""
    with transaction.atomic():
        Following.objects.filter(confirmed_at=None, asked_at__lte=at - UNCONFIRMED).delete()
        idle = Follower.objects.filter(followings=None)
        gone = idle.count()
        if gone:
            idle.delete()
        News.objects.filter(at__lte=at - KEPT).delete()
    return gone


# ---- the emails that ask ------------------------------------------------------------------------------------------


def _plain(address: str) -> str:
    return address.strip().lower()


def _row(follower: Follower, topic: Topic, at: datetime.datetime) -> Following:
    found = Following.objects.filter(follower=follower, topic=topic.key).first()
    row = found or Following(follower=follower, topic=topic.key, asked_at=at)
    row.label, row.path = topic.label[:240], topic.path
    return row


def _asking(key: str, waiting: list[Following]) -> str:
    named = "\n".join(f"- {one.label}" for one in waiting)
    days = UNCONFIRMED.days
    return (
        f"Somebody, we think you, asked us to write to this address about:\n\n{named}\n\n"
        f"If you want that, open this page within {days} days and press the button:\n"
        f"{settings.ADDRESS}/updates/confirm/{key}/\n\n"
        f"If you did not ask, do nothing. We write no more, and delete your address after {days} days."
    )


def _had(follower: Follower) -> str:
    return (
        "What you follow, how often we write, and how to stop, are on this page. Keep its address to yourself:\n"
        f"{settings.ADDRESS}/updates/{follower.key}/"
    )


def _written(follower: Follower, subject: str, text: str) -> bool:
    message = EmailMessage(
        subject=f"{subject}: {settings.COUNCIL_NAME}"[:200],
        body=f"{text}\n\n{settings.COUNCIL_NAME}\n",
        to=[follower.address],
    )
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError):
        log.exception("An email that asks or answers a follower could not be sent")
        return False
    return True
