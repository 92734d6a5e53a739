"""From which rules of the framework one opportunity can depart, and where it did."""

from __future__ import annotations

from django.db.models import QuerySet

from commonweal.council.framework.models import PolicyException
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.living_wage import wage_required
from commonweal.cycle.source.rules.evidence import CHECKS_RULE
from commonweal.cycle.source.rules.opportunity import ENGAGEMENT_RULE, PRICE_RULE


def can_be_excepted(opportunity: Opportunity) -> list[tuple[str, str]]:
    """Each rule that publication would else insist on: its name, and what departing from it allows."""
    pack, wage = opportunity.exercise.framework.pack, wage_required(opportunity)
    found = [(ENGAGEMENT_RULE, "It is published though no conversation with providers is recorded.")]
    if opportunity.kind == Opportunity.Kind.CONTRACT:
        found.append((PRICE_RULE, "Price may count for more than 50%."))
    if pack.criteria.organisational:
        found.append((CHECKS_RULE, "Evidence that is always asked of organisations may be left out, with a reason."))
    if wage is not None:
        found.append((wage.name, "The form does not have to ask about it."))
    return found


def exceptions_made(opportunity: Opportunity) -> QuerySet[PolicyException]:
    found = PolicyException.objects.filter(exercise_reference=opportunity.exercise.reference)
    return found.select_related("approved_by").order_by("approved_at", "pk")
