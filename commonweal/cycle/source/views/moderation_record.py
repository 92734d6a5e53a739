"""The record of one discussion on paper: who was there, what each gave, what was agreed and why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries import moderation as board
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.views.moderation import board_of
from commonweal.ground.documents.queries import as_pdf, pdf_response
from commonweal.ground.pages import access
from commonweal.ground.pages.words import listed, lower_first, moment, number


@access.allowed(rules.may_discuss, load=board.load_moderated)
def as_paper(request: HttpRequest, application: Application) -> HttpResponse:
    row = board_of(application)
    if request.method == "GET":
        actions.note_opened(applications=[application], where="discuss", by=request.person, at=request.now)
    return pdf_response(f"{application.reference}-moderation", as_pdf("moderation", _data(application, row)))


def _data(application: Application, row: board.Board) -> dict[str, Any]:
    opportunity = application.opportunity
    people = row.people
    return {
        "council": settings.COUNCIL_NAME,
        "reference": application.reference,
        "title": f"Moderation of {application.applicant}",
        "opening": f"{opportunity.title} ({opportunity.reference}). Individual scores stay as they were given.",
        "facts": [
            ["Agreed", f"{row.agreed} of {len(row.cells)} criteria"],
            ["Moderation started", moment(opportunity.moderation_started_at)],
            *_attendance(row),
            *([["Has left the panel since", listed([str(one.person) for one in row.gone])]] if row.gone else []),
        ],
        "columns": ["Criterion", *row.headings, "Agreed"],
        "rows": [[cell.criterion.title, *_marks(cell, people), _agreed(cell)] for cell in row.cells],
        "criteria": [_criterion(cell) for cell in row.cells],
        "footer": opportunity.reference,
    }


def _attendance(row: board.Board) -> list[list[str]]:
    sittings, rows = board.sittings(row), []
    for one in sittings:
        which = f" for {one.criteria}" if len(sittings) > 1 else ""
        rows += [[f"Agreed at{which}", one.when], [f"Present{which}", one.present]]
        rows += [[f"Left the room{which}", f"{one.away} (interest declared)" if one.away else "Nobody"]]
    return rows


def _marks(cell: board.BoardCell, people: list[Any]) -> list[str]:
    return [str(score.score) if (score := cell.by(one)) else "Not scored" for one in people]


def _agreed(cell: board.BoardCell) -> str:
    return f"{cell.moderation.agreed.normalize():f} of {cell.criterion.top}" if cell.moderation else "Not yet"


def _criterion(cell: board.BoardCell) -> dict[str, Any]:
    agreed, given = "No score has been agreed.", []
    if cell.moderation:
        how = lower_first(rules.BASES[cell.moderation.basis])
        agreed = f"Agreed: {_agreed(cell)} ({how}). {cell.moderation.reason}"
    for score in cell.scores:
        given.append(f"{score.member.person}: {score.score}. {score.reason}")
        before = score.versions.all() if score.changed else ()
        given += [f"Before, as submitted at {moment(one.submitted_at)}: {one.given}. {one.reason}" for one in before]
    heading = f"{cell.criterion.title}, {number(cell.criterion.weight.normalize())}%"
    return {"heading": heading, "agreed": agreed, "given": given}
