"""What may be taken in, in sentences, and who may know of a file that has not been checked yet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError

from commonweal.ground.documents import kinds
from commonweal.ground.documents.models import NAME_AT_MOST
from commonweal.ground.pages.forms import file_message
from commonweal.ground.pages.words import listed
from commonweal.ground.record.rules import Refused, refuse, rule, signed_in

TYPES = ("PDF", "DOCX", "ODT", "XLSX", "ODS", "CSV", "TXT", "JPG", "PNG")
ALSO = {"jpeg": "jpg"}
MEGABYTES = 20
AT_MOST = MEGABYTES * kinds.MEGABYTE

WHAT = "This file cannot be taken in."
MISNAMED = "The selected file is called {ending} and holds {kind}. Give it the name of what it is, or choose another"
SAYS = {
    "type": f"The selected file must be a {listed(TYPES, 'or')}",
    "size": f"The selected file must be smaller than {MEGABYTES}MB",
    "empty": file_message("empty"),
    "virus": file_message("virus"),
    kinds.PASSWORD: file_message("password"),
    kinds.MACRO: "The selected file holds macros. Save it again without them, as DOCX or XLSX",
    kinds.BOMB: "The selected file unpacks to more than we can check. Save it again, or send it as a PDF",
    kinds.BROKEN: "The selected file cannot be opened. Save it again, or send it as a PDF",
    kinds.DOUBLE: "The selected file is two kinds of file in one. Save it again as one of them",
    kinds.UNKNOWN: f"What is inside the selected file must be a {listed(TYPES, 'or')}",
}
NAMES = {"docx": "a Word document", "xlsx": "an Excel workbook", "odt": "an OpenDocument text"}
NAMES |= {"ods": "an OpenDocument spreadsheet", "pdf": "a PDF", "png": "a PNG picture", "jpg": "a JPG picture"}
NAMES |= {"text": "plain text"}

WAITING = "The scanner has not looked at this file yet. Nobody else sees it until it has; we try again by ourselves."
NO_SCANNER = (
    "This installation has no virus scanner yet, so files that are sent wait and nobody else sees them. "
    "The council sets one up."
)


@dataclass(frozen=True)
class Inspected:
    name: str
    kind: str
    pages: int | None


def inspect(upload: Any) -> Inspected:
    """What an upload really is, under a name that is safe to give back; or a refusal with its sentence.

    Remembered on the upload, because a form asks first and the action asks again.
    """
    known = getattr(upload, "inspected", None)
    if known is None:
        known = upload.inspected = _inspect(upload)
    return known


def _inspect(upload: Any) -> Inspected:
    if not upload.size:
        raise refuse(WHAT, SAYS["empty"])
    if upload.size > AT_MOST:
        raise refuse(WHAT, SAYS["size"])
    name = safe_name(upload.name or "")
    ending = PurePosixPath(name).suffix.lstrip(".")
    if ending.upper() not in TYPES:
        raise refuse(WHAT, SAYS["type"])
    try:
        kind = kinds.kind_of(upload.file)
        if kind not in (ending, "text") or (kind == "text" and ending not in ("csv", "txt")):
            raise refuse(WHAT, MISNAMED.format(ending=ending.upper(), kind=NAMES[kind]))
        pages = kinds.pages_of(upload.file) if kind == "pdf" else None
    except kinds.Unfit as unfit:
        raise refuse(WHAT, SAYS[str(unfit)]) from None
    finally:
        upload.file.seek(0)
    return Inspected(name, ending, pages)


def sound(upload: Any) -> None:
    """For a form: `FileField(label=..., types=TYPES, validators=[sound])` says the sentence at the field."""
    try:
        inspect(upload)
    except Refused as refused:
        raise ValidationError(refused.refusals[0].why) from None


# ---- names --------------------------------------------------------------------------------------------------------

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.I)


def safe_name(given: str) -> str:
    """The name as given, without what could mislead a person or a machine: 'plan.exe.PDF' becomes 'plan-exe.pdf'."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    # Control and direction marks can make 'fdp.exe' read as 'exe.pdf'.
    shown = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    shown = " ".join(re.sub(r'[<>:"|?*%;]', "-", shown).split())
    stem, _, ending = shown.rpartition(".")
    if not stem:
        stem, ending = (ending, "") if "." not in shown else ("", ending)
    stem = re.sub(r"\.(?=[^\W\d])", "-", stem).strip(". -")
    ending = re.sub(r"[^a-z0-9]", "", ending.lower())[:8]
    ending = ALSO.get(ending, ending)
    if not stem or RESERVED.fullmatch(stem):
        stem = f"file {stem}".strip()
    stem = stem[: NAME_AT_MOST - 10]
    while len(stem.encode()) > 230:  # what a disk takes as one name, with room for the ending
        stem = stem[:-1]
    return f"{stem.rstrip()}.{ending}" if ending else stem


# ---- who may know -------------------------------------------------------------------------------------------------


@rule("anyone whom its owner lets in, once it has been checked; until then only the person who sent it")
def may_know(person: Any, file: Any) -> bool | str:
    """Asked after the rule of whatever the file belongs to, and never instead of it."""
    if file.state == "clean":
        return True
    if bool(signed_in(person)) and person.reference == file.uploaded_by and file.state != "removed":
        return True
    return "There is no such file."


@rule("the person who sent the file")
def sender(person: Any, file: Any) -> bool:
    return person is None or (bool(signed_in(person)) and person.reference == file.uploaded_by)
