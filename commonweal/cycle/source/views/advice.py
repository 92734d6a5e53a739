"""Advice about an opportunity: what came in another way than on its page, and who had what when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.advice import AdviceForm
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.advice import advice_log, owed, waiting
from commonweal.cycle.source.rules.advice import NOT_TAKEN, TAKEN
from commonweal.cycle.source.rules.opportunity import may_manage, may_read
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import tables
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.words import plural
from commonweal.ground.record.rules import Refused, refuse

COLUMNS = ("asked_on", "how", "what", "more", "with_everybody_at", "days", "told")


@allowed(may_read, load=queries.load)
def advice(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Who had which advice, and when everybody had it. What only some have stands first."""
    may = bool(may_manage(request.person, opportunity))
    log = advice_log(opportunity, request.now, officer=may)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "may": may,
        "may_note": may and queries.state_now(opportunity, request.now) in TAKEN,
        "log": log,
        "owed": owed(log),
        "waiting": waiting(log),
        "public": queries.is_public(opportunity, request.now),
    }
    return render(request, "source/advice.html", context)


@allowed(may_manage, load=queries.load)
def note(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    state = queries.state_now(opportunity, request.now)
    if state not in TAKEN and not request.POST:
        raise refuse("You cannot note advice about this opportunity.", NOT_TAKEN[state])
    form = AdviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.note_advice(opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            told = f"{plural(one.told, 'email tells', 'emails tell')} whoever follows it or has started an application."
            nobody = "Nobody follows it or has started an application yet, so no email goes out."
            messages.success(
                request, f"Everybody can read it on the opportunity's page. {told if one.told else nobody}"
            )
            return redirect("source:advice", opportunity.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "form": form, "now": request.now}
    return render(request, "source/note_advice.html", context)


@allowed(may_manage, load=queries.load)
def as_csv(request: HttpRequest, opportunity: Opportunity) -> StreamingHttpResponse:
    """The same log for a spreadsheet."""
    log = advice_log(opportunity, request.now, officer=True)
    rows = [
        (
            timezone.localdate(one.at),
            one.how,
            one.what,
            ". ".join(one.more),
            timezone.localtime(one.everybody_at) if one.everybody_at else None,
            one.took,
            one.told,
        )
        for one in log
    ]
    return tables.stream_csv(f"{opportunity.reference}-advice", COLUMNS, rows)
