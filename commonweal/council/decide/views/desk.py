from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.decide import actions, queries, rules
from commonweal.council.decide.forms import ExemptForm, ProposeForm, ReasonForm
from commonweal.council.decide.models import Decision
from commonweal.council.decide.report import STATUTORY
from commonweal.council.decide.states import DECISION
from commonweal.council.decide.views.frame import about, done, told_on
from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.people import rules as people
from commonweal.ground.pages import access
from commonweal.ground.record.queries import history

PAGE = 50


@access.allowed(rules.may_read)
def decisions(request: HttpRequest) -> HttpResponse:
    """Those waiting for this person first, then all of them."""
    state = request.GET.get("state", "")
    state = state if state in DECISION.states else ""
    pages = Paginator(queries.all_decisions(state), PAGE)
    context = {
        "mine": queries.waiting_for(request.person)[:PAGE],
        "small": queries.small_awards_for(request.person).count() if request.person.level else 0,
        "advice": queries.advice_waiting_for(request.person)[:PAGE],
        "page": pages.get_page(request.GET.get("page")),
        "states": DECISION.states,
        "chosen": state,
        "decides": request.person.level is not None,
    }
    return render(request, "decide/decisions.html", context)


@access.allowed(rules.may_propose, load=exercises.load)
def propose(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    earlier = queries.all_decisions(of=exercise).filter(reference=request.GET.get("replaces", "")).first()
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            decision = actions.propose(
                exercise=exercise, replaces=earlier, by=request.person, at=request.now, **form.cleaned_data
            )
            return done(request, "The decision has been proposed.", "decide:report", decision.reference)
    context = {"form": form, "exercise": exercise, "earlier": earlier, "place": f"Exercise {exercise.reference}"}
    return render(request, "decide/propose.html", context)


@access.allowed(rules.may_read, load=queries.load)
def decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    context = about(decision, "decision") | {
        "offers": {offer.move.verb: offer for offer in DECISION.offers(decision, request.person)},
        "prepares": bool(rules.may_prepare(request.person, decision)),
        "decides": bool(rules.may_decide(request.person, decision)),
        "instructions": decision.instructions.select_related("owner"),
        "corrections": decision.corrections.select_related("made_by"),
        "after": queries.days_after(decision),
        "entries": history(decision)[:20],
        "is_public": queries.public_decisions().filter(pk=decision.pk).exists(),
    }
    return render(request, "decide/decision.html", context)


@access.posts
@access.allowed(rules.may_prepare, load=queries.load)
def ready(request: HttpRequest, decision: Decision) -> HttpResponse:
    actions.ready(decision=decision, by=request.person, at=request.now)
    return done(request, "The report is ready to decide on.", "decide:decision", decision.reference)


@access.posts
@access.allowed(rules.may_prepare, load=queries.load)
def reopen(request: HttpRequest, decision: Decision) -> HttpResponse:
    actions.reopen(decision=decision, by=request.person, at=request.now)
    return done(request, "You can change the report again.", "decide:report", decision.reference)


@access.posts
@access.allowed(people.staff, load=queries.load)
def take_effect(request: HttpRequest, decision: Decision) -> HttpResponse:
    actions.take_effect(decision=decision, by=request.person, at=request.now)
    return done(request, "The decision is in effect.", "decide:decision", decision.reference)


@access.posts
@access.allowed(rules.may_prepare | rules.may_decide, load=queries.load)
def notify_cabinet(request: HttpRequest, decision: Decision) -> HttpResponse:
    actions.notify_cabinet(decision=decision, by=request.person, at=request.now)
    return done(request, "It is on record that cabinet was notified.", "decide:decision", decision.reference)


@access.allowed(rules.may_prepare | people.administrator, load=queries.load)
def withdraw(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = ReasonForm(request.POST or None, label="Why is it withdrawn?", enter="why it is withdrawn")
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.withdraw(decision=decision, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "The matter has been withdrawn.", "decide:decision", decision.reference)
    context = about(decision) | {"form": form, "heading": "Withdraw the matter", "button": "Withdraw"}
    return render(request, "decide/reason.html", context)


@access.allowed(rules.may_prepare, load=queries.load)
def exempt(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = ExemptForm(request.POST or None)
    chosen = request.POST.getlist("section")
    sections = list(decision.sections.all())
    if request.method == "POST" and form.is_valid():
        part = [] if form.cleaned_data["whole"] else [one for one in sections if one.key in chosen]
        if not form.cleaned_data["whole"] and not part:
            form.add_error(None, "Select the sections that are kept from publication")
        else:
            with told_on(form):
                reason = form.cleaned_data["reason"]
                actions.mark_exempt(decision=decision, reason=reason, sections=part, by=request.person, at=request.now)
                return done(request, "What is exempt has been marked.", "decide:report", decision.reference)
    context = about(decision, "report") | {"form": form, "sections": sections, "chosen": chosen, "statutory": STATUTORY}
    return render(request, "decide/exempt.html", context)
