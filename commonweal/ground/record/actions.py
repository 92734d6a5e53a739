from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from commonweal.ground.record.models import Chain, Entry, Recorded, Sequence
from commonweal.ground.record.states import Lifecycle

TOGETHER = 500  # rows in one statement

Change = tuple[Recorded, dict[str, Any] | None, dict[str, Any] | None]


@contextmanager
def recorded(
    verb: str, thing: Recorded, *, by: Any, at: datetime.datetime, why: str = "", role: str = ""
) -> Iterator[None]:
    """Everything inside is one transaction with one entry that keeps what `thing` was and became.

    Inside, the caller saves `thing` (or deletes it); an entry is written even where nothing else changed.
    """
    with transaction.atomic():
        before = type(thing)._base_manager.get(pk=thing.pk).snapshot() if thing.pk else None
        yield
        after = thing.snapshot() if thing.pk else None
        append(thing, verb, by=by, at=at, why=why, role=role, before=before, after=after)


@contextmanager
def moved(
    lifecycle: Lifecycle, verb: str, thing: Any, *, by: Any, at: datetime.datetime, why: str = ""
) -> Iterator[None]:
    """A move of the lifecycle's table: locked, checked, saved and recorded in one transaction.

    The row is locked and its state read afresh, so that of two people pressing at once only one goes through.
    """
    with transaction.atomic():
        fresh = type(thing)._base_manager.select_for_update().get(pk=thing.pk)
        setattr(thing, lifecycle.field, getattr(fresh, lifecycle.field))
        move = lifecycle.check(thing, verb, by)
        before = fresh.snapshot()
        setattr(thing, lifecycle.field, move.target)
        yield
        thing.save()
        append(thing, verb, by=by, at=at, why=why, before=before, after=thing.snapshot())


@contextmanager
def recorded_all(
    verb: str, things: list[Any], *, by: Any, at: datetime.datetime, why: str = "", apart: bool = False
) -> Iterator[None]:
    """`recorded` for many things of one kind: an entry each, written together. All are of one chain, unless `apart`.

    What they became is read from the database, so that the caller may change them by any statement.
    """
    with transaction.atomic():
        before = _as_kept(things)
        yield
        after = _as_kept(things)
        of_all = "" if apart or not things else things[0].chain_name()
        chains: dict[str, list[Change]] = {}
        for thing in things:
            change = (thing, before.get(thing.pk), after.get(thing.pk))
            chains.setdefault(of_all or thing.chain_name(), []).append(change)
        _append_all(verb, chains, by, at, why)


@contextmanager
def moved_all(
    lifecycle: Lifecycle,
    verb: str,
    things: list[Any],
    *,
    by: Any,
    at: datetime.datetime,
    fields: tuple[str, ...] = (),
    why: str = "",
) -> Iterator[None]:
    """`moved` for many things of one kind: locked, each checked as it is now, and saved and recorded together.

    Inside, the caller changes `fields`; nothing else of them is saved.
    """
    with transaction.atomic():
        rows = _locked_rows(things)
        before = {pk: row.snapshot() for pk, row in rows.items()}
        for thing in things:
            setattr(thing, lifecycle.field, getattr(rows[thing.pk], lifecycle.field))
            setattr(thing, lifecycle.field, lifecycle.check(thing, verb, by).target)
        yield
        for thing in things:
            for name in (lifecycle.field, *fields):
                setattr(rows[thing.pk], name, getattr(thing, name))
        if things:
            fresh = [rows[thing.pk] for thing in things]
            type(things[0])._base_manager.bulk_update(fresh, [lifecycle.field, *fields], batch_size=TOGETHER)
        chains: dict[str, list[Change]] = {}
        for thing in things:
            change = (thing, before[thing.pk], rows[thing.pk].snapshot())
            chains.setdefault(thing.chain_name(), []).append(change)
        _append_all(verb, {name: chains[name] for name in sorted(chains)}, by, at, why)


def _locked_rows(things: list[Any]) -> dict[int, Any]:
    known, found = [thing.pk for thing in things], {}
    for start in range(0, len(known), TOGETHER):
        rows = type(things[0])._base_manager.select_for_update().filter(pk__in=known[start : start + TOGETHER])
        found |= {row.pk: row for row in rows.order_by("pk")}
    return found


