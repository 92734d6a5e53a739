from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.cycle.source.actions import run_by
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.procurement import queries, rules
from commonweal.cycle.source.procurement.models import Procurement
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

WHAT = "You cannot choose this process."


def choose(
    *,
    opportunity: Opportunity,
    process: str,
    why: str,
    by: Any,
    at: datetime.datetime,
    health: bool = False,
    considerable_change: bool | None = None,
    justification: str = "",
    small_suppliers: str = "",
    reserved: str = "",
) -> None:
    """Say by which process this contract is bought, with what the law wants said first."""
    chosen = next((one for one in rules.PROCESSES if one.key == process), None)
    if chosen is None:
        raise refuse(WHAT, f"There is no process '{process}'.")
    facts = queries.facts(opportunity, timezone.localdate(at), health=health, considerable_change=considerable_change)
    said = [text for text in (rules.refusal(chosen, facts), rules.reserved_refusal(reserved, facts)) if text]
    said += rules.missing(chosen, facts, justification, small_suppliers)
    if said:
        raise Refused(*(Refusal(WHAT, sentence) for sentence in said))
    held = queries.of(opportunity)
    held.health, held.considerable_change = health, considerable_change
    held.justification, held.small_suppliers, held.reserved = justification, small_suppliers, reserved
    with transaction.atomic():
        run_by(
            opportunity=opportunity,
            process=chosen,
            why=why,
            says=_says(held),
            notices=rules.notices(chosen, facts),
            by=by,
            at=at,
        )
        with recorded("describe procurement", held, by=by, at=at):
            held.save()


def _says(held: Procurement) -> list[str]:
    said = []
    if held.justification:
        said.append(f"Why there is no competition: {held.justification}")
    if held.reserved:
        said.append(f"Kept for: {held.get_reserved_display()}.")
    return said
