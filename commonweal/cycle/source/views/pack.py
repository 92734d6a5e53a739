"""Everything that a member of the panel reads, on one page to be printed: for whoever reads on paper."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.assignment import theirs
from commonweal.cycle.source.queries.panel import load_panel
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import criteria_for
from commonweal.cycle.source.rules.gate import scoring_refusal
from commonweal.cycle.source.rules.names import names_hidden
from commonweal.cycle.source.views.panel import AFTER_CLOSING, as_read, place
from commonweal.ground.pages import access
from commonweal.ground.record.rules import refuse

PAGE = 50


@access.allowed(rules.on_the_panel, load=load_panel)
def pack(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    what = "You cannot print the applications."
    shut = rules.shut_refusal(opportunity, request.now)
    if shut:
        raise refuse(what, shut, AFTER_CLOSING)
    member = rules.member_for(request.person, opportunity)
    if member.has_left or member.undeclared:
        verdict = rules.may_see_board(request.person, opportunity)
        raise refuse(what, verdict.because, "you, once you have declared")
    page = Paginator(theirs(member), PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.opportunity = opportunity
    hidden = names_hidden(request.person, opportunity)
    sheets = [one for one in page if not scoring_refusal(one)]
    if request.method == "GET":
        actions.note_opened(applications=sheets, where="pack", by=request.person, at=request.now)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "member": member,
        "criteria": criteria_for(member),
        "page": page,
        "sheets": [as_read(one, hidden) | {"application": one} for one in sheets],
        "printed": request.now,
    }
    return render(request, "source/pack.html", context)
