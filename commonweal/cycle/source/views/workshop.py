from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.workshop import PlaceForm, SaidForm, WorkshopForm
from commonweal.cycle.source.models import Opportunity, Workshop
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.cycle.source.views.public import published_or_404
from commonweal.ground.pages.access import allowed, public
from commonweal.ground.record.rules import Refused


def load_workshop(reference: str, number: int) -> Workshop:
    found = Workshop.objects.select_related("opportunity__exercise__framework")
    one = found.filter(opportunity__reference=reference.upper(), pk=number).first()
    if one is None:
        raise Http404("There is no such workshop.")
    return one


def _base(opportunity: Opportunity) -> dict[str, Any]:
    place = f"Exercise {opportunity.exercise.reference}"
    return {"opportunity": opportunity, "reference": opportunity.reference, "place": place}


@allowed(may_manage, load=queries.load)
def workshops(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    form = WorkshopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.hold_workshop(
                opportunity=opportunity,
                title=given["title"],
                starts_at=form.starts_at(),
                where=given["where"],
                room_for=given["room_for"],
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The workshop is announced on the opportunity's page.")
            return redirect("source:workshops", opportunity.reference)
    held = list(opportunity.workshops.prefetch_related("places"))
    context = _base(opportunity) | {"form": form, "workshops": held, "now": request.now}
    return render(request, "source/workshops.html", context)


@allowed(may_manage, load=load_workshop)
def said(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    form = SaidForm(request.POST or None, initial={"came": workshop.came, "said": workshop.said})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_down(workshop=workshop, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "What was said is on the opportunity's page.")
            return redirect("source:workshops", workshop.opportunity.reference)
    return render(request, "source/workshop_said.html", _base(workshop.opportunity) | {"form": form, "one": workshop})


@public
def take_place(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    opportunity = published_or_404(reference, request.now)
    workshop = load_workshop(opportunity.reference, number)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_place(workshop=workshop, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "You have a place. We have emailed you the details.")
            return redirect("source:opportunity", opportunity.reference)
    full = not form.is_bound and workshop.places.count() >= workshop.room_for
    context = {"form": form, "one": workshop, "opportunity": opportunity, "now": request.now, "full": full}
    return render(request, "source/take_place.html", context)
