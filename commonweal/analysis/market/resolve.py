"""Which records are of one supplier: proposals with reasons, for a person to accept. Nothing is ever merged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonweal.analysis.inputs import one as number_of
from commonweal.analysis.market.candidates import Pairs, candidate_pairs, once
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


def shown(confidence: float) -> str:
    """A confidence for reading: never 100%, because no name is.

    Units: a probability to per cent. Errors: none.
    """
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
        method="TF-IDF candidates, twelve measures of likeness, logistic confidence, identifiers and places by rule",
        suppliers=given,
        matches=matches,
        groups=_groups(given, [match for match in matches if match.confidence >= sure]),
        sure=sure,
        ask=ask,
        calibration=calibration,
    )


def _matches(given: Sequence[Supplier], ask: float, calibration: Calibration) -> tuple[Match, ...]:
    numbered = np.array(sorted(_by_number(given)), dtype=np.intp).reshape(-1, 2)
    pairs = once(np.concatenate([_by_name(given), numbered]), len(given))
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
