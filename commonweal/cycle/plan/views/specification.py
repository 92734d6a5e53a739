from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import reader
from commonweal.cycle.plan import actions, forms, queries, rules
from commonweal.cycle.plan.views.frame import ask, posted, saved, show
from commonweal.ground.pages.access import allowed


@allowed(reader, load=exercises.load)
def evaluation(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    held = queries.specification(exercise)
    form = forms.EvaluationForm(posted(request), initial={"evaluation_plan": held.evaluation_plan if held else ""})
    if request.method == "POST" and form.is_valid():
        actions.plan_evaluation(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return saved(request, exercise, "evaluation", "The evaluation plan is saved")
    lead = "The evaluation is designed before anything starts, and it goes into the specification and the agreement."
    return ask(request, exercise, form, title="Plan the evaluation", lead=lead, task="evaluation_plan")


@allowed(reader, load=exercises.load)
def budget(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    held = queries.specification(exercise)
    initial = {
        "budget": held.budget if held else queries.whole_life_value(exercise),
        "money_and_payment": held.money_and_payment if held else "",
    }
    form = forms.BudgetForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_budget(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return saved(request, exercise, "budget", "The budget is saved")
    return ask(request, exercise, form, title="Set the budget and payments", task="budget")


@allowed(reader, load=exercises.load)
def specification(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    held, taken = queries.specification(exercise), queries.prefilled(exercise)
    initial = {"budget": held.budget if held else queries.whole_life_value(exercise)}
    form = forms.SpecificationForm(posted(request), held=held, taken=taken, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.write_specification(exercise=exercise, by=request.person, at=request.now, **form.cleaned_data)
        return saved(request, exercise, "specification", f"Version {made.version} of the specification is saved")
    return show(request, "specification", exercise, task="specification", form=form, held=held)


@allowed(reader, load=exercises.load)
def principles(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    pack, held = exercise.framework.pack, queries.specification(exercise)
    form = forms.principles_form(pack, held.principles if held else {}, posted(request))
    if request.method == "POST" and form.is_valid():
        given = forms.principles_given(pack, form)
        actions.answer_principles(exercise=exercise, principles=given, by=request.person, at=request.now)
        return saved(request, exercise, "principles", "The answers are saved")
    return show(
        request,
        "principles",
        exercise,
        task="principles",
        form=form,
        principles=pack.principles,
        none=pack.why_empty("principles"),
        no_measure=rules.NO_MEASURE,
    )
