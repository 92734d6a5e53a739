"""Giving a passport to another council, and taking one that came from there."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.council.people import passport, queries
from commonweal.council.people.actions.passport import add_evidence, may_edit, update_profile
from commonweal.council.people.models import Organisation, Person, ShareCode
from commonweal.ground.record.actions import append, recorded
from commonweal.ground.record.queries import LETTERS
from commonweal.ground.record.rules import refuse

LASTS = datetime.timedelta(days=14)
UNKNOWN = "Nobody knows this code, it was used already, or it has run out. A code works once, for 14 days."


def make_share_code(
    *, organisation: Organisation, for_whom: str, by: Person, at: datetime.datetime
) -> tuple[ShareCode, str]:
    """A code that lets its holder take the passport once. It is told now and never again."""
    _only_an_editor(f"You cannot share the profile of {organisation}", organisation, by)
    letters = "".join(secrets.choice(LETTERS) for _ in range(16))
    code = ShareCode(
        organisation=organisation,
        digest=queries.code_digest(letters),
        for_whom=" ".join(for_whom.split()),
        made_by=by,
        made_at=at,
        expires_at=at + LASTS,
    )
    with recorded("shared", code, by=by, at=at):
        code.save()
    return code, "-".join(letters[place : place + 4] for place in range(0, 16, 4))


def withdraw_share_code(*, code: ShareCode, by: Person, at: datetime.datetime) -> None:
    what = "You cannot withdraw this code"
    _only_an_editor(what, code.organisation, by)
    with transaction.atomic():
        fresh = ShareCode.objects.select_for_update().get(pk=code.pk)
        if fresh.used_at or fresh.withdrawn_at:
            raise refuse(what, "It was used or withdrawn already.")
        with recorded("withdrew", fresh, by=by, at=at):
            fresh.withdrawn_at = at
            fresh.save()


def take_passport(*, code: str, at: datetime.datetime) -> tuple[Organisation, dict[str, Any]]:
    """The passport for whoever holds the code, once. Every wrong code has the same answer."""
    with transaction.atomic():
        held = ShareCode.objects.select_for_update().filter(digest=queries.code_digest(code)).first()
        if held is None or held.used_at or held.withdrawn_at or at >= held.expires_at:
            raise refuse("There is no passport behind this code.", UNKNOWN, exception="Ask for a new one.")
        with recorded("took passport", held, by=None, at=at, why=f"For {held.for_whom}, by its code."):
            held.used_at = at
            held.save()
        return held.organisation, passport.as_data(held.organisation, council=settings.COUNCIL_NAME, at=at)


def take_over(*, organisation: Organisation, given: passport.Passport, by: Person, at: datetime.datetime) -> int:
    """Save what a passport from elsewhere changes: how many changes there were. Nothing that is here is taken away."""
    _only_an_editor(f"You cannot change the profile of {organisation}", organisation, by)
    answers, pieces = passport.new_answers(organisation, given), passport.new_pieces(organisation, given)
    with transaction.atomic():
        append(organisation, "took over passport", by=by, at=at, why=f"From {given.from_council or 'a file'}.")
        if answers:
            update_profile(organisation=organisation, by=by, at=at, **answers)
        for piece in pieces:
            add_evidence(organisation=organisation, by=by, at=at, **piece)
    return len(answers) + len(pieces)


def _only_an_editor(what: str, organisation: Organisation, by: Person) -> None:
    verdict = may_edit(by, organisation)
    if not verdict:
        raise refuse(what, verdict.because, who=may_edit.who)
