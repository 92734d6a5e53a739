from __future__ import annotations

import datetime
from decimal import Decimal

from commonweal.cycle.source.grants.models import GrantRound
from commonweal.cycle.source.grants.rules import Facts
from commonweal.cycle.source.models import Opportunity
from commonweal.ground import law


def of(opportunity: Opportunity) -> GrantRound:
    """What is held about this grant, or an empty one that is not saved yet."""
    found = GrantRound.objects.filter(opportunity=opportunity).first()
    return found or GrantRound(opportunity=opportunity)


def facts(opportunity: Opportunity, on: datetime.date) -> Facts:
    return Facts(most=opportunity.maximum, small_up_to=law.value("small_grant_up_to", on).value)


def database_over(on: datetime.date) -> Decimal:
    return law.value("subsidy_database_over", on).value
