"""What of a decision is for everyone to read, and what stays back until those concerned have been told.

A decision on awards is public as soon as it is made: that it was made, when, by whom, and why in general. Who is given
what waits for the moment at which all applicants are told. The report of such a decision is held unless a section is
known to name nobody, and whatever is shown is looked through for the words that would give the result away. Nothing
here asks the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from commonweal.council.decide.models import Correction, Decision, Instruction, ReportSection
from commonweal.council.decide.report import topic

LATER = "This is published when everyone who applied has been told the result."
NAMES_OTHERS = "This is not published, because it names an applicant who was not chosen."
KEY_UNTIL_TOLD = "its value or its effect on two or more wards makes it one"

# Sections about the need, the ways considered and how people were judged. All others may say who is given what.
OPEN_TOPICS = frozenset({
    "question", "need", "options_rejected", "process", "consultation", "equality", "human_resources", "environment",
    "crime", "contact", "background_papers", "audit_trail", "policy", "priorities", "core_values",
})  # fmt: skip
# Parts of names that many organisations share and that give none of them away.
SHARED = frozenset(
    "and the for of with trust community communities group limited ltd cic plc llp charity company association society "
    "foundation services service centre care support youth young people help club council project network partnership "
    "forum housing home homes health local neighbours neighbourhood residents family families".split()
)


def is_held(decision: Decision) -> bool:
    return bool(decision.held_for) and decision.released_at is None


def gives_away(decision: Decision, text: str) -> bool:
    """Whether a text says what is held: by a whole name or amount, and until all are told also by part of a name."""
    if not decision.held_for or not text:
        return False
    said = f" {_plain(text)} "
    wanted = {_plain(word) for word in decision.held_words}
    if is_held(decision):
        wanted |= {part for word in wanted for part in word.split() if len(part) > 3 and part not in SHARED}
    return any(f" {word} " in said for word in wanted if word)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w£.]+|\.(?!\d)", " ", text.replace(",", "").lower()).split())


@dataclass(frozen=True)
class OpenPart:
    """A decision as anybody may read it now. It answers to the names that the decision itself has."""

    decision: Decision

    def __getattr__(self, name: str) -> object:
        if name == "decision":
            raise AttributeError(name)
        return getattr(self.decision, name)

    def _shown(self, text: str) -> str:
        if not gives_away(self.decision, text):
            return text
        return LATER if self.held else NAMES_OTHERS

    @property
    def held(self) -> bool:
        return is_held(self.decision)

    @property
    def value(self) -> Decimal | None:
        return None if self.held or not self.decision.public else self.decision.value

    @property
    def level_because(self) -> str:
        return "" if self.held else self.decision.level_because

    @property
    def key_because(self) -> str:
        return KEY_UNTIL_TOLD if self.held and self.decision.key else self.decision.key_because

    @property
    def question(self) -> str:
        return self._shown(self.decision.question)

    @property
    def reasons(self) -> str:
        return self._shown(self.decision.reasons)

    @property
    def alternatives_rejected(self) -> str:
        return self._shown(self.decision.alternatives_rejected)

    @property
    def interests(self) -> str:
        return self._shown(self.decision.interests)

    @property
    def present(self) -> str:
        return self._shown(self.decision.present)

    @property
    def called_in_because(self) -> str:
        return self._shown(self.decision.called_in_because)

    @property
    def exempt_reason(self) -> str:
        return self._shown(self.decision.exempt_reason)

    @property
    def notice_late_because(self) -> str:
        return self._shown(self.decision.notice_late_because)

    def sections(self) -> list[ReportSection]:
        """The sections of the report that everybody may read; none before the decision is made."""
        if self.decision.made_on is None or not self.decision.public:
            return []
        return [one for one in self._written() if not one.exempt and self._open(one)]

    def waiting(self) -> int:
        """How many sections wait for the moment at which all are told, or name somebody who was not chosen."""
        if self.decision.made_on is None or not self.decision.public:
            return 0
        return sum(1 for one in self._written() if not one.exempt and not self._open(one))

    def exempt(self) -> int:
        return sum(1 for one in self.decision.sections.all() if one.exempt) if self.decision.made_on else 0

    def _written(self) -> list[ReportSection]:
        return [one for one in self.decision.sections.all() if one.text]

    def _open(self, section: ReportSection) -> bool:
        if self.held and topic(section.key) not in OPEN_TOPICS:
            return False
        return not gives_away(self.decision, section.text)

    def corrections(self) -> list[Correction]:
        return [one for one in self.decision.corrections.all() if not self._either(one)]

    def _either(self, one: Correction) -> bool:
        return gives_away(self.decision, one.note) or gives_away(self.decision, one.old_text)

    def instructions(self) -> list[Instruction]:
        return [one for one in self.decision.instructions.all() if not gives_away(self.decision, one.text)]
