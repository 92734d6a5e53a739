"""Do what the clock has made due: for a timer that calls it every minute."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "tick", help="do what is due: scan files, open and close opportunities, send letters and reminders"
    )
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    from commonweal.ground.pages import clock

    said = list(_done(clock.now()))
    yield from said or ["Nothing is due."]


def _done(at: datetime) -> Iterator[str]:
    from commonweal.council.people.actions import remind_of_what_ends
    from commonweal.cycle.source.actions import (
        close_due,
        destroy_left_over,
        forget_notes,
        forget_searches,
        forget_versions,
        open_due,
        remind_of_deadlines,
        remind_of_drafts,
        remind_signatories,
        send_due,
    )

    for number, what in ((open_due(at=at), "opened"), (close_due(at=at), "closed")):
        if number:
            yield f"{number} {'opportunity' if number == 1 else 'opportunities'} {what}."
    destroyed = destroy_left_over(at=at)
    if destroyed:
        yield f"{destroyed} working key{'' if destroyed == 1 else 's'} of opened rounds destroyed."
    sent = send_due(at=at)
    if sent:
        yield f"The letters of {sent} round{'' if sent == 1 else 's'} sent."
    forgotten = forget_notes(at=at)
    if forgotten:
        yield f"{forgotten} private note{'' if forgotten == 1 else 's'} of assessors deleted."
    shown = forget_searches(at=at)
    if shown:
        yield f"{shown} search{'' if shown == 1 else 'es'} for a partner deleted after the deadline."
    yield from _scanned(at)
    reminded = remind_of_what_ends(at=at)
    if reminded:
        yield f"{reminded} reminder{'' if reminded == 1 else 's'} sent of insurance and policies that end."
    remind_of_deadlines(at=at)
    remind_of_drafts(at=at)
    forget_versions(at=at)
    remind_signatories(at=at)
    yield from _posted(at)


def _scanned(at: datetime) -> Iterator[str]:
    from commonweal.cycle.source.actions import scan_sealed
    from commonweal.ground.documents.actions import destroy_unclaimed, scan_waiting

    settled, waiting = (sum(pair) for pair in zip(scan_waiting(at=at), scan_sealed(at=at), strict=True))
    if settled:
        yield f"{settled} file{'' if settled == 1 else 's'} scanned."
    if waiting:
        yield f"{waiting} file{' waits' if waiting == 1 else 's wait'} in quarantine: the scanner did not answer."
    left = destroy_unclaimed(at=at)
    if left:
        yield f"{left} file{'' if left == 1 else 's'} destroyed that a stop had left behind."


def _posted(at: datetime) -> Iterator[str]:
    from commonweal.ground.post import actions as post
    from commonweal.ground.post.queries import held_up

    post.issue_waiting(at=at)
    told = post.leave_waiting(at=at) + post.send_news(at=at)
    if told:
        yield f"{told} email{'' if told == 1 else 's'} sent: letters, receipts, reminders, and news for followers."
    waiting = held_up().count()
    if waiting:
        yield f"{waiting} email{' waits' if waiting == 1 else 's wait'}: the mail server does not take them now."
    deleted = post.forget(at=at)
    if deleted:
        yield f"{deleted} address{' that follows' if deleted == 1 else 'es that follow'} nothing deleted."
