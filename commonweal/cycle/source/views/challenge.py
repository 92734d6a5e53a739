"""Challenges to a decision: the council's own log of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.challenge import ChallengeForm, SettleChallengeForm
from commonweal.cycle.source.models import Challenge, Opportunity
from commonweal.cycle.source.queries.award import first_told
from commonweal.cycle.source.queries.challenge import challenges_of, load_challenge
from commonweal.cycle.source.queries.opportunity import load
from commonweal.cycle.source.rules import challenge as rules
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused


@access.allowed(rules.may_see, load=load)
def challenges(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    may = bool(rules.may_record(request.person, opportunity)) and first_told(opportunity) is not None
    form = ChallengeForm(request.POST or None, lots=opportunity.lots.all()) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.record_challenge(opportunity=opportunity, by=request.person, at=request.now, **form.told())
        except Refused as refused:
            form.add_refused(refused, at="received_on")
        else:
            messages.success(request, "The challenge is recorded. Legal advisers and the lead are told.")
            return redirect("source:challenges", opportunity.reference)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "challenges": challenges_of(opportunity),
        "form": form,
    }
    return render(request, "source/challenges.html", context)


@access.allowed(rules.may_see, load=load_challenge)
def challenge(request: HttpRequest, found: Challenge) -> HttpResponse:
    opportunity = found.opportunity
    may = found.is_open and bool(rules.may_record(request.person, found))
    form = SettleChallengeForm(request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.settle_challenge(challenge=found, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The challenge is settled.")
            return redirect("source:challenges", opportunity.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "challenge": found, "form": form}
    return render(request, "source/challenge.html", context | {"paused": rules.paused(found) if may else ""})
