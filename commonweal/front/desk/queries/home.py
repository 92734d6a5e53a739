from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.council.decide.queries import public_decisions
from commonweal.council.exercise.queries import current_framework
from commonweal.cycle.deliver.queries import lines, planned
from commonweal.cycle.source.queries import open_now
from commonweal.front.desk.queries.areas import wards

MOST = 3


def home_of(now: datetime.datetime) -> dict[str, Any]:
    """The public home: what is open, what comes up and what was decided. Bounded readings, whatever the size."""
    today = timezone.localdate(now)
    coming = planned(today=today).filter(ends_on__gte=today)
    opportunities = open_now(now).order_by("closes_at", "pk")
    return {
        "wards": wards(),
        "opportunities": list(opportunities[:MOST]),
        "open_count": opportunities.count(),
        "coming": lines(coming[:MOST], today),
        "decisions": list(public_decisions().filter(made_on__isnull=False)[:MOST]),
        "framework": current_framework(today),
    }
