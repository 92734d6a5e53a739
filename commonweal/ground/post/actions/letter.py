from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from commonweal.ground.pages.words import LONDON, day
from commonweal.ground.post import queries
from commonweal.ground.post.actions.leaving import leave_after_commit
from commonweal.ground.post.models import Letter
from commonweal.ground.post.states import LETTER
from commonweal.ground.record.actions import (
    TOGETHER,
    moved,
    moved_all,
    next_reference,
    next_references,
    recorded,
    recorded_all,
)
from commonweal.ground.record.rules import refuse

SEND = "You cannot send the letters."


def write(
    *,
    chain: str,
    about: str,
    kind: str,
    to_name: str,
    to_address: str,
    to_organisation_id: int | None,
    subject_line: str,
    body: str,
    content: dict[str, Any],
    by: Any,
    at: datetime.datetime,
    private: bool = False,
) -> Letter:
    """Draft a letter. Whoever calls has asked whether this person may write about the thing.

    A private one is between the service and whom it goes to: nobody of the council's staff reads it.
    """
    letter = _draft(
        by,
        chain=chain,
        about=about,
        kind=kind,
        to_name=to_name,
        to_address=to_address,
        to_organisation_id=to_organisation_id,
        subject_line=subject_line,
        body=body,
        content=content,
        private=private,
    )
    with transaction.atomic():
        letter.reference = next_reference("L", at.astimezone(LONDON).year)
        with recorded("write", letter, by=by, at=at):
            letter.save()
    return letter


@transaction.atomic
def write_together(*, said: Iterable[Mapping[str, Any]], by: Any, at: datetime.datetime) -> list[Letter]:
    """`write` for many letters of one chain: what it takes, each."""
    letters = [_draft(by, **one) for one in said]
    for letter, reference in zip(letters, next_references("L", at.astimezone(LONDON).year, len(letters)), strict=True):
        letter.reference = reference
    with recorded_all("write", letters, by=by, at=at):
        Letter.objects.bulk_create(letters, batch_size=TOGETHER)
    return letters


def _draft(by: Any, *, subject_line: str, body: str, **given: Any) -> Letter:
    if not body.strip() or not subject_line.strip():
        raise refuse("You cannot write this letter.", "It needs a subject line and a text.")
    return Letter(subject_line=one_line(subject_line), body=body, written_by=_who(by), **given)


def rewrite(
    *, letter: Letter, subject_line: str, body: str, content: dict[str, Any], by: Any, at: datetime.datetime
) -> Letter:
    """Change a letter before it is sent. Whoever checked it has to check it again."""
    if not body.strip() or not subject_line.strip():
        raise refuse("You cannot change this letter.", "It needs a subject line and a text.")
    with moved(LETTER, "rewrite", letter, by=by, at=at):
        letter.subject_line, letter.body, letter.content = one_line(subject_line), body, content
        letter.written_by, letter.checked_by = _who(by), ""
    return letter


@transaction.atomic
def rewrite_together(*, said: Sequence[tuple[Letter, Mapping[str, Any]]], by: Any, at: datetime.datetime) -> None:
    """`rewrite` for many letters: each with its {subject_line, body, content}."""
    if not all(one["body"].strip() and one["subject_line"].strip() for _, one in said):
        raise refuse("You cannot change this letter.", "It needs a subject line and a text.")
    letters = [letter for letter, _ in said]
    changed = ("subject_line", "body", "content", "written_by", "checked_by")
    with moved_all(LETTER, "rewrite", letters, by=by, at=at, fields=changed):
        for letter, one in said:
            letter.subject_line, letter.body = one_line(one["subject_line"]), one["body"]
            letter.content, letter.written_by, letter.checked_by = one["content"], _who(by), ""


def put_dates(*, said: Sequence[tuple[Letter, Mapping[str, Any]]], by: Any, at: datetime.datetime) -> None:
    """Only the dates in these letters changed, with the moment at which they go: whoever checked them has checked
    them still. Each comes with its {body, content}.
    """
    letters = [letter for letter, _ in said]
    if any(letter.state not in ("checked", "waiting") for letter in letters):
        raise refuse("You cannot change the dates in this letter.", "It was sent, or nobody has checked it yet.")
    with recorded_all("put date", letters, by=by, at=at):
        for letter, one in said:
            letter.body, letter.content = one["body"], one["content"]
        Letter.objects.bulk_update(letters, ["body", "content"], batch_size=TOGETHER)


def check(*, letter: Letter, by: Any, at: datetime.datetime, read: str | None = None) -> Letter:
    """A second person says that it is right. `read` is the edition that they read, where a page showed it to them."""
    if read is not None and read != letter.edition:
        raise refuse("You cannot check this letter yet.", "It was changed after you opened it. Read it again first.")
    with moved(LETTER, "check", letter, by=by, at=at):
        letter.checked_by = _who(by)
    return letter


def withdraw(*, letter: Letter, reason: str, by: Any, at: datetime.datetime) -> Letter:
    if not reason.strip():
        raise refuse("You cannot withdraw the letter.", "Enter why it is withdrawn.")
    with moved(LETTER, "withdraw", letter, by=by, at=at, why=reason.strip()):
        pass
    return letter


