"""Compute the record's chains and every published sum again, and name what does not agree."""

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from commonweal.config.commands.stop import UNREADABLE, Stop

# Each gives a sentence for every result that comes out differently when it is computed again.
RECOMPUTED = (
    "commonweal.ground.documents.queries",
    "commonweal.cycle.source.queries.sealing",
    "commonweal.cycle.source.queries.award",
    "commonweal.cycle.review.queries",
)


def add(commands: Any) -> None:
    parser = commands.add_parser("verify", help="check the record and every sum again")
    parser.add_argument(
        "bundle", nargs="?", type=Path, help="a chain that was downloaded as JSON; without it, everything"
    )
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    wrong = list(_bundle(given.bundle) if given.bundle else _everything())
    if wrong:
        raise Stop(*wrong, f"{len(wrong)} thing{'' if len(wrong) == 1 else 's'} found wrong.")
    yield "Every entry follows from the one before it, and nothing was changed." if given.bundle else _all_well()


def _all_well() -> str:
    from commonweal.ground.record.models import Chain, Entry

    entries, chains = Entry.objects.count(), Chain.objects.count()
    return f"{entries:,} entries in {chains:,} chains: nothing is missing or changed, and every sum comes out the same."


def _everything() -> Iterator[str]:
    from commonweal.ground.record.queries import faults

    yield from (str(fault) for fault in faults())
    for name in RECOMPUTED:
        yield from (str(sentence) for sentence in import_module(name).recompute())


def _bundle(path: Path) -> Iterator[str]:
    """The same check for entries that were handed over in a file, without any database."""
    from commonweal.ground.record.models import GENESIS, Entry

    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        entries = [(Entry(**_fields(one)), one["digest"]) for one in held["entries"]]
        length, head = held["length"], held["head"]
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.", code=UNREADABLE) from None
    except (ValueError, KeyError, TypeError) as error:
        raise Stop(f"{path} is not a chain as the record gives it out ({error!r}).", code=UNREADABLE) from None
    previous = GENESIS
    for number, (entry, digest) in enumerate(entries, start=1):
        if entry.number != number:
            yield f"Entry {number} is missing; the next one found is {entry.number}."
            break
        if entry.previous != previous:
            yield f"Entry {number} does not follow from the entry before it."
        if entry.computed_digest() != digest:
            yield f"Entry {number} was changed after it was written ({entry.verb} {entry.subject})."
        previous = digest
    else:
        if (len(entries), previous) != (length, head):
            yield f"The chain should end with entry {length} and ends with entry {len(entries)}."


def _fields(one: dict[str, Any]) -> dict[str, Any]:
    names = ("number", "by", "role", "verb", "kind", "subject", "why", "before", "after", "previous")
    return {name: one[name] for name in names} | {"at": datetime.fromisoformat(one["at"])}
