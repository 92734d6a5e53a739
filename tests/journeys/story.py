"""What one journey knows: who reads, what is commissioned, and the references that came up on the way."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from commonweal.council.framework.models import Pack
from tests.cast import LONDON


@dataclass
class Told:
    visitor: Any
    pack: Pack
    today: datetime.date
    title: str
    category: str
    value: int
    contract: bool
    lots: tuple[tuple[str, str, int], ...] = ()  # name, what it is for, value; the story is about the first
    many_hands: bool = False  # a colleague writes and a signatory signs off; the panel shares the applications out
    closes: Any = None
    exercise: str = ""
    opportunity: str = ""
    decision: str = ""
    agreement: str = ""
    review: str = ""
    applications: dict[str, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime.datetime:
        return self.visitor.now()

    def at(self, *, hour: int, minute: int = 0) -> datetime.datetime:
        return datetime.datetime.combine(self.today, datetime.time(hour, minute), tzinfo=LONDON)

    def pass_days(self, days: int) -> None:
        self.visitor.wait_until(self.now + datetime.timedelta(days=days))

    @property
    def price(self) -> int:
        return self.lots[0][2] if self.lots else self.value

    # What a person would read off the screen before going on, read here from the record.

    def reference_of(self, model: str) -> str:
        return self.visitor.newest(model, self.exercise)

    def form_questions(self) -> list[str]:
        return self.visitor.read("questions", self.opportunity)

    def criteria(self) -> list[str]:
        return self.visitor.read("criteria", self.opportunity)

    def unfinished_sections(self) -> list[list[Any]]:
        return self.visitor.read("sections", self.decision)

    def level(self) -> str:
        return self.visitor.read("level", self.decision)

    def level_name(self) -> str:
        return self.level().replace("_", " ")

    def awards(self) -> list[str]:
        return self.visitor.read("awards", self.opportunity)

    def offer(self) -> str:
        return self.visitor.read("offer", self.opportunity)

    def first_period_end(self) -> datetime.date:
        return datetime.date.fromisoformat(self.visitor.read("period", self.agreement))

    def earliest_end(self) -> datetime.date:
        return datetime.date.fromisoformat(self.visitor.read("earliest_end", self.agreement))

    def tasks_left(self, stage: str) -> list[str]:
        return self.visitor.read("tasks", f"{self.exercise} {stage}")

    @property
    def desk(self) -> str:
        return f"/desk/exercises/{self.exercise}/"

    def stage_name(self, stage: str) -> str:
        return self.pack.stage_of(stage).name

    def in_days(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)

    def gates(self, stage: str, holding: str = "") -> list[str]:
        holders = {gate.key for gate in self.pack.gates if not holding or holding in gate.holds}
        return [key for key in self.visitor.read("gates", f"{self.exercise} {stage}") if key in holders]

    def screening_questions(self) -> list[str]:
        from commonweal.cycle.understand.rules import screening_questions

        return [question.text for question in screening_questions(self.pack)]
