"""Many pairs of names compared at once: which words they share, which are left over, and what those say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, JaroWinkler
from rapidfuzz.process import cpdist

from commonweal.analysis.inputs import Floats, Truths
from commonweal.analysis.market.lexicon import DIVIDING, FILLERS, LEGAL, NEUTRAL, ORDINARY

Core: TypeAlias = tuple[str, ...]
Places: TypeAlias = NDArray[np.intp]
WORKERS = 2
LEAST_ALIKE, LEAST_LETTERS, TELLS_NOTHING = 0.88, 4, 0.05


def word_weight(word: str, names: int) -> float:
    """How telling a word is that `names` names bear: 1/(1 + ½·ln n), halved if ordinary, 0.05 if it tells nothing.

    Units: none. Errors: none. Source: a damped inverse document frequency, after Spärck Jones 1972.
    """
    if word in LEGAL or word in FILLERS or word.isdigit() or len(word) == 1:
        return TELLS_NOTHING
    rare = 1 / (1 + 0.5 * log(max(1, names)))
    return rare / 2 if word in ORDINARY else rare


class Cores:
    """Distinct cores as numbered words, laid end to end: `words[start[c]:start[c + 1]]` are those of core c."""

    def __init__(self, cores: Sequence[Core], weights: Mapping[str, float]) -> None:
        held = [tuple(dict.fromkeys(core)) for core in cores]
        number: dict[str, int] = {}
        self.words: Places = np.array([number.setdefault(word, len(number)) for core in held for word in core], np.intp)
        self.start: Places = np.concatenate([[0], np.cumsum([len(core) for core in held])]).astype(np.intp)
        self.vocabulary = list(number)
        self.weight: Floats = np.array([weights.get(word, word_weight(word, 1)) for word in number])
        self.left_over = np.where([word in NEUTRAL for word in number], TELLS_NOTHING, self.weight)
        self.divides = np.array([word in DIVIDING for word in number], dtype=bool)
        self.digits = np.array([word.isdigit() for word in number], dtype=bool)
        plain = NEUTRAL | LEGAL | FILLERS
        self.kept = ~self.digits & np.array([word not in plain for word in number], dtype=bool)
        self.plain = self.digits | np.array([word in plain or len(word) == 1 for word in number], dtype=bool)
        told = ORDINARY | DIVIDING
        self.tells = ~self.plain & np.array([word not in told for word in number], dtype=bool)
        self.sorted_text = [" ".join(sorted(core)) for core in cores]
        self.first_word = [core[0] if core else "" for core in cores]
        self.joined = np.full(self.words.size, -1, dtype=np.intp)
        place = 0
        for core in held:
            for left, right in pairwise(core):
                self.joined[place] = number.get(left + right, -1)
                place += 1
            place += 1 if core else 0
        owner = np.repeat(np.arange(len(held)), np.diff(self.start))
        keys = owner * len(number) + self.words
        self.order = np.argsort(keys, kind="stable")
        self.keys = keys[self.order]

    def place_of(self, core: Places, word: Places) -> Places:
        """Where `word` lies among the words of `core`, laid end to end; -1 where it is not one of them."""
        wanted = core * len(self.vocabulary) + word
        at = np.minimum(np.searchsorted(self.keys, wanted), self.keys.size - 1)
        found: Places = np.where((self.keys[at] == wanted) & (word >= 0), self.order[at], -1)
        return found


@dataclass(eq=False)
class Side:
    """The words of one name of each pair, one entry a word: `row` the pair, `place` where the word lies in Cores.

    `matched` is 1 for a word that the other name has, less for one that it misspells or shortens, 0 for one left over.
    """

    row: Places
    place: Places
    begins: Places
    matched: Floats

    def of_pair(self, core_start: Places, place: Places, row: Places) -> Places:
        """The entry of the word at `place` in pair `row`, whose core begins at `core_start`."""
        entry: Places = self.begins[row] + place - core_start
        return entry


def side(cores: Cores, chosen: Places) -> Side:
    """The entries of the cores `chosen`, one core for each pair.

    Shapes: `chosen` (pairs,). Errors: none.
    """
    lengths = cores.start[chosen + 1] - cores.start[chosen]
    row = np.repeat(np.arange(chosen.size), lengths)
    begins = np.cumsum(lengths) - lengths
    place = np.arange(row.size) - begins[row] + cores.start[chosen][row]
    return Side(row=row, place=place, begins=begins, matched=np.zeros(row.size))


def overlaps(cores: Cores, left: Places, right: Places) -> Floats:
    """How two names overlap, for each pair of cores: (pairs, 7) of shared, telling, clash, extra, divides, plainly,
    opposed.

    shared: weight of words in common over all; telling: that weight up to two, halved; clash, extra: the most telling
    word left over, in the name where it tells less, and where it tells more; divides: whether a word left over sets
    bodies of one family apart; plainly: whether a telling word is in common and all that is left over is what a body
    leaves off its own name; opposed: whether each name has a word, spelt as it is, that the other lacks and that a body
    would not leave off. Words split in two or run together, misspelt, cut or shortened count as in common for the rest.
    Shapes: `left`, `right` (pairs,), places in `cores`. Units: shares, yes or no as 1 or 0. Errors: none.
    Source: soft TF-IDF of Cohen, Ravikumar & Fienberg 2003.
    """
    one, other = side(cores, left), side(cores, right)
    one.matched[:] = cores.place_of(right[one.row], cores.words[one.place]) >= 0
    other.matched[:] = cores.place_of(left[other.row], cores.words[other.place]) >= 0
    _run_together(cores, one, other, right)
    _run_together(cores, other, one, left)
    opposed = _keeps_a_word(cores, one, left.size) & _keeps_a_word(cores, other, left.size)
    _spelt_alike(cores, one, other)
    pairs = left.size
    mine, yours = (cores.weight[cores.words[entries.place]] for entries in (one, other))
    common = np.bincount(one.row, mine * one.matched, minlength=pairs)
    total = np.bincount(one.row, mine, minlength=pairs)
    total += np.bincount(other.row, yours * (other.matched == 0), minlength=pairs)
    odd = [_left_over(cores, entries, pairs) for entries in (one, other)]
    shared = np.minimum(1.0, common / np.maximum(total, 1e-12))
    clash, extra = np.minimum(odd[0][0], odd[1][0]), np.maximum(odd[0][0], odd[1][0])
    kept = np.bincount(one.row, cores.tells[cores.words[one.place]] * one.matched, minlength=pairs) > 0
    plainly = kept & odd[0][2] & odd[1][2] & ~(odd[0][3] & odd[1][3])
    return np.stack(
        [
            shared,
            np.minimum(2.0, common) / 2,
            clash,
            extra,
            (odd[0][1] | odd[1][1]).astype(float),
            plainly.astype(float),
            opposed.astype(float),
        ],
        axis=1,
    )


def _keeps_a_word(cores: Cores, entries: Side, pairs: int) -> Truths:
    """Whether a name has a word, an initial among them, that the other lacks and that bodies do not leave off."""
    over = entries.matched == 0
    kept: Truths = np.bincount(entries.row[over], cores.kept[cores.words[entries.place[over]]], minlength=pairs) > 0
    return kept


def _left_over(cores: Cores, entries: Side, pairs: int) -> tuple[Floats, Truths, Truths, Truths]:
    """The most telling word left over, whether one divides, whether all are plain, and whether one is no number."""
    over = entries.matched == 0
    row, word = entries.row[over], cores.words[entries.place[over]]
    most = np.zeros(pairs)
    np.maximum.at(most, row, cores.left_over[word])
    divides = np.bincount(row, cores.divides[word], minlength=pairs) > 0
    plain = np.bincount(row, ~cores.plain[word], minlength=pairs) == 0
    spoken = np.bincount(row, ~cores.digits[word], minlength=pairs) > 0
    return most, divides, plain, spoken


def _run_together(cores: Cores, split: Side, whole: Side, whole_core: Places) -> None:
    """Two words in a row that the other name writes as one: all three are in common."""
    entry = np.flatnonzero((cores.joined[split.place] >= 0) & (split.matched == 0))
    entry = entry[split.matched[np.minimum(entry + 1, split.matched.size - 1)] == 0]
    row = split.row[entry]
    at = cores.place_of(whole_core[row], cores.joined[split.place[entry]])
    entry, row, at = entry[at >= 0], row[at >= 0], at[at >= 0]
    found = whole.of_pair(cores.start[whole_core[row]], at, row)
    split.matched[entry] = split.matched[entry + 1] = whole.matched[found] = 1.0


def _spelt_alike(cores: Cores, one: Side, other: Side) -> None:
    """Words left over on both sides that are one word spelt two ways: each with its likeliest, if that is mutual."""
    mine, yours = (np.flatnonzero(entries.matched == 0) for entries in (one, other))
    beginning = np.searchsorted(other.row[yours], one.row[mine], side="left")
    partners = np.searchsorted(other.row[yours], one.row[mine], side="right") - beginning
    a = np.repeat(mine, partners)
    step = np.arange(a.size) - np.repeat(np.cumsum(partners) - partners, partners)
    b = yours[np.repeat(beginning, partners) + step] if a.size else a
    likely = _likely(cores, cores.words[one.place[a]], cores.words[other.place[b]])
    a, b, likely = a[likely > 0], b[likely > 0], likely[likely > 0]
    best_a, best_b = np.zeros(one.row.size), np.zeros(other.row.size)
    np.maximum.at(best_a, a, likely)
    np.maximum.at(best_b, b, likely)
    mutual = (likely == best_a[a]) & (likely == best_b[b])
    one.matched[a[mutual]] = likely[mutual]
    other.matched[b[mutual]] = likely[mutual]


def _likely(cores: Cores, first: Places, second: Places) -> Floats:
    """How likely each two words are one; each distinct two are looked at once."""
    letters = np.array([ord(word[0]) for word in cores.vocabulary], dtype=np.intp)
    lengths = np.array([len(word) for word in cores.vocabulary], dtype=np.intp)
    close = (letters[first] == letters[second]) & (np.minimum(lengths[first], lengths[second]) >= LEAST_LETTERS)
    size = len(cores.vocabulary)
    keys = np.minimum(first, second)[close] * size + np.maximum(first, second)[close]
    distinct, back = np.unique(keys, return_inverse=True)
    told = [alike(cores.vocabulary[key // size], cores.vocabulary[key % size]) for key in distinct.tolist()]
    found = np.zeros(first.size)
    found[close] = np.array(told, dtype=np.float64)[back] if told else 0.0
    return found


def alike(word: str, other: str) -> float:
    """How likely two different words are one: a plural, a word cut or short of some letters, or a misspelling.

    Units: a likeness from 0 to 1, set by hand. Errors: none. Source: Indel distance by rapidfuzz for what is left; the
    rest from how finance systems shorten names.
    """
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) < LEAST_LETTERS or shorter[0] != longer[0] or {word, other} & DIVIDING:
        return 0.0
    if _singular(shorter) == _singular(longer):
        return 0.97
    if _cut(shorter, longer):
        return 0.9
    if _consonants(shorter) == _consonants(longer) and len(_consonants(longer)) >= 3:
        return 0.95
    if _shortened(shorter, longer):
        return 0.9
    letters = Indel.normalized_similarity(shorter, longer)
    return letters if letters >= LEAST_ALIKE and len(shorter) >= LEAST_LETTERS + 1 else 0.0


def _cut(shorter: str, longer: str) -> bool:
    """Whether the longer word begins with the shorter, which is no word of its own: LEAR for an ordinary word such as
    learning, but at least half of a name.
    """
    least = 0.5 if len(shorter) > LEAST_LETTERS else 0.6
    enough = longer in ORDINARY or len(shorter) >= least * len(longer)
    return enough and longer.startswith(shorter) and shorter not in ORDINARY


def _shortened(shorter: str, longer: str) -> bool:
    """Whether letters were left out, mostly vowels, as in WKSHOP, PRTNSHP and COMMNTY."""
    if shorter in ORDINARY or shorter[-1] != longer[-1] or not len(longer) > len(shorter) >= 0.5 * len(longer):
        return False
    left = iter(longer)
    vowels = [sum(letter in "aeiou" for letter in text) for text in (shorter, longer)]
    return all(letter in left for letter in shorter) and 2 * (vowels[1] - vowels[0]) >= len(longer) - len(shorter)


def _singular(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def _consonants(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")


def letters(cores: Cores, left: Places, right: Places) -> Floats:
    """Likeness of the letters with words in order, and of the first word: (pairs, 2), from 0 to 1.

    Shapes: `left`, `right` (pairs,). Units: none. Errors: none. Source: Winkler 1990; Indel distance by rapidfuzz.
    """
    if not left.size:
        return np.zeros((0, 2))
    pairs: list[tuple[list[str], Any]] = [
        (cores.sorted_text, Indel.normalized_similarity),
        (cores.first_word, JaroWinkler.normalized_similarity),
    ]
    found = []
    for texts, scorer in pairs:
        one, other = ([texts[place] for place in side.tolist()] for side in (left, right))
        found.append(np.asarray(cpdist(one, other, scorer=scorer, workers=WORKERS), dtype=np.float64).reshape(-1))
    return np.stack(found, axis=1)
