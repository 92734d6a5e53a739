"""The organisational criteria of one application, after receipt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.gate import GateForm
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries import gate as queries
from commonweal.cycle.source.queries.panel import load_to_read
from commonweal.cycle.source.rules.gate import as_checked, asked_for
from commonweal.cycle.source.rules.panel import shut_refusal, shut_to
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused, refuse


@access.allowed(on_the_team, load=load_to_read)
def checks(request: HttpRequest, application: Application) -> HttpResponse:
    opportunity = application.opportunity
    shut = shut_refusal(opportunity, request.now, "It stays")
    if shut:
        raise refuse("You cannot open this application.", shut)
    shut = shut_to(request.person, application)
    if shut:
        raise refuse("You cannot open this application.", shut, on_the_team.who)
    asked = asked_for(application)
    before = queries.checked_for_another_lot(application)
    form = GateForm(request.POST or None, asked=asked, checks=before or application.gate_checks.all())
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            actions.check_gate(
                application=application, checks=form.checks(), by=request.person, at=request.now, seen=seen
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{application.reference}: the checks are recorded.")
            return redirect("source:assess", opportunity.reference)
    if request.method == "GET":
        actions.note_opened(applications=[application], where="checks", by=request.person, at=request.now)
    context = {
        "application": application,
        "opportunity": opportunity,
        "place": f"Opportunity {opportunity.reference}",
        "criteria": queries.shown(application),
        "reading": queries.reading(application),
        "charter": queries.charter_signed(application),
        "before": before[0] if before else None,
        "seen": as_checked(application.gate_checks.all()),
        "form": form,
    }
    return render(request, "source/gate.html", context)
