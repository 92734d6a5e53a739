"""Whether a file carries a virus. What cannot be asked is not known, and what is not known stays in quarantine."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

log = logging.getLogger(__name__)

PIECE = 65_536  # well under the StreamMaxLength of any clamd
PATIENCE = 30  # seconds; a file of 20 MB takes clamd about one
DEMONSTRATION = "the demonstration scanner"
# In two halves, so that no scanner takes this file for the test file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Finding:
    """`clean` is None where nobody could say."""

    clean: bool | None
    by: str = ""
    what: str = ""


def look(stream: BinaryIO) -> Finding:
    stream.seek(0)
    try:
        if settings.SCANNER:
            return _ask(stream)
        if settings.DEMO:
            return _demonstrate(stream)
        return Finding(None, what="no scanner is set")
    finally:
        stream.seek(0)


def there_is_one() -> bool:
    return bool(settings.SCANNER or settings.DEMO)


def _ask(stream: BinaryIO) -> Finding:
    host, port = settings.SCANNER
    asked = ClamdNetworkSocket(host, port, PATIENCE) if port else ClamdUnixSocket(host, PATIENCE)
    try:
        status, what = asked.instream(_InPieces(stream)).get("stream", ("ERROR", "no answer"))
    except (ClamdError, OSError, ValueError) as error:
        log.warning("The scanner did not answer, so a file stays in quarantine: %s", error)
        return Finding(None, what=str(error)[:200])
    if status == "ERROR":
        log.warning("The scanner could not look at a file, which stays in quarantine: %s", what)
        return Finding(None, what=str(what)[:200])
    return Finding(status == "OK", by="ClamAV", what=what or "")


class _InPieces:
    """What the client reads, in pieces of 64 kB: it asks for 1 kB at a time, and 20 MB would take a minute."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def read(self, size: int) -> bytes:
        return self.stream.read(PIECE)


def _demonstrate(stream: BinaryIO) -> Finding:
    _say_so()
    found = EICAR in stream.read()
    return Finding(not found, by=DEMONSTRATION, what="EICAR test file" if found else "")


@cache
def _say_so() -> None:
    log.warning("This is a demonstration without COMMONWEAL_SCANNER: its scanner knows the EICAR test file only.")
