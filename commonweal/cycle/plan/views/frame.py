"""What every page of this app is drawn with, and where it goes when something is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.plan import queries
from commonweal.ground.pages.forms import PageForm


def show(request: HttpRequest, template: str, exercise: Exercise, *, task: str = "", **context: Any) -> HttpResponse:
    context |= {
        "exercise": exercise,
        "reference": exercise.reference,
        "caption": exercise.title,
        "place": f"Exercise {exercise.reference}",
        "may_change": bool(on_the_team(request.person, exercise)),
        "waits": queries.waits_for(exercise, task) if task else "",
    }
    return render(request, f"plan/{template}.html", context)


def ask(request: HttpRequest, exercise: Exercise, form: PageForm, **context: Any) -> HttpResponse:
    return show(request, "form", exercise, form=form, **context)


def saved(request: HttpRequest, exercise: Exercise, name: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"plan:{name}", reference=exercise.reference)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
