"""Where the applications of a round overlap, for the panel and the team after the opening."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.overlap import SHOWN, overlaps
from commonweal.cycle.source.queries.panel import load_panel
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.names import called, names_hidden
from commonweal.cycle.source.views.panel import AFTER_CLOSING, place
from commonweal.ground.pages import access
from commonweal.ground.record.rules import refuse


@access.allowed(rules.may_see_board, load=load_panel)
def overlap(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    shut = rules.shut_refusal(opportunity, request.now, "They stay")
    if shut:
        raise refuse("You cannot see where applications overlap.", shut, AFTER_CLOSING)
    hidden = names_hidden(request.person, opportunity)
    member = rules.member_for(request.person, opportunity)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "runs": bool(rules.chair_or_team(request.person, opportunity)),
        "found": overlaps(opportunity, request.person, timezone.localdate(request.now)),
        "hidden": hidden,
        "called": lambda one: called(one, hidden),
        "scores": member is not None,
        "shown": SHOWN,
    }
    return render(request, "source/overlaps.html", context)
