"""How long after a deadline an applicant may ask to be let in, and until when the answer holds."""

from __future__ import annotations

import datetime

from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.rules import administrator
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.rules.panel import has_closed
from commonweal.ground import law
from commonweal.ground.pages.words import moment
from commonweal.ground.record.rules import Rule

may_rule: Rule = on_the_team | administrator
ASK_UNTIL = datetime.time(12)
SEND_WITHIN = datetime.timedelta(hours=24)
FEWEST_WORDS = 10


def ask_until(closes_at: datetime.datetime) -> datetime.datetime:
    """Noon on the working day after the deadline."""
    day = law.add_working_days(closes_at.date(), 1).date
    return datetime.datetime.combine(day, ASK_UNTIL, tzinfo=closes_at.tzinfo)


def asking_refusal(application: Application, at: datetime.datetime, closes_at: datetime.datetime) -> str:
    """Why a late request cannot be made; nothing where it can."""
    if application.state != "in_progress":
        return "Only an application that was started and not submitted can be sent late."
    if application.opportunity.state == "withdrawn":
        return "The council has withdrawn this opportunity."
    if not has_closed(application.opportunity, at):
        return "The deadline has not passed. Submit it as it is, or go on with it."
    if at >= ask_until(closes_at):
        return f"You could ask until {moment(ask_until(closes_at))}."
    return ""
