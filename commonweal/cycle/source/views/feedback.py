"""A conversation about a decision, from the request to the note that both sides keep."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.message import BookForm, NoteForm, TimesForm, WantsForm
from commonweal.cycle.source.models import Application, FeedbackConversation
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules.message import applicant, corresponds
from commonweal.cycle.source.states.feedback import FEEDBACK
from commonweal.cycle.source.views.applying import base
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.forms import PageForm
from commonweal.ground.record.rules import Refused


@allowed(rules.may_correspond, load=queries.load_application)
def own_feedback(request: HttpRequest, application: Application) -> HttpResponse:
    """The applicant asks, takes one of the times, or asks for others."""
    talk = queries.conversation_of(application)
    posted = request.POST if request.method == "POST" else None
    form: PageForm | None = None
    if talk is None:
        form = WantsForm(posted)
    elif talk.state == "offered":
        form = BookForm(posted, offered=talk.offered)
    if request.method == "POST" and form is not None:
        done = _answered(request, application, talk, form)
        if done:
            return redirect("source:own_feedback", application.organisation.slug, application.reference)
    context = base(application, request.now) | _shown(talk, form)
    context |= {"may": bool(applicant(request.person, application)), "award": queries.own_result(application)}
    return render(request, "source/own_feedback.html", context)


def _answered(
    request: HttpRequest, application: Application, talk: FeedbackConversation | None, form: PageForm
) -> bool:
    told: dict[str, Any] = {"by": request.person, "at": request.now}
    other = talk is not None and "other" in request.POST
    if not other and not form.is_valid():
        return False
    try:
        if talk is None:
            actions.ask_to_talk(application=application, wants=form.cleaned_data["wants"], **told)
            messages.success(request, "You have asked for a conversation. An officer offers you times.")
        elif other:
            actions.ask_other_times(talk=talk, **told)
            messages.success(request, "You have asked for other times.")
        else:
            actions.book(talk=talk, time=datetime.datetime.fromisoformat(form.cleaned_data["time"]), **told)
            messages.success(request, "The time is agreed.")
    except Refused as refused:
        form.add_refused(refused)
        return False
    return True


@allowed(corresponds, load=queries.load_received)
def desk_feedback(request: HttpRequest, application: Application) -> HttpResponse:
    """Officers offer times, and write down what was said."""
    talk = queries.conversation_of(application)
    posted = request.POST if request.method == "POST" else None
    form: PageForm | None = None
    if talk is not None and talk.state in ("asked", "offered"):
        form = TimesForm(posted, initial={"where": talk.where})
    elif talk is not None and talk.state == "booked":
        form = NoteForm(posted)
    if request.method == "POST" and form is not None and form.is_valid():
        done = _settled(request, talk, form)
        if done:
            return redirect("source:desk_feedback", application.opportunity.reference, application.reference)
    context = _shown(talk, form) | {
        "application": application,
        "opportunity": application.opportunity,
        "organisation": application.organisation,
        "reference": application.reference,
        "place": f"Exercise {application.opportunity.exercise.reference}",
    }
    return render(request, "source/desk_feedback.html", context)


def _settled(request: HttpRequest, talk: Any, form: PageForm) -> bool:
    told: dict[str, Any] = {"talk": talk, "by": request.person, "at": request.now}
    try:
        if isinstance(form, TimesForm):
            actions.offer_times(times=form.times(), where=form.cleaned_data["where"], **told)
            messages.success(request, "The times are offered.")
        else:
            actions.close_talk(note=form.cleaned_data["note"], **told)
            messages.success(request, "The note is with both of you.")
    except Refused as refused:
        form.add_refused(refused)
        return False
    return True


def _shown(talk: FeedbackConversation | None, form: PageForm | None) -> dict[str, Any]:
    offered = [datetime.datetime.fromisoformat(one) for one in talk.offered] if talk else []
    return {"talk": talk, "state": FEEDBACK.state_of(talk) if talk else None, "offered": offered, "form": form}
