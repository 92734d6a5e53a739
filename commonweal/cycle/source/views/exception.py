"""The page on which an exception to a rule of the framework is recorded for one opportunity."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.exception import ExceptionForm
from commonweal.cycle.source.queries.exceptions import can_be_excepted, exceptions_made
from commonweal.cycle.source.rules.opportunity import may_read
from commonweal.cycle.source.views.opportunity import setting_up
from commonweal.ground.pages.access import allowed
from commonweal.ground.record.rules import Refused


@allowed(may_read, load=load_exercise)
def exceptions(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    opportunity = queries.being_set_up(exercise)
    form = ExceptionForm(
        request.POST if request.method == "POST" else None,
        rules=can_be_excepted(opportunity),
        person=request.person,
        initial={"rule": request.GET.get("rule", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.except_from(opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The exception is recorded and published.")
            return redirect("source:publish", exercise.reference)
    context = setting_up(request, opportunity) | {"form": form, "made": exceptions_made(opportunity)}
    return render(request, "source/exceptions.html", context)
