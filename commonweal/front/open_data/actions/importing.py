"""A published file: read and shown with what is wrong in it, then taken in as a whole or discarded."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.front.open_data import reading
from commonweal.front.open_data.actions.agreements import keep_contracts, keep_grants
from commonweal.front.open_data.actions.areas import keep_areas
from commonweal.front.open_data.actions.spending import keep_spending, match_payments, register_of_all
from commonweal.front.open_data.actions.tally import Tally
from commonweal.front.open_data.models import Import
from commonweal.front.open_data.queries.sifting import read, sift
from commonweal.front.open_data.reading import Problem
from commonweal.front.open_data.rules import may_import
from commonweal.front.open_data.states import IMPORT
from commonweal.ground.record.actions import moved, next_reference, recorded

MOST_PROBLEMS = 5000
CANNOT = "You cannot read in a file."


def read_file(*, kind: str, content: bytes, file_name: str, by: Any, at: datetime.datetime) -> Import:
    """Read a file and keep it with its report; nothing is taken in. Raises `reading.Unreadable` with a sentence."""
    require(may_import, by, None, what=CANNOT)
    sifted = sift(kind, read(kind, content, file_name))
    imported = _new(kind, file_name, hashlib.sha256(content).hexdigest(), by, at)
    imported.content, imported.rows = content, len(sifted.rows)
    imported.problems, imported.summary = _told(sifted.problems), sifted.sentence
    with recorded("read file", imported, by=by, at=at):
        imported.save()
    return imported


def take_in(*, imported: Import, by: Any, at: datetime.datetime) -> Import:
    """Take in every correct row, or none where anything fails. A row that is here already is brought up to date."""
    with moved(IMPORT, "take_in", imported, by=by, at=at):
        content = bytes(imported.content)
        rows = sift(imported.kind, read(imported.kind, content, imported.file_name)).rows
        _settle(imported, _keep(imported, rows, at), at)
    return imported


def discard(*, imported: Import, by: Any, at: datetime.datetime) -> Import:
    with moved(IMPORT, "discard", imported, by=by, at=at):
        imported.content = b""
    return imported


@transaction.atomic
def take_in_spending(*, path: Path, by: Any, at: datetime.datetime) -> Import:
    """Read and take in a file of payments of any length, a batch at a time and never held as a whole."""
    require(may_import, by, None, what=CANNOT)
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    imported = _new("spend", path.name[:200], fingerprint, by, at)
    register, tally, problems, needing = register_of_all(), Tally(), [], 0
    for batch in reading.spend_stream(path):
        sifted = sift("spend", batch)
        tally.add(keep_spending(sifted.rows, register))
        imported.rows += len(sifted.rows)
        needing += sifted.left_out
        problems += sifted.problems[: MOST_PROBLEMS - len(problems)]
    imported.problems = _told(problems)
    imported.summary = f"{imported.rows:,} rows read, {needing:,} left out."
    with recorded("read file", imported, by=by, at=at):
        imported.save()
    with moved(IMPORT, "take_in", imported, by=by, at=at):
        _settle(imported, tally, at)
    return imported


def _new(kind: str, file_name: str, fingerprint: str, by: Any, at: datetime.datetime) -> Import:
    return Import(
        reference=next_reference("IM", timezone.localdate(at).year),
        kind=kind,
        file_name=file_name[:200],
        fingerprint=fingerprint,
        content=b"",
        read_at=at,
        read_by=by,
        rows=0,
    )


def _keep(imported: Import, rows: Iterable[Any], at: datetime.datetime) -> Tally:
    if imported.kind == "spend":
        return keep_spending(rows, register_of_all())
    if imported.kind == "areas":
        return keep_areas(rows, imported.file_name)
    keep = keep_contracts if imported.kind in ("contracts", "ocds") else keep_grants
    tally = keep(rows, at)
    match_payments()
    return tally


def _settle(imported: Import, tally: Tally, at: datetime.datetime) -> None:
    imported.added, imported.changed, imported.unchanged = tally.added, tally.changed, tally.unchanged
    imported.problems = [*imported.problems, *_told(tally.problems)]
    imported.taken_at = at


def _told(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    told = [asdict(one) for one in problems]
    if len(told) <= MOST_PROBLEMS:
        return told
    more = f"{len(told) - MOST_PROBLEMS:,} more are not listed"
    return [*told[:MOST_PROBLEMS], asdict(Problem("", 0, "", "", more, "Put these right and read the file again"))]
