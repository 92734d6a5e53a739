"""How a letter that was sent leaves as an email: offered once, and again only where the mail server did not take it.

Each is noted as offered before it is, and as taken after. So whatever is stopped in between, nothing is lost unseen:
what was not offered yet is offered later, and what nobody can know of any more is shown to staff.
"""

from __future__ import annotations

import datetime
import smtplib
import time
from collections.abc import Sequence
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from commonweal.ground.post import queries
from commonweal.ground.post.actions.line import BATCH, FAULTS, Line, Unreachable
from commonweal.ground.post.models import Letter
from commonweal.ground.post.rules import MOST_OFFERS
from commonweal.ground.post.states import LETTER
from commonweal.ground.record.actions import moved

A_WHILE = 40  # seconds of the minute that lies between one look of the clock and the next
UNKNOWN = (
    "The service was stopped while this email left, and cannot know whether the mail server took it. Ask whether it "
    "came before you send it again."
)


def leave_after_commit(letters: list[Letter], *, at: datetime.datetime) -> None:
    """Somebody waits for their page: as many leave at once as go over one connection, the rest with the clock."""
    emailed = [one for one in letters if one.to_address][:BATCH]
    if emailed:
        transaction.on_commit(partial(leave, emailed, at=at), robust=True)


def leave_waiting(*, at: datetime.datetime, seconds: float = A_WHILE) -> int:
    """Email whatever was sent and has not left, for a while: the clock has other things to do. How many were taken."""
    for letter in queries.unanswered(at):
        _fail(letter, UNKNOWN, at)
    taken, end = 0, time.monotonic() + seconds
    while found := queries.leaving(at, most=BATCH):
        took = leave(found, at=at)
        taken += took
        if not took or time.monotonic() > end:
            break
    return taken


def leave(letters: Sequence[Letter], *, at: datetime.datetime) -> int:
    """Offer each of these to the mail server. Where that does not answer, all that is left waits for the next time."""
    taken = 0
    with Line() as line:
        for letter in letters:
            if not _claim(letter, at):
                continue
            message = EmailMessage(subject=letter.subject_line, body=letter.body, to=[letter.to_address])
            try:
                line.send(message)
            except Unreachable as fault:
                _give_back(letter, fault)
                break
            except FAULTS as fault:
                _refused(letter, fault, at)
                if _silent(fault):
                    break
            else:
                taken += 1
                with moved(LETTER, "email", letter, by=None, at=at):
                    pass
    return taken


def _claim(letter: Letter, at: datetime.datetime) -> bool:
    """Of two who look at the same moment one offers it."""
    claimed = queries.to_offer(at).filter(pk=letter.pk)
    if not claimed.update(offered_at=at, offers=F("offers") + 1, answer=""):
        return False
    letter.refresh_from_db()
    return True


def _give_back(letter: Letter, fault: Unreachable) -> None:
    letter.offered_at, letter.offers, letter.answer = None, letter.offers - 1, str(fault)[:500]
    letter.save(update_fields=["offered_at", "offers", "answer"])


def _refused(letter: Letter, fault: Exception, at: datetime.datetime) -> None:
    said = f"{type(fault).__name__}: {fault}"[:500]
    if _not_now(fault) and letter.offers < MOST_OFFERS:
        letter.answer = said
        letter.save(update_fields=["answer"])
    else:
        _fail(letter, said, at)


def _silent(fault: Exception) -> bool:
    """The connection broke or nothing came for as long as we wait, which the next email need not go through too."""
    broke = isinstance(fault, OSError) and not isinstance(fault, smtplib.SMTPException)
    return broke or isinstance(fault, smtplib.SMTPServerDisconnected)


def _not_now(fault: Exception) -> bool:
    """The server did not take it and said to come again: a code that begins with 4 (RFC 5321, section 4.2.1)."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPResponseException) and 400 <= fault.smtp_code < 500


def _fail(letter: Letter, said: str, at: datetime.datetime) -> None:
    """Kept on the letter, where staff see it."""
    with moved(LETTER, "fail", letter, by=None, at=at, why="The mail server is not known to have taken it."):
        letter.failure, letter.answer = said, ""
