from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from commonweal.council.people.rules import any_member, editor
from commonweal.ground.record.rules import Rule, rule, signed_in


@rule("the officer who types it in from paper")
def types_it_in(person: Any, application: Any) -> bool:
    """Only until it is sent: from then on it is read like any other."""
    on_paper = getattr(application, "paper_received_at", None) is not None and application.state == "in_progress"
    return bool(signed_in(person)) and on_paper and application.started_by_id == person.pk


TOLD = "Everyone who applied is told at the same moment, with reasons"
NO_PLACE = ("withdrawn", "not_let_in")  # what keeps nobody of the organisation from applying


def before_joining(application: Any) -> bool:
    """Written for an organisation by somebody who has only asked to join it, and not yet taken in by it."""
    return getattr(application, "state", "") == "not_let_in"


@rule("whoever began it before they were let in")
def began_it(person: Any, application: Any) -> bool:
    return bool(signed_in(person)) and before_joining(application) and application.started_by_id == person.pk


@rule(editor.who)
def in_its_name(person: Any, thing: Any) -> bool:
    """Until it is taken in, nobody of the organisation writes in it: an outsider would read that."""
    return bool(editor(person, thing)) and not before_joining(thing)


@rule(f"{any_member.who}, unless it has said no to whoever wrote this")
def of_the_organisation(person: Any, thing: Any) -> bool:
    """What was written for it by somebody whom it has told no is theirs alone."""
    return bool(any_member(person, thing)) and not getattr(thing, "turned_down", False)


may_see: Rule = of_the_organisation | types_it_in | began_it
may_edit: Rule = in_its_name | types_it_in
may_write: Rule = may_edit | began_it  # the words and the files; all that is done in the organisation's name is apart
may_correspond: Rule = of_the_organisation | types_it_in

FIXED = ("project", "amount", "outcomes_chosen", "links_declared", "partners")


def words_in(text: str) -> int:
    return len(str(text).split())


def fingerprint(content: Mapping[str, Any]) -> str:
    """The SHA-256 of what was submitted, in one canonical form."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def closed(closes_at: datetime.datetime | None, at: datetime.datetime) -> bool:
    """At the stroke of the deadline it is closed."""
    return closes_at is not None and at >= closes_at


def can_change(application: Any) -> str:
    """What the deadline means for an application that was sent; one that came on paper or late stays as it is."""
    if application.paper_received_at is not None or closed(application.opportunity.closes_at, application.submitted_at):
        return "What you sent stays as it is."
    return "Until then you can edit, and submit again."


def receipt_mark(submitted_at: datetime.datetime) -> str:
    """By which the receipts of one sending are known from those of another."""
    return submitted_at.astimezone(datetime.UTC).isoformat()
