"""What is drawn from what was awarded before: places on a framework agreement, and how much of its value is left."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from commonweal.council.people.models import Organisation
from commonweal.cycle.source.models import Award, Lot, Opportunity
from commonweal.ground import law
from commonweal.ground.law.days import shift_days, shift_months
from commonweal.ground.pages.words import day, money, plural


def places(framework: Opportunity, lot: Lot | None = None) -> QuerySet[Award]:
    """The awards that gave a place, and were accepted: its members."""
    found = Award.objects.filter(
        application__opportunity=framework,
        result=Award.Result.OFFER,
        state="notified",
        provider_accepted_payment=True,
    )
    found = found.filter(application__lot=lot) if lot is not None else found
    return found.select_related("application__organisation", "application__lot").order_by("application__rank", "pk")


def members(framework: Opportunity, lot: Lot | None = None) -> list[Organisation]:
    """Who may be asked, best placed first."""
    named = {one.application.organisation_id: one.application.organisation for one in places(framework, lot)}
    return list(named.values())


def outside(opportunity: Opportunity, organisation: Organisation) -> str:
    """Why an organisation cannot be invited to this call-off; nothing where it can, or where it is none."""
    framework = opportunity.drawn_from
    if framework is None or organisation in members(framework, opportunity.drawn_lot):
        return ""
    where = f"{framework.title} ({framework.reference})"
    return f"{organisation} has no place on {where}{f', {opportunity.drawn_lot}' if opportunity.drawn_lot else ''}."


# ---- term and value -----------------------------------------------------------------------------------------------


NOT_PUBLIC = ("draft", "scheduled", "withdrawn")


def spent(
    framework: Opportunity, lot: Lot | None = None, without: Opportunity | None = None, *, hidden: bool = True
) -> Decimal:
    """What call-offs came to: their awards where they are decided, and what they offer where they are not yet.

    Those that nobody outside the council can see yet count too, unless they are not to be `hidden` in it.
    """
    total = Decimal(0)
    drawn = framework.call_offs.exclude(state__in=["withdrawn"] if hidden else NOT_PUBLIC)
    drawn = drawn.filter(drawn_lot=lot) if lot is not None else drawn
    for one in drawn.exclude(pk=without.pk if without else None):
        awarded = Award.objects.filter(application__opportunity=one, result=Award.Result.OFFER)
        given = awarded.exclude(state="not_taken_up").aggregate(total=Sum("amount"))["total"]
        total += (given or Decimal(0)) if one.state == "decided" else one.budget
    return total


def ended(framework: Opportunity, on: datetime.date) -> str:
    """Why nothing can be called off on this day; nothing where it can."""
    if framework.starts_on and on < framework.starts_on:
        return f"The framework agreement {framework.reference} begins on {day(framework.starts_on)}."
    if framework.ends_on and on > framework.ends_on:
        return f"The framework agreement {framework.reference} ended on {day(framework.ends_on)}."
    return ""


def too_much(opportunity: Opportunity, framework: Opportunity, lot: Lot | None = None) -> str:
    """Why this call-off does not fit what is left of the framework, or of its lot; nothing where it does."""
    for of, value in ((None, framework.budget), *([(lot, lot.value)] if lot is not None else [])):
        used = spent(framework, of, without=opportunity)
        name = f"{framework.reference}, {of}," if of is not None else f"The framework agreement {framework.reference}"
        if used >= value:
            return f"{name} is worth {money(value)} in all, and all of it is spent or promised."
        if used + opportunity.budget > value:
            return (
                f"{name} is worth {money(value)} in all, of which {money(value - used)} is left. "
                f"This call-off is for {money(opportunity.budget)}."
            )
    return ""


def in_force(on: datetime.date) -> list[Opportunity]:
    """The frameworks with members from which something can be called off on this day."""
    found = Opportunity.objects.filter(place_only=True, state="decided", starts_on__lte=on, ends_on__gte=on)
    return [one for one in found.prefetch_related("lots").order_by("reference") if places(one).exists()]


def drawn_so_far(framework: Opportunity) -> dict[str, Any]:
    """Of a framework agreement as everybody reads it: who has a place, and which published contracts draw on it."""
    if not framework.place_only or framework.state != "decided":
        return {}
    published = framework.call_offs.exclude(state__in=NOT_PUBLIC).order_by("pk")
    left = framework.budget - spent(framework, hidden=False)
    return {"members": members(framework), "call_offs": list(published), "left": left}


# ---- before publication -------------------------------------------------------------------------------------------


def within_term(opportunity: Opportunity) -> str | None:
    """A framework has a first and a last day, within the term that its process set."""
    if not opportunity.place_only:
        return None
    if not opportunity.starts_on or not opportunity.ends_on:
        return "A framework agreement is published with its first and its last day. Set them in the timetable."
    if opportunity.most_months is None:
        return None
    last = shift_days(shift_months(opportunity.starts_on, opportunity.most_months), -1)
    if opportunity.ends_on <= last:
        return None
    years = plural(opportunity.most_months // 12, "year")
    return f"The framework agreement runs for {years} at most, as its process says, so it ends by {day(last)}."


def fits_framework(opportunity: Opportunity) -> str | None:
    """A call-off comes while its framework is in force, and within its value."""
    framework = opportunity.drawn_from
    if framework is None or opportunity.opens_at is None:
        return None
    over = ended(framework, timezone.localdate(opportunity.opens_at))
    return over or too_much(opportunity, framework, opportunity.drawn_lot) or None


def longest(on: datetime.date) -> int:
    """The years that a framework may run for without a reason."""
    return law.value("framework_years", on).whole()
