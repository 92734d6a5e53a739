from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.decide import actions, queries, rules
from commonweal.council.decide.forms import AdviceForm, AskForm, ReasonForm
from commonweal.council.decide.models import Advice, Decision
from commonweal.council.decide.views.frame import about, done, told_on
from commonweal.ground.pages import access
from commonweal.ground.pages.words import london


@access.allowed(rules.may_read, load=queries.load)
def advice(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Comments asked for, received and included, and the form that asks for more."""
    form = AskForm(request.POST or None, today=london(request.now).date())
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            asked = actions.ask_advice(decision=decision, by=request.person, at=request.now, **form.cleaned_data)
            said = f"{asked.field_name} has been asked of {asked.adviser}."
            return done(request, said, "decide:advice", decision.reference)
    context = about(decision, "advice") | {
        "form": form,
        "advice": decision.advice.select_related("adviser"),
        "asks": decision.state in rules.UNDECIDED and bool(rules.may_prepare(request.person, decision)),
    }
    return render(request, "decide/advice.html", context)


@access.allowed(rules.may_advise | rules.may_read, load=queries.load_advice)
def answer(request: HttpRequest, advice: Advice) -> HttpResponse:
    """The adviser's page: the report, and what the adviser thinks of it."""
    form = AdviceForm(request.POST or None, initial={"view": advice.view, "comment": advice.comment})
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.give_advice(advice=advice, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "Your advice has been sent.", "decide:report", advice.decision.reference)
    context = about(advice.decision, "advice") | {
        "form": form,
        "advice": advice,
        "sections": advice.decision.sections.all(),
        "answers": advice.decision.state in rules.UNDECIDED and bool(rules.may_advise(request.person, advice)),
    }
    return render(request, "decide/answer.html", context)


@access.allowed(rules.may_prepare, load=queries.load_advice)
def go_on(request: HttpRequest, advice: Advice) -> HttpResponse:
    form = ReasonForm(
        request.POST or None,
        label="Why can the decision be made without this advice?",
        hint="The request stays in the audit trail with your reason.",
        enter="why the decision can be made without it",
    )
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.need_advice_no_longer(advice=advice, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "The decision no longer waits for it.", "decide:advice", advice.decision.reference)
    context = about(advice.decision, "advice") | {
        "form": form,
        "heading": f"Go on without {advice.field_name.lower()}",
        "button": "Go on without it",
    }
    return render(request, "decide/reason.html", context)
