"""Who has opened which application, for those who run the round."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.opened import PAGE, opened_in
from commonweal.cycle.source.queries.panel import load_meeting
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.views.panel import AFTER_CLOSING, place
from commonweal.ground.pages import access
from commonweal.ground.record.rules import refuse


@access.allowed(rules.chair_or_team, load=load_meeting)
def opened(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    what = "You cannot see who has opened the applications."
    shut = rules.shut_refusal(opportunity, request.now, "Who has applied stays")
    if shut:
        raise refuse(what, shut, AFTER_CLOSING)
    verdict = rules.may_see_board(request.person, opportunity)
    if not verdict:
        raise refuse(what, verdict.because, rules.may_see_board.who)
    reference = request.GET.get("application", "")
    rows = opened_in(opportunity, rules.member_for(request.person, opportunity), reference)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"opportunity": opportunity, "place": place(opportunity), "page": page, "only": reference}
    return render(request, "source/opened.html", context)
