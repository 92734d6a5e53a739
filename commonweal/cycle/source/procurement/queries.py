from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.framework.models.items import ProcurementStrategy
from commonweal.cycle.source.models import Lot, Opportunity
from commonweal.cycle.source.procurement import rules
from commonweal.cycle.source.procurement.models import FrameworkTerms, Procurement
from commonweal.cycle.source.procurement.rules import Facts
from commonweal.cycle.source.queries import excepted, lot_numbered, route_of
from commonweal.cycle.source.queries.call_off import in_force
from commonweal.cycle.source.rules.process import Process
from commonweal.ground import law


def of(opportunity: Opportunity) -> Procurement:
    """What is held about this contract, or an empty one that is not saved yet."""
    found = Procurement.objects.filter(opportunity=opportunity).first()
    return found or Procurement(opportunity=opportunity)


def threshold(opportunity: Opportunity, on: datetime.date) -> law.Covered:
    """The budget is the whole value, VAT included, as the specification says."""
    route = route_of(opportunity.exercise)
    kind: Any = (route.answers.get("kind") if route else None) or "services"
    return law.covered(kind, on, value_inc_vat=opportunity.budget)


def facts(opportunity: Opportunity, on: datetime.date, *, health: bool, considerable_change: bool | None) -> Facts:
    route = route_of(opportunity.exercise)
    found, in_lots = threshold(opportunity, on), opportunity.lots.exists()
    return Facts(
        # In lots, what counts is all of them together, whatever was thought when the route was chosen.
        covered=(route.covered if route else found.covered) or (in_lots and found.covered),
        notifiable=found.notifiable,
        light_touch=bool(route and "light_touch" in str(route.answers.get("kind", ""))),
        health=health,
        considerable_change=considerable_change,
        in_lots=in_lots,
    )


def strategy(opportunity: Opportunity) -> ProcurementStrategy | None:
    return opportunity.exercise.framework.pack.procurement_strategy


def against_strategy(opportunity: Opportunity, process: Process) -> str:
    """Why the council's strategy stands against this process; nothing where an exception to it is recorded."""
    said = rules.strategy_refusal(strategy(opportunity), process, opportunity.budget)
    return "" if excepted(opportunity, rules.STRATEGY_RULE) else said


def terms_of(opportunity: Opportunity) -> FrameworkTerms:
    """How contracts are called off from the framework that this sets up, or empty terms that are not saved yet."""
    found = FrameworkTerms.objects.filter(opportunity=opportunity).first()
    return found or FrameworkTerms(opportunity=opportunity)


def frameworks(on: datetime.date) -> list[tuple[str, str]]:
    """The council's frameworks from which a contract can be called off, lot by lot where they are in lots."""
    offered = []
    for one in in_force(on):
        lots = list(one.lots.all())
        offered += [(f"{one.reference}:{lot.number}", f"{one.title}, {lot}") for lot in lots]
        offered += [] if lots else [(one.reference, one.title)]
    return offered


def drawn(key: str) -> tuple[Opportunity | None, Lot | None]:
    """The framework and the lot that a key of `frameworks` names."""
    reference, _, number = key.partition(":")
    found = Opportunity.objects.filter(reference=reference, place_only=True).first() if reference else None
    return found, lot_numbered(found, number) if found and number else None
