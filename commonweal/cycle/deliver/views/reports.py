"""Reports: the provider fills one in, the council answers it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.people.rules import staff
from commonweal.cycle.deliver import actions, queries
from commonweal.cycle.deliver.actions.reporting import PUBLISH, VIEWS
from commonweal.cycle.deliver.forms import OwnReportForm, ReasonForm, ReplyForm, ReportForm, WhatToChangeForm
from commonweal.cycle.deliver.models import Report
from commonweal.cycle.deliver.rules import provider_edits, provider_reads, runs
from commonweal.cycle.deliver.states import REPORT, report_state
from commonweal.cycle.deliver.views.shown import PUBLIC, ask, done, today, told
from commonweal.ground.documents.queries import response_for, there_is_a_scanner
from commonweal.ground.documents.rules import NO_SCANNER, WAITING, may_know
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.words import plain_day, plural

FILLED_IN = ("not_due", "draft", "changes")


def _ours(report: Report) -> dict[str, object]:
    return {
        "slug": report.agreement.organisation.slug,
        "reference": report.agreement.reference,
        "number": report.number,
    }


def _desk(report: Report) -> dict[str, object]:
    return {"reference": report.agreement.reference, "number": report.number}


def _progress(report: Report) -> str:
    total = report.agreement.indicators.count()
    left = len(queries.unanswered(report))
    return (
        f"You have not submitted yet. {total - left} of {plural(total, 'item')} completed. "
        f"Submit by {plain_day(report.due_on)}."
    )


@allowed(provider_reads, load=queries.load_provider_report)
def report(request: HttpRequest, report: Report) -> HttpResponse:
    """The form while it is being filled in, and afterwards what was sent and what the council answered."""
    if report.state not in FILLED_IN or not provider_edits(request.person, report):
        return render(request, "deliver/provider_report_sent.html", _sent(request, report))
    form = ReportForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.save_report(report=report, by=request.person, at=request.now, **form.kept)
        if form.is_valid():
            if "check" in request.POST:
                return redirect("deliver:provider_report_check", **_ours(report))
            return done(request, "Saved. You can come back to it.", "deliver:provider_report", **_ours(report))
    context = {
        "report": report,
        "agreement": report.agreement,
        "form": form,
        "progress": _progress(report),
        "own_file": _file_line(request, report, reverse("deliver:provider_own_file", kwargs=_ours(report))),
        "state": report_state(report, today(request)),
    }
    return render(request, "deliver/provider_report.html", context)


def _sent(request: HttpRequest, report: Report) -> dict[str, object]:
    return {
        "report": report,
        "agreement": report.agreement,
        "state": report_state(report, today(request)),
        "rows": queries.figures_by_item(report),
        "own_file": _file_line(request, report, reverse("deliver:provider_own_file", kwargs=_ours(report))),
        "view": VIEWS.get(report.outcome_view, ""),
        "published": PUBLISH.get(report.publish, ""),
        "may_take_back": any(
            offer.move.verb == "take_back" and offer.allowed for offer in REPORT.offers(report, request.person)
        ),
    }


@allowed(provider_edits, load=queries.load_provider_report)
def own_report(request: HttpRequest, report: Report) -> HttpResponse:
    form = OwnReportForm(request.POST or None, request.FILES or None, report=report)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.save_report(report=report, by=request.person, at=request.now, **form.kept)
        if form.is_valid():
            text = "Those items are complete: they are in your report."
            return done(request, text, "deliver:provider_report", **_ours(report))
    back = reverse("deliver:provider_report", kwargs=_ours(report))
    text = "You do not have to write anything twice. What your own report shows, we take from there."
    if not there_is_a_scanner():
        text = f"{text} {NO_SCANNER}"
    return ask(request, form, heading="Use a report you already have", back=back, text=text, layout=PUBLIC)


@allowed(provider_reads, load=queries.load_provider_report)
def own_file(request: HttpRequest, report: Report) -> HttpResponse:
    return _own_file(request, report)


@allowed(staff, load=queries.load_report)
def desk_own_file(request: HttpRequest, report: Report) -> HttpResponse:
    """Staff read it from when the report is sent; a draft is the provider's own."""
    if report.state in FILLED_IN and report.submitted_at is None:
        raise Http404
    return _own_file(request, report)


