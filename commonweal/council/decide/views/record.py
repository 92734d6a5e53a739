from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.decide import actions, queries, rules
from commonweal.council.decide.forms import BatchForm, CallInForm, CorrectForm, DecideForm, InstructForm, ReasonForm
from commonweal.council.decide.models import Decision, Instruction
from commonweal.council.decide.states import DECISION
from commonweal.council.decide.views.frame import about, done, told_on
from commonweal.council.people import rules as people
from commonweal.council.people.models import Role
from commonweal.ground.pages import access
from commonweal.ground.pages.words import london

# As many as fit one sitting, and one page.
MOST = 25


def _known(decision: Decision) -> dict[str, str]:
    """What the report already says, as the first draft of the record."""
    texts = {section.key: section.text for section in decision.sections.all()}
    return {"reasons": texts.get("reasons", ""), "alternatives_rejected": texts.get("options_rejected", "")}


@access.allowed(rules.may_read, load=queries.load)
def decide(request: HttpRequest, decision: Decision) -> HttpResponse:
    """The form, then a page that shows it back and says that it will be published, then the record."""
    offers = {offer.move.verb: offer for offer in DECISION.offers(decision, request.person)}
    form = DecideForm(
        request.POST or None, initial=_known(decision), decision=decision, today=london(request.now).date()
    )
    step = request.POST.get("step", "")
    context = about(decision, "decide") | {"form": form, "offer": offers.get("decide")}
    if request.method == "POST" and step != "change" and form.is_valid():
        if step != "record":
            kept = [
                (name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "step")
            ]
            outcome = Decision.Outcome(form.cleaned_data["outcome"]).label
            return render(
                request, "decide/check.html", context | {"kept": kept, "given": form.cleaned_data, "outcome": outcome}
            )
        with told_on(form):
            actions.record_decision(decision=decision, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "The decision has been recorded.", "decide:decision", decision.reference)
    if step == "change":
        context["form"] = DecideForm(initial=_typed(form), decision=decision, today=london(request.now).date())
    return render(request, "decide/decide.html", context)


@access.allowed(people.holds(Role.DECIDER))
def batch(request: HttpRequest) -> HttpResponse:
    """Small awards that wait for this decision maker, decided one by one on one page."""
    waiting = list(queries.small_awards_for(request.person)[:MOST])
    form = BatchForm(request.POST or None, decisions=waiting, today=london(request.now).date())
    if request.method == "POST":
        _tell_what_is_gone(request, form)
    if request.method == "POST" and not waiting:
        return redirect("decide:decisions")
    if request.method == "POST" and form.is_valid():
        given = form.given()
        with told_on(form):
            shared = {name: form.cleaned_data[name] for name in ("interests", "made_on")}
            actions.record_batch(decisions=given, by=request.person, at=request.now, **shared)
            number = len(given)
            messages.success(request, f"{number} decision{' has' if number == 1 else 's have'} been recorded.")
            return redirect("decide:decisions")
    return render(request, "decide/batch.html", {"form": form, "waiting": waiting})


def _tell_what_is_gone(request: HttpRequest, form: BatchForm) -> None:
    """What was sent twice is recorded once; what says otherwise than was recorded meanwhile is not dropped unsaid."""
    sent = form.no_longer_asked()
    for one in queries.small_awards_among(sent):
        if (one.made_by_id, one.outcome) != (request.person.pk, sent[one.pk]):
            messages.info(request, f"{one.reference} no longer waits for you, so what you sent for it is not recorded.")


def _typed(form: DecideForm) -> dict[str, object]:
    """What was typed, to be changed without being told off for it."""
    form.is_valid()
    return form.cleaned_data


@access.allowed(rules.may_prepare | rules.may_decide, load=queries.load)
def correct(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.correct(decision=decision, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "The correction has been recorded.", "decide:decision", decision.reference)
    context = about(decision) | {"form": form, "heading": "Correct a mistake", "button": "Record the correction"}
    return render(request, "decide/reason.html", context)


@access.allowed(rules.may_call_in, load=queries.load)
def call_in(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = ReasonForm(
        request.POST or None,
        label="On what grounds is it called in?",
        hint="Use the grounds in the council's constitution.",
        enter="the grounds for calling it in",
    )
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.call_in(decision=decision, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "The decision has been called in.", "decide:decision", decision.reference)
    context = about(decision) | {"form": form, "heading": "Call in the decision", "button": "Call in"}
    return render(request, "decide/reason.html", context)


@access.allowed(rules.may_decide, load=queries.load)
def answer_call_in(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = CallInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.answer_call_in(decision=decision, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "The answer to the call-in has been recorded.", "decide:decision", decision.reference)
    context = about(decision) | {"form": form, "heading": "Answer the call-in", "button": "Record the answer"}
    return render(request, "decide/reason.html", context)


@access.allowed(rules.may_prepare | rules.may_decide, load=queries.load)
def instruct(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = InstructForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            actions.instruct(decision=decision, by=request.person, at=request.now, **form.cleaned_data)
            return done(request, "The instruction has been recorded.", "decide:decision", decision.reference)
    context = about(decision) | {"form": form, "heading": "Add an instruction", "button": "Add instruction"}
    return render(request, "decide/reason.html", context)


@access.allowed(rules.may_close_instruction, load=queries.load_instruction)
def close_instruction(request: HttpRequest, instruction: Instruction) -> HttpResponse:
    form = ReasonForm(
        request.POST or None,
        label="What shows that it was done?",
        hint=instruction.text,
        enter="what shows that it was done",
    )
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            shown_by = form.cleaned_data["reason"]
            actions.close_instruction(instruction=instruction, shown_by=shown_by, by=request.person, at=request.now)
            reference = instruction.decision.reference
            return done(request, "The instruction has been closed.", "decide:decision", reference)
    context = about(instruction.decision) | {"form": form, "heading": "Close an instruction", "button": "Close"}
    return render(request, "decide/reason.html", context)
