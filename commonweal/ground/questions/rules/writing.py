"""What may be asked: the refusals that a question meets before it stands on a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.ground.questions.models import Question
from commonweal.ground.questions.rules.kinds import (
    CELLS,
    CHOICES,
    MOST_COLUMNS,
    SETTLES,
    TEXTS,
    Kind,
)

MOST_WORDS = 2000
MOST_OPTIONS = 30
LONGEST_OPTION = 200
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Held:
    """A fact that the council holds already: words by which a question asks for it, its name, and where it is."""

    pattern: str
    name: str
    where: str = "the provider passport"

    def refusal(self) -> str:
        use = self.where.replace("the provider ", "the ")
        return f"We already hold the {self.name} in {self.where}. Use {use} instead."


def held_already(text: str, held: Iterable[Held]) -> Held | None:
    """What the council holds that answers this question, or nothing."""
    return next((one for one in held if re.search(one.pattern, text, re.IGNORECASE)), None)


def question_refusals(
    given: Mapping[str, Any],
    *,
    others: Sequence[Any] = (),
    held: Iterable[Held] = (),
    criteria: Iterable[str] | None = None,
) -> list[str]:
    """Why a question cannot be asked as it stands, each in a sentence; nothing where it can.

    `others` are the questions that come before it on the form: only those can decide whether it is shown.
    `criteria` are the keys that it may serve; None where the owner of the form has no criteria.
    """
    text = str(given.get("text") or "").strip()
    if not text:
        return ["Enter the question."]
    said = [one.refusal() for one in [held_already(text, held)] if one]
    if not str(given.get("why") or "").strip():
        said.append(f"Enter why you ask '{text}'. Whoever answers sees the reason beside the question.")
    if len(text) > 200:
        said.append(f"A question must be 200 characters or less. '{text[:40]}…' has {len(text)}.")
    kind = str(given.get("kind") or Kind.LONG)
    if kind not in Kind.values:
        said.append(f"'{text}' has a kind of answer that we do not know: {kind}.")
    said += _answer_refusals(text, kind, given)
    key = str(given.get("criterion_key") or "")
    if criteria is not None and key and key not in set(criteria):
        said.append(f"'{text}' must serve one of the criteria, or be marked as not scored.")
    return said + _condition_refusals(text, given.get("show_if"), others)


def _answer_refusals(text: str, kind: str, given: Mapping[str, Any]) -> list[str]:
    said = []
    if kind in TEXTS and not 1 <= int(given.get("words") or 0) <= MOST_WORDS:
        said.append(f"'{text}' must allow between 1 and {MOST_WORDS:,} words.")
    return said + options_refusals(text, kind, given) + columns_refusals(text, kind, given)


def options_refusals(text: str, kind: str, given: Mapping[str, Any]) -> list[str]:
    said = []
    options = [str(one).strip() for one in given.get("options") or []]
    if kind in CHOICES:
        if not 2 <= len(options) <= MOST_OPTIONS:
            said.append(f"'{text}' needs between 2 and {MOST_OPTIONS} answers to choose from, each on its own line.")
        if len({one.casefold() for one in options}) < len(options):
            said.append(f"Two of the answers to '{text}' are the same.")
        long = next((one for one in options if len(one) > LONGEST_OPTION), "")
        if long:
            said.append(f"An answer must be {LONGEST_OPTION} characters or less. '{long[:40]}…' has {len(long)}.")
    return said


def columns_refusals(text: str, kind: str, given: Mapping[str, Any]) -> list[str]:
    return _columns_refusals(text, given.get("columns") or []) if kind == Kind.GROUP else []


def _columns_refusals(text: str, columns: Sequence[Mapping[str, Any]]) -> list[str]:
    if not 1 <= len(columns) <= MOST_COLUMNS:
        return [f"'{text}' needs between 1 and {MOST_COLUMNS} boxes for each line."]
    unknown = [one for one in columns if one.get("kind", "short") not in CELLS]
    if unknown:
        kinds = ", ".join(CELLS.values())
        return [f"The box '{unknown[0].get('label', '')}' of '{text}' must be one of: {kinds}."]
    labels = [str(one.get("label") or "").strip().casefold() for one in columns]
    if not all(labels):
        return [f"Enter a name for each box of '{text}'."]
    return [f"Two boxes of '{text}' have the same name."] if len(set(labels)) < len(labels) else []


def _condition_refusals(text: str, condition: Any, others: Sequence[Any]) -> list[str]:
    if not condition:
        return []
    key, wanted = str(condition.get("key") or ""), str(condition.get("is") or "").strip()
    decides = next((one for one in others if one.key == key), None)
    if decides is None:
        return [f"'{text}' can only depend on a question that comes before it."]
    if decides.kind not in SETTLES:
        return [f"'{text}' can depend on a choice or a yes or no. '{decides.text}' asks for something else."]
    offered = answers_offered(decides)
    if wanted not in offered:
        return [f"'{decides.text}' can be answered: {', '.join(offered)}. '{text}' waits for '{wanted}'."]
    return []


def answers_offered(question: Question) -> list[str]:
    """The answers to a question by which another can be shown."""
    if question.kind == Kind.YES_NO:
        return ["yes", "no"]
    return ["yes"] if question.kind == Kind.DECLARATION else [str(one) for one in question.options]


# ---- what can be done to a form -----------------------------------------------------------------------------------


def depending(question: Question, others: Iterable[Question]) -> list[Question]:
    return [one for one in others if (one.show_if or {}).get("key") == question.key]


def no_way_on(up: bool) -> str:
    return "It is the first question already." if up else "It is the last question already."


def order_refusal(before: Sequence[Question], after: Sequence[Question]) -> str:
    """Why the questions of a form cannot be put from one order into another; nothing where they can."""
    stood, stands = ({one.key: place for place, one in enumerate(some)} for some in (before, after))
    named = {one.key: one.text for one in after}
    for one in after:
        shown_by = (one.show_if or {}).get("key")
        if shown_by in stands and stood[shown_by] < stood[one.key] and stands[shown_by] > stands[one.key]:
            return f"'{one.text}' is shown by the answer to '{named[shown_by]}', so it has to come after it."
    return ""


def key_for(text: str, taken: Iterable[str]) -> str:
    """A short name for a new question, from its own words, that no other question has."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    stem = "_".join(words)[:30].strip("_") or "question"
    stem = stem if stem[0].isalpha() else f"q_{stem}"[:30]
    used, number, key = set(taken), 2, stem
    while key in used:
        key, number = f"{stem}_{number}", number + 1
    return key
