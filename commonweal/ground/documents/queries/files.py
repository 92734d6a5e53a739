from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404

from commonweal.ground.documents import scanner
from commonweal.ground.documents.models import File
from commonweal.ground.documents.rules import may_know
from commonweal.ground.record.models import Entry, Recorded

# By what the bytes are, and never by what the sender said of them.
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
}
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
MISSING = "There is no such file."
SEALED_NAME = "Sealed file.{ending}"
Opened = Callable[[bytes], bytes]


def by_reference(reference: str) -> File | None:
    return File.objects.filter(reference=reference.upper()).first()


def load(reference: str) -> File:
    found = by_reference(reference)
    if found is None:
        raise Http404(MISSING)
    return found


def about(thing: Recorded) -> QuerySet[File]:
    """The files of one thing, newest first, without those that were removed."""
    return File.objects.filter(about=thing.subject()).exclude(state="removed")


def there_is_a_scanner() -> bool:
    return scanner.there_is_one()


def virus_test_file() -> bytes:
    """The harmless file that every scanner takes for a virus, so that one can be tried."""
    return scanner.EICAR


def waiting() -> QuerySet[File]:
    """What the scanner can be asked about, the longest waiting first. Sealed files wait until they are opened."""
    return File.objects.filter(state="quarantined", sealed=False).order_by("uploaded_at", "pk")


def recompute() -> Iterator[str]:
    """Every file whose bytes are gone or are no longer those that the record knows of. A sealed one must be there."""
    taken = Entry.objects.filter(kind=File._meta.label_lower, verb="take in").values_list("subject", "after__digest")
    known = dict(taken)
    for file in File.objects.exclude(stored="").order_by("pk").iterator():
        same = known.get(file.reference) == file.digest
        try:
            with default_storage.open(file.stored, "rb") as kept:
                same &= file.sealed or hashlib.file_digest(kept, "sha256").hexdigest() == file.digest
        except OSError:
            yield f"The file {file.reference} of {file.about} cannot be read: its bytes are not where they were put."
            continue
        if not same:
            yield f"The file {file.reference} of {file.about} was changed after it was sent."


def stream_of(file: File, *, opened: Opened | None = None) -> BinaryIO:
    """The bytes as they were sent. A sealed file needs `opened`, which unseals them."""
    if not file.stored:
        raise FileNotFoundError(file.reference)
    if not file.sealed:
        return default_storage.open(file.stored, "rb")
    return io.BytesIO(_unsealed(file, opened)[1])


def content_of(file: File, *, opened: Opened | None = None) -> bytes:
    with stream_of(file, opened=opened) as stream:
        return stream.read()


def packed(name: str, content: bytes) -> bytes:
    """A name and the bytes in one, so that both are sealed: a name may tell a price."""
    told = name.encode()
    return len(told).to_bytes(2) + told + content


def _unsealed(file: File, opened: Opened | None) -> tuple[str, bytes]:
    if opened is None:
        raise FileNotFoundError(f"{file.reference} is sealed")
    with default_storage.open(file.stored, "rb") as kept:
        both = opened(kept.read())
    end = 2 + int.from_bytes(both[:2])
    return both[2:end].decode(), both[end:]


def response_for(file: File, person: Any, *, opened: Opened | None = None) -> FileResponse:
    """The file to be saved and never to be shown: streamed, typed by its bytes, and shut in a sandbox.

    The owner's view has let `person` in by its own rule. Only what the scanner has passed is ever handed out; to
    everybody else than its sender a file that waits or was refused does not exist.
    """
    if file.state != "clean" or not may_know(person, file):
        raise Http404(MISSING)
    try:
        name, stream = _named(file, opened)
    except FileNotFoundError:
        raise Http404(MISSING) from None
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=MEDIA[file.kind])
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


def _named(file: File, opened: Opened | None) -> tuple[str, BinaryIO]:
    if not file.sealed:
        return file.name, stream_of(file)
    name, content = _unsealed(file, opened)
    return name, io.BytesIO(content)
