"""What an offer depends on: written with the offer, shown by the organisation, and checked by the officer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.condition import (
    SettleForm,
    ShowForm,
    TermForms,
    WaiveForm,
    held_terms,
    not_before,
    terms_of,
)
from commonweal.cycle.source.models import Award, Condition, Offer
from commonweal.cycle.source.queries import condition as queries
from commonweal.cycle.source.queries.offers import decision_on, letters_drafted
from commonweal.cycle.source.rules import award as awards
from commonweal.cycle.source.rules import condition as rules
from commonweal.cycle.source.states.condition import CONDITION
from commonweal.cycle.source.views.panel import place
from commonweal.ground.documents.queries import response_for
from commonweal.ground.documents.rules import may_know
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused, refuse
from commonweal.ground.record.states import State

WHAT = "You cannot change these conditions."
WAITING = "The virus scanner has not checked this file yet."
OVERDUE = State("Overdue", "red")


@dataclass(frozen=True)
class Standing:
    """One condition as a page shows it on a day."""

    condition: Condition
    state: State
    when: str
    overdue: bool
    file: dict[str, Any] | None = None

    @property
    def settled(self) -> bool:
        return self.condition.state in rules.SETTLED

    @property
    def to_be_met(self) -> str:
        """As a cell of a table begins."""
        return self.when[:1].upper() + self.when[1:]


def standing(award: Award, on: datetime.date) -> list[Standing]:
    return [stands(one, on) for one in award.conditions.all()]


def own_standing(request: HttpRequest, award: Award) -> list[Standing]:
    """As the organisation reads them, with the file that it sent for each."""
    on, slug = timezone.localdate(request.now), award.application.organisation.slug
    may = bool(rules.may_show(request.person, award))
    rows = [stands(one, on) for one in award.conditions.select_related("file")]
    return [replace(one, file=_own_file(request, one.condition, slug, award.reference, may)) for one in rows]


def stands(condition: Condition, on: datetime.date) -> Standing:
    late = rules.overdue(condition, on)
    state = OVERDUE if late and condition.state == "open" else CONDITION.state_of(condition)
    return Standing(condition, state, rules.when(condition.due_on), late)


@access.allowed(awards.may_write_letter, load=queries.load_offer)
def offered(request: HttpRequest, offer: Offer) -> HttpResponse:
    """The conditions of one offer, a row each, until they are recommended; or as the decision gave it."""
    application = offer.application
    opportunity = application.opportunity
    decision = decision_on(opportunity)
    shut = awards.offers_shut(decision, drafted=letters_drafted(opportunity))
    if shut:
        raise refuse(WHAT, shut)
    rows = TermForms(request.POST or None, initial=held_terms(offer.conditional_on), prefix="term")
    not_before(rows, timezone.localdate(request.now))
    if request.method == "POST" and request.POST.get("add"):
        rows = TermForms.with_one_more(request.POST, "term")
    elif request.method == "POST" and rows.is_valid():
        try:
            told = {"conditions": terms_of(rows), "by": request.person, "at": request.now}
            actions.set_conditions(application=application, **told)
        except Refused as refused:
            rows.forms[0].add_refused(refused)
        else:
            messages.success(request, f"The conditions of the offer to {application.applicant} are saved.")
            return redirect("source:offers", opportunity.reference)
    context = {
        "opportunity": opportunity,
        "application": application,
        "place": place(opportunity),
        "rows": rows,
        "decided": awards.settled(decision),
    }
    return render(request, "source/conditions_offered.html", context)


# ---- the officer --------------------------------------------------------------------------------------------------


@access.allowed(rules.may_see, load=queries.load_conditional)
def conditions(request: HttpRequest, award: Award) -> HttpResponse:
    """Each condition of an award, how far it is, and what waits for it."""
    opportunity = award.application.opportunity
    context = {
        "award": award,
        "opportunity": opportunity,
        "place": place(opportunity),
        "rows": standing(award, timezone.localdate(request.now)),
    }
    return render(request, "source/conditions.html", context)


@access.allowed(rules.may_see, load=queries.load_condition)
def condition(request: HttpRequest, found: Condition) -> HttpResponse:
    """What the organisation showed, and whether the officer finds it met."""
    may = rules.may_settle(request.person, found)
    form = SettleForm(request.POST or None) if may and _open(found, "find_condition_unmet", request.person) else None
    if request.method == "POST" and form is not None and form.is_valid():
        met = form.cleaned_data["met"] == "yes"
        told = {"met": met, "reason": form.cleaned_data["reason"], "by": request.person, "at": request.now}
        try:
            actions.settle_condition(condition=found, **told)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The condition is met." if met else "The condition is marked as not met.")
            return redirect("source:conditions", found.award.reference)
    return render(request, "source/condition.html", _on_the_desk(request, found) | {"form": form})


@access.allowed(rules.may_waive, load=queries.load_condition)
def waive(request: HttpRequest, found: Condition) -> HttpResponse:
    form = WaiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.waive_condition(condition=found, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The condition is waived. The reason is on the page of the award.")
            return redirect("source:conditions", found.award.reference)
    return render(request, "source/waive_condition.html", _on_the_desk(request, found) | {"form": form})


def _open(found: Condition, verb: str, person: Any) -> bool:
    return any(one.allowed for one in CONDITION.offers(found, person) if one.move.verb == verb)


def _on_the_desk(request: HttpRequest, found: Condition) -> dict[str, Any]:
    opportunity = found.award.application.opportunity
    address = reverse("source:condition_file", args=[found.award.reference, found.number])
    return {
        "condition": found,
        "award": found.award,
        "opportunity": opportunity,
        "place": place(opportunity),
        "stands": stands(found, timezone.localdate(request.now)),
        "file": _file(request, found, address),
        "may_waive": _open(found, "waive_condition", request.person),
        "to_waive": rules.TO_WAIVE,
        "who_waives": rules.the_decider.who,
    }


def _file(request: HttpRequest, found: Condition, address: str) -> dict[str, Any] | None:
    """The file as a page shows it; nothing to those who may not know of it yet."""
    file = found.file
    if file is None or not may_know(request.person, file):
        return None
    waits = WAITING if file.state == "quarantined" else ""
    return {"name": file.name, "href": address if file.state == "clean" else "", "waits": waits}


@access.allowed(rules.may_see, load=queries.load_condition)
def condition_file(request: HttpRequest, found: Condition) -> HttpResponse:
    return _given_out(request, found)


def _given_out(request: HttpRequest, found: Condition) -> HttpResponse:
    if found.file is None:
        raise Http404("There is no such file.")
    return response_for(found.file, request.person)


# ---- the organisation ---------------------------------------------------------------------------------------------


def _own_file(request: HttpRequest, found: Condition, slug: str, award: str, may: bool) -> dict[str, Any] | None:
    file = _file(request, found, reverse("source:own_condition_file", args=[slug, award, found.number]))
    return file if may or file is None else file | {"href": ""}


@access.allowed(rules.may_show, load=queries.load_own_condition)
def show(request: HttpRequest, found: Condition) -> HttpResponse:
    """The organisation says how a condition is met, with a file where there is one."""
    award, opportunity = found.award, found.award.application.opportunity
    slug = award.application.organisation.slug
    if not _open(found, "show_condition", request.person):
        CONDITION.check(found, "show_condition", request.person)
    form = ShowForm(request.POST or None, request.FILES or None, initial={"shown": found.shown})
    if request.method == "POST" and form.is_valid():
        try:
            actions.show_condition(condition=found, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The council has been told that this condition is met, and checks it.")
            return redirect("source:own_award", slug, award.reference)
    context = {
        "condition": found,
        "award": award,
        "stands": stands(found, timezone.localdate(request.now)),
        "file": _own_file(request, found, slug, award.reference, may=True),
        "reference": award.application.reference,
        "help_contact": {"name": opportunity.contact_name, "email": opportunity.contact_email},
        "form": form,
    }
    return render(request, "source/show_condition.html", context)


@access.allowed(rules.may_show, load=queries.load_own_condition)
def own_condition_file(request: HttpRequest, found: Condition) -> HttpResponse:
    return _given_out(request, found)
