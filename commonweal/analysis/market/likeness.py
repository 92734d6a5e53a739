"""How alike two names are, in numbers that a match confidence is fitted to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from commonweal.analysis.inputs import Floats
from commonweal.analysis.market.cores import Core, Cores, Places, letters, overlaps, word_weight
from commonweal.analysis.market.lexicon import FILLERS, ORDINARY
from commonweal.analysis.market.naming import BRACKETS, Naming, goes_by, same_but_for

FEATURES = (
    "same",
    "alias",
    "shared",
    "telling",
    "clash",
    "extra",
    "divides",
    "plainly",
    "opposed",
    "letters",
    "first",
    "ordinary",
)


def is_ordinary(name: Naming) -> bool:
    """Whether a name is one or two ordinary words, such as Manor House, that many bodies bear. Errors: none.

    Source: names borne by many bodies in eight councils' files.
    """
    return len(name.core) <= 2 and all(word in ORDINARY or word in FILLERS for word in name.core)


def word_weights(names: Iterable[Naming]) -> dict[str, float]:
    """How telling each word is among these names: 1 for a word of one name, less for one that many names share.

    Formula: 1/(1 + ½·ln(names with the word)), halved for an ordinary word, a twentieth for legal forms and fillers.
    Units: none. Errors: none. Source: a damped inverse document frequency, after Spärck Jones 1972.
    """
    seen = Counter(word for name in {n.words: n for n in names}.values() for word in set(name.words))
    return {word: word_weight(word, count) for word, count in seen.items()}


def likeness(names: Sequence[Naming], pairs: Places, weights: Mapping[str, float]) -> Floats:
    """The features of each pair of names, in the order of FEATURES, each from 0 to 1.

    same: one and the same by `same_but_for`; alias: only by a trading name (a half: only without brackets); shared,
    telling, clash, extra, divides, plainly, opposed: see `overlaps` (never plainly for an ordinary name); letters:
    likeness of the letters with words in order; first: likeness of the first word; ordinary: whether either is so. All
    but same, alias and ordinary are the best over the names that each goes by.
    Shapes: `pairs` (n, 2), places in `names`; answer (n, 12). Units: none. Errors: none.
    Source: soft TF-IDF of Cohen, Ravikumar & Fienberg 2003; Winkler 1990.
    """
    found = np.zeros((len(pairs), len(FEATURES)))
    if not len(pairs):
        return found
    number: dict[Core, int] = {}
    whole = np.array([number.setdefault(name.core, len(number)) for name in names], dtype=np.intp)
    row, left, right = _variants(names, pairs, whole, number)
    cores = Cores(list(number), weights)
    compared = np.hstack([overlaps(cores, left, right), letters(cores, left, right)])
    order = np.lexsort((compared[:, 2] - compared[:, 0], row))
    best = order[np.searchsorted(row[order], np.arange(len(pairs)))]
    found[:, 2:11] = compared[best]
    found[:, 11] = np.array([is_ordinary(name) for name in names])[pairs].any(axis=1)
    found[:, 7] *= found[:, 11] == 0
    found[:, :2] = _sameness(names, pairs, whole)
    surely = found[:, 0] == 1
    found[surely, 2] = np.maximum(found[surely, 2], 0.9)
    found[np.ix_(surely, [4, 5, 6, 8])] = 0.0
    return found


def _variants(
    names: Sequence[Naming], pairs: Places, whole: Places, number: dict[Core, int]
) -> tuple[Places, Places, Places]:
    """Pairs of cores to compare: (pair, core, core), one for most pairs and several where a name has an alias."""
    several = np.array([bool(name.aliases) for name in names], dtype=bool)
    plain = ~several[pairs].any(axis=1)
    rows, lefts, rights = [np.flatnonzero(plain)], [whole[pairs[plain, 0]]], [whole[pairs[plain, 1]]]
    told = [
        (place, number.setdefault(a, len(number)), number.setdefault(b, len(number)))
        for place in np.flatnonzero(~plain).tolist()
        for a, b in goes_by(names[pairs[place, 0]], names[pairs[place, 1]])
    ]
    if told:
        table = np.array(told, dtype=np.intp)
        rows, lefts, rights = [*rows, table[:, 0]], [*lefts, table[:, 1]], [*rights, table[:, 2]]
    return np.concatenate(rows), np.concatenate(lefts), np.concatenate(rights)


def _sameness(names: Sequence[Naming], pairs: Places, whole: Places) -> Floats:
    """`same` and `alias`, asked in full only of pairs alike in their letters, in how they begin, or with an alias."""
    held = np.zeros((len(pairs), 2))
    looked = whole[pairs[:, 0]] == whole[pairs[:, 1]]
    for of in (_squashed, _in_order, _beginning):
        number: dict[object, int] = {}
        key = np.array([number.setdefault(of(name), len(number)) for name in names], dtype=np.intp)
        looked |= key[pairs[:, 0]] == key[pairs[:, 1]]
    looked |= np.array([bool(name.aliases) for name in names], dtype=bool)[pairs].any(axis=1)
    for place in np.flatnonzero(looked).tolist():
        told = same_but_for(names[pairs[place, 0]], names[pairs[place, 1]])
        alias = 0.5 if told == BRACKETS else float((told or "").startswith("both go by"))
        held[place] = float(told is not None and not alias), alias
    return held


def _squashed(name: Naming) -> object:
    return name.squashed


def _in_order(name: Naming) -> object:
    return tuple(sorted(name.core))


def _beginning(name: Naming) -> object:
    return name.given.strip().lower()[:18]
