from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F

from commonweal.ground.record.models import Chain, Entry, Recorded, Sequence
from commonweal.ground.record.states import Lifecycle


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
    chain = _locked(thing.chain_name())
    before, after = _changed(before, after)
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
    entry.save(force_insert=True)
    Chain.objects.filter(pk=chain.pk).update(length=F("length") + 1, head=entry.digest)
    return entry


def _locked(name: str) -> Chain:
    heads = Chain.objects.select_for_update().filter(name=name)
    chain = heads.order_by("pk").first()
    if chain is None:
        Chain.objects.get_or_create(name=name)
        chain = heads.get()
    return chain


def _changed(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    if before is None or after is None:
        return before, after
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


def next_reference(prefix: str, year: int) -> str:
    """The next reference of its kind in a year, e.g. CE-2026-014."""
    with transaction.atomic():
        Sequence.objects.get_or_create(prefix=prefix, year=year)
        sequence = Sequence.objects.select_for_update().get(prefix=prefix, year=year)
        sequence.last += 1
        sequence.save(update_fields=["last"])
    return f"{prefix}-{year}-{sequence.last:03}"
