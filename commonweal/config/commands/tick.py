"""Do what the clock has made due: for a timer that calls it every minute."""

import logging
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from commonweal.config.commands.stop import UNREADABLE, Stop

log = logging.getLogger(__name__)


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "tick", help="do what is due: scan files, open and close opportunities, send letters and reminders"
    )
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    """One thing that fails keeps no other from being done: it is told at the end, and tried again the next time."""
    from commonweal.ground.pages import clock

    at, said, failed = clock.now(), False, []
    for step in STEPS:
        try:
            for line in step(at):
                said = True
                yield line
        except Exception as error:
            if given.trace:
                raise
            log.exception("The clock failed: %s", step.__doc__)
            failed.append(f"This failed, and is tried again the next time: {step.__doc__} {error!r}")
    if failed:
        raise Stop(*failed, code=UNREADABLE)
    if not said:
        yield "Nothing is due."


def _opened(at: datetime) -> Iterator[str]:
    """Opening opportunities."""
    from commonweal.cycle.source.actions import open_due

    yield from _counted(open_due(at=at), "opportunity", "opportunities", "opened")


def _closed(at: datetime) -> Iterator[str]:
    """Closing opportunities."""
    from commonweal.cycle.source.actions import close_due

    yield from _counted(close_due(at=at), "opportunity", "opportunities", "closed")


def _destroyed(at: datetime) -> Iterator[str]:
    """Destroying the working keys of rounds that are open."""
    from commonweal.cycle.source.actions import destroy_left_over

    yield from _counted(destroy_left_over(at=at), "working key", "working keys", "of opened rounds destroyed")


def _told(at: datetime) -> Iterator[str]:
    """Sending award letters at their moment."""
    from commonweal.cycle.source.actions import send_due

    sent = send_due(at=at)
    if sent:
        yield f"The letters of {sent} round{'' if sent == 1 else 's'} sent."


def _forgotten(at: datetime) -> Iterator[str]:
    """Deleting what is kept no longer."""
    from commonweal.cycle.source.actions import forget_notes, forget_searches, forget_versions

    yield from _counted(forget_notes(at=at), "private note", "private notes", "of assessors deleted")
    searches = forget_searches(at=at)
    yield from _counted(searches, "search", "searches", "for a partner deleted after the deadline")
    forget_versions(at=at)


def _scanned(at: datetime) -> Iterator[str]:
    """Scanning files."""
    from commonweal.cycle.source.actions import scan_sealed
    from commonweal.ground.documents.actions import destroy_unclaimed, scan_waiting

    settled, waiting = (sum(pair) for pair in zip(scan_waiting(at=at), scan_sealed(at=at), strict=True))
    yield from _counted(settled, "file", "files", "scanned")
    if waiting:
        yield f"{waiting} file{' waits' if waiting == 1 else 's wait'} in quarantine: the scanner did not answer."
    yield from _counted(destroy_unclaimed(at=at), "file", "files", "destroyed that a stop had left behind")


def _reminded(at: datetime) -> Iterator[str]:
    """Writing reminders."""
    from commonweal.council.people.actions import remind_of_what_ends
    from commonweal.cycle.source.actions import remind_of_deadlines, remind_of_drafts, remind_signatories

    ends = remind_of_what_ends(at=at)
    yield from _counted(ends, "reminder", "reminders", "sent of insurance and policies that end")
    remind_of_deadlines(at=at)
    remind_of_drafts(at=at)
    remind_signatories(at=at)


def _posted(at: datetime) -> Iterator[str]:
    """Sending emails."""
    from commonweal.ground.post import actions as post
    from commonweal.ground.post.queries import held_up

    post.issue_waiting(at=at)
    told = post.leave_waiting(at=at) + post.send_news(at=at)
    yield from _counted(told, "email", "emails", "sent: letters, receipts, reminders, and news for followers")
    waiting = held_up().count()
    if waiting:
        yield f"{waiting} email{' waits' if waiting == 1 else 's wait'}: the mail server does not take them now."
    deleted = post.forget(at=at)
    if deleted:
        yield f"{deleted} address{' that follows' if deleted == 1 else 'es that follow'} nothing deleted."


def _counted(number: int, one: str, many: str, done: str) -> Iterator[str]:
    if number:
        yield f"{number} {one if number == 1 else many} {done}."


STEPS: tuple[Callable[[datetime], Iterator[str]], ...] = (
    _opened,
    _closed,
    _destroyed,
    _told,
    _forgotten,
    _scanned,
    _reminded,
    _posted,
)
