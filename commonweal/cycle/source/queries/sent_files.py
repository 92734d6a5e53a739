"""The files of an application as a page shows them, and whether one opens: one answer for the page and the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.sections import files_in, lines_sent
from commonweal.cycle.source.rules.gate import scoring_refusal
from commonweal.cycle.source.rules.panel import may_read, shut_refusal, shut_to
from commonweal.ground.documents.models import File
from commonweal.ground.questions.rules import Line, size_of


@dataclass(frozen=True)
class SentFile:
    """One file of a submitted application. `why_not` says why it does not open; nothing where it does."""

    reference: str
    number: int
    name: str
    ending: str
    why_not: str = ""


def opening_refusal(person: Any, application: Application, at: datetime.datetime) -> str:
    """Why this person cannot open what was sent; nothing where they can. Who may come near is asked before."""
    refusal = shut_refusal(application.opportunity, at, "It stays") or shut_to(person, application)
    if refusal:
        return refusal
    return scoring_refusal(application) if may_read(person, application) else ""


def sent_files(lines: Iterable[Line], hidden: bool) -> dict[str, SentFile]:
    """By its reference each file that was sent. Its name may say who applies, so hidden names hide it too."""
    asked = [one for one in lines if one.file]
    held = files_in(asked)
    return {one.file: _shown(number, one, held.get(one.file), hidden) for number, one in enumerate(asked, 1)}


def _shown(number: int, line: Line, file: File | None, hidden: bool) -> SentFile:
    ending = file.kind if file else ""
    name = f"File {number} ({ending.upper()}, {size_of(file.size)})" if hidden and file else line.value
    why_not = ""
    if file is None or file.state == "removed":
        why_not = "This file is no longer kept."
    elif file.state == "refused":
        why_not = f"The scanner turned this file away: {file.trouble}"
    elif file.state != "clean":
        why_not = "The virus scanner has not checked this file yet. It opens when it has."
    return SentFile(line.file, number, f"File {number}" if hidden and not file else name, ending, why_not)


def lines_shown(lines: Iterable[Line], files: dict[str, SentFile]) -> tuple[Line, ...]:
    """The answers with each file under the name that this reader may see, and why it does not open if it does not."""
    shown = []
    for one in lines:
        file = files.get(one.file)
        said = f"{file.name}\n\n{file.why_not}" if file and file.why_not else file.name if file else one.value
        shown.append(replace(one, value=said) if file else one)
    return tuple(shown)


def file_of(application: Application, reference: str, hidden: bool) -> SentFile | None:
    """One file of what was submitted; nothing where that application holds no such file."""
    return sent_files(lines_sent(application.submitted or {}), hidden).get(reference.upper())
