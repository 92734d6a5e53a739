"""Permissions and refusals as sentences: every "no" says what, why, who can, and the way to an exception."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Refusal:
    what: str
    why: str
    who: str = ""
    exception: str = ""
    # Which of the answers given it is plainly about, by the name that the action has for it.
    about: str = field(default="", compare=False)

    def __str__(self) -> str:
        parts = [self.what, self.why]
        if self.who:
            parts.append(f"Who can: {self.who}.")
        if self.exception:
            parts.append(self.exception)
        return " ".join(parts)


class Refused(Exception):
    """An action that must not happen. Pages show each refusal; nothing has been written."""

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = refusals
        super().__init__(" ".join(str(refusal) for refusal in refusals))


def refuse(what: str, why: str, who: str = "", exception: str = "", *, about: str = "") -> Refused:
    return Refused(Refusal(what, why, who, exception, about))


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    because: str = ""

    def __bool__(self) -> bool:
        return self.allowed


Answer = bool | str | Verdict
Predicate = Callable[[Any, Any], Answer]


@dataclass(frozen=True)
class Rule:
    """Who may: a predicate over (person, thing) with the sentence that names who can.

    A predicate answers True or False, or a sentence that says why not.
    """

    predicate: Predicate
    who: str

    def __call__(self, person: Any, thing: Any = None) -> Verdict:
        answer = self.predicate(person, thing)
        if isinstance(answer, Verdict):
            return answer
        if isinstance(answer, str):
            return Verdict(False, answer)
        return Verdict(answer, "" if answer else f"This is for {self.who}.")

    def __or__(self, other: Rule) -> Rule:
        def either(person: Any, thing: Any) -> Verdict:
            first = self(person, thing)
            return first if first else _or_else(other(person, thing), who)

        who = _either_of(self.who, other.who)
        return Rule(either, who)

    def __and__(self, other: Rule) -> Rule:
        def both(person: Any, thing: Any) -> Verdict:
            first = self(person, thing)
            return other(person, thing) if first else first

        return Rule(both, f"{self.who}, who is also {other.who}")


def _either_of(*sentences: str) -> str:
    """The lead, a member of the team, or an adviser: each of them named once, and one 'or' before the last."""
    named = list(dict.fromkeys(name for sentence in sentences for name in sentence.split(", or ")))
    return f"{', '.join(named[:-1])}, or {named[-1]}" if len(named) > 1 else named[0]


def _or_else(verdict: Verdict, who: str) -> Verdict:
    return verdict if verdict else Verdict(False, f"This is for {who}.")


def rule(who: str) -> Callable[[Predicate], Rule]:
    """Name a predicate by the people whom it lets through: `@rule("the lead commissioner")`."""
    return lambda predicate: Rule(predicate, who)


@rule("anyone")
def anyone(person: Any, thing: Any) -> bool:
    return True


@rule("someone who has signed in")
def signed_in(person: Any, thing: Any) -> bool:
    return bool(person is not None and person.is_authenticated)
