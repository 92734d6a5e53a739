from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.cycle.plan import actions, forms, queries, rules
from commonweal.cycle.plan.models import ChangeStep, Outcome
from commonweal.cycle.plan.views.frame import ask, posted, saved, show
from commonweal.cycle.understand import queries as understood
from commonweal.ground.pages.access import allowed, posts


@allowed(reader, load=exercises.load)
def outcomes(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    chosen = list(queries.outcomes(exercise))
    names = dict(rules.framework_outcomes(exercise.framework.pack))
    return show(
        request,
        "outcomes",
        exercise,
        task="outcomes",
        outcomes=[(one, rules.provenance(one.comes_from), names.get(one.framework_key, "")) for one in chosen],
        agreed=queries.outcomes_agreed(exercise),
        warnings=queries.outcome_warnings(exercise),
        market_tested=understood.market_tested(exercise),
        can_agree=bool(chosen) and all(one.indicators.all() for one in chosen),
        need=understood.need_of(exercise),
    )


@allowed(on_the_team, load=exercises.load)
def add_outcome(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.OutcomeForm(posted(request), pack=exercise.framework.pack)
    if request.method == "POST" and form.is_valid():
        actions.choose_outcome(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return saved(request, exercise, "outcomes", "The outcome is added. Now say how you will know")
    return ask(request, exercise, form, title="Add an outcome", back="outcomes", task="outcomes")


@allowed(on_the_team, load=queries.outcome)
def add_indicator(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    form = forms.IndicatorForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = actions.add_indicator(outcome=outcome, by=request.person, at=request.now, **form.cleaned_data)
        warning = rules.activity_warning(made.name, made.unit, made.measures)
        if warning:
            messages.warning(request, warning)
        return saved(request, outcome.exercise, "outcomes", "The indicator is added")
    lead = f"How will you know that this has changed: {outcome.statement}"
    return ask(request, outcome.exercise, form, title="Add an indicator", back="outcomes", lead=lead)


@posts
@allowed(on_the_team, load=exercises.load)
def agree_outcomes(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    actions.agree_outcomes(exercise=exercise, by=request.person, at=request.now)
    return saved(request, exercise, "outcomes", "The outcomes are agreed, and everyone can read them")


@allowed(on_the_team, load=exercises.load)
def reopen_outcomes(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.reopen_outcomes(exercise=exercise, why=form.cleaned_data["why"], by=request.person, at=request.now)
        return saved(request, exercise, "outcomes", "The outcomes are open again")
    return ask(request, exercise, form, title="Reopen the outcomes", back="outcomes", button="Reopen")


@allowed(reader, load=exercises.load)
def change(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    steps = list(queries.change_steps(exercise))
    levels = [(level.label, [one for one in steps if one.level == level]) for level in ChangeStep.Level]
    task = exercise.tasks.filter(key="change").first()
    done = bool(task and task.state == "done")
    return show(request, "change", exercise, task="change", levels=levels, any_steps=bool(steps), done=done)


@allowed(on_the_team, load=exercises.load)
def add_change(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = forms.ChangeForm(posted(request), exercise=exercise)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"level": int(form.cleaned_data["level"])}
        actions.add_change_step(exercise=exercise, by=request.person, at=request.now, **given)
        return saved(request, exercise, "change", "The row is added")
    return ask(request, exercise, form, title="Add a row", back="change", button="Add row", task="change")


@posts
@allowed(on_the_team, load=exercises.load)
def finish_change(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    actions.finish_change(exercise=exercise, by=request.person, at=request.now)
    return saved(request, exercise, "change", "How change will happen is set out")
