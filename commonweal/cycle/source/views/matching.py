"""Organisations that look for a partner for the same opportunity: shown to one another, if they agree to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import organisation as load_organisation
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.matching import MessageForm, PartnerSearchForm
from commonweal.cycle.source.models import Opportunity, PartnerSearch
from commonweal.cycle.source.queries import matching as reads
from commonweal.cycle.source.rules.matching import NOT_OPEN, may_search
from commonweal.cycle.source.views.public import published_or_404
from commonweal.ground.pages.access import allowed, posts, signed_in
from commonweal.ground.record.rules import Refused, refuse


@signed_in
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """For which of their organisations somebody looks."""
    found = published_or_404(reference, request.now)
    organisations = queries.may_apply_for(request.person)
    if len(organisations) == 1:
        return redirect("source:partner_search", organisations[0].slug, found.reference)
    context = {
        "opportunity": found,
        "organisations": organisations,
        "viewed": queries.only_sees(request.person),
        "reference": found.reference,
    }
    return render(request, "source/partner_search_for.html", context)


def _opportunity(request: HttpRequest, reference: str) -> Opportunity:
    return published_or_404(reference, request.now)


def _base(organisation: Organisation, opportunity: Opportunity) -> dict[str, Any]:
    return {"organisation": organisation, "place": organisation.name, "opportunity": opportunity}


@allowed(may_search, load=load_organisation)
def partner_search(request: HttpRequest, organisation: Organisation, reference: str) -> HttpResponse:
    """One's own words, and then those of the others."""
    opportunity = _opportunity(request, reference)
    own = reads.search_of(organisation, opportunity)
    is_open = queries.is_open(opportunity, request.now)
    if not is_open and own is None:
        raise refuse("You cannot look for a partner here.", NOT_OPEN)
    initial = {name: getattr(own, name) for name in ("offers", "looks_for", "contact_email")} if own else {}
    form = PartnerSearchForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("offers", "looks_for", "contact_email")}
        told = {"opportunity": opportunity, "organisation": organisation, "by": request.person, "at": request.now}
        try:
            actions.look_for_partner(**told, **given)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The others that agreed can see this now, and you see them.")
            return redirect("source:partner_search", organisation.slug, opportunity.reference)
    context = _base(organisation, opportunity) | {
        "own": own,
        "open": is_open,
        "others": reads.others_searching(organisation, opportunity) if is_open else [],
        "form": form,
        "application": queries.application_of(opportunity, organisation),
    }
    return render(request, "source/partner_search.html", context)


def _search(organisation: Organisation, opportunity: Opportunity, number: int) -> PartnerSearch:
    """One of those that this organisation may see; none where it is not shown itself."""
    found = next((one for one in reads.others_searching(organisation, opportunity) if one.pk == number), None)
    if found is None:
        raise Http404("There is no such organisation here.")
    found.opportunity = opportunity
    return found


@allowed(may_search, load=load_organisation)
def write(request: HttpRequest, organisation: Organisation, reference: str, number: int) -> HttpResponse:
    opportunity = _opportunity(request, reference)
    search = _search(organisation, opportunity, number)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"search": search, "organisation": organisation, "by": request.person, "at": request.now}
        try:
            actions.write_to_partner(**told, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"Your message is sent to {search.organisation}.")
            return redirect("source:partner_search", organisation.slug, opportunity.reference)
    context = _base(organisation, opportunity) | {"search": search, "form": form}
    return render(request, "source/write_to_partner.html", context)


@posts
@allowed(may_search, load=load_organisation)
def stop(request: HttpRequest, organisation: Organisation, reference: str) -> HttpResponse:
    opportunity = _opportunity(request, reference)
    own = reads.search_of(organisation, opportunity)
    if own is not None:
        own.organisation = organisation
        actions.stop_looking(search=own, by=request.person, at=request.now)
        messages.success(request, "Taken back. Nobody sees it, and what you wrote is deleted.")
    return redirect(reverse("source:partner_search", args=[organisation.slug, opportunity.reference]))
