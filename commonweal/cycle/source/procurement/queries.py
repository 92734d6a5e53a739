from __future__ import annotations

import datetime
from typing import Any

from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.procurement.models import Procurement
from commonweal.cycle.source.procurement.rules import Facts
from commonweal.cycle.source.queries import route_of
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
    found = threshold(opportunity, on)
    return Facts(
        covered=route.covered if route else found.covered,
        notifiable=found.notifiable,
        light_touch=bool(route and "light_touch" in str(route.answers.get("kind", ""))),
        health=health,
        considerable_change=considerable_change,
    )
