"""Setting up an opportunity, task by task, for the officers who lead the exercise."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.opportunity import (
    ConflictsForm,
    CriterionForms,
    DescribeForm,
    PanelForm,
    ScaleForm,
    TimetableForm,
)
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.assignment import scored_in_words, scores_in_words
from commonweal.cycle.source.rules.opportunity import (
    may_manage,
    may_read,
    named_twice,
    same_name_refusal,
    weights_refusal,
)
from commonweal.cycle.source.rules.panel import balance
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.cycle.source.views.public import page_of
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.forms import unjudged
from commonweal.ground.pages.words import moment, plural, rounded
from commonweal.ground.post.rules import next_digest
from commonweal.ground.record.rules import Refused

Page = Callable[[HttpRequest, Opportunity], HttpResponse]


def setting_up(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    state = OPPORTUNITY.states[queries.state_now(opportunity, request.now)]
    return {
        "opportunity": opportunity,
        "exercise": opportunity.exercise,
        "place": f"Exercise {opportunity.exercise.reference}",
        "reference": opportunity.reference,
        "state": state,
        "draft": opportunity.state == "draft",
        "may": bool(may_manage(request.person, opportunity)),
        "public_href": reverse("source:opportunity", args=[opportunity.reference])
        if queries.is_public(opportunity, request.now)
        else "",
    }


def _set_up_first(exercise: Exercise) -> HttpResponse:
    return redirect("source:opportunity_setup", exercise.reference)


@allowed(may_read, load=load_exercise)
def setup(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Where an opportunity is drafted from the specification, and described."""
    opportunity = queries.current(exercise)
    if opportunity is None:
        route, specification = queries.route_of(exercise), queries.specification_of(exercise)
        context = {"exercise": exercise, "route": route, "specification": specification}
        context |= {"place": f"Exercise {exercise.reference}", "may": bool(may_manage(request.person, exercise))}
        return render(request, "source/start.html", context)
    initial = {name: getattr(opportunity, name) for name in DescribeForm.base_fields}
    policy = exercise.framework.pack.full_cost_recovery
    form = DescribeForm(
        request.POST or None,
        initial=initial,
        for_grant=opportunity.kind == Opportunity.Kind.GRANT,
        policy=policy.text if policy else "",
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The description is saved.")
            return redirect("source:criteria" if opportunity.process else "source:process", exercise.reference)
    context = setting_up(request, opportunity) | {"form": form, "tasks": _tasks(opportunity)}
    return render(request, "source/setup.html", context)


def _tasks(opportunity: Opportunity) -> list[dict[str, Any]]:
    names = {"criteria": "criteria", "form": "form", "panel": "panel", "timetable": "timetable", "publish": "publish"}
    tasks = {task.key: task for task in opportunity.exercise.tasks.filter(key__in=names)}
    colours = {"to_do": "blue", "started": "light-blue", "done": "", "not_needed": ""}
    return [
        {
            "title": tasks[key].label,
            "status": tasks[key].get_state_display(),
            "colour": colours[tasks[key].state],
            "href": reverse(f"source:{page}", args=[opportunity.exercise.reference]),
        }
        for key, page in names.items()
        if key in tasks
    ]


@posts
@allowed(may_manage, load=load_exercise)
def start(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    opportunity = actions.draft_opportunity(exercise=exercise, by=request.person, at=request.now)
    messages.success(request, f"{opportunity.reference} is drafted from the specification.")
    return _set_up_first(exercise)


# ---- criteria -----------------------------------------------------------------------------------------------------


@allowed(may_read, load=load_exercise)
def criteria(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    opportunity = queries.current(exercise)
    if opportunity is None:
        return _set_up_first(exercise)
    known = [
        {"key": one.key, "title": one.title, "definition": one.definition, "weight": Decimal(rounded(one.weight, 2))}
        | {"scale": one.scale}
        for one in opportunity.criteria.all()
    ]
    rows = known or queries.proposed_criteria(exercise, opportunity.price_weight)
    scale = rows[0]["scale"]
    rowset = CriterionForms(request.POST or None, initial=rows, prefix="c")
    form = ScaleForm(
        request.POST or None,
        scale=scale,
        contract=opportunity.kind == Opportunity.Kind.CONTRACT,
        initial={"price_weight": opportunity.price_weight, "price_formula": opportunity.price_formula},
    )
    if request.method == "POST" and request.POST.get("add"):
        rowset, form = CriterionForms.with_one_more(request.POST, "c"), unjudged(form)
    elif request.method == "POST" and all([rowset.is_valid(), form.is_valid()]) and _apart_and_even(rowset, form):
        try:
            actions.set_criteria(
                opportunity=opportunity, by=request.person, at=request.now, **_criteria_given(rowset, form)
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The criteria are saved. Weights add up to 100%.")
            return redirect("source:form", exercise.reference)
    total = sum((row["weight"] for row in rows), 0) + opportunity.price_weight
    context = setting_up(request, opportunity) | {"rows": rowset, "form": form, "total": total, "proposed": not known}
    return render(request, "source/criteria.html", context | {"criteria": rows})


def _apart_and_even(rowset: Any, form: ScaleForm) -> bool:
    """The sum of the weights, said at the first of them that stays, and a name that stands there twice."""
    given = _criteria_given(rowset, form)
    refusal = weights_refusal([row["weight"] for row in given["criteria"]], given["price_weight"])
    kept = [one for one in rowset if one.cleaned_data and not one.cleaned_data.get("DELETE")]
    if refusal and kept:
        kept[0].add_error("weight", refusal)
    twice = named_twice(row["title"] for row in given["criteria"])
    for place in twice:
        kept[place].add_error("title", same_name_refusal(given["criteria"][place]["title"]))
    return not (twice or (refusal and kept))


def _criteria_given(rowset: Any, form: ScaleForm) -> dict[str, Any]:
    scale = form.scale()
    kept = [one.cleaned_data for one in rowset if one.cleaned_data and not one.cleaned_data.get("DELETE")]
    given: dict[str, Any] = {"criteria": [row | {"scale": scale} for row in kept]}
    given["price_weight"] = form.cleaned_data.get("price_weight") or 0
    given["price_formula"] = form.cleaned_data.get("price_formula", "")
    return given


# ---- panel and timetable ------------------------------------------------------------------------------------------


@allowed(may_read, load=load_exercise)
def panel(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    opportunity = queries.current(exercise)
    if opportunity is None:
        return _set_up_first(exercise)
    form = PanelForm(request.POST or None, opportunity=opportunity)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_panel_member(opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{form.cleaned_data['person']} is on the panel.")
            return redirect("source:panel", exercise.reference)
    members = list(opportunity.panel.seated())
    begun = opportunity.panel.filter(Q(declarations__isnull=False) | Q(scores__isnull=False))
    context = setting_up(request, opportunity) | {
        "form": form,
        "members": members,
        "seated": sum(not one.has_left for one in members),
        "could_join": len(form.fields["person"].choices) > 1,
        "begun": set(begun.values_list("pk", flat=True)),
        "lacking": balance(members) if members else [],
        "scored": scored_in_words(opportunity),
        "criteria_of": {one.pk: scores_in_words(one) for one in members},
    }
    return render(request, "source/panel.html", context)


@posts
@allowed(may_manage, load=load_exercise)
def leave_panel(request: HttpRequest, exercise: Exercise, member: int) -> HttpResponse:
    opportunity = queries.current(exercise)
    found = opportunity.panel.filter(pk=member).first() if opportunity else None
    if found is not None:
        actions.remove_panel_member(member=found, by=request.person, at=request.now)
        messages.success(request, f"{found.person} is no longer on the panel.")
    return redirect("source:panel", exercise.reference)


@allowed(may_read, load=load_exercise)
def timetable(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    opportunity = queries.current(exercise)
    if opportunity is None:
        return _set_up_first(exercise)
    proposed = queries.proposed_timetable(opportunity, request.now)
    form = TimetableForm(request.POST or None, initial=_dates_shown(opportunity, proposed))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_timetable(opportunity=opportunity, by=request.person, at=request.now, **form.moments())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The timetable is saved.")
            return redirect("source:publish", exercise.reference)
    context = setting_up(request, opportunity) | {
        "form": form,
        "proposed": proposed,
        "saved": bool(opportunity.closes_at),
        "advice": queries.timetable_advice(opportunity),
    }
    return render(request, "source/timetable.html", context)


def _dates_shown(opportunity: Opportunity, proposed: queries.Proposal) -> dict[str, Any]:
    saved = opportunity if opportunity.closes_at else proposed
    opens, closes = timezone.localtime(saved.opens_at), timezone.localtime(saved.closes_at)
    asked = saved.questions_by
    return {
        "opens_on": opens.date(),
        "opens_time": opens.time(),
        "questions_on": timezone.localtime(asked).date() if asked else None,
        "closes_on": closes.date(),
        "closes_time": closes.time(),
        "score_by": opportunity.score_by,
        "moderate_on": opportunity.moderate_on,
        "decision_on": saved.decision_on,
        "letters_on": opportunity.letters_on,
        "starts_on": saved.starts_on,
        "ends_on": saved.ends_on,
    }


# ---- publication --------------------------------------------------------------------------------------------------


@allowed(may_read, load=load_exercise)
def publish(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """The checks before publishing, what people will see, and the button."""
    opportunity = queries.current(exercise)
    if opportunity is None:
        return _set_up_first(exercise)
    conflicts = ConflictsForm(request.POST if "confirmed" in request.POST or "confirm" in request.POST else None)
    if request.method == "POST" and "confirm" in request.POST:
        if conflicts.is_valid():
            actions.confirm_conflicts(opportunity=opportunity, by=request.person, at=request.now)
            return redirect("source:publish", exercise.reference)
    elif request.method == "POST":
        actions.publish(opportunity=opportunity, by=request.person, at=request.now)
        messages.success(request, _published(opportunity, request.now))
        return redirect("source:desk_opportunity", opportunity.reference)
    checks = queries.preflight(opportunity, request.now)
    context = setting_up(request, opportunity) | {
        "conflicts": conflicts,
        "contract": opportunity.kind == Opportunity.Kind.CONTRACT,
        "checks": [{"check": one, "href": _place(one.place, exercise)} for one in checks],
        "problems": [one for one in checks if not one.done],
        "burden": queries.burden_of(opportunity),
        "told": _who_is_told(opportunity, request.now),
        "advice": queries.timetable_advice(opportunity),
        "now_or_later": bool(opportunity.opens_at and opportunity.opens_at > request.now),
    }
    return render(request, "source/publish.html", context)


def _published(opportunity: Opportunity, now: datetime.datetime) -> str:
    told = _who_is_told(opportunity, now)
    if queries.is_open(opportunity, now):
        return f"{opportunity.reference} is published and open. {told}"
    return f"{opportunity.reference} is scheduled. It opens by itself at its time. {told}"


def _who_is_told(opportunity: Opportunity, now: datetime.datetime) -> str:
    """How many followers hear of it, and when: those whose mail comes daily, at the next digest after it opens."""
    number = queries.will_be_told(opportunity)
    if not number:
        return "Nobody follows opportunities like this yet."
    opens = max(opportunity.opens_at or now, now)
    return f"{plural(number, 'follower')} will get an email at {moment(next_digest(opens))}."


def _place(place: str, exercise: Exercise) -> str:
    own = "process lots notices criteria organisation_checks form panel sealing timetable publish".split()
    names = {"specification": "plan:specification", "impact": "exercise:impact", "contacts": "exercise:contacts"}
    name = f"source:{place}" if place in [*own, "opportunity_setup"] else names.get(place, "exercise:exercise")
    return reverse(name, args=[exercise.reference])


@allowed(may_read, load=load_exercise)
def preview(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """The public page as applicants will see it, before anyone does."""
    opportunity = queries.current(exercise)
    if opportunity is None:
        return _set_up_first(exercise)
    if request.method == "POST":
        actions.previewed(opportunity=opportunity, by=request.person, at=request.now)
        messages.success(request, "Marked as previewed.")
        return redirect("source:publish", exercise.reference)
    context = page_of(opportunity, request.now) | {"preview": True, "exercise": exercise}
    return render(request, "source/opportunity.html", context | {"open": False, "questions_open": False})
