"""Compute the record's chains and every published sum again, and name what does not agree.

A file stands for itself and needs no database: a chain as the record gives it out, or the figures of one award as its
public page gives them.
"""

import json
from argparse import Namespace
from collections.abc import Callable, Iterator
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
        "bundle",
        nargs="?",
        type=Path,
        help="the figures of an award, or a chain, downloaded as JSON; without a file, everything",
    )
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    held = _read(given.bundle) if given.bundle else None
    if held is None:
        wrong, well = list(_everything()), _all_well
    elif "totals" in held:
        wrong, well = _whole(given.bundle, _award, held), lambda: _award_well(held)
    else:
        wrong, well = _whole(given.bundle, _chain, held), lambda: CHAIN_WELL
    if wrong:
        raise Stop(*wrong, f"{len(wrong)} thing{'' if len(wrong) == 1 else 's'} found wrong.")
    yield well()


CHAIN_WELL = "Every entry follows from the one before it, and nothing was changed."


def _award_well(held: dict[str, Any]) -> str:
    return (
        f"{held['award']}: the points, the total of {held['total']} and place {held['place']} of {len(held['totals'])} "
        "come out the same."
    )


def _all_well() -> str:
    from commonweal.ground.record.models import Chain, Entry

    entries, chains = Entry.objects.count(), Chain.objects.count()
    return f"{entries:,} entries in {chains:,} chains: nothing is missing or changed, and every sum comes out the same."


def _everything() -> Iterator[str]:
    from commonweal.ground.record.queries import faults

    yield from (str(fault) for fault in faults())
    for name in RECOMPUTED:
        yield from (str(sentence) for sentence in import_module(name).recompute())


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.", code=UNREADABLE) from None
    except ValueError as error:
        raise Stop(f"{path} is not JSON ({error}).", code=UNREADABLE) from None
    if not isinstance(held, dict):
        raise Stop(f"{path} holds neither a chain nor the figures of an award.", code=UNREADABLE)
    return held


def _whole(path: Path, check: Callable[[dict[str, Any]], Iterator[str]], held: dict[str, Any]) -> list[str]:
    """What is wrong by this check; a file that lacks something is not checked in part."""
    try:
        return list(check(held))
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:
        text = f"{path} is not as the pages of this service give it out"
        raise Stop(f"{text} ({error!r}).", code=UNREADABLE) from None


def _award(held: dict[str, Any]) -> Iterator[str]:
    """The sums of one award, from the figures on its public page."""
    from commonweal.cycle.source.rules.worked_again import disagreements

    yield from disagreements(held)


def _chain(held: dict[str, Any]) -> Iterator[str]:
    """The entries of one chain, without any database."""
    from commonweal.ground.record.models import GENESIS, Entry

    entries = [(Entry(**_fields(one)), one["digest"]) for one in held["entries"]]
    length, head = held["length"], held["head"]
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
