from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonweal.cycle.source.actions import describe, run_by
from commonweal.cycle.source.in_kind import queries, rules
from commonweal.cycle.source.in_kind.models import AssetOffered
from commonweal.cycle.source.models import Opportunity
from commonweal.ground.pages.words import money, plain_day
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

WHAT = "You cannot choose this process."


def choose(
    *,
    opportunity: Opportunity,
    process: str,
    why: str,
    asset: str,
    market_value: Decimal,
    from_date: datetime.date,
    until_date: datetime.date,
    conditions: str,
    by: Any,
    at: datetime.datetime,
    charge: Decimal = Decimal(0),
    minimal_assistance: bool = False,
) -> None:
    """Say by which process this asset is lent, what it is worth and for how long; the value becomes the amount."""
    chosen = next((one for one in rules.PROCESSES if one.key == process), None)
    if chosen is None:
        raise refuse(WHAT, f"There is no process '{process}'.")
    said = rules.refusals(market_value, charge, from_date, until_date)
    if said:
        raise Refused(*(Refusal(WHAT, sentence, about=about) for about, sentence in said.items()))
    held = queries.of(opportunity)
    held.asset, held.market_value, held.charge = asset, market_value, charge
    held.from_date, held.until_date, held.conditions = from_date, until_date, conditions
    held.minimal_assistance = minimal_assistance
    value = rules.worth(market_value, charge, from_date, until_date)
    with transaction.atomic():
        describe(opportunity=opportunity, by=by, at=at, budget=value)
        run_by(
            opportunity=opportunity,
            process=chosen,
            why=why,
            says=_says(held, value),
            notices=rules.notices(chosen, minimal_assistance),
            by=by,
            at=at,
        )
        with recorded("describe asset", held, by=by, at=at):
            held.save()


def _says(held: AssetOffered, value: Decimal) -> list[str]:
    charged = f"{money(held.charge)} a year is charged" if held.charge else "nothing is charged for it"
    return [
        f"What is lent: {held.asset}, from {plain_day(held.from_date)} to {plain_day(held.until_date)}.",
        f"A year of it would earn {money(held.market_value)} and {charged}, so the grant is worth {money(value)}.",
        f"Conditions: {held.conditions}",
    ]
