from __future__ import annotations

import datetime
import re
from typing import Any

from django.utils import timezone

from commonweal.ground.pages.words import plain_day

NOTED = ("scheduled", "open")
TOO_EARLY = "It is not published yet, so there is nothing to answer to. Publish it first."
TOO_LATE = "It is {}. Where it was advertised is noted while people can still apply."
LINK = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", re.IGNORECASE)


def closed_refusal(state: str, label: str) -> str:
    """Why nothing more is noted; nothing while it is published and not closed."""
    if state in NOTED:
        return ""
    return TOO_EARLY if state == "draft" else TOO_LATE.format(label.lower())


def said_wrong(
    opportunity: Any, *, channel: str, other: str, on: datetime.date, link: str, today: datetime.date
) -> list[tuple[str, str]]:
    """What is wrong with one advertisement, each sentence with the answer that it is about."""
    said = [("on", sentence)] if (sentence := day_refusal(opportunity, on, today)) else []
    if channel == "other" and not other.strip():
        said.append(("other", "Enter where else it was advertised."))
    if link and not LINK.fullmatch(link):
        said.append(("link", "Enter the whole link, like https://www.example.org/news"))
    return said


def day_refusal(opportunity: Any, on: datetime.date, today: datetime.date) -> str:
    if on > today:
        return "The day must be today or in the past. Note it when it has gone out."
    began = timezone.localdate(opportunity.exercise.opened_at)
    if on < began:
        return f"The day must be {plain_day(began)} or later: the exercise began on that day."
    closes = timezone.localdate(opportunity.closes_at) if opportunity.closes_at else None
    if closes and on > closes:
        return f"The day must be {plain_day(closes)} or before: nobody could apply after that day."
    return ""
