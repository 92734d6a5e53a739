"""How alike two names are, in numbers that a match confidence is fitted to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

import numpy as np
from rapidfuzz.distance import Indel, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from commonweal.analysis.inputs import Floats
from commonweal.analysis.market.naming import BRACKETS, FILLERS, LEGAL, Naming, goes_by, same_but_for

FEATURES = ("same", "alias", "shared", "telling", "clash", "letters", "first")
ORDINARY = frozenset(
    """academy access account advice agency arts associates association bank big borough box building bus business
    car care carers cars catering central centre charity childcare children childrens church citizens city
    cleaning client clients clinic club coach coaches college combined commercial committee community
    construction consultancy consultants consulting contracting contractors council county court cricket
    data day dental design development developments devon digital direct disability district east education
    electrical electrics energy engineering enterprise enterprises environment equipment events facilities
    family farm festival fire first food foods football forum foster fostering foundation fresh friends fund
    garden gardens global green hall health healthcare help heritage hire home homes hospice hospital hotel
    house housing hub independent industrial initiative inspire international kennels kitchen landscape law
    learning leasing leeds legal leisure library life line link living local lodge london maintenance
    management manchester manor media medical memory methodist motor museum music national network new north
    nurseries nursery nursing office old organisation outdoor parish park partners partnership people
    pharmacy play playgroup power practice preschool primary print products project projects properties
    property psychology public recruitment recycling refugee rental research residential residents resources
    retail road royal rural safety salford school scout security sign signs skip skips social society
    software solicitors solutions south special specialist sports st store stores street studio supermarket
    superstore supplies supply support surgery surveyors systems taxi taxis team teams technology theatre
    ticket tour tours town toy trade training transition transport travel trust union university vehicle
    vehicles veterinary vets village voluntary waste water web welfare west women wood woodland work works
    yorkshire young youth""".split()
)


def is_ordinary(name: Naming) -> bool:
    """Whether a name is one or two ordinary words, such as Manor House, that many bodies bear. Errors: none."""
    return len(name.core) <= 2 and all(word in ORDINARY or word in FILLERS for word in name.core)


def word_weights(names: Iterable[Naming]) -> dict[str, float]:
    """How telling each word is among these names: 1 for a word of one name, less for one that many names share.

    Formula: 1/(1 + ½·ln(names with the word)), halved for an ordinary word, a twentieth for legal forms and fillers.
    Units: none. Errors: none. Source: a damped inverse document frequency, after Spärck Jones 1972.
    """
    seen = Counter(word for name in {n.words: n for n in names}.values() for word in set(name.words))
    return {word: _weight(word, count) for word, count in seen.items()}


def _weight(word: str, count: int) -> float:
    if word in LEGAL or word in FILLERS or word.isdigit():
        return 0.05
    rare = 1 / (1 + 0.5 * log(max(1, count)))
    return rare / 2 if word in ORDINARY else rare


def likeness(first: Naming, second: Naming, weights: Mapping[str, float]) -> Floats:
    """The features of a pair, in the order of FEATURES, each from 0 to 1.

    same: one and the same by `same_but_for`; alias: only by a trading name (a half: only without brackets); shared:
    weight of words in common (misspelt ones by their likeness) over all; telling: that weight in itself, up to two,
    halved; clash: the most telling word without a partner, in whichever name it tells less (nought when one name holds
    all of the other); letters: likeness of the letters with words in order; first: likeness of the first word. The
    last five are the best over the names that each goes by.
    Shapes: (7,). Units: none. Errors: none. Source: soft TF-IDF of Cohen, Ravikumar & Fienberg 2003; Winkler 1990.
    """
    told = same_but_for(first, second)
    alias = 0.5 if told == BRACKETS else float((told or "").startswith("both go by"))
    pairs = goes_by(first, second)
    best = max((_compare(left, right, weights) for left, right in pairs), key=lambda found: found[0] - found[2])
    return np.array([float(told is not None and not alias), alias, *best])


def _compare(
    left: tuple[str, ...], right: tuple[str, ...], weights: Mapping[str, float]
) -> tuple[float, float, float, float, float]:
    shared, telling, clash = _overlap(left, right, weights)
    first = JaroWinkler.similarity(left[0], right[0]) if left and right else 0.0
    return shared, telling, clash, token_sort_ratio(" ".join(left), " ".join(right)) / 100, first


def _overlap(first: Sequence[str], second: Sequence[str], weights: Mapping[str, float]) -> tuple[float, float, float]:
    left, right = list(dict.fromkeys(first)), list(dict.fromkeys(second))
    weigh = {word: weights.get(word, _weight(word, 1)) for word in {*left, *right}}
    common = left_odd = right_odd = 0.0
    free = set(right)
    for word in left:
        partner, likely = _partner(word, free)
        if partner is None:
            left_odd = max(left_odd, weigh[word])
        else:
            free.discard(partner)
            common += (weigh[word] + weigh[partner]) / 2 * likely
    right_odd = max((weigh[word] for word in free), default=0.0)
    total = sum(weigh[word] for word in {*left} | free)
    return (min(1.0, common / total) if total else 0.0), min(2.0, common) / 2, min(left_odd, right_odd)


def _partner(word: str, free: set[str]) -> tuple[str | None, float]:
    """The word that `word` is, misspells, shortens or cuts, and how likely."""
    if word in free:
        return word, 1.0
    best, likely = None, 0.0
    for other in sorted(free):
        close = _alike(word, other)
        if close > likely:
            best, likely = other, close
    return best, likely


def _alike(word: str, other: str) -> float:
    """How likely two different words are one: a plural, a word cut or short of its vowels, or a misspelling."""
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) < 4 or shorter[0] != longer[0]:
        return 0.0
    if _singular(shorter) == _singular(longer):
        return 0.97
    if longer.startswith(shorter) and len(shorter) >= 0.6 * len(longer):
        return 0.9
    if _consonants(shorter) == _consonants(longer) and len(_consonants(longer)) >= 3:
        return 0.95
    letters = Indel.normalized_similarity(shorter, longer)
    return letters if letters >= 0.88 and len(shorter) >= 5 else 0.0


def _singular(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def _consonants(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
