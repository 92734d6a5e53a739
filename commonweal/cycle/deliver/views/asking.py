"""What the reports of an agreement ask: set by the council, with its cost in view, and read by the provider."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.exercise.rules import reader
from commonweal.cycle.deliver import actions, queries, tiers
from commonweal.cycle.deliver.forms.report import ReportQuestionForm
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.rules import provider_reads, runs
from commonweal.cycle.deliver.views.shown import ask, done, told
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.questions.forms import AnswersForm, LengthForm, LibraryForm, NewVersionForm, lines_changed
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.queries import rule_of_thumb
from commonweal.ground.questions.rules import ODT, blank_form, library, sample

HOME = "deliver:questions"


def _told(agreement: Agreement) -> dict[str, Any]:
    questions = queries.report_questions(agreement)
    return {
        "agreement": agreement,
        "form_kept": agreement.report_form,
        "questions": questions,
        "names": {one.key: one.text for one in questions},
        "items": list(agreement.indicators.all()),
        "tier": tiers.TIERS[agreement.tier],
        "burden": queries.yearly_asking(agreement),
        "yearly": queries.yearly_value(agreement),
        "thumb": rule_of_thumb(),
        "objection": queries.objection_to_reports(agreement),
        "place": f"Agreement {agreement.reference}",
    }


def _address(agreement: Agreement, **more: Any) -> dict[str, Any]:
    return {"reference": agreement.reference} | more


@allowed(reader, load=queries.load)
def questions(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Every question with what a year of reports costs the provider, beside the money."""
    length = LengthForm(request.POST or None, initial={"reason": agreement.report_reason})
    if request.method == "POST" and length.is_valid():
        given = length.cleaned_data["reason"]
        with told(length):
            actions.explain_reports(agreement=agreement, reason=given, by=request.person, at=request.now)
        if length.is_valid():
            return done(request, "The reason is kept with the agreement.", HOME, **_address(agreement))
    may = bool(runs(request.person, agreement))
    stock = _stock(agreement)
    context = _told(agreement) | {
        "length": length,
        "may": may,
        "edit": may and queries.form_open(agreement),
        "may_explain": may and (queries.form_open(agreement) or agreement.state == "setting_up"),
        "may_renew": may and agreement.state in ("active", "notice") and not queries.form_open(agreement),
        "stock": stock,
    }
    return render(request, "deliver/questions.html", context)


def _stock(agreement: Agreement) -> list[dict[str, Any]]:
    taken = {one.key for one in queries.report_questions(agreement)}
    return [{"key": key} | one for key, one in library("monitoring").items() if key not in taken]


