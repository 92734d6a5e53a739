"""Reports: the provider fills one in, the council answers it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.people.rules import staff
from commonweal.cycle.deliver import actions, queries
from commonweal.cycle.deliver.actions.reporting import PUBLISH, VIEWS
from commonweal.cycle.deliver.forms.agreement import ReasonForm
from commonweal.cycle.deliver.forms.report import (
    OwnReportForm,
    ReplyForm,
    ReportForm,
    WhatToChangeForm,
    lines_changed,
    questions_form,
)
from commonweal.cycle.deliver.models import Report
from commonweal.cycle.deliver.rules import provider_edits, provider_reads, runs
from commonweal.cycle.deliver.states import REPORT, report_state
from commonweal.cycle.deliver.views.shown import PUBLIC, ask, done, today, told
from commonweal.ground.documents.queries import response_for, there_is_a_scanner
from commonweal.ground.documents.rules import NO_SCANNER, WAITING, may_know
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.words import clock, plain_day, plural
from commonweal.ground.questions import rules as asking
from commonweal.ground.record.rules import Refused

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
    """How many of the things that must be answered are: numbers, and questions that are not optional."""
    asked = [one for one in asking.shown(queries.asked_in(report), report.answers) if one.required]
    total = report.agreement.indicators.count() + len(asked)
    left = len(queries.unanswered(report)) + len(queries.answer_faults(report))
    return (
        f"You have not submitted yet. {total - left} of {plural(total, 'item')} completed. "
        f"Submit by {plain_day(report.due_on)}."
    )


@allowed(provider_reads, load=queries.load_provider_report)
def report(request: HttpRequest, report: Report) -> HttpResponse:
    """The form while it is being filled in, and afterwards what was sent and what the council answered."""
    if report.state not in FILLED_IN or not provider_edits(request.person, report):
        return render(request, "deliver/provider_report_sent.html", _sent(request, report))
    if request.method == "POST":
        return _sent_in(request, report)
    questions = queries.left_to_write(report)
    context = _filled_in(request, report, ReportForm(report=report), questions_form(report, questions))
    return render(request, "deliver/provider_report.html", context)


def _sent_in(request: HttpRequest, report: Report) -> HttpResponse:
    """A line more or less, a save by itself, or the page with all its answers."""
    questions = queries.left_to_write(report)
    changed = lines_changed(request.POST, questions)
    given = request.POST if changed is None else changed
    form = ReportForm(given, report=report)
    written = questions_form(report, questions, given, request.FILES)
    if "autosave" in request.POST:
        return _autosaved(request, report, form, written)
    if changed is None and all([form.is_valid(), written.is_valid()]):
        saved = _saved(request, report, form, written)
        if saved is not None:
            return saved
    return render(request, "deliver/provider_report.html", _filled_in(request, report, form, written))


def _filled_in(request: HttpRequest, report: Report, form: ReportForm, written: Any) -> dict[str, object]:
    elsewhere = [one for one in queries.asked_in(report) if one.key in report.shown_in]
    return {
        "report": report,
        "agreement": report.agreement,
        "form": form,
        "written": written,
        "tables": list(written.tables.values()),
        "questions": written.questions,
        "elsewhere": [(one.text, report.shown_in[one.key]) for one in elsewhere],
        "file_hrefs": _answer_files(report, "deliver:provider_answer_file", _ours(report)),
        "seen": queries.seen_as(report),
        "changed": getattr(report.form or report.agreement.report_form, "changed_because", ""),
        "progress": _progress(report),
        "own_file": _file_line(request, report, reverse("deliver:provider_own_file", kwargs=_ours(report))),
        "state": report_state(report, today(request)),
    }


def _changed_elsewhere(request: HttpRequest, report: Report) -> str:
    """Who saved the report since this page was opened, in a sentence; nothing where nobody did."""
    seen = request.POST.get("seen", "")
    if not seen or seen == queries.seen_as(report) or report.saved_at is None:
        return ""
    return f"{report.saved_by} changed this report at {clock(report.saved_at)}."


def _saved(request: HttpRequest, report: Report, form: ReportForm, written: Any) -> HttpResponse | None:
    """On to the next page, or nothing where the page is shown again with what was typed."""
    other = _changed_elsewhere(request, report)
    if other:
        form.add_error(None, f"{other} What you typed is here. Save again to keep yours, or open the report afresh.")
        return None
    before = {one.key for one in written.questions}
    told_of: dict[str, Any] = {"report": report, "by": request.person, "at": request.now}
    with told(form):
        actions.save_report(answers=written.values(), **told_of, **form.kept)
    if not form.is_valid():
        return None
    brought_up = [one for one in queries.left_to_write(report) if one.key not in before]
    if brought_up:
        text = f"Saved. Your answer brings up another question: {brought_up[0].text}"
        return done(request, text, "deliver:provider_report", **_ours(report))
    if "check" in request.POST:
        return redirect("deliver:provider_report_check", **_ours(report))
    return done(request, "Saved. You can come back to it.", "deliver:provider_report", **_ours(report))


def _autosaved(request: HttpRequest, report: Report, form: ReportForm, written: Any) -> HttpResponse:
    """What a script sends while somebody writes: whatever can be read is kept as it stands."""
    other = _changed_elsewhere(request, report)
    if other:
        return JsonResponse({"told": f"{other} Save to see what you can do."}, status=409)
    form.is_valid()
    try:
        actions.save_report(report=report, answers=written.legible(), by=request.person, at=request.now, **form.kept)
    except Refused as refused:
        return JsonResponse({"told": refused.refusals[0].why}, status=409)
    return JsonResponse({"told": f"Saved at {clock(request.now)}", "seen": queries.seen_as(report)})


def _answer_files(report: Report, name: str, address: dict[str, object]) -> dict[str, str]:
    """Where each file that answers a question opens; a file that waits for the scanner opens nowhere."""
    clean = [one.reference for one in queries.files_of(report) if one.state == "clean"]
    return {one: reverse(name, kwargs=address | {"file": one}) for one in clean}


def _sent(request: HttpRequest, report: Report) -> dict[str, object]:
    return {
        "report": report,
        "agreement": report.agreement,
        "state": report_state(report, today(request)),
        "rows": queries.figures_by_item(report),
        "lines": queries.answers_of(report),
        "file_hrefs": _answer_files(report, "deliver:provider_answer_file", _ours(report)),
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


@allowed(provider_reads, load=queries.load_provider_report)
def answer_file(request: HttpRequest, report: Report, file: str) -> HttpResponse:
    return _answer_file(request, report, file)


@allowed(staff, load=queries.load_report)
def desk_answer_file(request: HttpRequest, report: Report, file: str) -> HttpResponse:
    if report.state in FILLED_IN and report.submitted_at is None:
        raise Http404
    return _answer_file(request, report, file)


def _answer_file(request: HttpRequest, report: Report, file: str) -> HttpResponse:
    found = next((one for one in queries.files_of(report) if one.reference == file.upper()), None)
    if found is None:
        raise Http404("There is no such file.")
    return response_for(found, request.person)


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
        "lines": queries.answers_of(report),
        "file_hrefs": _answer_files(report, "deliver:provider_answer_file", _ours(report)),
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
        "lines": queries.answers_of(report),
        "file_hrefs": _answer_files(report, "deliver:desk_answer_file", _desk(report)),
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
