from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.cycle.plan import actions, forms, queries, rules
from commonweal.cycle.plan.models import RouteChoice
from commonweal.cycle.plan.views.frame import posted, saved, show
from commonweal.ground.pages.access import allowed


@allowed(reader, load=exercises.load)
def route(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    choice = queries.route_of(exercise)
    form = forms.route_form(None, choice.answers if choice else {})
    return _questions(request, exercise, form, choice)


def _questions(request: HttpRequest, exercise: Exercise, form: Any, choice: RouteChoice | None) -> HttpResponse:
    return show(
        request,
        "route",
        exercise,
        task="route",
        form=form,
        choice=choice,
        agreed=queries.outcomes_agreed(exercise),
    )


@allowed(on_the_team, load=exercises.load)
def choose_route(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """The answers travel in the address, so that nothing is written before a route is chosen."""
    asked = forms.route_form(request.GET, {})
    choice = queries.route_of(exercise)
    if not asked.is_valid():
        return _questions(request, exercise, asked, choice)
    answers = asked.cleaned_data
    suggestion = rules.suggest_route(answers)
    initial = {"chosen": choice.chosen if choice else suggestion.route, "why": choice.why if choice else ""}
    form = forms.ChooseRouteForm(posted(request), answers=answers, person=request.person, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.choose_route(exercise=exercise, answers=answers, by=request.person, at=request.now, **form.cleaned_data)
        return saved(request, exercise, "route", "The route is chosen")
    on = timezone.localdate(request.now)
    return show(
        request,
        "choose_route",
        exercise,
        task="route",
        form=form,
        suggestion=suggestion,
        suggested_name=RouteChoice.Route(suggestion.route).label,
        means=exercise.framework.pack.route(suggestion.route),
        threshold=queries.threshold(exercise, answers["kind"], on, suggestion.route)[1],
    )
