from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.lateness import ACCEPT, LateForm, LateRulingForm
from commonweal.cycle.source.models import Application, LateRequest
from commonweal.cycle.source.rules.application import may_edit
from commonweal.cycle.source.rules.lateness import ask_until, asking_refusal, may_rule
from commonweal.ground.pages.access import allowed
from commonweal.ground.record.rules import Refused


def load_request(reference: str, application: str) -> LateRequest:
    found = LateRequest.objects.select_related(
        "application__opportunity__exercise__framework", "application__organisation", "asked_by", "ruled_by"
    )
    return get_object_or_404(
        found,
        application__reference=application.upper(),
        application__opportunity__reference=reference.upper(),
    )


@allowed(may_edit, load=queries.load_application)
def ask(request: HttpRequest, application: Application) -> HttpResponse:
    opportunity = application.opportunity
    if opportunity.closes_at is None:
        raise Http404("It has no deadline.")
    if request.method != "POST" and queries.late_request_of(application) is not None:
        return redirect("source:application", application.organisation.slug, application.reference)
    form = LateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_be_late(
                application=application, why=form.cleaned_data["why"], by=request.person, at=request.now
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Your request is sent. The answer comes on this page.")
            return redirect("source:check", application.organisation.slug, application.reference)
    closes_at = timezone.localtime(opportunity.closes_at)
    context = {
        "application": application,
        "opportunity": opportunity,
        "organisation": application.organisation,
        "form": form,
        "reference": application.reference,
        "help_contact": {"name": opportunity.contact_name, "email": opportunity.contact_email},
        "until": ask_until(closes_at),
        "shut": "" if form.is_bound else asking_refusal(application, request.now, closes_at),
    }
    return render(request, "source/ask_late.html", context)


@allowed(may_rule, load=load_request)
def rule(request: HttpRequest, found: LateRequest) -> HttpResponse:
    opportunity = found.application.opportunity
    form = LateRulingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.rule_on_lateness(
                request=found,
                accepted=given["ruling"] == ACCEPT,
                reason=given["reason"],
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{found.application.reference}: {found.get_ruling_display().lower()}.")
            return redirect("source:desk_opportunity", opportunity.reference)
    context: dict[str, Any] = {
        "late": found,
        "form": form,
        "opportunity": opportunity,
        "reference": opportunity.reference,
        "place": f"Exercise {opportunity.exercise.reference}",
    }
    return render(request, "source/rule_late.html", context)
