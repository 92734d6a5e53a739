"""An opportunity that is published: how it goes, questions, changes, and what came in after the deadline."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.rules import staff
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.opportunity import AnswerForm, ChangeForm, ReasonForm
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.advertising import nothing_noted
from commonweal.cycle.source.queries.advice import somebody_knows_more
from commonweal.cycle.source.rules.message import corresponds
from commonweal.cycle.source.rules.opportunity import may_manage, may_read, may_see_received
from commonweal.cycle.source.rules.panel import has_closed
from commonweal.cycle.source.rules.sealing import seal_refusal
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.cycle.source.states.opportunity import nobody_applied
from commonweal.cycle.source.views.panel import as_read
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.paging import ByKey
from commonweal.ground.pages.views import asks_first, refusal
from commonweal.ground.pages.words import full_stop, upper_first
from commonweal.ground.record.rules import Refused, refuse

SORTS = (("submitted", "When submitted"), ("name", "Organisation"), ("amount", "Amount"), ("rank", "Rank"))
CAN_CHANGE = ("scheduled", "open", "closed", "assessing")
GATES = (("", "Any"), ("unchecked", "Not checked"), ("met", "Met"), ("failed", "Not met"))


@allowed(may_read)
def listing(request: HttpRequest) -> HttpResponse:
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    state = state if state in OPPORTUNITY.states else ""
    page = Paginator(queries.staff_list(words, state), 50).get_page(request.GET.get("page"))
    rows = [{"opportunity": one, "state": OPPORTUNITY.states[queries.state_now(one, request.now)]} for one in page]
    context = {"page": page, "rows": rows, "q": words, "state": state, "states": OPPORTUNITY.choices}
    return render(request, "source/desk_list.html", context)


def _base(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    return {
        "opportunity": opportunity,
        "exercise": opportunity.exercise,
        "reference": opportunity.reference,
        "place": f"Exercise {opportunity.exercise.reference}",
        "state": OPPORTUNITY.states[queries.state_now(opportunity, request.now)],
        "sealed": queries.sealed(opportunity, request.now),
        "shut": seal_refusal(opportunity) if queries.closed_by(opportunity, request.now) else "",
        "counts": queries.counts(opportunity),
        "may": bool(may_manage(request.person, opportunity)),
        "public_href": reverse("source:opportunity", args=[opportunity.reference])
        if queries.is_public(opportunity, request.now)
        else "",
    }


@allowed(may_read, load=queries.load)
def opportunity(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    base = _base(request, opportunity)
    past = queries.state_now(opportunity, request.now) in ("closed", "assessing")
    questions = list(opportunity.clarifications.all())
    context = base | {
        "may_leave": base["may"] and past and not base["counts"].submitted,
        "waiting": [one for one in questions if one.answered_at is None],
        "answered": [one for one in questions if one.answered_at],
        "ask_where": base["may"] and queries.is_open(opportunity, request.now) and nothing_noted(opportunity),
        "some_know_more": opportunity.state in CAN_CHANGE and somebody_knows_more(opportunity, request.now),
        "changes": list(opportunity.changes.all()),
        "now": request.now,
        "late": list(queries.late_requests(opportunity)),
        "letters": _letters(request, opportunity),
        "offers": [one for one in OPPORTUNITY.offers(opportunity, request.person) if one.move.verb == "withdraw"],
        "links": _links(opportunity) if opportunity.state != "withdrawn" else [],
        "is_current": queries.current(opportunity.exercise) == opportunity,
    }
    return render(request, "source/desk_opportunity.html", context)


def _letters(request: HttpRequest, opportunity: Opportunity) -> list[queries.Waiting]:
    """What applicants wait for, for the team; whoever is on the panel does not learn of it."""
    on_panel = opportunity.panel.filter(person=request.person).exists()
    if on_panel or not on_the_team(request.person, opportunity) or queries.sealed(opportunity, request.now):
        return []
    return queries.waiting_for_officers(opportunity)


def _links(opportunity: Opportunity) -> list[dict[str, str]]:
    links = []
    for text, name in (("Assess the applications", "source:assessment"), ("Decide and award", "source:award")):
        try:
            links.append({"text": text, "href": reverse(name, args=[opportunity.exercise.reference])})
        except NoReverseMatch:
            continue
    return links


@allowed(may_manage, load=queries.load)
def answer(request: HttpRequest, opportunity: Opportunity, number: int) -> HttpResponse:
    question = opportunity.clarifications.filter(pk=number).first()
    if question is None:
        raise Http404("There is no such question.")
    form = AnswerForm(request.POST or None, initial={"asked": question.in_public, "answer": question.answer})
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(question=question, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The answer is on the opportunity's page, where everyone sees it.")
            return redirect("source:desk_opportunity", opportunity.reference)
    context = _base(request, opportunity) | {"form": form, "question": question}
    return render(request, "source/answer.html", context)


@allowed(may_manage, load=queries.load)
def change(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    state = queries.state_now(opportunity, request.now)
    if state not in CAN_CHANGE:
        label = OPPORTUNITY.states[state].label.lower()
        raise refuse("You cannot change this opportunity.", f"It is {label}, so nothing of it changes any more.")
    closed = state in ("closed", "assessing")
    closes = timezone.localtime(opportunity.closes_at) if opportunity.closes_at else None
    shown = {"summary": opportunity.summary, "who_can_apply": opportunity.who_can_apply}
    shown |= {"decision_on": opportunity.decision_on}
    shown |= {"closes_on": closes.date(), "closes_time": closes.time()} if closes else {}
    form = ChangeForm(request.POST or None, initial=shown, closed=closed)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change(
                opportunity=opportunity,
                what=given["what"],
                why=given["why"],
                material=given.get("material", False),
                by=request.person,
                at=request.now,
                **form.changes(opportunity),
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The change is in the public list of changes, and everyone who applies sees it.")
            return redirect("source:desk_opportunity", opportunity.reference)
    return render(request, "source/change.html", _base(request, opportunity) | {"form": form, "closed": closed})


@allowed(may_manage, load=queries.load)
def withdraw(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    if request.method == "GET":
        OPPORTUNITY.check(opportunity, "withdraw", request.person)
    after = "No award is made in this round" if has_closed(opportunity, request.now) else "Nobody can apply after this"
    return asks_first(
        request,
        ReasonForm(request.POST or None),
        partial(actions.withdraw, opportunity=opportunity, by=request.person, at=request.now),
        done=f"{opportunity.reference} is withdrawn. Its page says why.",
        back_href=reverse("source:desk_opportunity", args=[opportunity.reference]),
        heading=f"Withdraw {opportunity.reference}",
        text=f"{after}. The page stays, and shows your reason to everyone. Whoever applied or began to is told.",
        items=[f"{_how_many(opportunity)} started or submitted"],
        button="Withdraw this opportunity",
        dangerous=True,
        **_base(request, opportunity),
    )


@allowed(may_manage, load=queries.load)
def close_without_award(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    if somebody := nobody_applied(opportunity):
        raise refuse("You cannot close this without an award.", somebody)
    if request.method == "GET" and not has_closed(opportunity, request.now):
        OPPORTUNITY.check(opportunity, "decide", request.person)
    return asks_first(
        request,
        ReasonForm(request.POST or None),
        partial(actions.close_without_award, opportunity=opportunity, by=request.person, at=request.now),
        done=f"{opportunity.reference} is closed without an award. Its page says why.",
        back_href=reverse("source:desk_opportunity", args=[opportunity.reference]),
        heading=f"Close {opportunity.reference} without an award",
        text="Nobody applied. The page stays, and shows your reason to everyone; whoever follows it is told.",
        button="Close it without an award",
        **_base(request, opportunity),
    )


def _how_many(opportunity: Opportunity) -> str:
    counts = queries.counts(opportunity)
    number = counts.started + counts.submitted
    return f"{number} application{'' if number == 1 else 's'}"


# ---- what came in -------------------------------------------------------------------------------------------------


@allowed(staff, load=queries.load)
def applications(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Counts until the deadline; after it the list, fifty to a page."""
    base = _base(request, opportunity)
    if base["sealed"]:
        return render(request, "source/sealed.html", base)
    verdict = may_see_received(request.person, opportunity)
    if not verdict:
        return refusal(
            request,
            what="You cannot see these applications",
            why=verdict.because,
            who=full_stop(upper_first(may_see_received.who)),
        )
    words, gate = request.GET.get("q", "").strip()[:100], request.GET.get("gate", "")
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in queries.ORDERS else "submitted"
    page = ByKey(queries.received(opportunity, words, gate, sort), queries.PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    for one in shown:
        one.opportunity = opportunity
    results = queries.gate_results(shown)
    rows = [{"application": one, "gate": results[one.pk]} for one in shown]
    context = base | {"page": page, "rows": rows, "q": words, "gate": gate, "sort": sort, "sorts": SORTS}
    return render(request, "source/received.html", context | {"gates": GATES, "filtered": bool(words or gate)})


def load_received(reference: str, application: str) -> Any:
    found = (
        queries.load(reference)
        .applications.select_related("organisation", "opportunity__exercise", "submitted_by")
        .filter(reference=application.upper(), state__in=queries.RECEIVED)
        .first()
    )
    if found is None:
        raise Http404(f"There is no application {application}.")
    return found


@allowed(staff, load=load_received)
def received(request: HttpRequest, application: Any) -> HttpResponse:
    """One application as it was submitted, for the officers; the panel reads it after declaring interests."""
    opportunity = application.opportunity
    if queries.sealed(opportunity, request.now):
        raise Http404("Sealed until the deadline.")
    verdict = may_see_received(request.person, opportunity)
    on_panel = opportunity.panel.filter(person=request.person).exists()
    if not verdict or on_panel:
        why = "You are or were on the panel: declare your interests first, then read it from your assessment."
        return refusal(
            request,
            what="You cannot open this application here",
            why=why if on_panel else verdict.because,
            who=full_stop(upper_first(may_see_received.who)),
        )
    if request.method == "GET":
        actions.note_opened(applications=[application], where="desk", by=request.person, at=request.now)
    sent = application.submitted or {}
    context = _base(request, opportunity) | {"application": application, "sent": sent}
    context |= {"facts": sent.get("organisation", {})} | as_read(application, hidden=False)
    context |= {"corresponds": bool(corresponds(request.person, application))}
    return render(request, "source/received_one.html", context)
