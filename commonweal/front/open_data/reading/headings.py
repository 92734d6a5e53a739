"""Which of their headings is which of our fields. Tolerant of wording, never of meaning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from commonweal.front.open_data.reading.cells import clean

_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Field:
    """Our name, what to call it when it is missing, the wordings we know in order of trust, and one looser pattern."""

    name: str
    label: str
    wordings: tuple[str, ...]
    pattern: re.Pattern[str] | None = None


def known(name: str, label: str, wordings: str, pattern: str = "") -> Field:
    """Wordings are separated by bars and already plain: see `plain`."""
    return Field(name, label, tuple(wordings.split("|")), re.compile(pattern) if pattern else None)


def plain(heading: str) -> str:
    """Lower-case words only: 'Contract Ref:', 'ContractRef' and 'contract_ref' become the same thing."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", clean(heading).text[:_LONGEST])
    return " ".join(re.findall(r"[^\W_]+", spaced.casefold()))


def match(headings: Sequence[str], vocabulary: Sequence[Field], *, guess: bool = True) -> dict[str, int]:
    """{our field: column}. The most trusted wording wins; each column and each field is used once."""
    candidates: list[tuple[float, int, int, str]] = []
    for column, heading in enumerate(headings):
        words = plain(heading) if heading else ""
        if not words:
            continue
        for order, each in enumerate(vocabulary):
            score = _score(words, each, guess)
            if score:
                candidates.append((-score, order, column, each.name))
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, column, name in sorted(candidates):
        if name not in found and column not in taken:
            found[name] = column
            taken.add(column)
    return found


def _score(words: str, each: Field, guess: bool) -> float:
    if words in each.wordings:
        return 100 - each.wordings.index(words) / 10
    if each.pattern and each.pattern.search(words):
        return 50
    if guess and len(words) >= 8:
        for wording in each.wordings:
            if abs(len(wording) - len(words)) <= 2 and len(wording) >= 8:
                close = SequenceMatcher(None, words, wording).ratio()
                if close >= 0.9:
                    return 20 + close
    return 0
