from __future__ import annotations

from dataclasses import dataclass, field

from commonweal.front.open_data.reading import Problem


@dataclass
class Tally:
    """What became of the rows, counted while they are taken in."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def count(self, result: str) -> None:
        setattr(self, result, getattr(self, result) + 1)

    def add(self, other: Tally) -> None:
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.problems += other.problems

    def sentence(self) -> str:
        return f"{self.added:,} added, {self.changed:,} changed, {self.unchanged:,} as they were"
