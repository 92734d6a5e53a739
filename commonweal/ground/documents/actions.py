from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.base import File as Bytes
from django.core.files.storage import default_storage
from django.db import transaction

from commonweal.ground.documents import queries, rules, scanner
from commonweal.ground.documents.models import File, Unclaimed
from commonweal.ground.documents.states import FILE
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.models import Recorded
from commonweal.ground.record.queries import random_reference

LEFT_BEHIND = datetime.timedelta(hours=1)  # longer than anything takes that is still going on
Turn = Callable[[bytes], bytes]
Then = Callable[[File], None]


def take_in(
    *,
    upload: Any,
    about: Recorded,
    by: Any,
    at: datetime.datetime,
    seal: Turn | None = None,
    scan_now: bool = True,
    then: Then | None = None,
) -> File:
    """Inspect, scan and keep what was sent. Whoever calls has asked whether this person may add it to `about`.

    The file comes back clean, refused with its `trouble`, or quarantined where the scanner did not answer. What is
    not one of our kinds is refused outright and leaves nothing behind. With `seal` only sealed bytes are kept,
    and the name with them. Without `scan_now` it waits for the next tick. `then` does what the file is for, unless it
    is refused: together with it, so that whoever is stopped in between leaves no file that nothing names.
    """
    found = rules.inspect(upload)
    finding = scanner.look(upload.file) if scan_now else scanner.Finding(None)
    file = _described(upload, found, about, by, at, sealed=seal is not None)
    # What carries a virus is never written to the disk.
    file.stored = "" if finding.clean is False else _keep(upload, found.name, seal, at)
    try:
        with transaction.atomic():
            with recorded("take in", file, by=by, at=at):
                file.save()
            Unclaimed.objects.filter(stored=file.stored).delete()
            _settle(file, finding, at=at)
            if then is not None and file.state != "refused":
                then(file)
    except BaseException:
        _destroy(file.stored)
        raise
    return file


def _described(
    upload: Any, found: rules.Inspected, about: Recorded, by: Any, at: datetime.datetime, *, sealed: bool
) -> File:
    file = File(
        reference=random_reference("F", 16),
        name=queries.SEALED_NAME.format(ending=found.kind) if sealed else found.name,
        kind=found.kind,
        size=upload.size,
        digest=_digest(upload),
        pages=found.pages,
        about=about.subject(),
        chain=about.chain_name(),
        uploaded_by=getattr(by, "reference", "") or "system",
        uploaded_at=at,
        sealed=sealed,
    )
    file.called_by_sender = found.name
    return file


def scan(*, file: File, at: datetime.datetime, opened: Turn | None = None) -> File:
    """Ask the scanner again about a file that waits. A sealed one needs `opened`, which unseals its bytes."""
    if file.state != "quarantined" or (file.sealed and opened is None):
        return file
    try:
        stream = queries.stream_of(file, opened=opened)
    except FileNotFoundError:
        return file
    with stream:
        finding = scanner.look(stream)
    _settle(file, finding, at=at)
    return file


def scan_waiting(*, at: datetime.datetime) -> tuple[int, int]:
    """Ask about every file that waits: how many were settled, and how many still wait."""
    settled = waiting = 0
    for file in queries.waiting():
        scan(file=file, at=at)
        settled, waiting = settled + (file.state != "quarantined"), waiting + (file.state == "quarantined")
    return settled, waiting


def remove(*, file: File, by: Any, at: datetime.datetime, why: str = "") -> File:
    """Destroy the bytes and keep the line that says so. Whoever calls has asked whether this person may."""
    stored = file.stored
    with moved(FILE, "remove", file, by=by, at=at, why=why):
        file.stored = ""
        _destroy_after_commit(stored, at)
    return file


def _settle(file: File, finding: scanner.Finding, *, at: datetime.datetime) -> None:
    if finding.clean is None:
        return
    stored = file.stored
    with moved(FILE, "pass" if finding.clean else "turn_away", file, by=None, at=at, why=finding.what):
        file.scanned_at, file.scanned_with = at, finding.by
        if not finding.clean:
            file.trouble, file.stored = rules.SAYS["virus"], ""
            _destroy_after_commit(stored, at)


def _digest(upload: Any) -> str:
    upload.file.seek(0)
    return hashlib.file_digest(upload.file, "sha256").hexdigest()


def _keep(upload: Any, name: str, seal: Turn | None, at: datetime.datetime) -> str:
    upload.file.seek(0)
    content = ContentFile(seal(queries.packed(name, upload.file.read()))) if seal else Bytes(upload.file)
    where = _somewhere()
    Unclaimed.objects.create(stored=where, since=at)
    return str(default_storage.save(where, content))


def _somewhere() -> str:
    """A path that says nothing about what lies there and that nobody can guess."""
    token = secrets.token_hex(24)
    return f"documents/{token[:2]}/{token}"


def _destroy_after_commit(stored: str, at: datetime.datetime) -> None:
    if stored:
        Unclaimed.objects.create(stored=stored, since=at)
        transaction.on_commit(lambda: _destroy(stored))


def _destroy(stored: str) -> None:
    if stored:
        default_storage.delete(stored)
        Unclaimed.objects.filter(stored=stored).delete()


def destroy_unclaimed(*, at: datetime.datetime) -> int:
    """Destroy what a stop has left behind: bytes that were to go, and bytes whose row was never written."""
    left = list(Unclaimed.objects.filter(since__lte=at - LEFT_BEHIND).values_list("stored", flat=True))
    for stored in left:
        _destroy(stored)
    return len(left)
