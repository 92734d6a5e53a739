from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.decide import actions
from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import load
from commonweal.front.desk.actions.walk.clock import Walk
from commonweal.ground import law

DECIDERS = {"officer": "helen", "director": "david", "cabinet_member": "nadia", "cabinet": "cabinet"}
ADVICE = (("finance", "tom"), ("legal", "lena"))
FRIDAY = 4


SOUND = "The panel's reasons are sound and the money is there."
UNMET = "Making no award was rejected because the need would go unmet."


def settle(
    walk: Walk, decision: Decision, *, outcome: str = "agree", reasons: str = SOUND, rejected: str = UNMET
) -> Decision:
    """A report made whole, advice where it is wanted, the decision at its level, and the days of call-in."""
    _fill(walk, decision)
    decision = load(decision.reference)
    if decision.key:
        actions.publish_notice(decision=decision, on=walk.at.date(), by=walk.lead, at=walk.tick())
        decision = load(decision.reference)
        walk.to(walk.at + (decision.earliest_on - walk.at.date()))
    actions.ready(decision=decision, by=walk.lead, at=walk.days(3))
    by = walk.person(DECIDERS[decision.level])
    at = walk.days(4)
    while at.weekday() > FRIDAY:
        at = walk.days(1)
    decision = actions.record_decision(
        decision=decision,
        outcome=outcome,
        reasons=reasons,
        alternatives_rejected=rejected,
        interests="None declared",
        made_on=at.date(),
        present="",
        by=by,
        at=at,
    )
    if decision.call_in_ends:
        walk.to(_after(decision.call_in_ends, walk.at))
    actions.take_effect(decision=decision, by=walk.lead, at=walk.tick())
    return load(decision.reference)


def _after(day: datetime.date, at: datetime.datetime) -> datetime.datetime:
    """The morning of the first working day after a day."""
    following = law.add_working_days(day, 1).date
    return at.replace(year=following.year, month=following.month, day=following.day, hour=10)


def _fill(walk: Walk, decision: Decision) -> None:
    for section in decision.sections.all():
        if section.text.strip() and not section.needs_advice:
            continue
        extra: dict[str, Any] = {}
        if section.needs_advice:
            extra = {"author": "Lena Fischer, solicitor", "dated": walk.at.date()}
        actions.fill_section(
            section=section,
            text=section.text.strip() or f"{section.title}: considered, and nothing stands against it.",
            by=walk.lead,
            at=walk.tick(),
            **extra,
        )
