"""Messages between an applicant and the officers, and answers that may be changed after the deadline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import organisation as load_organisation
from commonweal.council.people.rules import any_member
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.message import AskForChangesForm, MessageForm
from commonweal.cycle.source.models import Application, ChangeRequest
from commonweal.cycle.source.queries.clarify import on_application
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules.message import applicant, corresponds
from commonweal.cycle.source.states.message import CHANGE_REQUEST
from commonweal.cycle.source.views.applying import base
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.post.queries import issued_to
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.forms import AnswersForm, lines_changed
from commonweal.ground.record.rules import Refused


def _thread(request: HttpRequest, application: Application, form: MessageForm) -> dict[str, Any]:
    return {
        "application": application,
        "opportunity": application.opportunity,
        "organisation": application.organisation,
        "reference": application.reference,
        "form": form,
        "shut": queries.writing_refusal(application, request.now),
        "thread": queries.messages_of(application),
        "requests": [
            {
                "request": one,
                "state": CHANGE_REQUEST.state_of(one),
                "open": one.state == "asked" and request.now <= one.answer_by,
                "asked": queries.asked_to_change(one),
            }
            for one in queries.change_requests_of(application)
        ],
    }


def _write(request: HttpRequest, application: Application, form: MessageForm, *, from_council: bool) -> bool:
    """Whether it was sent; a refusal is said on the page."""
    told: dict[str, Any] = {"application": application, "from_council": from_council}
    try:
        actions.write_message(text=form.cleaned_data["text"], by=request.person, at=request.now, **told)
    except Refused as refused:
        form.add_refused(refused)
        return False
    messages.success(request, "Your message is sent.")
    return True


@allowed(any_member, load=load_organisation)
def organisation_messages(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """All that the council has written to an organisation, and all that waits for its answer."""
    page = Paginator(issued_to(organisation.pk), queries.PAGE).get_page(request.GET.get("page"))
    context = {"organisation": organisation, "place": organisation.name, "page": page}
    context["asked"] = queries.to_answer(organisation, request.now)
    return render(request, "source/messages.html", context)


@allowed(rules.may_correspond, load=queries.load_application)
def own_messages(request: HttpRequest, application: Application) -> HttpResponse:
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _write(request, application, form, from_council=False)
        if done:
            return redirect("source:own_messages", application.organisation.slug, application.reference)
    context = base(application, request.now) | _thread(request, application, form)
    context["questions"] = on_application(application)
    return render(request, "source/own_messages.html", context | {"may": bool(applicant(request.person, application))})


@allowed(corresponds, load=queries.load_received)
def desk_messages(request: HttpRequest, application: Application) -> HttpResponse:
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _write(request, application, form, from_council=True)
        if done:
            return redirect("source:desk_messages", application.opportunity.reference, application.reference)
    context = _thread(request, application, form) | {
        "place": f"Exercise {application.opportunity.exercise.reference}",
        "no_change": queries.no_change_because(application),
    }
    if context["shut"]:
        return render(request, "source/desk_shut.html", context)
    return render(request, "source/desk_messages.html", context)


# ---- changes after the deadline -----------------------------------------------------------------------------------


@allowed(corresponds, load=queries.load_received)
def ask_for_changes(request: HttpRequest, application: Application) -> HttpResponse:
    shut = queries.writing_refusal(application, request.now) or queries.no_change_because(application)
    questions = [] if shut else queries.changeable(application)
    form = AskForChangesForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_changes(application=application, by=request.person, at=request.now, **form.given())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The applicant is asked to change it.")
            return redirect("source:desk_messages", application.opportunity.reference, application.reference)
    context = {"application": application, "opportunity": application.opportunity, "form": form, "shut": shut}
    context |= {"reference": application.reference, "organisation": application.organisation}
    context |= {"place": f"Exercise {application.opportunity.exercise.reference}"}
    return render(request, "source/desk_shut.html" if shut else "source/ask_for_changes.html", context)


def load_request(reference: str, application: str, number: int) -> ChangeRequest:
    found = queries.load_received(reference, application)
    return queries.load_change_request(found.organisation.slug, found.reference, number)


@posts
@allowed(corresponds, load=load_request)
def drop_request(request: HttpRequest, asked: ChangeRequest) -> HttpResponse:
    actions.drop_request(request=asked, by=request.person, at=request.now)
    messages.success(request, "The request is taken back, and the applicant is told.")
    application = asked.application
    return redirect("source:desk_messages", application.opportunity.reference, application.reference)


@allowed(applicant, load=queries.load_change_request)
def send_changes(request: HttpRequest, asked: ChangeRequest) -> HttpResponse:
    """Only the answers that were named, with the reason at the top; everything else stays shut."""
    application = asked.application
    questions = queries.asked_to_change(asked)
    tables = [one.key for one in questions if one.kind in asking.TABLES]
    changed = lines_changed(request.POST, tables) if request.method == "POST" else None
    given = (request.POST if changed is None else changed) if request.method == "POST" else None
    form = AnswersForm(given, questions=questions, answers=queries.answers_sent(application), demanded=True)
    if request.method == "POST" and changed is None and form.is_valid():
        try:
            actions.send_changes(request=asked, answers=form.values(), by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Your changes are sent. They are part of your application now.")
            return redirect("source:own_messages", application.organisation.slug, application.reference)
    context = base(application, request.now) | {
        "asked": asked,
        "questions": questions,
        "form": form,
        "open": asked.state == "asked" and request.now <= asked.answer_by,
        "state": CHANGE_REQUEST.state_of(asked),
    }
    return render(request, "source/send_changes.html", context)
