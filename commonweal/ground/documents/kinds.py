"""What a file really is, from its bytes. Its name is asked only where bytes cannot tell, between CSV and plain text."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

import filetype

MEGABYTE = 1_000_000
UNPACKED_AT_MOST = 200 * MEGABYTE
PARTS_AT_MOST = 5_000
# A workbook of equal rows packs to a fiftieth. What packs to less than a two-hundredth was made to burst.
RATIO_AT_MOST = 200
CHUNK = 65_536

OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
OOXML = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/|Scripts/|macrosheets/|xl4macrosheets/)", re.I)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")

PASSWORD, MACRO, BOMB, BROKEN, DOUBLE, UNKNOWN = "password", "macro", "bomb", "broken", "double", "unknown"


class Unfit(Exception):
    """Why these bytes are not taken in: one of the words above."""


def kind_of(stream: BinaryIO) -> str:
    """'pdf', 'png', 'jpg', 'docx', 'xlsx', 'odt', 'ods' or 'text'; otherwise Unfit with the reason."""
    stream.seek(0)
    start = stream.read(8192)
    guessed = filetype.guess(start)
    found = guessed.extension if guessed else ""
    if start.startswith(b"PK\x03\x04"):
        kind = _package(stream)
    elif start.startswith(OLD_OFFICE):
        stream.seek(0)
        raise Unfit(PASSWORD if ENCRYPTED_OFFICE in stream.read() else UNKNOWN)
    elif found in ("pdf", "png", "jpg"):
        kind = str(found)
    elif not found and _is_text(stream):
        kind = "text"
    else:
        raise Unfit(UNKNOWN)
    _one_thing_only(stream, start, kind)
    return kind


def _one_thing_only(stream: BinaryIO, start: bytes, kind: str) -> None:
    """A polyglot is a picture to one program and an archive or a PDF to another, so nobody knows what was scanned."""
    packed = kind in ("docx", "xlsx", "odt", "ods")
    if kind not in ("pdf", "text") and b"%PDF-" in start[:1024]:
        raise Unfit(DOUBLE)
    stream.seek(0)
    if not packed and zipfile.is_zipfile(stream):
        raise Unfit(DOUBLE)


def _is_text(stream: BinaryIO) -> bool:
    stream.seek(0)
    content = stream.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(content, "utf-16")
    return not CONTROL.search(content) and (_decodes(content, "utf-8") or _decodes(content, "cp1252"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


# ---- packages: docx, xlsx, odt, ods -------------------------------------------------------------------------------


def _package(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Unfit(PASSWORD)
            _fits(package, parts)
            return _named(package, [part.filename for part in parts])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, RuntimeError) as error:
        raise Unfit(BROKEN) from error


def _fits(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """What it says it unpacks to, and then what it does unpack to: a false size fails its own checksum."""
    said = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > PARTS_AT_MOST or said > UNPACKED_AT_MOST or (said > MEGABYTE and said / packed > RATIO_AT_MOST):
        raise Unfit(BOMB)
    unpacked = 0
    for part in parts:
        with package.open(part) as opened:
            while chunk := opened.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > UNPACKED_AT_MOST:
                    raise Unfit(BOMB)


def _named(package: zipfile.ZipFile, names: list[str]) -> str:
    if any(MACROS.search(name) for name in names):
        raise Unfit(MACRO)
    if "[Content_Types].xml" in names:
        types = package.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise Unfit(MACRO)
        return _first(OOXML, lambda mark: mark in types)
    if "mimetype" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise Unfit(PASSWORD)
        says = package.read("mimetype").strip()
        return _first(OPEN_DOCUMENT, lambda mark: mark == says)
    raise Unfit(UNKNOWN)


def _first(kinds: dict[bytes, str], fits: Callable[[bytes], bool]) -> str:
    for mark, kind in kinds.items():
        if fits(mark):
            return kind
    raise Unfit(UNKNOWN)


# ---- PDFs ---------------------------------------------------------------------------------------------------------


def pages_of(stream: BinaryIO) -> int:
    """How many pages a PDF has; Unfit where a password is asked for or it cannot be opened at all."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    stream.seek(0)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unfit(PASSWORD)
        pages = len(reader.pages)
    except Unfit:
        raise
    except DependencyError as error:
        raise Unfit(PASSWORD) from error
    except Exception as error:
        # A PDF can be wrong in more ways than a reader has names for. All of them mean that nobody can open it.
        raise Unfit(BROKEN) from error
    if pages == 0:
        raise Unfit(BROKEN)
    return pages
