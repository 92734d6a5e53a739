"""What the pages of an application share: what each is given, the way back, and what they show once it is shut."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Application, Partner
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules.lateness import ask_until
from commonweal.cycle.source.states.partner import PARTNER
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question

FROM_CHECK = "?from=check"


def home(application: Application) -> HttpResponse:
    return redirect("source:application", application.organisation.slug, application.reference)


def base(application: Application, now: datetime.datetime) -> dict[str, Any]:
    opportunity = application.opportunity
    return {
        "application": application,
        "opportunity": opportunity,
        "organisation": application.organisation,
        "reference": application.reference,
        "place": application.organisation.name,
        "home": reverse("source:application", args=[application.organisation.slug, application.reference]),
        "address": [application.organisation.slug, application.reference],
        "help_contact": {"name": opportunity.contact_name, "email": opportunity.contact_email},
        "can_edit": queries.can_edit(application, now),
        "outside": rules.before_joining(application),
        "submit_by": queries.submit_by(application),
    }


def late_lines(application: Application, now: datetime.datetime) -> dict[str, Any]:
    """What an applicant who has not submitted in time is told: the request and its answer, or until when to ask."""
    late, closes_at = queries.late_request_of(application), application.opportunity.closes_at
    return {
        "late": late,
        "let_in_late": late is not None and late.lets_in(now) and not queries.is_open(application.opportunity, now),
        "can_ask_late": queries.can_ask(application, now),
        "ask_until": ask_until(timezone.localtime(closes_at)) if closes_at else None,
    }


def from_check(request: HttpRequest) -> str:
    """What an address carries while somebody goes through the answers one last time; nothing otherwise."""
    return FROM_CHECK if request.GET.get("from") == "check" else ""


def way_back(request: HttpRequest, application: Application) -> str:
    page = "source:check" if from_check(request) else "source:application"
    return reverse(page, args=[application.organisation.slug, application.reference])


def fixed_rows(draft: dict[str, Any], href: str = "") -> list[dict[str, Any]]:
    """What everyone is asked: the name, the amount, and links to the council."""
    amount = asking.as_text(Question(kind=Question.Kind.MONEY), draft.get("amount") or "")
    rows = [
        {"key": "Name of your project", "value": draft.get("project") or ""},
        {"key": "Amount you are asking for", "value": amount},
        {"key": "Close links declared", "value": draft.get("links_declared") or "None declared"},
    ]
    return [row | {"href": href} for row in rows] if href else rows


def partner_lines(parts: Sequence[Mapping[str, Any]], href: str = "") -> list[dict[str, Any]]:
    """Who applies with the applicant, what each does and for how much of the money."""
    rows = [{"key": f"Partner: {one['name']}", "value": _part(one)} for one in parts]
    return [row | {"href": href} for row in rows] if href else rows


def _part(part: Mapping[str, Any]) -> str:
    share = f"{part['share']}% of the money" if part.get("share") else ""
    return ". ".join(filter(None, [str(part.get("role") or "").rstrip("."), share, part.get("stands")]))


def drafted_partners(application: Application, href: str = "") -> list[dict[str, Any]]:
    """The same of what is not sent yet, with how each has answered where it has not agreed."""
    parts = [
        row | {"name": row["partner"].organisation.name, "stands": _stands(row["partner"])}
        for row in queries.partner_rows(application)
    ]
    return partner_lines(parts, href)


def _stands(partner: Partner) -> str:
    return "" if partner.state == "confirmed" else PARTNER.state_of(partner).label


def file_hrefs(application: Application, lines: list[asking.Line]) -> dict[str, str]:
    address = [application.organisation.slug, application.reference]
    passed = [key for key, file in queries.files_in(lines).items() if file.state == "clean"]
    return {one: reverse("source:own_file", args=[*address, one]) for one in passed}


# What a page carries and what is ticked or pressed: nobody typed it, so nobody wants to copy it.
PRESSED = frozenset(
    "csrfmiddlewaretoken later seen add remove autosave allowed true asked organisation form q use keep kept "
    "answer_remove".split()
)


def closed(request: HttpRequest, application: Application) -> HttpResponse | None:
    """After the deadline: a page, not an error. What was typed last is shown, so that nothing is lost."""
    if queries.can_edit(application, request.now):
        return None
    waits = queries.waiting(application)
    if waits is not None and queries.open_to(application, request.now):
        return _locked(request, application)
    typed = [value for name, value in request.POST.items() if name not in PRESSED and value and "-TOTAL_" not in name]
    lines = queries.lines_of(application)
    context = base(application, request.now) | {
        "rows": fixed_rows(queries.draft_of(application)) + drafted_partners(application),
        "lines": lines,
        "files": file_hrefs(application, lines),
        "typed": typed,
        "progress_line": queries.progress_sentence(application, request.now),
        "unsigned": " or ".join(queries.names_of_signatories(application.organisation)) if waits else "",
    }
    context |= late_lines(application, request.now)
    if "autosave" in request.POST:
        return JsonResponse({"told": f"{_shut(application)} Copy your text."}, status=409)
    return render(request, "source/deadline_passed.html", context, status=409 if request.method == "POST" else 200)


def _shut(application: Application) -> str:
    gone = application.opportunity.state == "withdrawn"
    return "This opportunity has been withdrawn." if gone else "This opportunity has closed."


def _locked(request: HttpRequest, application: Application) -> HttpResponse:
    """It lies with a signatory: nothing is lost, and its page says how to get it back."""
    said = queries.locked(application)
    if "autosave" in request.POST:
        return JsonResponse({"told": said}, status=409)
    messages.error(request, said)
    return home(application)
