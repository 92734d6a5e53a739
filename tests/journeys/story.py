"""What one journey knows: who reads, what is commissioned, and the references that came up on the way."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from commonweal.council.framework.models import Pack


@dataclass
class Told:
    visitor: Any
    pack: Pack
    today: datetime.date
    title: str
    category: str
    value: int
    contract: bool
    exercise: str = ""
    opportunity: str = ""
    decision: str = ""
    agreement: str = ""
    review: str = ""
    applications: dict[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> str:
        return f"/desk/exercises/{self.exercise}/"

    def stage_name(self, stage: str) -> str:
        return self.pack.stage_of(stage).name

    def in_days(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)

    def gates(self, stage: str, holding: str = "") -> list[str]:
        return [
            gate.key
            for gate in self.pack.gates
            if gate.after_stage == stage and (not holding or holding in gate.holds)
        ]

    def screening_questions(self) -> list[str]:
        from commonweal.cycle.understand.rules import screening_questions

        return [question.text for question in screening_questions(self.pack)]
