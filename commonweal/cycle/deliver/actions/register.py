"""Agreements that stood in the council's register before: read in again and again, changed only where they changed."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from commonweal.council.people.models import Organisation, Role
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground.pages.words import day
from commonweal.ground.record.actions import next_reference, recorded
from commonweal.ground.record.rules import refuse

Result = Literal["added", "changed", "unchanged"]
MAY = frozenset(
    "purpose department how_commissioned statutory value starts_on ends_on last_extension_on review_on notice_months "
    "signed_on living_wage light_touch allocation manager conditions council_obligations provider_obligations".split()
)
ENDING_HERE = ("notice", "ended_early")  # the end that notice set here is not undone by an older file


@transaction.atomic
def register_existing(
    *,
    organisation: Organisation,
    kind: str,
    title: str,
    source_key: str,
    by: Any,
    at: datetime.datetime,
    **fields: Any,
) -> Result:
    """Add or bring up to date one imported agreement, known by its key in the source; never one of ours."""
    what = "You cannot register this agreement."
    if by is not None and not by.holds(Role.AGREEMENTS, Role.ADMINISTRATOR):
        raise refuse(what, "You do not keep the register.", "a contract or grant manager, or a council administrator")
    if not source_key.strip():
        raise refuse(what, "It needs the key under which its source knows it.")
    if set(fields) - MAY:
        raise refuse(what, f"A registered agreement has no {', '.join(sorted(set(fields) - MAY))}.")
    starts_on, ends_on = fields.get("starts_on"), fields.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise refuse(what, f"It would end on {day(ends_on)}, before it starts on {day(starts_on)}.")
    agreement = Agreement.objects.filter(source_key=source_key).first()
    wanted = {"organisation": organisation, "kind": kind, "title": title[:300], **fields}
    if agreement is not None and agreement.state in ENDING_HERE:
        wanted.pop("ends_on", None)
    today = timezone.localdate(at)
    if agreement is None:
        return _add(wanted, source_key, today, by, at)
    changed = [name for name, value in wanted.items() if getattr(agreement, name) != value]
    run_out = agreement.state == "active" and _has_ended(wanted.get("ends_on", agreement.ends_on), today)
    if not changed and not run_out:
        return "unchanged"
    with recorded("update register", agreement, by=by, at=at):
        for name in changed:
            setattr(agreement, name, wanted[name])
        _settle(agreement, today)
        agreement.save()
    return "changed"


def _add(wanted: dict[str, Any], source_key: str, today: datetime.date, by: Any, at: datetime.datetime) -> Result:
    agreement = Agreement(reference=next_reference("AG", today.year), source_key=source_key, **wanted)
    _settle(agreement, today)
    with recorded("register", agreement, by=by, at=at):
        agreement.save()
    return "added"


def _has_ended(ends_on: datetime.date | None, today: datetime.date) -> bool:
    return ends_on is not None and ends_on < today


def _settle(agreement: Agreement, today: datetime.date) -> None:
    """The source says no state, only dates: past its end it has ended, otherwise it runs. What we ended stays so."""
    if agreement.state in ENDING_HERE:
        return
    if _has_ended(agreement.ends_on, today):
        agreement.state, agreement.ended_on = "ended", agreement.ends_on
    else:
        agreement.state, agreement.ended_on = "active", None
