"""Two versions of a text side by side: the words that only one of them has are marked, for the eye and for the ear."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

MOST_WORDS = 4000  # of both together: beyond it the texts stand there unmarked, since comparing takes the square of it
WORD = re.compile(r"\S+\s*")


YOURS = Markup(
    '<ins><span class="govuk-visually-hidden">Only in yours: </span>{}'
    '<span class="govuk-visually-hidden">. End. </span></ins>{}'
)
THEIRS = Markup(
    '<del><span class="govuk-visually-hidden">Only in theirs: </span>{}'
    '<span class="govuk-visually-hidden">. End. </span></del>{}'
)


def differences(yours: str, theirs: str) -> tuple[Markup, Markup]:
    """Yours, with <ins> around what would come in if it were used, and theirs, with <del> around what would go."""
    mine, other = WORD.findall(str(yours or "")), WORD.findall(str(theirs or ""))
    if not mine or not other or len(mine) + len(other) > MOST_WORDS:
        return _plain("".join(mine)), _plain("".join(other))
    pairs = SequenceMatcher(None, [one.strip() for one in other], [one.strip() for one in mine]).get_opcodes()
    coming = [_part(YOURS, mine[start:end], kind == "equal") for kind, _, _, start, end in pairs]
    going = [_part(THEIRS, other[start:end], kind == "equal") for kind, start, end, _, _ in pairs]
    return Markup("").join(coming), Markup("").join(going)


def _part(marked: Markup, words: list[str], same: bool) -> Markup:
    text = "".join(words)
    if same or not text:
        return _plain(text)
    kept = text.rstrip()
    return marked.format(_plain(kept), _plain(text[len(kept) :]))


def _plain(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))
