"""The provider's side of an agreement: what is due, what is paid, and the form for a claim."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.council.people.queries import organisation as load_organisation
from commonweal.council.people.rules import any_member
from commonweal.cycle.deliver import actions, queries, tiers
from commonweal.cycle.deliver.forms.agreement import AnswerForm, ClaimForm, EvidenceForm
from commonweal.cycle.deliver.models import Agreement, Claim, Instalment
from commonweal.cycle.deliver.rules import provider_edits, provider_reads, provider_signs
from commonweal.cycle.deliver.states import AGREEMENT, CLAIM, report_state
from commonweal.cycle.deliver.views.shown import PUBLIC, ask, done, today, told
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.words import money, plain_day


def load_claim(slug: str, reference: str, claim: str) -> Claim:
    found = queries.load_claim(claim)
    if found.agreement.reference != reference.upper() or found.agreement.organisation.slug != slug:
        raise Http404("There is no such claim.")
    return found


def _home(agreement: Agreement) -> dict[str, str]:
    return {"slug": agreement.organisation.slug, "reference": agreement.reference}


@allowed(any_member, load=load_organisation)
def agreements(request: HttpRequest, organisation) -> HttpResponse:
    mine = queries.of_organisation(organisation.pk)
    rows = [(one, AGREEMENT.state_of(one), queries.next_due(one, today(request))) for one in mine]
    return render(request, "deliver/provider_agreements.html", {"organisation": organisation, "rows": rows})


@allowed(provider_reads, load=queries.load_for_organisation)
def agreement(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    reports = list(agreement.reports.all())
    context = {
        "agreement": agreement,
        "state": AGREEMENT.state_of(agreement),
        "due": queries.next_due(agreement, today(request)),
        "items": list(agreement.indicators.all()),
        "tier": tiers.TIERS[agreement.tier],
        "burden": queries.burden_of(agreement, today(request)),
        "reports": [(report, report_state(report, today(request))) for report in reports],
        "payments": queries.payments_of(agreement),
        "claim_states": CLAIM.states,
        "may_edit": bool(provider_edits(request.person, agreement)),
        "offer": next(
            (
                offer
                for offer in AGREEMENT.offers(agreement, request.person)
                if offer.move.verb == "agree_as_provider" and not agreement.agreed_by_provider_at
            ),
            None,
        ),
        "route": agreement.exercise.framework.pack.route(_route(agreement)) if agreement.exercise else None,
    }
    return render(request, "deliver/provider_agreement.html", context)


def _route(agreement: Agreement) -> str:
    return {"contract": "procurement", "in_kind": "grant_in_kind"}.get(agreement.kind, agreement.kind)


@posts
@allowed(provider_signs, load=queries.load_for_organisation)
def agree(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actions.agree_as_provider(agreement=agreement, by=request.person, at=request.now)
    started = agreement.state == "active"
    text = "Both of you have agreed. The agreement has started." if started else "You have agreed this agreement."
    return done(request, text, "deliver:provider_agreement", **_home(agreement))


@allowed(provider_edits, load=queries.load_for_organisation)
def evidence(request: HttpRequest, agreement: Agreement, item: int) -> HttpResponse:
    agreed = agreement.indicators.filter(pk=item).first()
    if agreed is None:
        raise Http404("There is no such item.")
    form = EvidenceForm(request.POST or None, initial={"evidence_source": agreed.evidence_source})
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.choose_evidence(agreed=agreed, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            text = "Saved. Nothing more is asked of you for this item."
            return done(request, text, "deliver:provider_agreement", **_home(agreement))
    back = reverse("deliver:provider_agreement", kwargs=_home(agreement))
    return ask(request, form, heading=agreed.name, back=back, layout=PUBLIC)


@allowed(provider_edits, load=queries.load_instalment)
def new_claim(request: HttpRequest, instalment: Instalment) -> HttpResponse:
    agreement = instalment.agreement
    form = ClaimForm(request.POST or None, instalment=instalment)
    if request.method == "POST" and form.is_valid():
        count, note = form.cleaned_data.get("count"), form.cleaned_data["note"]
        with told(form):
            made = actions.claim(instalment=instalment, count=count, note=note, by=request.person, at=request.now)
        if form.is_valid():
            text = (
                f"You claimed {money(made.amount)}. Your reference is {made.reference}. "
                f"The council has to pay it by {plain_day(made.pay_by)}."
            )
            return done(request, text, "deliver:provider_agreement", **_home(agreement))
    back = reverse("deliver:provider_agreement", kwargs=_home(agreement))
    text = instalment.rule or f"This payment is for {money(instalment.amount)}."
    heading = f"Claim payment {instalment.number}"
    return ask(request, form, heading=heading, back=back, button="Send the claim", text=text, layout=PUBLIC)


@allowed(provider_reads, load=load_claim)
def claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    """One claim as its provider sees it; where the council asked something, with a place for the answer."""
    form = AnswerForm(request.POST or None) if claim.state == "query" else None
    if request.method == "POST" and form is not None and form.is_valid():
        with told(form):
            actions.answer_question(claim=claim, answer=form.cleaned_data["answer"], by=request.person, at=request.now)
        if form.is_valid():
            return done(request, "Your answer was sent.", "deliver:provider_agreement", **_home(claim.agreement))
    context = {
        "claim": claim,
        "agreement": claim.agreement,
        "state": CLAIM.state_of(claim),
        "wage": queries.wage_of(claim),
        "form": form,
        "may_withdraw": any(
            offer.move.verb == "withdraw" and offer.allowed for offer in CLAIM.offers(claim, request.person)
        ),
    }
    return render(request, "deliver/provider_claim.html", context)


@posts
@allowed(provider_edits, load=load_claim)
def withdraw_claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    actions.withdraw_claim(claim=claim, by=request.person, at=request.now)
    return done(request, "The claim was withdrawn.", "deliver:provider_agreement", **_home(claim.agreement))
