"""What was written before: the organisation's own answers elsewhere, earlier versions of this one, and its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.application import ProjectForm
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules.versions import FIXED_TEXTS
from commonweal.cycle.source.views.answering import asked_or_404
from commonweal.cycle.source.views.applying import base, closed, from_check
from commonweal.cycle.source.views.project import said
from commonweal.ground.documents.queries import load as load_file
from commonweal.ground.documents.queries import response_for
from commonweal.ground.pages.access import allowed
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question


def _answer_page(request: HttpRequest, application: Application, key: str) -> str:
    """Where the answer is written."""
    address = [application.organisation.slug, application.reference]
    page = reverse("source:project", args=address) if key in FIXED_TEXTS else ""
    return (page or reverse("source:question", args=[*address, key])) + from_check(request)


@allowed(rules.may_edit, load=queries.load_application)
def earlier(request: HttpRequest, application: Application, key: str) -> HttpResponse:
    """The organisation's own answers to questions like this one, to start from instead of writing again."""
    asked = asked_or_404(application, key)
    if asked.kind not in asking.TEXTS:
        raise Http404("Only texts are used again.")
    shut = closed(request, application)
    if shut:
        return shut
    found = queries.earlier_answers(application, asked)
    if request.method == "POST":
        chosen = next((one for one in found if one.mark == request.POST.get("use")), None)
        if chosen is not None:
            told: dict[str, Any] = {"application": application, "by": request.person, "at": request.now}
            actions.save_answers(answers={key: chosen.answer}, apart=True, **told)
            messages.success(request, "Your earlier answer is copied. Change it so that it fits.")
        return redirect(_answer_page(request, application, key))
    held = asking.answered(asked, queries.draft_of(application))
    context = base(application, request.now) | {"question": asked, "found": found, "held": held}
    context |= {"back": _answer_page(request, application, key)}
    return render(request, "source/earlier.html", context)


@allowed(rules.may_write, load=queries.load_application)
def versions(request: HttpRequest, application: Application, key: str) -> HttpResponse:
    """What one answer said before, for those who write it. What is put back takes nothing away: it is one version more.

    Of a file there is none: one that was replaced is destroyed.
    """
    asked = None if key in FIXED_TEXTS else asked_or_404(application, key)
    if asked is not None and asked.kind == Question.Kind.FILE:
        raise Http404("A file has no versions.")
    shut = closed(request, application)
    if shut:
        return shut
    found = queries.versions_of(application, key, request.person)
    page = _answer_page(request, application, key)
    if request.method == "POST":
        chosen = next((one for one in found if one.mark == request.POST.get("use")), None)
        if chosen is not None:
            given = {key: chosen.value} if asked is None else {"answers": {key: chosen.value}}
            actions.save_answers(application=application, by=request.person, at=request.now, apart=True, **given)
            messages.success(request, "That version is back. The one that it replaced is kept too.")
        return redirect(page)
    form = ProjectForm(opportunity=application.opportunity)
    rows = [
        {"saved": one, "text": said(form, key, one.value) if asked is None else asking.as_text(asked, one.value)}
        for one in found
    ]
    context = base(application, request.now) | {"text": FIXED_TEXTS.get(key) or asked.text, "rows": rows, "back": page}
    return render(request, "source/versions.html", context)


@allowed(rules.may_see, load=queries.load_application)
def own_file(request: HttpRequest, application: Application, file: str) -> HttpResponse:
    """A file that the organisation has put into its own application."""
    found = load_file(file)
    if found.about != application.subject():
        raise Http404("There is no such file.")
    return response_for(found, request.person, opened=queries.opener_for(application))