def _as_kept(things: list[Any]) -> dict[int, dict[str, Any]]:
    known, found = [thing.pk for thing in things if thing.pk], {}
    for start in range(0, len(known), TOGETHER):
        rows = type(things[0])._base_manager.filter(pk__in=known[start : start + TOGETHER])
        found |= {row.pk: row.snapshot() for row in rows}
    return found


def append(
    thing: Recorded,
    verb: str,
    *,
    by: Any,
    at: datetime.datetime,
    why: str = "",
    role: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Add one entry to the chain of `thing`; only what changed is kept."""
    return _append_all(verb, {thing.chain_name(): [(thing, before, after)]}, by, at, why, role)[0]


def _append_all(
    verb: str, chains: Mapping[str, list[Change]], by: Any, at: datetime.datetime, why: str = "", role: str = ""
) -> list[Entry]:
    """Add the changes of each chain to it, in their order."""
    held = _locked(list(chains))
    entries = []
    for chain, (thing, was, became) in ((held[name], change) for name in chains for change in chains[name]):
        before, after = _changed(was, became)
        entry = Entry(
            chain=chain,
            number=chain.length + 1,
            at=at.astimezone(datetime.UTC),
            by=getattr(by, "reference", "") or "system",
            role=role,
            verb=verb,
            kind=thing._meta.label_lower,
            subject=thing.subject(),
            why=why,
            before=before,
            after=after,
            previous=chain.head,
        )
        entry.digest = entry.computed_digest()
        chain.length, chain.head = entry.number, entry.digest
        entries.append(entry)
    if len(entries) == 1:
        entries[0].save(force_insert=True)
    else:
        Entry.objects.bulk_create(entries, batch_size=TOGETHER)
    with connection.cursor() as cursor:
        cursor.executemany(NEW_HEAD, [(chain.length, chain.head, chain.pk) for chain in held.values()])
    return entries


# Every act there is passes here while its chain is held, so these two questions are put in the database's own words:
# that takes a tenth of the time.
HEADS = "SELECT name, id, length, head FROM record_chain WHERE name IN ({}) ORDER BY name"
NEW_HEAD = "UPDATE record_chain SET length = %s, head = %s WHERE id = %s"


def _locked(names: list[str]) -> dict[str, Chain]:
    held = _heads(names)
    new = [name for name in names if name not in held]
    if new:
        # Somebody else may begin the same chain at this moment: then theirs is the one that is read and locked.
        Chain.objects.bulk_create([Chain(name=name) for name in new], batch_size=TOGETHER, ignore_conflicts=True)
        held |= _heads(new)
    return held


def _heads(names: list[str]) -> dict[str, Chain]:
    """Held in the order of their names, so that of two who hold several neither waits for the other."""
    names = sorted(names)
    question = f"{HEADS} FOR UPDATE" if connection.features.has_select_for_update else HEADS
    held: dict[str, Chain] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(names), TOGETHER):
            some = names[start : start + TOGETHER]
            cursor.execute(question.format(", ".join(["%s"] * len(some))), some)
            rows = cursor.fetchall()
            held |= {name: Chain(pk=pk, name=name, length=length, head=head) for name, pk, length, head in rows}
    return held


def _changed(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    if before is None or after is None:
        return before, after
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


def next_reference(prefix: str, year: int) -> str:
    """The next reference of its kind in a year, e.g. CE-2026-014."""
    return next_references(prefix, year, 1)[0]


def next_references(prefix: str, year: int, number: int) -> list[str]:
    """So many references in a row."""
    with transaction.atomic():
        held = Sequence.objects.select_for_update().filter(prefix=prefix, year=year)
        sequence = held.first()
        if sequence is None:
            Sequence.objects.get_or_create(prefix=prefix, year=year)
            sequence = held.get()
        first = sequence.last + 1
        sequence.last += number
        sequence.save(update_fields=["last"])
    return [f"{prefix}-{year}-{one:03}" for one in range(first, first + number)]
