from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from commonweal.ground.pages.words import day, plain_day

TAKEN = ("open", "closed", "assessing")
NOT_TAKEN = {
    "draft": "It is not published. What is said to providers before that is engagement, and is noted there.",
    "scheduled": "It is not open yet. What is said to providers before that is engagement, and is noted there.",
    "decided": "It is decided, and advice about it helps nobody any more.",
    "withdrawn": "It is withdrawn, and advice about it helps nobody any more.",
}


def advice_refused(opportunity: Any, state: str, on: datetime.date, today: datetime.date) -> list[tuple[str, str]]:
    """Why advice of that day cannot be noted, each sentence with the answer that it is about."""
    if state not in TAKEN:
        return [("", NOT_TAKEN[state])]
    opened, closes = timezone.localdate(opportunity.opens_at), timezone.localdate(opportunity.closes_at)
    if on > today:
        return [("on", "The day must be today or in the past.")]
    if on < opened:
        return [("on", f"The day must be {plain_day(opened)} or later. What was said before it opened is engagement.")]
    if on > closes:
        after = "What is said to an applicant after it is a message about the application."
        return [("on", f"The day must be {day(closes)}, the day of the deadline, or before. {after}")]
    return []


def after_questions_closed(opportunity: Any, asked_at: datetime.datetime) -> bool:
    """Whether somebody was answered who could no longer ask on the page; on the last day nobody knows the hour."""
    by = opportunity.questions_by
    return by is not None and timezone.localdate(asked_at) > timezone.localdate(by)