def send_together(*, letters: Iterable[Letter], by: Any, at: datetime.datetime) -> list[Letter]:
    """Send all of these letters at one moment, or none. The emails leave once that is safely kept, and not before."""
    letters = list(letters)
    if not letters:
        raise refuse(SEND, "There is no letter to send.")
    with transaction.atomic():
        with moved_all(LETTER, "send", letters, by=by, at=at, fields=("sent_at",)):
            for letter in letters:
                letter.sent_at = at
        _on_their_way(letters, by=by, at=at)
    return letters


def schedule_together(
    *, letters: Iterable[Letter], send_at: datetime.datetime, by: Any, at: datetime.datetime
) -> list[Letter]:
    """Set one moment at which all of these letters go. Until then they can be called back, and nobody sees them."""
    letters = list(letters)
    if not letters:
        raise refuse(SEND, "There is no letter to send.")
    if send_at <= at:
        raise refuse(SEND, "The moment of sending must be in the future.")
    with moved_all(LETTER, "schedule", letters, by=by, at=at, fields=("send_at",)):
        for letter in letters:
            letter.send_at = send_at
    return letters


def cancel_together(*, letters: Iterable[Letter], by: Any, at: datetime.datetime, why: str = "") -> list[Letter]:
    """Call back letters that wait for their moment: none of them goes."""
    letters = list(letters)
    with moved_all(LETTER, "cancel", letters, by=by, at=at, fields=("send_at",), why=why):
        for letter in letters:
            letter.send_at = None
    return letters


def send_due_together(*, letters: Iterable[Letter], by: Any, at: datetime.datetime) -> list[Letter]:
    """The moment that was set has come: all of these letters go now, or none. The clock sends, so `by` may be none."""
    letters = list(letters)
    if any(letter.send_at is None or letter.send_at > at for letter in letters):
        raise refuse(SEND, "The moment that was set for them has not come.")
    with transaction.atomic():
        with moved_all(LETTER, "send_due", letters, by=by, at=at, fields=("sent_at",)):
            for letter in letters:
                letter.sent_at = at
        _on_their_way(letters, by=by, at=at)
    return letters


@transaction.atomic
def issue(*, letter: Letter, by: Any, at: datetime.datetime) -> Letter:
    """Send a receipt, reminder or notice at once; letters that carry a judgement are checked and sent together."""
    _issue(letter, by, at)
    leave_after_commit([letter], at=at)
    return letter


def issue_waiting(*, at: datetime.datetime) -> int:
    """Send what was written while somebody waited for their page, or for many at once; `leave_waiting` emails it."""
    waiting = queries.waiting()
    for letter in waiting:
        with transaction.atomic():
            _issue(letter, None, at)
    return len(waiting)


def _issue(letter: Letter, by: Any, at: datetime.datetime) -> None:
    with moved(LETTER, "issue", letter, by=by, at=at):
        letter.sent_at = at
    _leave_to_post([letter], by, at)


def send_again(*, letter: Letter, by: Any, at: datetime.datetime, to_address: str = "") -> Letter:
    """Email a letter again whose email failed, to another address where one is given. Its moment stays as it was."""
    with transaction.atomic():
        with moved(LETTER, "send_again", letter, by=by, at=at):
            letter.failure, letter.offered_at, letter.offers, letter.answer = "", None, 0, ""
            letter.to_address = to_address or letter.to_address
        leave_after_commit([letter], at=at)
    return letter


def note_came_back(*, letter: Letter, said: str, by: Any, at: datetime.datetime) -> Letter:
    """The mail server took the email, and a message in the council's own mail says that it reached nobody."""
    if not said.strip():
        raise refuse("You cannot say that the email came back.", "Enter what the message said.", about="said")
    with moved(LETTER, "come_back", letter, by=by, at=at, why=said.strip()):
        letter.failure = said.strip()
    return letter


def note_posted(*, letter: Letter, posted_on: datetime.date, by: Any, at: datetime.datetime) -> Letter:
    """A letter that no email took was printed and put in the post on this day."""
    what = "You cannot say that this letter was posted."
    if letter.sent_at is None:
        raise refuse(what, "The moment at which everybody is told has not come.")
    if posted_on < letter.sent_at.astimezone(LONDON).date():
        raise refuse(what, f"It went to everybody else on {day(letter.sent_at)}. Enter that day or a later one.")
    if posted_on > at.astimezone(LONDON).date():
        raise refuse(what, "Enter a day that has come.")
    with moved(LETTER, "post", letter, by=by, at=at):
        letter.posted_on, letter.posted_by = posted_on, _who(by)
    return letter


def _on_their_way(letters: list[Letter], *, by: Any, at: datetime.datetime) -> None:
    _leave_to_post(letters, by, at)
    leave_after_commit(letters, at=at)


def _leave_to_post(letters: list[Letter], by: Any, at: datetime.datetime) -> None:
    """Nothing goes to whoever has no email address until somebody puts the letter in the post."""
    unaddressed = [one for one in letters if not one.to_address]
    if unaddressed:
        with moved_all(LETTER, "leave_to_post", unaddressed, by=by, at=at):
            pass


def one_line(text: str) -> str:
    """A subject line is one line: a line break in it could write further headers."""
    return " ".join(text.split())[:200]


def _who(by: Any) -> str:
    return getattr(by, "reference", "") or "system"
