from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.decide import queries
from commonweal.council.decide.models import Decision
from commonweal.council.decide.rules import whose
from commonweal.council.decide.states import DECISION, waits_until
from commonweal.council.exercise.queries import thread
from commonweal.ground.pages import access
from commonweal.ground.pages.words import london
from commonweal.ground.record.rules import anyone

PAGE = 50


@access.public
def decisions(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.public_decisions(), PAGE).get_page(request.GET.get("page"))
    rows = [(queries.open_part(one), DECISION.state_of(one), whose(one.level)) for one in page]
    return render(request, "decide/public_decisions.html", {"page": page, "rows": rows})


@access.allowed(anyone, load=queries.load_public)
def decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    shown = queries.open_part(decision)
    context = {
        "decision": shown,
        "reference": decision.reference,
        "state": DECISION.state_of(decision),
        "whose": whose(decision.level),
        "waits": waits_until(decision) if decision.state == "call_in" else "",
        "after": queries.days_after(decision),
        "sections": shown.sections(),
        "withheld": shown.exempt(),
        "waiting": shown.waiting(),
        "corrections": shown.corrections(),
        "instructions": shown.instructions(),
        "knots": thread(decision.exercise, public=True, at=request.now),
        "council_name": settings.COUNCIL_NAME,
    }
    return render(request, "decide/public_decision.html", context)


@access.public
def forward_plan(request: HttpRequest) -> HttpResponse:
    """The notice of key decisions, with all that the regulations ask of it."""
    page = Paginator(queries.forward_plan(london(request.now).date()), PAGE).get_page(request.GET.get("page"))
    rows = [(queries.open_part(one), whose(one.level)) for one in page]
    return render(request, "decide/forward_plan.html", {"page": page, "rows": rows})
