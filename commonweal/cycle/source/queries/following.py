"""What of an opportunity can be followed, and how many will hear of it."""

from __future__ import annotations

from commonweal.cycle.source.models import Opportunity
from commonweal.ground.post import queries as post

ALL = "opportunities"


def theme_topic(theme: str) -> str:
    return f"{ALL}:{theme}"[:160]


def own_topic(opportunity: Opportunity) -> str:
    return f"opportunity:{opportunity.reference}"


def new_topics(opportunity: Opportunity) -> list[str]:
    """Who hears that it is open: whoever follows all of them, or what it is about."""
    theme = opportunity.exercise.service_category
    return [ALL, *([theme_topic(theme)] if theme else [])]


def will_be_told(opportunity: Opportunity) -> int:
    return post.how_many(new_topics(opportunity))
