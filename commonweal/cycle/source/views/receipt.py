"""An application as a PDF: what is written so far, and the receipt with when, by whom, and what proves it."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.views.applying import drafted_partners, fixed_rows, partner_lines
from commonweal.ground.documents.queries import as_pdf, pdf_response
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.words import day, london, moment
from commonweal.ground.questions.rules import Line
from commonweal.ground.record.rules import Refused

PROVES = (
    "This is the SHA-256 of exactly what was submitted. The copy as JSON, on the page of the receipt, has the same "
    "one, and so has the council's record. If a single letter had changed, it would be another."
)


@allowed(rules.may_see, load=queries.load_application)
def as_paper(request: HttpRequest, application: Application) -> HttpResponse:
    if application.submitted_at is None:
        raise Http404("Nothing has been submitted yet.")
    return pdf_response(application.reference, as_pdf("receipt", _data(application)))


def _data(application: Application) -> dict[str, Any]:
    opportunity, signed = application.opportunity, queries.signed_off_by(application)
    return {
        "council": settings.COUNCIL_NAME,
        "reference": application.reference,
        "title": "Application submitted",
        "opening": "We have your application. Keep this receipt: it proves what you sent and when.",
        "facts": [
            ["Reference", application.reference],
            ["Submitted at", to_the_second(application.submitted_at)],
            ["By", str(application.submitted_by)],
            *([["Signed off by", str(signed)]] if signed else []),
            ["For", application.applicant],
            ["Opportunity", f"{opportunity.title} ({opportunity.reference})"],
            *_changed(application),
        ],
        "fingerprint_says": PROVES,
        "fingerprint": application.content_hash,
        "next": _next(application),
        "footer": f"SHA-256 {application.content_hash}",
        "answers": _answers(application),
    }


def _changed(application: Application) -> list[list[str]]:
    return [
        ["Changed as the council asked", f"{moment(one.changed_at)}, by {one.changed_by}. Before: {one.hash_before}"]
        for one in queries.changed_afterwards(application)
    ]


def _next(application: Application) -> list[list[str]]:
    opportunity = application.opportunity
    if opportunity.state == "withdrawn":
        return [["Nothing more", f"The council has withdrawn this opportunity: {opportunity.withdrawn_reason}"]]
    rows = [["The deadline", f"{moment(opportunity.closes_at)}. {rules.can_change(application)}"]]
    if opportunity.score_by:
        rows.append(["The panel scores", f"Until {day(opportunity.score_by)}, only against the criteria published."])
    if opportunity.moderate_on:
        rows.append(["The panel meets", f"{day(opportunity.moderate_on)}, to agree one score for each criterion."])
    if opportunity.decision_on:
        told = "" if opportunity.letters_on else f" {rules.TOLD}."
        rows.append(["The decision", f"By {day(opportunity.decision_on)}.{told}"])
    if opportunity.letters_on:
        rows.append(["Letters", f"{day(opportunity.letters_on)}. {rules.TOLD}."])
    return [*rows, ["After the letters", "A pause, in which you can ask questions before anything is signed."]]


def _answers(application: Application) -> list[dict[str, Any]]:
    """Every question with its answer. Where the server cannot read them, the receipt still stands, and says so."""
    try:
        content = queries.sent_of(application) or {}
    except Refused as refused:
        return [{"heading": "What you submitted", "text": str(refused), "columns": [], "rows": []}]
    fixed = fixed_rows(content) + partner_lines(content.get("partners") or [])
    return _sections(fixed, queries.lines_sent(content))


def _sections(fixed: list[dict[str, Any]], lines: list[Line]) -> list[dict[str, Any]]:
    asked = [
        {
            "heading": one.text,
            "text": one.note if one.rows else str(one.value or "Not provided"),
            "columns": [str(name) for name in one.columns],
            "rows": [[str(cell) for cell in row] for row in [*one.rows, *([one.foot] if one.foot else [])]],
        }
        for one in lines
    ]
    rows = [{"heading": one["key"], "text": str(one["value"] or "Not provided")} for one in fixed]
    return [*rows, *asked]


@allowed(rules.may_write, load=queries.load_application)
def so_far(request: HttpRequest, application: Application) -> HttpResponse:
    """What is written and not sent, to read on paper or to hand round a committee."""
    opportunity = application.opportunity
    data = {
        "council": settings.COUNCIL_NAME,
        "reference": application.reference,
        "title": "Your application so far",
        "opening": f"As it was saved by {moment(request.now)}. It is no receipt and does not show what was sent.",
        "facts": [
            ["For", application.applicant],
            ["Opportunity", f"{opportunity.title} ({opportunity.reference})"],
            ["Deadline", moment(opportunity.closes_at)],
        ],
        "sections": _sections(
            fixed_rows(queries.draft_of(application)) + drafted_partners(application), queries.lines_of(application)
        ),
    }
    return pdf_response(f"{application.reference}-so-far", as_pdf("paper", data))


def to_the_second(at: datetime.datetime) -> str:
    local = london(at)
    return f"{local.hour % 12 or 12}:{local:%M:%S}{'am' if local.hour < 12 else 'pm'} on {day(local)}"
