from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.cycle.source.actions import run_by
from commonweal.cycle.source.grants import queries, rules
from commonweal.cycle.source.grants.models import GrantRound
from commonweal.cycle.source.models import Opportunity
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse

WHAT = "You cannot choose this process."


def choose(
    *,
    opportunity: Opportunity,
    process: str,
    why: str,
    by: Any,
    at: datetime.datetime,
    restriction: str = GrantRound.Restriction.PROJECT,
    subsidy: str = GrantRound.Subsidy.NO,
    subsidy_reason: str = "",
) -> None:
    """Say by which process this grant is given, what it may be spent on, and whether it is a subsidy."""
    on = timezone.localdate(at)
    chosen = next((one for one in rules.PROCESSES if one.key == process), None)
    if chosen is None:
        raise refuse(WHAT, f"There is no process '{process}'.")
    closed = rules.refusal(chosen, queries.facts(opportunity, on))
    if closed:
        raise refuse(WHAT, closed, about="process")
    if not subsidy_reason.strip():
        raise refuse(WHAT, "Enter why it is or is not a subsidy", about="subsidy_reason")
    held = queries.of(opportunity)
    held.restriction, held.subsidy, held.subsidy_reason = restriction, subsidy, subsidy_reason
    most = opportunity.maximum or opportunity.budget
    with transaction.atomic():
        run_by(
            opportunity=opportunity,
            process=chosen,
            why=why,
            says=_says(held),
            notices=rules.notices(chosen, subsidy, most, queries.database_over(on)),
            by=by,
            at=at,
        )
        with recorded("describe grant", held, by=by, at=at):
            held.save()


def _says(held: GrantRound) -> list[str]:
    said = [f"What it is for. {held.get_restriction_display()}."]
    if held.subsidy != GrantRound.Subsidy.NO:
        said.append(f"Is it a subsidy? {held.get_subsidy_display()}. {held.subsidy_reason}")
    return said
