from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from commonweal.ground import law
from commonweal.ground.pages.words import LONDON, london
from commonweal.ground.record.rules import rule, signed_in

# Messages that only repeat what the sender did or what is already public, so that nobody has to check them. Those that
# many get, or that somebody waits for a page with, leave at the clock's next look: mail can be slow.
WAITING = ("receipt", "reminder", "change")
AUTOMATIC = (*WAITING, "notice")

# An email that the mail server asks to bring again is brought again a quarter of an hour later, for six hours. One that
# was offered an hour ago, and of which nothing was heard, was being offered when the service was stopped.
COME_AGAIN = datetime.timedelta(minutes=15)
MOST_OFFERS = 24
UNHEARD_OF = datetime.timedelta(hours=1)

PRIVATE = (
    "This message went to whoever applied, while the council may not know who applies. It stays between the service "
    "and its reader."
)


_closers: list[Callable[[Any, Any], str]] = []


def closes(asked: Callable[[Any, Any], str]) -> Callable[[Any, Any], str]:
    """Whoever has letters written may say why one of them is shut to somebody; nothing where it is not."""
    if asked not in _closers:
        _closers.append(asked)
    return asked


def shut_to(person: Any, letter: Any) -> str:
    return next((why for asked in _closers if (why := asked(person, letter))), "")


_makers: list[Callable[[Any], str]] = []


def made_of_facts(asked: Callable[[Any], str]) -> Callable[[Any], str]:
    """Whoever puts letters together from facts says at which address one of them is changed; nothing for others."""
    if asked not in _makers:
        _makers.append(asked)
    return asked


def made_at(letter: Any) -> str:
    return next((where for asked in _makers if (where := asked(letter))), "")


_keepers: list[Callable[[Any], str]] = []


def keeps(asked: Callable[[Any], str]) -> Callable[[Any], str]:
    """Whoever keeps letters in a list says at which address that list is; nothing for others."""
    if asked not in _keepers:
        _keepers.append(asked)
    return asked


def kept_at(letter: Any) -> str:
    return next((where for asked in _keepers if (where := asked(letter))), "")


def _on_the_staff(person: Any) -> bool:
    return bool(signed_in(person)) and bool(set(person.roles) - {"councillor", "assessor"})


@rule("a member of the council's staff")
def staff(person: Any, thing: Any) -> bool:
    return _on_the_staff(person)


@rule(
    "a member of the council's staff without an interest in what it is about, unless the message is between the "
    "service and its reader alone"
)
def reader(person: Any, letter: Any) -> bool | str:
    if not _on_the_staff(person):
        return False
    return PRIVATE if letter.private else shut_to(person, letter) or True


@rule("a member of the council's staff other than the one who wrote the letter")
def second_person(person: Any, letter: Any) -> bool | str:
    if not _on_the_staff(person):
        return False
    if letter.written_by == person.reference:
        return "You wrote this letter. Another person checks it before it is sent."
    return True


@rule("a member of the organisation to which the letter was sent")
def recipient(person: Any, letter: Any) -> bool:
    return bool(signed_in(person)) and bool(person.acts_for(letter.to_organisation_id))


# ---- news for followers --------------------------------------------------------------------------------------------

HOUR = 8
SETTLED = datetime.timedelta(minutes=10)  # what is being written down at eight is in the next one
UNCONFIRMED = datetime.timedelta(days=7)
KEPT = datetime.timedelta(days=60)
MOST_FAILURES = 5
LONGEST_PAUSE = datetime.timedelta(days=56)  # what came in it is told at its end, while the news is still kept


def last_day_of_pause(follower: Any, now: datetime.datetime) -> datetime.date:
    goes_on = follower.paused_until is not None and follower.paused_until > now
    return london(follower.paused_from if goes_on else now).date() + LONGEST_PAUSE


def begins(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=LONDON)


def at_eight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(HOUR), tzinfo=LONDON)


def is_working(day: datetime.date) -> bool:
    """Beyond the years whose holidays are known, every weekday is one."""
    try:
        return bool(law.is_working_day(day))
    except law.LawRefusal:
        return day.weekday() < 5


def todays_digest(now: datetime.datetime) -> datetime.datetime | None:
    """Eight o'clock today, once it has struck, on a working day."""
    today = london(now).date()
    return at_eight(today) if is_working(today) and now >= at_eight(today) else None


def weeks_digest(now: datetime.datetime) -> datetime.datetime | None:
    """Eight o'clock on the first working day of this week, once it has struck."""
    monday = london(now).date() - datetime.timedelta(days=london(now).weekday())
    week = (monday + datetime.timedelta(days=number) for number in range(5))
    first = next((day for day in week if is_working(day)), None)
    return at_eight(first) if first is not None and now >= at_eight(first) else None


def next_digest(now: datetime.datetime) -> datetime.datetime:
    """The digest that tells of what happens now."""
    day = london(now).date()
    while not is_working(day) or at_eight(day) - SETTLED <= now:
        day += datetime.timedelta(days=1)
    return at_eight(day)
