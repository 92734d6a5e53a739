"""A lifecycle is one table. It drives the action, the buttons, what is still missing, and the diagram."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commonweal.ground.record.rules import Refusal, Refused, Rule, anyone

Need = Callable[[Any], str | None]


@dataclass(frozen=True)
class State:
    label: str
    colour: str = ""


@dataclass(frozen=True)
class Move:
    """One row: the verb, where from, where to, who may, and what is still needed (a sentence, or None)."""

    verb: str
    label: str
    source: tuple[str, ...]
    target: str
    who: Rule = anyone
    needs: tuple[Need, ...] = ()
    exception: str = ""

    def missing(self, thing: Any) -> list[str]:
        return [sentence for need in self.needs if (sentence := need(thing))]


@dataclass(frozen=True)
class Offer:
    """A move as a page shows it: allowed or not, with the reason and what is still missing."""

    move: Move
    allowed: bool
    because: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    name: str
    states: dict[str, State]
    moves: tuple[Move, ...]
    field: str = "state"

    def __post_init__(self) -> None:
        verbs: set[str] = set()
        for move in self.moves:
            if move.verb in verbs:
                raise ValueError(f"{self.name}: {move.verb} stands twice in the table")
            unknown = {*move.source, move.target} - self.states.keys()
            if unknown:
                raise ValueError(f"{self.name}: {move.verb} names no state of the table: {sorted(unknown)}")
            verbs.add(move.verb)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(key, state.label) for key, state in self.states.items()]

    def state_of(self, thing: Any) -> State:
        return self.states[getattr(thing, self.field)]

    def row(self, verb: str) -> Move:
        return next(move for move in self.moves if move.verb == verb)

    def check(self, thing: Any, verb: str, by: Any) -> Move:
        """The move, or a refusal that says why, who can, and what is still missing."""
        move = self.row(verb)
        what = f"You cannot {move.label[0].lower()}{move.label[1:]}."
        current = getattr(thing, self.field)
        if current not in move.source:
            wanted = " or ".join(self.states[key].label.lower() for key in move.source)
            why = f"It is {self.states[current].label.lower()}; this can be done only while it is {wanted}."
            raise Refused(Refusal(what, why, move.who.who, move.exception))
        verdict = move.who(by, thing)
        if not verdict:
            raise Refused(Refusal(what, verdict.because, move.who.who, move.exception))
        missing = move.missing(thing)
        if missing:
            raise Refused(*(Refusal(what, sentence, "", move.exception) for sentence in missing))
        return move

    def offers(self, thing: Any, person: Any) -> list[Offer]:
        """Every move from the present state, allowed or with its reason: buttons and 'what is still missing'."""
        current = getattr(thing, self.field)
        rows = []
        for move in self.moves:
            if current not in move.source:
                continue
            verdict = move.who(person, thing)
            missing = tuple(move.missing(thing)) if verdict else ()
            rows.append(Offer(move, bool(verdict) and not missing, verdict.because, missing))
        return rows

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2"]
        for move in self.moves:
            lines += [f"    {source} --> {move.target}: {move.label}" for source in move.source]
        return "\n".join(lines)
