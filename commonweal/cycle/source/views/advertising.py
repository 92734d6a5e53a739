"""Where an opportunity was advertised: what went out by itself, and what officers note."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.advertising import AdvertisementForm, RemoveForm
from commonweal.cycle.source.models import Advertisement, Opportunity
from commonweal.cycle.source.queries.advertising import by_itself, load_advertisement, noted_and_removed
from commonweal.cycle.source.rules.advertising import closed_refusal
from commonweal.cycle.source.rules.opportunity import may_manage, may_read
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.cycle.source.states.advertising import ADVERTISEMENT
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.views import asks_first
from commonweal.ground.pages.words import plain_day
from commonweal.ground.record.rules import Refused, refuse

ASKED = ("channel", "other", "on", "where", "link")


@allowed(may_read, load=queries.load)
def advertised(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    state = queries.state_now(opportunity, request.now)
    shut = closed_refusal(state, OPPORTUNITY.states[state].label)
    may = bool(may_manage(request.person, opportunity))
    if request.method == "POST" and not may:
        because = may_manage(request.person, opportunity).because
        raise refuse("You cannot note where this was advertised.", because, may_manage.who)
    # What was sent as it closed is shown again, with the reason.
    form = AdvertisementForm(request.POST or None) if may and (not shut or request.POST) else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            one = actions.note_advertisement(
                opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            once = "" if queries.is_public(opportunity, request.now) else " once it has opened"
            messages.success(request, f"{one}: noted. Everybody can read it on the opportunity's page{once}.")
            return redirect("source:advertised", opportunity.reference)
    noted, removed = noted_and_removed(opportunity)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "sent": by_itself(opportunity, request.now),
        "noted": noted,
        "removed": removed,
        "may": may,
        "shut": shut,
        "form": form,
    }
    return render(request, "source/advertised.html", context)


@allowed(may_manage, load=load_advertisement)
def correct(request: HttpRequest, advertisement: Advertisement) -> HttpResponse:
    opportunity = advertisement.opportunity
    if ADVERTISEMENT.state_of(advertisement) != ADVERTISEMENT.states["noted"]:
        raise refuse("You cannot correct this.", "It was taken off the list, so nobody outside the council reads it.")
    shown = {name: getattr(advertisement, name) for name in ASKED}
    form = AdvertisementForm(request.POST or None, initial=shown, correcting=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_advertisement(
                advertisement=advertisement, by=request.person, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{advertisement}: corrected.")
            return redirect("source:advertised", opportunity.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "one": advertisement, "form": form}
    return render(request, "source/correct_advertised.html", context)


@allowed(may_manage, load=load_advertisement)
def remove(request: HttpRequest, advertisement: Advertisement) -> HttpResponse:
    ADVERTISEMENT.check(advertisement, "remove", request.person)
    opportunity = advertisement.opportunity
    return asks_first(
        request,
        RemoveForm(request.POST or None),
        partial(actions.remove_advertisement, advertisement=advertisement, by=request.person, at=request.now),
        done=f"{advertisement}: taken off the list.",
        back_href=reverse("source:advertised", args=[opportunity.reference]),
        heading=f"Take ‘{advertisement}’ off the list",
        text="Nobody reads it on the opportunity's page any more. The council's own log keeps it, with your reason.",
        items=[", ".join(said for said in (plain_day(advertisement.on), advertisement.where) if said)],
        button="Take it off the list",
        place=place(opportunity),
    )
