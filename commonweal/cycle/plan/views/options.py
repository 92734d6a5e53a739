from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.cycle.plan import actions, forms, queries, rules
from commonweal.cycle.plan.models import Option
from commonweal.cycle.plan.views.frame import ask, posted, saved, show
from commonweal.cycle.understand import queries as understood
from commonweal.ground.pages.access import allowed

WHAT_IT_NEEDS = ("Outcomes", 40), ("Cost over the whole life", 25), ("Fairness", 20), ("Risk", 15)


@allowed(reader, load=exercises.load)
def options(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    grid = queries.grid(exercise)
    appraisal = queries.appraisal_of(exercise)
    kinds = {option.kind for option in grid.options}
    return show(
        request,
        "options",
        exercise,
        task="options",
        grid=grid,
        totals=[(option, grid.total(option)) for option in grid.options],
        appraisal=appraisal,
        decided=queries.options_decided(exercise),
        prompts=[(kind.value, kind.label) for kind in Option.Kind if kind not in kinds],
        missing=queries.missing_options(exercise),
        assets=understood.assets_looked_for(exercise),
    )


@allowed(on_the_team, load=exercises.load)
def add_option(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    kind = request.GET.get("kind", "")
    name = dict(Option.Kind.choices).get(kind, "")
    form = forms.OptionForm(posted(request), initial={"kind": kind, "name": name} if name else None)
    if request.method == "POST" and form.is_valid():
        actions.add_option(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return saved(request, exercise, "options", f"‘{form.cleaned_data['name']}’ is added")
    return ask(request, exercise, form, title="Add an option", back="options", button="Add option", task="options")


@allowed(on_the_team, load=queries.option)
def change_option(request: HttpRequest, option: Option) -> HttpResponse:
    initial = {name: getattr(option, name) for name in forms.OptionForm.base_fields}
    form = forms.OptionForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_option(option=option, by=request.person, at=request.now, **form.cleaned_data)
        return saved(request, option.exercise, "options", f"‘{option.name}’ is saved")
    return ask(request, option.exercise, form, title=option.name, back="options", task="options")


@allowed(reader, load=exercises.load)
def make_or_buy(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    questions = rules.make_or_buy_questions(exercise.framework.pack)
    form = forms.make_or_buy_form(questions, posted(request), queries.appraisal_of(exercise))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        conclusion = given.pop("conclusion")
        actions.answer_make_or_buy(
            exercise=exercise, answers=given, conclusion=conclusion, by=request.person, at=request.now
        )
        return saved(request, exercise, "options", "Make or buy is answered")
    lead = "Answer these whoever delivers it in the end, so that the options can be compared fairly."
    return ask(request, exercise, form, title="Make or buy", back="options", lead=lead, task="options")


@allowed(on_the_team, load=exercises.load)
def criteria(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    rows = forms.CriteriaRows(posted(request), initial=None if posted(request) else _criteria_now(exercise))
    if request.method == "POST" and "add" in request.POST:
        rows = forms.CriteriaRows.with_one_more(request.POST, "form")
    elif request.method == "POST" and rows.is_valid():
        given = [(row["name"], row["weight"]) for row in rows.cleaned_data if row and not row.get("DELETE")]
        actions.set_appraisal_criteria(exercise=exercise, criteria=given, by=request.person, at=request.now)
        return saved(request, exercise, "scores", "The criteria are saved. Now score the options")
    return show(request, "criteria", exercise, rows=rows, task="options")


def _criteria_now(exercise: Exercise) -> list[dict[str, Any]]:
    held = [(one.name, one.weight) for one in exercise.appraisal_criteria.all()]
    return [{"name": name, "weight": Decimal(weight).normalize()} for name, weight in held or WHAT_IT_NEEDS]


@allowed(reader, load=exercises.load)
def scores(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    grid = queries.grid(exercise)
    form = forms.ScoresForm(posted(request), grid=grid)
    if request.method == "POST" and form.is_valid():
        actions.score_options(exercise=exercise, scores=form.given(), by=request.person, at=request.now)
        return saved(request, exercise, "scores", "The scores are saved and the order is worked out again")
    return show(
        request,
        "scores",
        exercise,
        task="options",
        form=form,
        grid=grid,
        totals={option.pk: grid.total(option) for option in grid.options},
        appraisal=queries.appraisal_of(exercise),
        decided=queries.options_decided(exercise),
    )


@allowed(on_the_team, load=exercises.load)
def prefer(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.PreferForm(posted(request), exercise=exercise, missing=queries.missing_options(exercise))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.prefer_option(
            exercise=exercise,
            option=given["option"],
            why=given["why"],
            why_not=form.why_not(),
            fewer_because=given.get("fewer_because", ""),
            not_asked_because=given.get("not_asked_because", ""),
            by=request.person,
            at=request.now,
        )
        return saved(request, exercise, "options", f"‘{given['option'].name}’ is preferred")
    appraisal = queries.appraisal_of(exercise)
    lead = appraisal.order_sentence if appraisal else ""
    return ask(request, exercise, form, title="Prefer an option", back="options", lead=lead, task="options")


@allowed(on_the_team, load=exercises.load)
def reopen_options(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.reopen_options(exercise=exercise, why=form.cleaned_data["why"], by=request.person, at=request.now)
        return saved(request, exercise, "options", "The options are open again")
    return ask(request, exercise, form, title="Reopen the options", back="options", button="Reopen")
