from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from commonweal.ground.record.models import GENESIS, Chain, Entry

# No vowels, so that no word appears; no 0, 1, I or O, which are misread over the telephone.
LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"


def random_reference(prefix: str, length: int = 6) -> str:
    return f"{prefix}-" + "".join(secrets.choice(LETTERS) for _ in range(length))


def kept_back(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Of these (kind, subject), the subjects of which it is not told yet whose they are."""
    subjects: dict[str, set[str]] = {}
    for kind, subject in pairs:
        subjects.setdefault(kind, set()).add(subject)
    return {one for kind, held in subjects.items() for one in apps.get_model(kind).kept_back(held)}


@dataclass(frozen=True)
class Fault:
    chain: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain}, entry {self.number}: {self.what}"


def faults() -> Iterator[Fault]:
    """Recompute every chain from its first entry and name each entry that does not agree."""
    for chain in Chain.objects.order_by("name").iterator():
        yield from chain_faults(chain)


def chain_faults(chain: Chain) -> Iterator[Fault]:
    previous, number = GENESIS, 0
    for entry in chain.entries.order_by("number").iterator(chunk_size=2000):
        number += 1
        if entry.number != number:
            yield Fault(chain.name, number, f"is missing; the next one found is {entry.number}.")
            number = entry.number
        elif entry.previous != previous:
            yield Fault(chain.name, number, "does not follow from the entry before it.")
        if entry.computed_digest() != entry.digest:
            yield Fault(chain.name, number, f"was changed after it was written ({entry.verb} {entry.subject}).")
        previous = entry.digest
    if number != chain.length:
        yield Fault(chain.name, chain.length, f"the chain should have {chain.length} entries and has {number}.")
    elif previous != chain.head:
        yield Fault(chain.name, number, "the chain's head is not the digest of its last entry.")


def history(thing: Any) -> list[Entry]:
    """All that happened to one thing, newest first."""
    return list(Entry.objects.filter(kind=thing._meta.label_lower, subject=thing.subject()).order_by("-at", "-number"))


def timeline(chain_name: str, limit: int = 50) -> list[Entry]:
    return list(Entry.objects.filter(chain__name=chain_name).order_by("-number")[:limit])
