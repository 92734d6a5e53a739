from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import UNDECIDED, forward_plan, waiting_for
from commonweal.council.exercise.models import Area

AHEAD = datetime.timedelta(days=90)


def home_of(person: Any, now: datetime.datetime) -> dict[str, Any]:
    """What a councillor needs first: what to decide, what is planned, and the wards to read about."""
    today = timezone.localdate(now)
    soon = Decision.objects.filter(state__in=UNDECIDED, planned_for__lte=today + AHEAD)
    return {
        "mine": list(waiting_for(person)[:50]),
        "soon": list(soon.select_related("exercise").order_by("planned_for", "pk")[:50]),
        "plan": list(forward_plan(today)[:20]),
        "wards": list(Area.objects.filter(kind="ward").only("name", "slug").order_by("name")),
    }
