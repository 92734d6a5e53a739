from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.actions import set_aside, tie
from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.deliver.actions.tasks import completed
from commonweal.cycle.deliver.actions.terms import schedule_reports
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.states import AGREEMENT
from commonweal.cycle.source.queries.award import signing_held
from commonweal.ground.pages.words import money, plain_day
from commonweal.ground.record.actions import moved
from commonweal.ground.record.rules import Refused, refuse


@transaction.atomic
def agree_as_provider(*, agreement: Agreement, by: Any, at: datetime.datetime) -> None:
    """The organisation agrees, and with that accepts how payment works."""
    agreement.refresh_from_db()
    with moved(AGREEMENT, "agree_as_provider", agreement, by=by, at=at):
        _not_held(agreement, "You cannot agree for the organisation.", at, to_council=False)
        agreement.agreed_by_provider, agreement.agreed_by_provider_at = by, at
    _start_if_both(agreement, by, at)


@transaction.atomic
def agree_as_council(*, agreement: Agreement, by: Any, at: datetime.datetime) -> None:
    agreement.refresh_from_db()
    if agreement.agreed_by_provider_id == by.pk:
        raise refuse("You cannot agree for the council.", "You have agreed for the organisation.")
    with moved(AGREEMENT, "agree_as_council", agreement, by=by, at=at):
        _not_held(agreement, "You cannot agree for the council.", at, to_council=True)
        agreement.agreed_by_council, agreement.agreed_by_council_at = by, at
    _start_if_both(agreement, by, at)


def _not_held(agreement: Agreement, what: str, at: datetime.datetime, *, to_council: bool) -> None:
    """What stops an agreement from being set up stops it from being signed, should it come to light only then."""
    if agreement.award is None:
        return
    held = signing_held(agreement.award, what=what, on=timezone.localdate(at), to_council=to_council)
    if held:
        raise Refused(held)


def abandon(*, agreement: Agreement, why: str, by: Any, at: datetime.datetime) -> None:
    """Set aside an agreement that the parties could not reach; the award then stands without one."""
    if not why.strip():
        raise refuse("You cannot set this agreement aside.", "Enter why the parties did not agree.")
    with moved(AGREEMENT, "abandon", agreement, by=by, at=at, why=why):
        agreement.ended_on = timezone.localdate(at)


def _start_if_both(agreement: Agreement, by: Any, at: datetime.datetime) -> None:
    if not (agreement.agreed_by_provider_at and agreement.agreed_by_council_at):
        return
    with moved(AGREEMENT, "start", agreement, by=by, at=at):
        agreement.signed_on = timezone.localdate(at)
    schedule_reports(agreement=agreement, by=by, at=at)
    if not agreement.exercise:
        return
    for key in ("agreement", "monitoring"):
        completed(agreement, key, by=by, at=at)
    council = agreement.agreed_by_council
    if not agreement.instalments.exists() and on_the_team(council, agreement):
        reason = "No money is paid under this agreement."
        set_aside(exercise=agreement.exercise, key="payments", reason=reason, by=council, at=at)
    tie(
        exercise=agreement.exercise,
        kind="agreement",
        sentence=_sentence(agreement),
        about=agreement.reference,
        on=agreement.signed_on,
        amount=agreement.value,
        path=f"/agreements/{agreement.reference}/",
        public=True,
        by=by,
        at=at,
    )


def _sentence(agreement: Agreement) -> str:
    worth = f" for {money(agreement.value)}" if agreement.value is not None else ""
    return (
        f"{agreement.organisation} and the council agreed ‘{agreement.title}’{worth}, "
        f"from {plain_day(agreement.starts_on)} to {plain_day(agreement.ends_on)}."
    )
