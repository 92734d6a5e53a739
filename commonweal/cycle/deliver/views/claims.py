"""Claims and payments: one person sets, another authorises, finance releases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.council.people.rules import staff
from commonweal.cycle.deliver import actions, queries
from commonweal.cycle.deliver.forms.agreement import PaidForm, QuestionForm, ReasonForm
from commonweal.cycle.deliver.models import Claim
from commonweal.cycle.deliver.rules import authorises, orders, pays, releases, runs, sees_payments
from commonweal.cycle.deliver.states import CLAIM
from commonweal.cycle.deliver.views.shown import ask, done, page_of, today, told
from commonweal.ground.pages import tables
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.environment import query_with
from commonweal.ground.pages.words import money

COLUMNS = (
    "reference",
    "agreement",
    "purchase_order",
    "organisation",
    "amount",
    "state",
    "pay_by",
    "authorised_by",
    "released_by",
    "paid_on",
    "remittance",
)
SHOWN = {"": "All", "authorised": "To release", "released": "To record as paid", "paid": "Paid"}


@allowed(staff, load=queries.load_claim)
def claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    context = {
        "claim": claim,
        "agreement": claim.agreement,
        "state": CLAIM.state_of(claim),
        "offers": {offer.move.verb: offer for offer in CLAIM.offers(claim, request.person)},
        "wage": queries.wage_of(claim),
        "may_order": bool(orders(request.person, claim)),
        "place": f"Claim {claim.reference}",
    }
    return render(request, "deliver/desk_claim.html", context)


@posts
@allowed(authorises, load=queries.load_claim)
def authorise(request: HttpRequest, claim: Claim) -> HttpResponse:
    actions.authorise(claim=claim, by=request.person, at=request.now)
    text = f"{money(claim.amount)} is authorised. Finance releases it."
    return done(request, text, "deliver:claim", reference=claim.reference)


@allowed(runs, load=queries.load_claim)
def question(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.ask_about_claim(claim=claim, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return done(request, "The provider can answer.", "deliver:claim", reference=claim.reference)
    back = reverse("deliver:claim", kwargs={"reference": claim.reference})
    return ask(request, form, heading=f"Ask about claim {claim.reference}", back=back, button="Ask")


@allowed(runs, load=queries.load_claim)
def reject(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.reject_claim(claim=claim, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return done(request, "The claim was rejected.", "deliver:claim", reference=claim.reference)
    back = reverse("deliver:claim", kwargs={"reference": claim.reference})
    return ask(request, form, heading=f"Reject claim {claim.reference}", back=back, button="Reject")


@posts
@allowed(releases, load=queries.load_claim)
def release(request: HttpRequest, claim: Claim) -> HttpResponse:
    actions.release(claim=claim, by=request.person, at=request.now)
    return done(request, f"{money(claim.amount)} is released.", "deliver:claim", reference=claim.reference)


@allowed(pays, load=queries.load_claim)
def paid(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = PaidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.mark_paid(claim=claim, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return done(request, "The payment is recorded.", "deliver:payments")
    back = reverse("deliver:claim", kwargs={"reference": claim.reference})
    return ask(request, form, heading=f"Record the payment of {claim.reference}", back=back)


@allowed(sees_payments)
def payments(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ""
    words = request.GET.get("q", "").strip()[:200]
    context = {
        "page": page_of(request, queries.to_check(state, words)),
        "states": CLAIM.states,
        "words": words,
        "views": [
            {"text": text, "href": query_with(request.GET, state=key or None), "current": key == state}
            for key, text in SHOWN.items()
        ],
        "query": query_with(request.GET) if request.GET else "",
        "place": "Payments",
    }
    return render(request, "deliver/payments.html", context)


@allowed(sees_payments)
def payments_file(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    found = queries.to_check(state if state in SHOWN else "", request.GET.get("q", "").strip()[:200])
    rows = (
        (
            one.reference,
            one.agreement.reference,
            one.agreement.purchase_order,
            one.agreement.organisation.name,
            one.amount,
            CLAIM.states[one.state].label,
            one.pay_by,
            one.authorised_by,
            one.released_by,
            one.paid_on,
            one.remittance,
        )
        for one in found
    )
    return tables.as_csv(f"payments-{today(request).isoformat()}", COLUMNS, rows)
