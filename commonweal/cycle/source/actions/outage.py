"""Time out of service: noted in public, and given back where it fell on the last day before a deadline."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.council.people.rules import administrator
from commonweal.cycle.source.actions.publishing import extend
from commonweal.cycle.source.models import Opportunity, Outage
from commonweal.cycle.source.rules import outage as rules
from commonweal.ground.pages.words import plural
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse


@transaction.atomic
def note_outage(
    *, began: datetime.datetime, ended: datetime.datetime, how_known: str, by: Any, at: datetime.datetime
) -> list[Opportunity]:
    """Note it once; the opportunities whose deadline it moved."""
    what = "You cannot note this time out of service."
    require(administrator, by, None, what=what)
    if ended <= began:
        raise refuse(what, "It must end after it began.", about="ended")
    if ended > at:
        raise refuse(what, "It must have ended already.", about="ended")
    if ended - began > rules.LONGEST:
        told = f"That is {plural((ended - began).days, 'day')} out of service. Check the days and the years."
        way = f"Note what lasted longer than {plural(rules.LONGEST.days, 'day')} in parts."
        raise refuse(what, told, exception=way, about="began")
    if not how_known.strip():
        raise refuse(what, "Say how it is known. Everybody can read this.", about="how_known")
    if Outage.objects.filter(began=began).exists():
        raise refuse(what, "A time out of service that began then is noted already.", about="began")
    outage = Outage(began=began, ended=ended, how_known=how_known.strip(), noted_by=by, noted_at=at)
    with recorded("note outage", outage, by=by, at=at):
        outage.save()
    near = Opportunity.objects.filter(closes_at__gt=began, closes_at__lte=ended + rules.LAST)
    return [one for one in near.select_related("exercise", "specification") if _extend(one, at)]


def _extend(opportunity: Opportunity, at: datetime.datetime) -> bool:
    if not rules.still_moves(opportunity):
        return False
    closes_at = timezone.localtime(opportunity.closes_at)
    outages = Outage.objects.filter(began__lt=closes_at, ended__gt=closes_at - rules.LAST)
    minutes = rules.minutes_out(outages, closes_at)
    later = rules.moved_to(closes_at, minutes)
    if later is None:
        return False
    extend(
        opportunity=opportunity,
        closes_at=later,
        why=f"The service was out of order for {minutes} minutes in the day before the deadline.",
        at=at,
    )
    return True
