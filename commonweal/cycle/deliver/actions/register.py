"""Agreements that stood in the council's register before: read in again and again, changed only where they changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from commonweal.council.people.models import Organisation, Role
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground.pages.words import day
from commonweal.ground.record.actions import TOGETHER, next_references, recorded_all
from commonweal.ground.record.rules import refuse

Row = Mapping[str, Any]
Result = Literal["added", "changed", "unchanged"]
WHAT = "You cannot register this agreement."
MAY = frozenset(
    "purpose department how_commissioned statutory value starts_on ends_on last_extension_on review_on notice_months "
    "signed_on living_wage light_touch allocation manager conditions council_obligations provider_obligations".split()
)
ENDING_HERE = ("notice", "ended_early")  # the end that notice set here is not undone by an older file


def register_existing(
    *,
    organisation: Organisation,
    kind: str,
    title: str,
    source_key: str,
    by: Any,
    at: datetime.datetime,
    **fields: Any,
) -> Result:
    """Add or bring up to date one imported agreement, known by its key in the source; never one of ours."""
    row = {"organisation": organisation, "kind": kind, "title": title, "source_key": source_key, **fields}
    return register_existing_together(rows=[row], by=by, at=at)[0]


@transaction.atomic
def register_existing_together(*, rows: Iterable[Row], by: Any, at: datetime.datetime) -> list[Result]:
    """`register_existing` for many, all or none of them: of each row what it takes, and what became of it."""
    if by is not None and not by.holds(Role.AGREEMENTS, Role.ADMINISTRATOR):
        raise refuse(WHAT, "You do not keep the register.", "a contract or grant manager, or a council administrator")
    return [result for some in _at_once(rows) for result in _register(some, by, at)]


def _at_once(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """A few hundred rows, and no key twice: a row finds what an earlier row with its key has left."""
    some: dict[str, Row] = {}
    for row in rows:
        _check(**row)
        if row["source_key"] in some or len(some) == TOGETHER:
            yield list(some.values())
            some = {}
        some[row["source_key"]] = row
    if some:
        yield list(some.values())


def _check(*, organisation: Organisation, kind: str, title: str, source_key: str, **fields: Any) -> None:
    if not source_key.strip():
        raise refuse(WHAT, "It needs the key under which its source knows it.")
    if set(fields) - MAY:
        raise refuse(WHAT, f"A registered agreement has no {', '.join(sorted(set(fields) - MAY))}.")
    starts_on, ends_on = fields.get("starts_on"), fields.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise refuse(WHAT, f"It would end on {day(ends_on)}, before it starts on {day(starts_on)}.")


def _register(rows: list[Row], by: Any, at: datetime.datetime) -> list[Result]:
    today = timezone.localdate(at)
    found = Agreement.objects.filter(source_key__in=[row["source_key"] for row in rows]).select_related("manager")
    there = {one.source_key: one for one in found}
    new: list[Agreement] = []
    changed: list[Agreement] = []
    names: set[str] = set()
    results: list[Result] = []
    for row in rows:
        wanted = {**row, "title": row["title"][:300], "organisation_id": row["organisation"].pk}
        del wanted["organisation"]  # by its key, so that nobody is asked who it was before
        agreement = there.get(row["source_key"])
        if agreement is None:
            new.append(Agreement(**wanted))
            results.append("added")
        elif differs := _bring_up_to_date(agreement, wanted, today):
            changed.append(agreement)
            names |= differs
            results.append("changed")
        else:
            results.append("unchanged")
    _add(new, today, by, at)
    if changed:
        with recorded_all("update register", changed, by=by, at=at):
            Agreement.objects.bulk_update(changed, sorted(names), batch_size=TOGETHER)
    return results


def _bring_up_to_date(agreement: Agreement, wanted: dict[str, Any], today: datetime.date) -> set[str]:
    """Make it what is wanted; the names of what may differ from what is kept, or none."""
    if agreement.state in ENDING_HERE:
        wanted.pop("ends_on", None)
    differs = {name for name, value in wanted.items() if getattr(agreement, name) != value}
    run_out = agreement.state == "active" and _has_ended(wanted.get("ends_on", agreement.ends_on), today)
    if not differs and not run_out:
        return set()
    for name in differs:
        setattr(agreement, name, wanted[name])
    _settle(agreement, today)
    return differs | {"state", "ended_on"}


def _add(agreements: list[Agreement], today: datetime.date, by: Any, at: datetime.datetime) -> None:
    if not agreements:
        return
    references = next_references("AG", today.year, len(agreements))
    for agreement, reference in zip(agreements, references, strict=True):
        agreement.reference = reference
        _settle(agreement, today)
    with recorded_all("register", agreements, by=by, at=at):
        Agreement.objects.bulk_create(agreements, batch_size=TOGETHER)


def _has_ended(ends_on: datetime.date | None, today: datetime.date) -> bool:
    return ends_on is not None and ends_on < today


def _settle(agreement: Agreement, today: datetime.date) -> None:
    """The source says no state, only dates: past its end it has ended, otherwise it runs. What we ended stays so."""
    if agreement.state in ENDING_HERE:
        return
    if _has_ended(agreement.ends_on, today):
        agreement.state, agreement.ended_on = "ended", agreement.ends_on
    else:
        agreement.state, agreement.ended_on = "active", None
