from __future__ import annotations

import datetime
from decimal import Decimal

from commonweal.cycle.source.grants.models import GrantRound
from commonweal.cycle.source.grants.rules import Facts
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.ground import law

CORE_COSTS = "Core costs"  # as the stock question 'What would this grant be for?' offers it


def of(opportunity: Opportunity) -> GrantRound:
    """What is held about this grant, or an empty one that is not saved yet."""
    found = GrantRound.objects.filter(opportunity=opportunity).first()
    return found or GrantRound(opportunity=opportunity)


def facts(opportunity: Opportunity, on: datetime.date) -> Facts:
    return Facts(most=opportunity.maximum, small_up_to=law.value("small_grant_up_to", on).value)


def database_over(on: datetime.date) -> Decimal:
    return law.value("subsidy_database_over", on).value


def for_core_costs(application: Application) -> bool:
    """Whether money for it may be spent as its applicant sees fit: the grant is for that, or lets them say so."""
    held = of(application.opportunity)
    if held.restriction == GrantRound.Restriction.EITHER:
        return (application.submitted or {}).get("answers", {}).get("spent_on") == CORE_COSTS
    return held.restriction == GrantRound.Restriction.CORE
