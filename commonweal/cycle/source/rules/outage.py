"""When time out of service moves a deadline, and how far."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from commonweal.cycle.source.models import Opportunity, Outage
from commonweal.ground import law

LAST = datetime.timedelta(hours=24)
LONGEST = datetime.timedelta(days=7)  # more is a year or a month mistyped, and deadlines would move at once


def minutes_out(outages: Iterable[Outage], closes_at: datetime.datetime) -> int:
    """Whole minutes out of service in the last day before a deadline; overlapping times count once."""
    begins = closes_at - LAST
    spans = sorted((max(one.began, begins), min(one.ended, closes_at)) for one in outages)
    total, reached = datetime.timedelta(0), begins
    for start, end in spans:
        if end > reached:
            total, reached = total + (end - max(start, reached)), end
    return int(total.total_seconds() // 60)


def moved_to(closes_at: datetime.datetime, minutes: int) -> datetime.datetime | None:
    """The new deadline at the same hour, or nothing where the time out of service was short. `closes_at` is local."""
    on = closes_at.date()
    if minutes <= law.value("outage_extends_over", on).value:
        return None
    day = law.add_working_days(on, int(law.value("outage_extends_by", on).value)).date
    return datetime.datetime.combine(day, closes_at.timetz().replace(tzinfo=None), tzinfo=closes_at.tzinfo)


def still_moves(opportunity: Opportunity) -> bool:
    """A deadline moves only while nothing that was sent has been opened."""
    return opportunity.state in ("scheduled", "open", "closed") and opportunity.unsealed_at is None