def _own_file(request: HttpRequest, report: Report) -> HttpResponse:
    if report.own_file is None:
        raise Http404
    return response_for(report.own_file, request.person)


@allowed(provider_edits, load=queries.load_provider_report)
def remove_own_file(request: HttpRequest, report: Report) -> HttpResponse:
    back = reverse("deliver:provider_report", kwargs=_ours(report))
    if request.method == "POST":
        actions.remove_own_file(report=report, by=request.person, at=request.now)
        return done(request, "The file is removed.", "deliver:provider_report", **_ours(report))
    if report.own_file is None or not may_know(request.person, report.own_file):
        raise Http404
    context = {
        "heading": "Remove this file",
        "text": f"The contents of {report.own_file.name} are destroyed. What you wrote in the report stays.",
        "button": "Remove the file",
        "back_href": back,
        "dangerous": True,
    }
    return render(request, "pages/confirm.html", context)


def _file_line(request: HttpRequest, report: Report, address: str) -> dict[str, Any] | None:
    """The provider's own report as a page shows it; nothing to those who may not know of it yet."""
    file = report.own_file
    if file is None or not may_know(request.person, file):
        return None
    waits = WAITING if file.state == "quarantined" else f"{file.trouble}." if file.state == "refused" else ""
    return {"file": file, "href": address if file.state == "clean" else "", "waits": waits}


@allowed(provider_edits, load=queries.load_provider_report)
def check(request: HttpRequest, report: Report) -> HttpResponse:
    if request.method == "POST":
        actions.submit_report(report=report, by=request.person, at=request.now)
        text = f"Report {report.number} was submitted. The council reads it and always replies."
        return done(request, text, "deliver:provider_report", **_ours(report))
    context = {
        "report": report,
        "agreement": report.agreement,
        "rows": queries.figures_by_item(report),
        "own_file": _file_line(request, report, reverse("deliver:provider_own_file", kwargs=_ours(report))),
        "published": PUBLISH.get(report.publish, ""),
        "surprises": queries.surprises(report),
        "missing": REPORT.row("submit").missing(report),
    }
    return render(request, "deliver/provider_report_check.html", context)


@posts
@allowed(provider_edits, load=queries.load_provider_report)
def take_back(request: HttpRequest, report: Report) -> HttpResponse:
    actions.take_back_report(report=report, by=request.person, at=request.now)
    return done(request, "You can change the report again.", "deliver:provider_report", **_ours(report))


@allowed(staff, load=queries.load_report)
def desk_report(request: HttpRequest, report: Report) -> HttpResponse:
    """This report beside the last one, and the reply without which it cannot be accepted."""
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.accept_report(report=report, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            text = f"Report {report.number} was accepted, and {report.agreement.organisation} can read your reply."
            return done(request, text, "deliver:desk_agreement", reference=report.agreement.reference)
    context = {
        "report": report,
        "agreement": report.agreement,
        "state": report_state(report, today(request)),
        "rows": queries.figures_by_item(report),
        "own_file": _file_line(request, report, reverse("deliver:desk_own_file", kwargs=_desk(report))),
        "form": form,
        "view": VIEWS.get(report.outcome_view, ""),
        "published": PUBLISH.get(report.publish, ""),
        "place": f"Agreement {report.agreement.reference}",
        "may_answer": report.state == "submitted" and runs(request.person, report),
        "may_not_require": report.state in ("not_due", "draft") and runs(request.person, report),
    }
    return render(request, "deliver/desk_report.html", context)


@allowed(runs, load=queries.load_report)
def ask_for_changes(request: HttpRequest, report: Report) -> HttpResponse:
    form = WhatToChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.ask_for_changes(report=report, reply=form.cleaned_data["reply"], by=request.person, at=request.now)
        if form.is_valid():
            text = "The provider can change the report."
            return done(request, text, "deliver:desk_report", **_desk(report))
    back = reverse("deliver:desk_report", kwargs=_desk(report))
    return ask(request, form, heading=f"Ask for changes to report {report.number}", back=back, button="Ask")


@allowed(runs, load=queries.load_report)
def not_required(request: HttpRequest, report: Report) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.not_required(report=report, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            text = f"Report {report.number} is not required."
            return done(request, text, "deliver:desk_agreement", reference=report.agreement.reference)
    back = reverse("deliver:desk_report", kwargs=_desk(report))
    return ask(request, form, heading=f"Report {report.number} is not required", back=back)