@posts
@allowed(runs, load=queries.load)
def start_again(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actions.start_again(agreement=agreement, by=request.person, at=request.now)
    return done(request, "These are a start. Put them in your own words.", HOME, **_address(agreement))


@allowed(runs, load=queries.load)
def add(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    before = queries.report_questions(agreement)
    form = ReportQuestionForm(
        request.POST or None, before=before, initial={"kind": Question.Kind.LONG, "required": True, "words": 100}
    )
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.add_report_question(agreement=agreement, by=request.person, at=request.now, **form.given())
        if form.is_valid():
            return _weighed(request, agreement, "The question is asked.")
    return _ask(request, agreement, form, "Add a question to the reports", "Add it")


@allowed(runs, load=queries.load)
def from_library(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = LibraryForm(request.POST or None, stock=_stock(agreement))
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["taken"]
        with told(form):
            actions.take_report_question(agreement=agreement, key=key, by=request.person, at=request.now)
        if form.is_valid():
            return _weighed(request, agreement, "The question is asked.")
    text = "Questions that many reports need. You get a copy, and can change it."
    return _ask(request, agreement, form, "Add from the library", "Add it", text)


@allowed(runs, load=queries.load)
def change(request: HttpRequest, agreement: Agreement, key: str) -> HttpResponse:
    asked = _one(agreement, key)
    before = [one for one in queries.report_questions(agreement) if one.position < asked.position]
    form = ReportQuestionForm(request.POST or None, before=before, question=asked)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.change_report_question(
                agreement=agreement, key=key, by=request.person, at=request.now, **form.given()
            )
        if form.is_valid():
            return _weighed(request, agreement, "The question is changed.")
    return _ask(request, agreement, form, "Change a question", "Save it")


@posts
@allowed(runs, load=queries.load)
def remove(request: HttpRequest, agreement: Agreement, key: str) -> HttpResponse:
    asked = _one(agreement, key)
    actions.remove_report_question(agreement=agreement, key=key, by=request.person, at=request.now)
    return _weighed(request, agreement, f"‘{asked.text}’ is not asked.")


@posts
@allowed(runs, load=queries.load)
def move(request: HttpRequest, agreement: Agreement, key: str) -> HttpResponse:
    up = request.POST.get("way") == "up"
    actions.move_report_question(agreement=agreement, key=key, up=up, by=request.person, at=request.now)
    return redirect(HOME, **_address(agreement))


@allowed(runs, load=queries.load)
def renew(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """A new version for later reports; the reason is read by the provider."""
    form = NewVersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.ask_differently(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return done(request, "Change the new version now.", HOME, **_address(agreement))
    text = "Reports that were started keep the questions they were started with. Later ones ask the new version."
    return _ask(request, agreement, form, "Change what later reports ask", "Begin a new version", text)


@allowed(reader, load=queries.load)
def preview(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The questions as the provider meets them, with answers made up. Nothing here is ever kept."""
    told_of = _told(agreement)
    asked = told_of["questions"]
    changed = lines_changed(request.POST, [one.key for one in asked]) if request.method == "POST" else None
    form = AnswersForm(changed, questions=asked, answers={one.key: sample(one) for one in asked})
    context = told_of | {"form": form, "tables": list(form.tables.values())}
    return render(request, "deliver/questions_preview.html", context)


@allowed(reader, load=queries.load)
def printed(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    return render(request, "deliver/questions_print.html", _told(agreement) | {"layout": "pages/staff.html"})


@allowed(reader, load=queries.load)
def blank(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    return _blank(agreement)


@allowed(provider_reads, load=queries.load_for_organisation)
def provider_questions(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What the reports ask, before any of them is due."""
    context = _told(agreement) | {"layout": "pages/public.html"}
    return render(request, "deliver/questions_print.html", context)


@allowed(provider_reads, load=queries.load_for_organisation)
def provider_blank(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    return _blank(agreement)


def _blank(agreement: Agreement) -> HttpResponse:
    """The questions as a document to write in, for whoever prepares a report away from the screen."""
    numbers = [
        Question(text=one.name, why=f"Used for: {one.used_for}", kind="number") for one in agreement.indicators.all()
    ]
    sections = [("Numbers", numbers), ("In words", queries.report_questions(agreement))]
    content = blank_form(f"Report: {agreement.title}", str(queries.yearly_asking(agreement)), sections)
    response = HttpResponse(content, content_type=ODT)
    response["Content-Disposition"] = f'attachment; filename="report-{agreement.reference}.odt"'
    return response


def _one(agreement: Agreement, key: str) -> Question:
    found = next((one for one in queries.report_questions(agreement) if one.key == key), None)
    if found is None:
        raise Http404(f"The reports ask no question {key}.")
    return found


def _weighed(request: HttpRequest, agreement: Agreement, text: str) -> HttpResponse:
    messages.success(request, f"{text} In a year: {queries.yearly_asking(agreement)}")
    return redirect(HOME, **_address(agreement))


def _ask(
    request: HttpRequest, agreement: Agreement, form: Any, heading: str, button: str, text: str = ""
) -> HttpResponse:
    back = reverse(HOME, kwargs=_address(agreement))
    place = f"Agreement {agreement.reference}"
    return ask(request, form, heading=heading, back=back, button=button, text=text, place=place)
