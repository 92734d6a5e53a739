"""What goes on around an open round in the demonstration borough: a workshop held, one to come, and a bad half hour."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from commonweal.council.exercise.models import Exercise
from commonweal.cycle.source import actions

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
SAID = (
    "Eleven people came. Asked whether a group without a bank account may apply: yes, with an organisation that holds "
    "the money for it. Asked whether transport counts: yes, put it in the budget. Asked how many awards there will "
    "be: two or three, as the money allows."
)


def lay_workshops(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """Advice that is the same for everybody: what was said is public, and the next one has room."""
    exercise = told["play"]
    held = _workshop(exercise, "Ask us anything", at - 8 * DAY, at - 3 * DAY)
    actions.write_down(workshop=held, said=SAID, by=exercise.lead, at=at - 3 * DAY + 2 * HOUR)
    to_come = _workshop(exercise, "Costing your idea", at - 2 * DAY, at + 4 * DAY)
    for number, name in enumerate(("Tomasz Nowak", "Grace Oyelaran", "Bethan Pugh")):
        actions.take_place(workshop=to_come, name=name, email=f"guest{number}@thornmere.example", at=at - DAY)


def _workshop(exercise: Exercise, title: str, announced: datetime.datetime, starts: datetime.datetime) -> Any:
    return actions.hold_workshop(
        opportunity=exercise.opportunities.get(),
        title=title,
        starts_at=starts.replace(minute=0),
        where="Millbrook library, first floor, with a lift; or by telephone",
        room_for=20,
        by=exercise.lead,
        at=announced,
    )


def note_bad_half_hour(admin: Any, *, at: datetime.datetime) -> None:
    """Out of service for 35 minutes on a day without a deadline: public, and no date moves."""
    began = at - 5 * DAY
    actions.note_outage(
        began=began,
        ended=began + datetime.timedelta(minutes=35),
        how_known="The hosting company's own log. A disk was full.",
        by=admin,
        at=at - 4 * DAY,
    )
