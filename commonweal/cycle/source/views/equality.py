"""Who leads the applicants and whom they serve: asked after submitting, shown as counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.equality import EqualityForm
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries import load_application
from commonweal.cycle.source.queries.equality import equality_by_year, own_answers
from commonweal.cycle.source.rules.application import may_edit
from commonweal.cycle.source.rules.equality import SMALL
from commonweal.ground.pages import access


@access.allowed(may_edit, load=load_application)
def equality(request: HttpRequest, application: Application) -> HttpResponse:
    kept = own_answers(application)
    initial = {"led_by": kept.led_by, "serves": kept.serves} if kept else None
    form = EqualityForm(request.POST or None, initial=initial)
    if request.method == "POST":
        form = EqualityForm(request.POST)
        if form.is_valid():
            actions.answer_equality(application=application, by=request.person, at=request.now, **form.cleaned_data)
            messages.success(request, "Thank you. Your answers are kept apart from your application.")
            return redirect("source:receipt", application.organisation.slug, application.reference)
    return render(request, "source/equality.html", {"application": application, "form": form})


@access.public
def who_applied(request: HttpRequest) -> HttpResponse:
    return render(request, "source/who_applied.html", {"years": equality_by_year(request.now), "small": SMALL})
