"""Dates that the system proposes, from working days and bank holidays, and what to think of the ones chosen."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from commonweal.cycle.source.models import Opportunity
from commonweal.ground import law
from commonweal.ground.pages.words import day

LONDON = ZoneInfo("Europe/London")
OPEN_AT_LEAST = 30
OPENS, CLOSES = datetime.time(10), datetime.time(17)


@dataclass(frozen=True)
class Proposal:
    opens_at: datetime.datetime
    questions_by: datetime.datetime
    closes_at: datetime.datetime
    score_by: datetime.date
    moderate_on: datetime.date
    decision_on: datetime.date
    letters_on: datetime.date
    starts_on: datetime.date
    ends_on: datetime.date | None


def proposed_timetable(opportunity: Opportunity, now: datetime.datetime) -> Proposal:
    """Five working days to open, at least 30 days open, a third of a year at most to the start: all working days."""
    opens = law.add_working_days(timezone.localdate(now), 5).date
    closes = _working(max(opens + datetime.timedelta(days=OPEN_AT_LEAST), _least(opportunity, opens)))
    questions = law.add_working_days(closes, -7).date
    decision = law.add_working_days(closes, 30).date
    starts = law.add_working_days(decision, 15).date
    ends = starts.replace(year=starts.year + 1, day=min(starts.day, 28)) - datetime.timedelta(days=1)
    return Proposal(
        opens_at=_at(opens, OPENS),
        questions_by=_at(questions, CLOSES),
        closes_at=_at(closes, CLOSES),
        score_by=law.add_working_days(closes, 10).date,
        moderate_on=law.add_working_days(closes, 15).date,
        decision_on=decision,
        letters_on=law.add_working_days(decision, 10).date,
        starts_on=starts,
        ends_on=ends,
    )


TO_ANSWER = 5  # working days after questions have closed
TO_READ = 2  # working days between the last answers and the deadline


def answers_by(opportunity: Opportunity) -> datetime.date | None:
    """The day by which every question is answered: soon after questions close, and in time to be read."""
    if opportunity.closes_at is None:
        return None
    closes = timezone.localdate(opportunity.closes_at)
    asked_by = timezone.localdate(opportunity.questions_by or opportunity.closes_at)
    try:
        in_time = law.shift_working_days(closes, -TO_READ)
        return max(asked_by, min(in_time, law.shift_working_days(asked_by, TO_ANSWER)))
    except law.LawRefusal:  # the bank holidays of that year are not published yet
        return closes


def _least(opportunity: Opportunity, opens: datetime.date) -> datetime.date:
    if opportunity.regime != "pa23":
        return opens
    return law.tender_deadline(opens).earliest_close


def _working(on: datetime.date) -> datetime.date:
    return on if law.working_day(on).working_day else law.add_working_days(on, 1).date


def _at(on: datetime.date, clock: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(on, clock, tzinfo=LONDON)


def timetable_advice(opportunity: Opportunity) -> list[str]:
    """What to know about the dates that were chosen, in sentences; none of them stops anything."""
    said = []
    if opportunity.opens_at and opportunity.closes_at:
        days = (timezone.localdate(opportunity.closes_at) - timezone.localdate(opportunity.opens_at)).days
        if days < OPEN_AT_LEAST:
            said.append(f"It is open for {days} days. Small organisations need {OPEN_AT_LEAST} or more.")
    if opportunity.decision_on:
        try:
            notice = law.key_decision_notice_by(opportunity.decision_on)
        except ValueError:
            return said
        said.append(f"If this is a key decision and it is made on {day(opportunity.decision_on)}: {notice.sentence()}")
    return said
