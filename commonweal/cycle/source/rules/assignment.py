"""Who scores which application: the even sharing-out as a pure function, and what follows from it for one member."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

NOT_YOURS = "It was shared out to other members of the panel."
BY_WHOM = "the members of the panel to whom it was given, and the chair"


# ---- what follows from it -----------------------------------------------------------------------------------------


def shared_out(opportunity: Any) -> Any:
    """The sharing-out of a round; nothing where everybody scores everything."""
    return getattr(opportunity, "sharing_out", None)


def given_to(member: Any) -> frozenset[int]:
    """The applications that this member was given, read once for as long as the member is at hand."""
    kept = member.__dict__.get("_given")
    if kept is None:
        kept = member.__dict__["_given"] = frozenset(one.application_id for one in member.assignments.all())
    return kept


def is_given(member: Any, application: Any) -> bool:
    """Where one application was read by itself, `found_given` came with the member."""
    if shared_out(member.opportunity) is None:
        return True
    found = member.__dict__.get("found_given")
    return application.pk in given_to(member) if found is None else bool(found)


def criteria_for(member: Any) -> list[Any]:
    """The criteria that this member scores, in the published order: all of them unless the panel says otherwise."""
    everything = list(member.opportunity.criteria.all())
    own = [one for one in everything if one.key in member.scores_only]
    return own or everything


def least_each(opportunity: Any, least: int) -> int:
    """How many people score each application: as set, and never fewer than a round of its kind must have."""
    return max(opportunity.scorers_each, least)


# ---- the sharing-out ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shares:
    """Who was given what, and how many places could not be filled because nobody without an interest was left."""

    given: Mapping[int, tuple[int, ...]]
    loads: Mapping[int, int]
    short: Mapping[int, int]

    @property
    def places(self) -> int:
        return sum(len(members) for members in self.given.values())


def share_out(
    applications: Sequence[int],
    members: Mapping[int, Iterable[Any]],
    barred: AbstractSet[tuple[int, int]],
    each: int,
    seed: str,
) -> Shares:
    """Give each application to `each` members for every criterion, and to everybody as much as to the others.

    `members` holds the criteria that each one scores; `barred` the pairs (application, member) with an interest.
    Those with the fewest who may score them go first, each to whoever has least to do; then places are handed on from
    the busiest to the least busy of those who score the same criteria until nothing evens it further. Where all score
    the same criteria no sharing-out is more even (Harvey and others, Semi-matchings for bipartite graphs, 2006).
    The same arguments and seed always give the same result, in any order of the applications.
    """
    chance = random.Random(seed)  # noqa: S311  # to be run again by anybody, and no secret
    people = sorted(members)
    scores = {one: frozenset(members[one]) for one in people}
    open_to = {pk: [one for one in people if (pk, one) not in barred] for pk in sorted(applications)}
    order = sorted(open_to, key=lambda pk: (len(open_to[pk]), chance.random(), pk))
    load = dict.fromkeys(people, 0)
    given: dict[int, set[int]] = {}
    for pk in order:
        lot = {one: chance.random() for one in people}
        given[pk] = _pick(open_to[pk], scores, load, lot, each)
    _even(given, scores, barred)
    loads = dict.fromkeys(people, 0)
    for chosen in given.values():
        for one in chosen:
            loads[one] += 1
    every = frozenset[Any]().union(*scores.values()) if scores else frozenset()
    short = {pk: left for pk, chosen in given.items() if (left := missing(chosen, scores, every, each))}
    return Shares({pk: tuple(sorted(given[pk])) for pk in sorted(given)}, loads, short)


def missing(chosen: Collection[int], scores: Mapping[int, Collection[Any]], every: Iterable[Any], each: int) -> int:
    """How many more people an application needs: for the criterion that has the fewest."""
    return max((each - sum(key in scores[one] for one in chosen) for key in every), default=0)


def _pick(
    candidates: list[int],
    scores: Mapping[int, frozenset[Any]],
    load: dict[int, int],
    lot: Mapping[int, float],
    each: int,
) -> set[int]:
    """Whoever has the fewest scores to give comes first, if one of theirs is still wanted."""
    chosen: set[int] = set()
    need = {key: each for one in candidates for key in scores[one]}
    for one in sorted(candidates, key=lambda one: (load[one], lot[one])):
        if not need:
            break
        wanted = scores[one] & need.keys()
        if not wanted:
            continue
        chosen.add(one)
        load[one] += len(scores[one])
        for key in wanted:
            need[key] -= 1
            if not need[key]:
                del need[key]
    return chosen


def _even(
    given: dict[int, set[int]], scores: Mapping[int, frozenset[Any]], barred: AbstractSet[tuple[int, int]]
) -> None:
    """Hand places on, along the shortest chain, as long as somebody has two more than another at its end."""
    alike: dict[frozenset[Any], list[int]] = defaultdict(list)
    for one, keys in scores.items():
        alike[keys].append(one)
    for group in alike.values():
        held: dict[int, set[int]] = {one: set() for one in group}
        for pk, chosen in given.items():
            for one in chosen & held.keys():
                held[one].add(pk)
        while chain := _chain(group, held, given, barred):
            for giver, taker, pk in chain:
                given[pk].remove(giver)
                given[pk].add(taker)
                held[giver].remove(pk)
                held[taker].add(pk)


def _chain(
    group: list[int],
    held: Mapping[int, set[int]],
    given: Mapping[int, set[int]],
    barred: AbstractSet[tuple[int, int]],
) -> list[tuple[int, int, int]]:
    """Who hands which application to whom, so that the first has one less and the last one more."""
    least = min((len(held[one]) for one in group), default=0)
    for start in sorted(group, key=lambda one: (-len(held[one]), one)):
        if len(held[start]) < least + 2:
            return []
        before: dict[int, tuple[int, int]] = {}
        waiting, seen = deque([start]), {start}
        while waiting:
            giver = waiting.popleft()
            for taker in group:
                if taker in seen:
                    continue
                pk = min((pk for pk in held[giver] if taker not in given[pk] and (pk, taker) not in barred), default=0)
                if not pk:
                    continue
                seen.add(taker)
                before[taker] = (giver, pk)
                if len(held[taker]) <= len(held[start]) - 2:
                    return _back(before, start, taker)
                waiting.append(taker)
    return []


def _back(before: Mapping[int, tuple[int, int]], start: int, end: int) -> list[tuple[int, int, int]]:
    chain, here = [], end
    while here != start:
        giver, pk = before[here]
        chain.append((giver, here, pk))
        here = giver
    return chain


def digest_of(pairs: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of the sorted lines 'application person', each ended by a line feed."""
    text = "".join(sorted(f"{application} {person}\n" for application, person in pairs))
    return hashlib.sha256(text.encode()).hexdigest()
