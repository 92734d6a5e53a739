"""The review itself: the list, its tasks, the evaluation, the value, the people asked."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Contact, Exercise
from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.review import actions, forms, queries, rules
from commonweal.cycle.review.models import Review
from commonweal.cycle.review.rules import may_review
from commonweal.cycle.review.states import REVIEW
from commonweal.cycle.review.views.parts import PAGES, all_whole, data, desk_page, done, tried
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.forms import unjudged

COLOURS = {"to_do": "blue", "started": "light-blue", "done": "", "not_needed": ""}


@allowed(reader)
def reviews(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate(request.now)
    state = request.GET.get("state", "")
    state = state if state in REVIEW.states else ""
    page = Paginator(queries.listed(state), 50).get_page(request.GET.get("page"))
    due = queries.reviews_due(today)
    context = {
        "page": page,
        "state": state,
        "states": REVIEW.choices,
        "label": REVIEW.state_of,
        "due": due[:50],
        "due_in_all": len(due),
        "due_before": today + datetime.timedelta(days=183),
    }
    return render(request, "review/list.html", context)


@allowed(reader, load=exercises.load)
def exercise_review(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """The reviews of an exercise, each with its tasks; and the agreements that may be reviewed."""
    found = queries.of_exercise(exercise)
    under_way = {review.agreement_id for review in found if review.state not in ("settled", "closed")}
    running = exercise.agreements.exclude(state__in=["setting_up", "not_agreed"]).select_related("organisation")
    context = {
        "exercise": exercise,
        "reference": exercise.reference,
        "place": f"Exercise {exercise.reference}",
        "caption": exercise.title,
        "stage_name": exercise.framework.pack.stage_of("review").name,
        "reviews": [_shown(request, review) for review in found],
        "agreements": [one for one in running if one.pk not in under_way],
        "may_change": bool(on_the_team(request.person, exercise)),
        "thread": exercises.thread(exercise, public=False),
    }
    return render(request, "review/exercise_review.html", context)


def _shown(request: HttpRequest, review: Review) -> dict[str, Any]:
    tasks = [
        {
            "title": task.label,
            "status": task.get_state_display(),
            "colour": COLOURS[task.state],
            "hint": task.reason,
            "href": reverse(PAGES[task.key], args=[review.reference]),
        }
        for task in review.exercise.tasks.filter(stage="review")
        if task.key in PAGES
    ]
    closing = next((one for one in REVIEW.offers(review, request.person) if one.move.verb == "close"), None)
    return {
        "review": review,
        "state": REVIEW.state_of(review),
        "tasks": [{"tasks": tasks}],
        "closing": closing,
        "contacts": queries.first_contacts(review),
    }


@posts
@allowed(on_the_team, load=queries.load_agreement)
def begin(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    review = actions.open_review(agreement=agreement, by=request.person, at=request.now)
    return done(request, review, f"The review {review.reference} has begun")


@allowed(reader, load=queries.load)
def review(request: HttpRequest, review: Review) -> HttpResponse:
    return redirect("review:exercise_review", reference=review.exercise.reference)


@allowed(reader, load=queries.load)
def evaluate(request: HttpRequest, review: Review) -> HttpResponse:
    saving = "save" in request.POST
    form = forms.EvaluationForm(data(request), review=review, finishing=not saving)
    if request.method == "POST" and form.is_valid():
        action = actions.save_evaluation if saving else actions.evaluate
        if tried(form, action, request, review=review, **form.given()):
            said = "The draft is saved" if saving else "The evaluation is finished"
            return done(request, review, said, "evaluate" if saving else "")
    return desk_page(
        request,
        "evaluate",
        review,
        "evaluation",
        form=form,
        results=queries.results(review),
        may_save=review.state == "open",
    )


@allowed(reader, load=queries.load)
def value(request: HttpRequest, review: Review) -> HttpResponse:
    held = getattr(review, "valuation", None)
    shown = forms.outcomes_shown(list(review.valued_outcomes.all()))
    rows = forms.OutcomeForms(data(request), initial=shown, prefix="outcome")
    initial = {name: getattr(held, name) for name in forms.ValueForm.base_fields} if held else {}
    form = forms.ValueForm(data(request), initial=initial)
    adding = request.method == "POST" and "add" in request.POST
    if adding:
        rows, form = forms.OutcomeForms.with_one_more(request.POST, "outcome"), unjudged(form)
    elif request.method == "POST" and all_whole(rows, form):
        given = {**form.cleaned_data, "outcomes": forms.outcomes_given(rows)}
        if tried(form, actions.value_outcomes, request, review=review, **given):
            return done(request, review, "The value is worked out", "value")
    worked = queries.worked_again(held).made.table() if held else None
    return desk_page(request, "value", review, "value", form=form, rows=rows, valuation=held, worked=worked)


@allowed(reader, load=queries.load)
def people(request: HttpRequest, review: Review) -> HttpResponse:
    form = forms.PeopleForm(data(request), today=timezone.localdate(request.now))
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.ask_people, request, review=review, **form.cleaned_data)
        if saved:
            return done(request, review, "What they said is recorded", "people")
    asked = Contact.objects.filter(exercise=review.exercise, stage="review")[:50]
    return desk_page(request, "people", review, "people", form=form, asked=asked)


@allowed(reader, load=queries.load)
def impact(request: HttpRequest, review: Review) -> HttpResponse:
    held = getattr(review, "change_impact", None)
    initial = {name: getattr(held, name) for name in forms.ImpactForm.base_fields} if held else {}
    form = forms.ImpactForm(data(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = tried(form, actions.assess_change, request, review=review, **form.cleaned_data)
        if saved:
            return done(request, review, "The assessment is saved. Share it with the provider next", "impact")
    share = rules.share_of_income(review.agreement)
    return desk_page(request, "impact", review, "impact", form=form, impact=held, share=share)


@posts
@allowed(may_review, load=queries.load)
def share(request: HttpRequest, review: Review) -> HttpResponse:
    actions.share_with_provider(review=review, by=request.person, at=request.now)
    return done(
        request, review, f"{review.agreement.organisation} can read it, comment and put forward options", "impact"
    )
