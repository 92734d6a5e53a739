from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from commonweal.council.exercise.actions import pass_gate
from commonweal.council.exercise.models import Exercise
from commonweal.front.desk.queries.stories import Story
from commonweal.ground import law

SATURDAY = 5


def nearest_working_day(day: datetime.date, step: int = 1) -> datetime.date:
    """This day, or the nearest one in this direction that is not at a weekend nor a bank holiday."""
    while not _works(day):
        day += datetime.timedelta(days=step)
    return day


def _works(day: datetime.date) -> bool:
    try:
        return law.working_day(day).working_day
    except law.LawRefusal:  # the bank holidays of that year are not known yet
        return day.weekday() < SATURDAY


@dataclass
class Walk:
    """One story on its way round the cycle: where it is in time, and what it has made so far."""

    story: Story
    cast: SimpleNamespace
    at: datetime.datetime
    follows: Exercise | None = None
    now: datetime.datetime | None = None  # when the story is told
    exercise: Any = None
    opportunity: Any = None
    decision: Any = None
    agreement: Any = None
    review: Any = None
    applications: dict[str, Any] = field(default_factory=dict)

    def tick(self, minutes: int = 10) -> datetime.datetime:
        self.at += datetime.timedelta(minutes=minutes)
        return self.at

    def to(self, moment: datetime.datetime) -> datetime.datetime:
        """Wait until a moment; time never runs backwards."""
        self.at = max(self.at, moment)
        return self.at

    def days(self, days: int) -> datetime.datetime:
        self.at += datetime.timedelta(days=days)
        return self.at

    def person(self, key: str) -> Any:
        return getattr(self.cast, key)

    @property
    def lead(self) -> Any:
        return self.person(self.story.lead)

    def pass_gates(self, stage: str, *, holding: str = "") -> None:
        """The framework's gates after a stage, or only those that hold one task, passed by somebody who may."""
        holders = {gate.key for gate in self.exercise.framework.pack.gates if not holding or holding in gate.holds}
        for gate in self.exercise.gates.filter(after_stage=stage, state="waiting", key__in=holders):
            pass_gate(
                gate=gate,
                reasons="The evidence is sound and the people concerned were asked.",
                equality="It is open to all who need it, and the assessment of each stage says for whom it does most.",
                by=self.cast.david,
                at=self.tick(),
            )
