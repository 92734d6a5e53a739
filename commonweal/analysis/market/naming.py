"""What an organisation's name says once spelling habits are set aside, and how two names differ."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from commonweal.analysis.market.lexicon import DIVIDING, FILLERS, LEGAL, NEUTRAL, ORDINARY

WHOLE = (
    (r"\bcommunity interest (company|compan|co)\b", " cic "),
    (r"\bcharitable incorporated organisation\b", " cic "),
    (r"\blimited liability partnership\b", " llp "),
    (r"\bpublic limited company\b", " plc "),
    (r"\bc of e\b", " church of england "),
    (r"\bcitizens? advice bureau\b|\bcab\b", " citizens advice "),
    (r"\bm b c\b|\bmbc\b", " metropolitan borough council "),
    (r"\bpre school\b", " preschool "),
    (r"\bfoot ?balle? clu?b?\b|\ba ?fc\b|\bf c\b", " football club "),
    (r"\bs mkts?\b", " supermarket "),
    (r"\bco ?op(erative)?s?\b", " cooperative "),
)
SHORT = {
    "assoc": "association",
    "assc": "association",
    "assn": "association",
    "associatn": "association",
    "ass": "association",
    "bldg": "building",
    "bros": "brothers",
    "cllr": "councillor",
    "centr": "centre",
    "center": "centre",
    "comm": "community",
    "dept": "department",
    "env": "environment",
    "environmental": "environment",
    "govt": "government",
    "intl": "international",
    "limted": "ltd",
    "limitd": "ltd",
    "limited": "ltd",
    "mgmt": "management",
    "nth": "north",
    "org": "organisation",
    "sch": "school",
    "soc": "society",
    "socy": "society",
    "sth": "south",
    "trst": "trust",
    "uni": "university",
    "univ": "university",
    "yr": "year",
    "metro": "metropolitan",
}
TRADES = re.compile(
    r"\bt\s*/\s*a\b|\bt/as\b|\btrading as\b|\bpreviously\b|\bformerly\b|\bknown as\b"
    r"|\bta\b(?=\s+[a-z])|\s/\s|(?<=[a-z]{4})/"
)
ANY_TRADE = re.compile(r"/|\bta\b|\bas\b|ly\b")
DASH = re.compile(r"\s[-–]\s")
PAID_THROUGH = re.compile(r"^(paypal|sp|sq|sumup|iz|zettle)\s*\*\s*", re.IGNORECASE)
ACCOUNT_NOTE = re.compile(r"\(?\b(do not use|self billing|see account)\b.*")
ANY_WHOLE = re.compile("|".join(pattern for pattern, _ in WHOLE))
SIGNS = str.maketrans({"&": " and ", "+": " and ", "'": "", "’": "", "`": "", ".": ""})
OTHER_SIGNS = re.compile(r"[^a-z0-9]+")
PLACE_OR_TRADE = ORDINARY | DIVIDING | NEUTRAL | LEGAL | FILLERS  # in brackets, these alone are no name
BRACKETS = "same name but for what is in brackets"
NO_CORES: frozenset[tuple[str, ...]] = frozenset()
SHORTEST_CUT, SHORTEST_WHOLE_WORDS = 18, 30  # letters: finance systems cut names at 22 to 35


class Naming(NamedTuple):
    """A name taken apart: `words` in order, and `core` without legal forms and the.

    `parts` are the cores around 'trading as'; `bare` the core without brackets; `inside` the cores of what brackets
    hold, and of what stands either side of a dash; `aliases` all of these.
    """

    given: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    parts: frozenset[tuple[str, ...]]
    bare: frozenset[tuple[str, ...]]
    inside: frozenset[tuple[str, ...]]
    aliases: frozenset[tuple[str, ...]]

    @property
    def squashed(self) -> str:
        return "".join(self.core)


def plain_words(text: str) -> tuple[str, ...]:
    """Lower-case words with accents, punctuation and habits of spelling set aside; runs of initials joined.

    Formula: '&' and '+' as 'and'; the shortenings of SHORT and WHOLE written out; 'r s components' as 'rs components'.
    Units: none. Errors: none. Source: built on the register and payment files of eight councils.
    """
    if not text.isascii() or "&" in text:
        text = unicodedata.normalize("NFKD", html.unescape(text))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.lower()
    if "*" in text:
        text = PAID_THROUGH.sub("", text)
    text = OTHER_SIGNS.sub(" ", ACCOUNT_NOTE.sub(" ", text).translate(SIGNS))
    if ANY_WHOLE.search(text):
        for pattern, whole in WHOLE:
            text = re.sub(pattern, whole, text)
    words = [SHORT.get(word, word) for word in text.split()]
    if not any(len(word) == 1 for word in words):
        return tuple(words)
    joined: list[str] = []
    for place, word in enumerate(words):
        initial = len(word) == 1 and place > 0 and len(words[place - 1]) == 1
        if initial and joined:
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def core_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without legal forms, 'the' and 'and'; all of them where nothing else is left.

    Errors: none. Source: as `plain_words`.
    """
    kept = tuple(word for word in words if word not in LEGAL and word not in ("the", "and"))
    return kept or words


