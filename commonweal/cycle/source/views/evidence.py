"""The checks on organisations of an opportunity: what is asked of whom, and what is left out or kept, with why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.council.people.rules import administrator
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.evidence import EvidenceForm
from commonweal.cycle.source.queries.evidence import not_asked, pieces_of, unchecked_here
from commonweal.cycle.source.queries.readiness import excepted
from commonweal.cycle.source.rules.evidence import CHECKS_RULE, Piece
from commonweal.cycle.source.rules.opportunity import amount_offered, may_manage, may_read
from commonweal.cycle.source.views.opportunity import setting_up
from commonweal.ground.pages.access import allowed
from commonweal.ground.record.rules import Refused

SAVED = "The checks on organisations are saved."


@allowed(may_read, load=load_exercise)
def checks(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Every piece of evidence; about what is much for the money, the choice stands on the page itself."""
    opportunity = queries.being_set_up(exercise)
    pieces = pieces_of(opportunity)
    weighed = [one for one in pieces if one.warning or not one.asked]
    form = EvidenceForm(_sent(request), pieces=weighed)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_evidence(opportunity=opportunity, choices=form.choices(), by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, SAVED)
            return redirect("source:organisation_checks", exercise.reference)
    gone = unchecked_here(opportunity)
    context = setting_up(request, opportunity) | {
        "form": form,
        "weighed": weighed,
        "others": [
            one for one in pieces if one not in weighed and one.criterion not in [each.criterion for each in gone]
        ],
        "gone": [one.criterion.name for one in gone],
        "not_asked": not_asked(opportunity),
        "general": []
        if exercise.framework.pack.criteria.organisational
        else queries.eligibility_questions(opportunity),
        "offered": amount_offered(opportunity),
        "thumb": queries.thumb_of(opportunity),
        "excepted": excepted(opportunity, CHECKS_RULE),
        "rule": CHECKS_RULE,
        "judges": bool(administrator(request.person)),
    }
    return render(request, "source/organisation_checks.html", context)


@allowed(may_manage, load=load_exercise)
def one(request: HttpRequest, exercise: Exercise, criterion: str, need: str) -> HttpResponse:
    """One piece of evidence that is in proportion: it may be left out all the same, with a reason."""
    opportunity = queries.being_set_up(exercise)
    piece = _found(pieces_of(opportunity), f"{criterion}.{need}")
    back = redirect("source:organisation_checks", exercise.reference)
    if opportunity.state != "draft" and request.method != "POST":
        return back
    form = EvidenceForm(_sent(request), pieces=[piece])
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_evidence(opportunity=opportunity, choices=form.choices(), by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, SAVED)
            return back
    context: dict[str, Any] = setting_up(request, opportunity) | {"form": form, "piece": piece}
    return render(request, "source/organisation_check.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _found(pieces: list[Piece], place: str) -> Piece:
    found = next((one for one in pieces if one.place == place), None)
    if found is None:
        raise Http404("This is not asked here.")
    return found
