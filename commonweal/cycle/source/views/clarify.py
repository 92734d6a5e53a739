"""Questions of the panel to an applicant, and what officers look up about one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.clarify import (
    AnswerForm,
    AskChairForm,
    DiligenceForm,
    KeepBackForm,
    SendForm,
)
from commonweal.cycle.source.models import Application, Clarification
from commonweal.cycle.source.queries import clarify as queries
from commonweal.cycle.source.queries.gate import charter_signed, reading
from commonweal.cycle.source.queries.panel import load_to_read
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.names import called, names_hidden
from commonweal.cycle.source.states.clarify import CLARIFICATION
from commonweal.cycle.source.views.panel import AFTER_CLOSING, place
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused, refuse


@access.allowed(rules.may_read, load=load_to_read)
def ask(request: HttpRequest, application: Application) -> HttpResponse:
    """An assessor asks the chair to put a question to the applicant."""
    opportunity = application.opportunity
    shut = rules.shut_refusal(opportunity, request.now)
    if shut:
        raise refuse("You cannot ask about this application.", shut, AFTER_CLOSING)
    named = request.GET.get("criterion", "")
    criterion = next((one for one in opportunity.criteria.all() if one.key == named), None)
    if criterion is None:
        raise Http404("There is no such criterion.")
    form = AskChairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = rules.member_for(request.person, opportunity)
        asked = form.cleaned_data["asked"]
        actions.ask_chair(
            member=member, application=application, criterion=criterion, asked=asked, by=request.person, at=request.now
        )
        messages.success(request, "Your question is with the chair. You can go on scoring.")
        return redirect("source:score", opportunity.reference, application.reference)
    context = {"application": application, "opportunity": opportunity, "criterion": criterion, "form": form}
    context["called"] = called(application, names_hidden(request.person, opportunity))
    return render(request, "source/ask_chair.html", context | {"place": place(opportunity)})


@access.allowed(rules.chair_or_team, load=queries.load)
def clarification(request: HttpRequest, clarification: Clarification) -> HttpResponse:
    """The chair sends a question with a day to answer by, or keeps it back with a reason."""
    opportunity = clarification.application.opportunity
    shut = rules.shut_refusal(opportunity, request.now) or rules.shut_to(request.person, clarification.application)
    if shut:
        raise refuse("You cannot open this question.", shut, rules.chair_or_team.who)
    back = request.POST.get("form") == "back"
    sending = SendForm(None if back else request.POST or None, initial={"asked": clarification.asked})
    keeping = KeepBackForm(request.POST if back else None)
    form = keeping if back else sending
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, clarification, form)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return redirect("source:assess", opportunity.reference)
    context = {
        "clarification": clarification,
        "opportunity": opportunity,
        "place": place(opportunity),
        "state": CLARIFICATION.state_of(clarification),
        "sending": sending,
        "keeping": keeping,
    }
    return render(request, "source/clarification.html", context)


def _settle(request: HttpRequest, clarification: Clarification, form: SendForm | KeepBackForm) -> None:
    if isinstance(form, SendForm):
        actions.send_question(clarification=clarification, by=request.person, at=request.now, **form.answers())
        messages.success(request, "The question is sent to the applicant.")
    else:
        actions.keep_back(clarification=clarification, by=request.person, at=request.now, **form.cleaned_data)
        messages.success(request, "The question is kept back.")


@access.allowed(rules.answers_for_applicant, load=queries.load_for_applicant)
def answer_panel(request: HttpRequest, clarification: Clarification) -> HttpResponse:
    """The applicant reads what the panel asks, and answers it."""
    application = clarification.application
    stopped = application.opportunity.moderation_started_at is not None
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_panel(clarification=clarification, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Your answer is sent. It is now part of your application.")
            return redirect(request.path)
    context = {
        "clarification": clarification,
        "application": application,
        "organisation": application.organisation,
        "reference": application.reference,
        "open": clarification.state == "sent" and request.now <= clarification.answer_by and not stopped,
        "stopped": stopped,
        "form": form,
    }
    return render(request, "source/answer_panel.html", context)


@access.allowed(on_the_team, load=load_to_read)
def diligence(request: HttpRequest, application: Application) -> HttpResponse:
    """Officers look things up about one applicant."""
    opportunity = application.opportunity
    shut = rules.shut_refusal(opportunity, request.now) or rules.shut_to(request.person, application)
    if shut:
        raise refuse("You cannot open this application.", shut, on_the_team.who)
    rows = list(application.due_diligence.select_related("looked_by"))
    form = DiligenceForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        found = actions.look_up(application=application, found=form.found(), by=request.person, at=request.now)
        if found:
            messages.success(request, f"{application.reference}: what was found is recorded.")
        else:
            messages.info(request, f"{application.reference}: nothing new was recorded.")
        return redirect("source:assess", opportunity.reference)
    if request.method == "GET":
        actions.note_opened(applications=[application], where="diligence", by=request.person, at=request.now)
    context = {
        "application": application,
        "opportunity": opportunity,
        "place": place(opportunity),
        "rows": {one.item: one for one in rows},
        "reading": reading(application),
        "charter": charter_signed(application),
        "form": form,
    }
    return render(request, "source/diligence.html", context)