@lru_cache(maxsize=200_000)
def naming(name: str) -> Naming:
    """`name` taken apart. Units: none. Errors: none; an empty name has no words. Source: as `plain_words`."""
    held: list[str] = []
    without = name
    if "(" in name:
        name = _without_initials(name)
        without = re.sub(r"\([^)]*\)?", " ", name)
        held = [text for text in re.findall(r"\(([^)]+)\)?", name) if len(text.strip()) > 3]
    if " - " in name or " – " in name:
        held += [part for part in DASH.split(without) if len(part.strip()) > 3]
    words = plain_words(name)
    lowered = html.unescape(name).lower() if "&" in name else name.lower()
    trades = [part for part in TRADES.split(lowered) if len(part.strip()) > 2] if ANY_TRADE.search(lowered) else []
    if without == name and not held and len(trades) < 2:
        return Naming(name, words, core_words(words), NO_CORES, NO_CORES, NO_CORES, NO_CORES)
    parts = _cores(trades if len(trades) > 1 else [])
    bare = _cores([without] if without != name else [])
    inside = frozenset(core for core in _cores(held) if not PLACE_OR_TRADE.issuperset(core))
    return Naming(name, words, core_words(words), parts, bare, inside, parts | bare | inside)


def _without_initials(name: str) -> str:
    """The name without brackets that only hold its initials: 'Youth Centre (YC)'; as given where they say more."""
    letters = "".join(word[0] for word in plain_words(name.split("(", 1)[0]))
    for held in re.findall(r"\(([^)]+)\)?", name):
        short = re.sub(r"[^a-z]", "", held.lower())
        if 2 <= len(short) <= 7 and short in letters:
            name = re.sub(r"\(" + re.escape(held) + r"\)?", " ", name)
    return name


def _cores(texts: list[str]) -> frozenset[tuple[str, ...]]:
    found = (core_words(plain_words(text)) for text in texts)
    return frozenset(core for core in found if core)


def goes_by(first: Naming, second: Naming) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The pairs of cores under which the words of two names are compared.

    The whole name, the parts around 'trading as' and what is in brackets or beside a dash, but never these with their
    like (two firms '(Leeds)'). A name without its brackets is not among them: what they hold ('South', 'Leasing') tells
    bodies apart. Units: none. Errors: none. Source: as `plain_words`.
    """
    full_a, full_b = {first.core, *first.parts}, {second.core, *second.parts}
    pairs = {(a, b) for a in full_a for b in full_b | second.inside} | {(a, b) for a in first.inside for b in full_b}
    pairs |= {(a, b) for a in first.bare for b in second.inside} | {(a, b) for a in first.inside for b in second.bare}
    return sorted(pairs)


def is_cut(short: str, whole: str) -> bool:
    """Whether `short` is `whole` cut off by a system that stores so many letters.

    A cut inside a word from 18 letters on, or between words from 30 on: a shorter name may be another body. Units:
    letters. Errors: none. Source: as `plain_words`.
    """
    short, whole = short.strip().lower(), whole.strip().lower()
    if not whole.startswith(short) or len(short) >= len(whole):
        return False
    between = not whole[len(short)].isalnum()
    return len(short) >= (SHORTEST_WHOLE_WORDS if between else SHORTEST_CUT)


def same_but_for(first: Naming, second: Naming) -> str | None:
    """How two names that are one and the same differ, in words; None when they are not the same by any of these.

    In order: the same letters; but for legal forms and 'the'; but for spaces; in another order; cut short; one of them
    a trading or former name of the other; but for what is in brackets. Units: none. Errors: none. Source: as
    `plain_words`.
    """
    if first.words == second.words:
        return "same name"
    if first.core == second.core:
        apart = sorted({*first.words} ^ {*second.words})
        shown = ", ".join(word.upper() for word in apart if word in LEGAL or word in FILLERS)
        return f"same name but for {shown}" if shown else "same name but for how it is written"
    if first.squashed == second.squashed and len(first.squashed) > 5:
        return "same name but for spaces"
    if sorted(first.core) == sorted(second.core) and any(word not in ORDINARY for word in first.core):
        return "same words in another order"
    if is_cut(first.given, second.given) or is_cut(second.given, first.given):
        return "same name, one of them cut short"
    return _alias(first, second)


def _alias(first: Naming, second: Naming) -> str | None:
    both = [a for a, b in goes_by(first, second) if a == b and _tells(a)]
    if both:
        return f"both go by the name {max((' '.join(a) for a in both), key=len).upper()}"
    full_a, full_b = {first.core, *first.parts}, {second.core, *second.parts}
    without = (full_a & second.bare) | (first.bare & full_b)
    return BRACKETS if any(_tells(core) for core in without) else None


def _tells(core: tuple[str, ...]) -> bool:
    return len(core) > 1 or len(core[0]) > 4
