"""The files of the demonstration borough, at their best and at their worst."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from commonweal.council.people import actions as people
from commonweal.ground.documents import actions as documents
from commonweal.ground.documents.queries import as_pdf, virus_test_file

RULES = (
    ("Name", "The name of the charity is Harbour Trust."),
    ("What it is for", "To help people who live by the quay to meet, to learn and to find work."),
    ("Trustees", "There are at least three and at most nine trustees. They are chosen by the members each June."),
    ("Money", "The money is used for nothing but what the charity is for. No trustee is paid."),
    ("Meetings", "The members meet once a year and the trustees six times. Minutes are kept of every meeting."),
    ("If it ends", "What is left goes to a charity with the same purpose."),
)
SAFEGUARDING = (
    ("Who it protects", "Everybody who comes to us, and first of all children and adults at risk."),
    ("Who is responsible", "One trustee and one member of staff are named on the door and on the website."),
    ("What we do", "We listen, write down what was said, and tell the council on the same day."),
    ("Training", "Everybody is trained before they begin and every two years after that."),
)
EQUALITY = (
    ("What we promise", "Nobody is turned away or treated worse for who they are."),
    ("How we know", "We ask who comes and who does not, and talk about it at a meeting each spring."),
)


def lay_files(cast: SimpleNamespace, *, at: datetime.datetime) -> None:
    """Harbour Trust has its papers in order; Meadow's accounts wait for the scanner; Northgate's certificate failed."""
    today = timezone.localdate(at)
    for kind, title, parts, ends in (
        ("constitution", "Rules of Harbour Trust", RULES, None),
        ("safeguarding", "Safeguarding policy", SAFEGUARDING, today + datetime.timedelta(days=400)),
        ("equality", "Equality policy", EQUALITY, today + datetime.timedelta(days=700)),
    ):
        _give(cast.harbour, cast.rosa, kind, _paper(title, cast.harbour, parts), at=at, expires=ends)
    people.confirm_profile(organisation=cast.harbour, by=cast.rosa, at=at)
    accounts = _paper("Accounts for the year", cast.meadow, (("Examined", "By an independent examiner."),))
    _give(cast.meadow, cast.omar, "accounts", accounts, at=at, scan_now=False)
    infected = ContentFile(virus_test_file(), name="Financial controls.txt")
    piece = _give(cast.northgate, cast.kit, "controls", infected, at=at, scan_now=False)
    documents.scan(file=piece.file, at=at)


def to_trustees(organisation: Any, number: Any) -> ContentFile:
    """The report that a provider writes anyway, and sends to the council as it is."""
    parts = (
        ("Who came", f"{number} people, most of them again and again."),
        ("What went well", "The same person opens the door each week, and people bring their neighbours."),
        ("What did not", "The room is cold before noon. We have asked for the one on the first floor."),
    )
    return _paper("Report to the trustees", organisation, parts)


def _give(organisation: Any, by: Any, kind: str, file: ContentFile, *, at: datetime.datetime, **more: Any) -> Any:
    return people.add_evidence(
        organisation=organisation,
        kind=kind,
        statement=file.name.rpartition(".")[0] + ", as our committee agreed it.",
        dated=timezone.localdate(at) - datetime.timedelta(days=30),
        file=file,
        by=by,
        at=at,
        **more,
    )


def _paper(title: str, organisation: Any, parts: tuple[tuple[str, str], ...]) -> ContentFile:
    sections = [{"heading": heading, "text": words} for heading, words in parts]
    content = as_pdf("paper", {"title": title, "council": organisation.name, "sections": sections})
    return ContentFile(content, name=f"{title}.pdf")
