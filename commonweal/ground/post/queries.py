from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from commonweal.ground.post.models import Follower, Following, Letter, News, Pace
from commonweal.ground.post.rules import COME_AGAIN, UNHEARD_OF, WAITING

# The recipient has the letter from the moment of sending, whatever became of the email or of the post.
ISSUED = ("leaving", "sent", "failed", "to_post", "posted")


def load(reference: str) -> Letter:
    letter = Letter.objects.filter(reference=reference.upper()).first()
    if letter is None:
        raise Http404(f"There is no letter {reference}.")
    return letter


def load_issued(reference: str) -> Letter:
    letter = Letter.objects.filter(reference=reference.upper(), state__in=ISSUED).first()
    if letter is None:
        raise Http404(f"There is no letter {reference}.")
    return letter


def about(reference: str) -> QuerySet[Letter]:
    """The letters about one thing, in the order in which they were written."""
    return Letter.objects.filter(about=reference).order_by("pk")


def issued_to(organisation_id: int) -> QuerySet[Letter]:
    return Letter.objects.filter(to_organisation_id=organisation_id, state__in=ISSUED).order_by("-sent_at", "-pk")


def waiting(most: int = 200) -> list[Letter]:
    """Receipts, reminders and changes that were written to be sent as soon as the clock looks."""
    found = Letter.objects.filter(state="draft", kind__in=WAITING, send_at__isnull=True)
    return list(found.order_by("pk")[:most])


def to_offer(at: datetime.datetime) -> QuerySet[Letter]:
    """What was sent and may be offered to the mail server now."""
    again = ~Q(answer="") & Q(offered_at__lte=at - COME_AGAIN)
    return Letter.objects.filter(Q(offered_at=None) | again, state="leaving")


def leaving(at: datetime.datetime, most: int) -> list[Letter]:
    return list(to_offer(at).order_by("pk")[:most])


def unanswered(at: datetime.datetime, most: int = 200) -> list[Letter]:
    """What was offered so long ago that whoever did it must have been stopped before an answer came."""
    return list(Letter.objects.filter(state="leaving", answer="", offered_at__lte=at - UNHEARD_OF)[:most])


def held_up() -> QuerySet[Letter]:
    """What would have left if the mail server had taken it."""
    return Letter.objects.filter(state="leaving").exclude(answer="")


def undelivered(now: datetime.datetime) -> QuerySet[Letter]:
    """What a person has to see to: nothing but the post takes it, its email failed, or it has waited for an hour."""
    late = Q(state="leaving", sent_at__lte=now - UNHEARD_OF)
    return Letter.objects.filter(late | Q(state__in=["failed", "to_post"]))


# ---- followers ----------------------------------------------------------------------------------------------------


def how_many(topics: Iterable[str], kind: str = News.Kind.OPENED, at: datetime.datetime | None = None) -> int:
    """How many addresses will be told of news about any of these topics, as it stood `at` that moment."""
    there = Following.objects.filter(topic__in=list(topics), confirmed_at__isnull=False)
    there = there.filter(confirmed_at__lte=at) if at else there
    return Follower.objects.exclude(**{kind: Pace.OFF}).filter(pk__in=there.values("follower")).count()


def follower_by_key(key: str) -> Follower | None:
    return Follower.objects.filter(key=key).first()


def follower_at(address: str) -> Follower | None:
    return Follower.objects.filter(address=address.strip().lower()).first()


def followed(follower: Follower) -> list[Following]:
    return list(follower.followings.filter(confirmed_at__isnull=False))


def asked_by(key: str) -> list[Following]:
    """What the link in one email asks to confirm."""
    return list(Following.objects.filter(key=key).select_related("follower"))


def follows(address: str, topic: str) -> bool:
    """Whether an address that is known to be the reader's own follows it."""
    found = Following.objects.filter(follower__address=address.strip().lower(), topic=topic)
    return found.filter(confirmed_at__isnull=False).exists()


# ---- what later stages let people follow --------------------------------------------------------------------------


@dataclass(frozen=True)
class Followable:
    """One thing that can be followed: its topic, its name, its page, and what the page that asks says of it."""

    topic: str
    label: str
    path: str
    heading: str
    text: str


Finds = Callable[[str], Followable | None]
_followable: dict[str, Finds] = {}


def can_be_followed(kind: str) -> Callable[[Finds], Finds]:
    """A later stage finds one by its reference: `@can_be_followed("exercises")` on a function of its queries."""

    def add(finds: Finds) -> Finds:
        _followable[kind] = finds
        return finds

    return add


def followable(kind: str, reference: str) -> Followable:
    found = _followable[kind](reference) if kind in _followable else None
    if found is None:
        raise Http404(f"There is no {reference} to follow.")
    return found
