"""Which records are of one supplier: proposals with reasons, for a person to accept. Nothing is ever merged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.analysis.inputs import one as number_of
from commonweal.analysis.market.likeness import FEATURES, likeness, word_weights
from commonweal.analysis.market.matching import (
    MEASURED,
    SAME_POSTCODE_ODDS,
    Calibration,
    Match,
    Supplier,
    company_number,
    from_names,
    judge,
    read_suppliers,
)
from commonweal.analysis.market.naming import naming
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, percent

NEIGHBOURS = 6  # itself and five others
LEAST_COSINE = 0.5
BLOCK_AT_MOST = 50
COMMON_PIECE, COMMON_SHARE = 500, 0.005  # pieces in more names than this tell nothing and cost most of the time
Pairs = NDArray[np.intp]


def candidate_pairs(names: Sequence[str]) -> Pairs:
    """Pairs of names worth comparing: nearest by three-letter pieces, or sharing a trading name or their letters.

    Formula: cosine of TF-IDF weights of three-letter pieces within words, the 5 nearest above 0.5; and every pair that
    shares an alias or the squashed core, in groups of up to 50. Shapes: (n,) to (pairs, 2), first before second.
    Units: places in the list. Errors: none. Source: Salton & Buckley 1988; sparse_dot_topn for the product.
    """
    shared: dict[str, list[int]] = defaultdict(list)
    takings = [naming(name) for name in names]
    for place, taking in enumerate(takings):
        keys = {taking.squashed, " ".join(sorted(taking.core))}
        for key in keys.union("".join(alias) for alias in taking.aliases) if taking.aliases else keys:
            shared[key].append(place)
    blocks = [members for members in shared.values() if 1 < len(members) <= BLOCK_AT_MOST]
    found = [(a, b) for members in blocks for i, a in enumerate(members) for b in members[i + 1 :]]
    pairs: list[Pairs] = [np.array(found, dtype=np.intp).reshape(-1, 2)]
    if len(names) > 1:
        pairs.append(_nearest([" ".join(taking.core) for taking in takings]))
    return _once(np.concatenate(pairs), len(names))


def _once(pairs: Pairs, size: int) -> Pairs:
    """Each pair once, the lesser place first, in order."""
    keys = np.unique(pairs.min(axis=1) * size + pairs.max(axis=1))
    return np.stack([keys // max(1, size), keys % max(1, size)], axis=1)


def _nearest(texts: Sequence[str]) -> Pairs:
    from sklearn.feature_extraction.text import TfidfVectorizer  # heavy, so only where names are compared
    from sparse_dot_topn import sp_matmul_topn

    common = min(len(texts), max(COMMON_PIECE, int(COMMON_SHARE * len(texts))))
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32, max_df=common)
    table = pieces.fit_transform(texts)
    near = sp_matmul_topn(table, table.T.tocsr(), top_n=NEIGHBOURS, threshold=LEAST_COSINE, n_threads=2).tocoo()
    apart = near.row != near.col
    return np.stack([near.row[apart], near.col[apart]], axis=1).astype(np.intp)


def shown(confidence: float) -> str:
    """A confidence for reading: never 100%, because no name is."""
    return percent(min(confidence, 0.99))


@dataclass(frozen=True, kw_only=True)
class Resolution(Result):
    """Proposals about which records are one supplier. Records are named by their place, and none is altered.

    `matches` are at least `ask` sure; `groups` join those at least `sure`, never across two company numbers.
    """

    suppliers: tuple[Supplier, ...]
    matches: tuple[Match, ...]
    groups: tuple[tuple[int, ...], ...]
    sure: float
    ask: float
    calibration: Calibration

    def sentence(self) -> str:
        spellings = [{self.suppliers[place].name for place in group} for group in self.groups]
        several = [names for names in spellings if len(names) > 1]
        given = counted(len({one.name for one in self.suppliers}), "name")
        asked = len({self._names(match) for match in self.matches if match.confidence < self.sure})
        if several:
            alike = f"{sum(map(len, several)):,} of {given}"
            first = f"{alike} look like {counted(len(several), 'supplier')} spelt several ways"
        else:
            first = f"No two of {given} are surely one supplier"
        if asked:
            first += f", and a person should look at {counted(asked, 'more pair')}"
        apart = [match for match in self.matches if len(self._names(match)) > 1]
        if apart:
            names = " and ".join((self.suppliers[apart[0].first].name, self.suppliers[apart[0].second].name))
            first += f". Surest: {names} ({apart[0].reason}; {shown(apart[0].confidence)})"
        return f"{first}. These are proposals: nothing has been merged, and each can be refused."

    def _names(self, match: Match) -> frozenset[str]:
        return frozenset((self.suppliers[match.first].name, self.suppliers[match.second].name))

    def table(self) -> Table:
        rows = [
            (
                self.suppliers[match.first].name,
                self.suppliers[match.second].name,
                shown(match.confidence),
                "same" if match.confidence >= self.sure else "ask a person",
                match.reason,
            )
            for match in self.matches
            if len(self._names(match)) > 1
        ]
        return ("Record", "Other record", "Confidence", "Proposal", "Reason"), tuple(rows)


def resolve(
    suppliers: Sequence[Supplier | Mapping[str, Any] | str],
    *,
    sure: float = 0.9,
    ask: float = 0.3,
    calibration: Calibration = MEASURED,
) -> Resolution:
    """Find the records that are one supplier, each with a reason and a confidence.

    `suppliers`: Supplier, named fields or bare names; `sure` and `ask` are confidences from 0 to 1.
    Formula: `candidate_pairs` and pairs that share a number; `likeness` through a logistic calibrated on 300 labelled
    pairs; then `judge`. Groups join sure matches, surest first, never two different company numbers.
    Errors: Refused for no suppliers, one without a name, or ask above sure. Source: Fellegi & Sunter 1969 for the three
    outcomes (same, ask, different); see `likeness`, `candidate_pairs`.
    """
    given = read_suppliers(suppliers)
    if not given:
        raise Refused("Give at least one supplier.")
    if not 0 < number_of("ask", ask) <= number_of("sure", sure) < 1:
        raise Refused("Both confidences lie between 0 and 1, and asking starts below being sure.")
    matches = _matches(given, ask, calibration)
    return Resolution(
        method="TF-IDF candidates, eleven measures of likeness, logistic confidence, identifiers and places by rule",
        suppliers=given,
        matches=matches,
        groups=_groups(given, [match for match in matches if match.confidence >= sure]),
        sure=sure,
        ask=ask,
        calibration=calibration,
    )


def _matches(given: Sequence[Supplier], ask: float, calibration: Calibration) -> tuple[Match, ...]:
    numbered = np.array(sorted(_by_number(given)), dtype=np.intp).reshape(-1, 2)
    pairs = _once(np.concatenate([_by_name(given), numbered]), len(given))
    if not len(pairs):
        return ()
    takings = [naming(one.name) for one in given]
    features = likeness(takings, pairs, word_weights(takings))
    base = from_names(features, features[:, FEATURES.index("ordinary")] == 1, calibration)
    located = np.array([one.postcode is not None or one.position is not None for one in given])[pairs].all(axis=1)
    hopeless = base * np.where(located, SAME_POSTCODE_ODDS, 1.0) < ask * (1 - base) / (1 - ask)
    size = len(given)
    known = np.isin(pairs[:, 0] * size + pairs[:, 1], numbered.min(axis=1) * size + numbered.max(axis=1))
    matches = []
    for place in np.flatnonzero(~hopeless | known).tolist():
        a, b = pairs[place].tolist()
        confidence, reason = judge(given[a], given[b], float(base[place]))
        if confidence >= ask:
            kept = tuple(np.round(features[place], 3).tolist())
            matches.append(Match(first=a, second=b, confidence=confidence, reason=reason, features=kept))
    return tuple(sorted(matches, key=lambda match: (-match.confidence, match.first, match.second)))


def _by_name(given: Sequence[Supplier]) -> Pairs:
    """Candidate pairs of records, each spelling compared once: records of one spelling are chained to the first."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(given):
        places[one.name].append(place)
    chained = [(members[0], other) for members in places.values() for other in members[1:]]
    first = np.array([members[0] for members in places.values()], dtype=np.intp)
    return np.concatenate([np.array(chained, dtype=np.intp).reshape(-1, 2), first[candidate_pairs(list(places))]])


def _by_number(given: Sequence[Supplier]) -> set[tuple[int, int]]:
    first_with: dict[tuple[str, str], int] = {}
    found = set()
    for place, one in enumerate(given):
        vat = "".join(letter for letter in str(one.vat_number or "") if letter.isdigit())
        numbers = (("company", company_number(one.company_number)), ("charity", company_number(one.charity_number)))
        for kind, value in (*numbers, ("vat", vat)):
            if value:
                start = first_with.setdefault((kind, value), place)
                if start != place:
                    found.add((start, place))
    return found


def _groups(given: Sequence[Supplier], sure: Sequence[Match]) -> tuple[tuple[int, ...], ...]:
    """Records joined by sure matches, surest first; a join that would put two company numbers together is left out."""
    leader = list(range(len(given)))
    numbers = {place: {value} for place, one in enumerate(given) if (value := company_number(one.company_number))}

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for match in sure:
        first, second = lead(match.first), lead(match.second)
        together = numbers.get(first, set()) | numbers.get(second, set())
        if first != second and len(together) <= 1:
            leader[max(first, second)] = min(first, second)
            numbers[min(first, second)] = together
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(len(given)):
        members[lead(place)].append(place)
    return tuple(tuple(group) for group in members.values() if len(group) > 1)
