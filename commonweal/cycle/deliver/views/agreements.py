"""The forms of one agreement on the council's side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.cycle.deliver import actions, queries
from commonweal.cycle.deliver.forms.agreement import (
    ChangeForm,
    DetailsForm,
    EndForm,
    IndicatorForm,
    InstalmentForm,
    LivingWageForm,
    ManagerForm,
    NoticeForm,
    PurchaseOrderForm,
    ReasonForm,
    TierForm,
)
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.rules import orders, runs
from commonweal.cycle.deliver.views.shown import ask, done, today, told
from commonweal.ground import law
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.forms import PageForm
from commonweal.ground.pages.words import plain_day, plural
from commonweal.ground.record.rules import refuse

HOME = "deliver:desk_agreement"


def _ask(
    request: HttpRequest, agreement: Agreement, form: PageForm, heading: str, text: str = "", button: str = "Save"
) -> HttpResponse:
    back = reverse(HOME, kwargs={"reference": agreement.reference})
    place = f"Agreement {agreement.reference}"
    return ask(request, form, heading=heading, back=back, button=button, text=text, place=place)


def _done(request: HttpRequest, agreement: Agreement, text: str) -> HttpResponse:
    return done(request, text, HOME, reference=agreement.reference)


@allowed(runs, load=queries.load)
def details(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = DetailsForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.describe_agreement(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, "Saved. Both of you agree it again.")
    text = "What is written here is agreed by both of you. Anything that changes has to be agreed again."
    return _ask(request, agreement, form, "What the agreement says", text)


@allowed(runs, load=queries.load)
def manager(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = ManagerForm(request.POST or None, initial={"manager": agreement.manager_id})
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.name_manager(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, f"{agreement.manager} runs this agreement.")
    return _ask(request, agreement, form, "Who runs this agreement?")


@allowed(orders, load=queries.load)
def purchase_order(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = PurchaseOrderForm(request.POST or None, initial={"number": agreement.purchase_order})
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.note_purchase_order(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, f"Payments go to finance under {agreement.purchase_order}.")
    return _ask(request, agreement, form, "Which purchase order is it paid under?")


@allowed(runs, load=queries.load)
def living_wage(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = LivingWageForm(request.POST or None, initial={"pays": {"yes": True, "no": False}.get(agreement.living_wage)})
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.note_living_wage(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, "Noted. The share of contracts that pay it is published.")
    return _ask(request, agreement, form, "Does it pay the living wage?")


@allowed(runs, load=queries.load)
def tier(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = TierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.set_tier(
                agreement=agreement,
                answers=form.answers,
                override=form.level,
                reason=form.cleaned_data["reason"],
                by=request.person,
                at=request.now,
            )
        if form.is_valid():
            return _done(request, agreement, f"Tier {agreement.tier}. {agreement.tier_reason}")
    text = "Four answers say how closely to look. The less there is to lose, the less the provider is asked."
    return _ask(request, agreement, form, "How much monitoring?", text)


@allowed(runs, load=queries.load)
def new_indicator(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.agree_indicator(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, "The item was added.")
    text = queries.burden_of(agreement, today(request)).sentence()
    return _ask(request, agreement, form, "Add an item to report on", text)


@posts
@allowed(runs, load=queries.load)
def drop_indicator(request: HttpRequest, agreement: Agreement, item: int) -> HttpResponse:
    agreed = agreement.indicators.filter(pk=item).first()
    if agreed is None:
        raise Http404("There is no such item.")
    actions.drop_indicator(agreed=agreed, by=request.person, at=request.now)
    return _done(request, agreement, "The item was taken out.")


@allowed(runs, load=queries.load)
def new_instalment(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = InstalmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.add_instalment(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, "The payment was added.")
    text = "You set this payment, so somebody else authorises the claim and finance releases the money."
    return _ask(request, agreement, form, "Add a payment", text)


@posts
@allowed(runs, load=queries.load)
def drop_instalment(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    instalment = agreement.instalments.filter(number=number).first()
    if instalment is None:
        raise Http404("There is no such payment.")
    actions.drop_instalment(instalment=instalment, by=request.person, at=request.now)
    return _done(request, agreement, "The payment was taken out.")


@posts
@allowed(runs, load=queries.load)
def agree(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    actions.agree_as_council(agreement=agreement, by=request.person, at=request.now)
    started = agreement.state == "active"
    text = "Both of you have agreed. The agreement has started." if started else "The council has agreed."
    return _done(request, agreement, text)


@allowed(runs, load=queries.load)
def abandon(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.abandon(agreement=agreement, why=form.cleaned_data["reason"], by=request.person, at=request.now)
        if form.is_valid():
            return _done(request, agreement, "The agreement was set aside.")
    return _ask(request, agreement, form, "Set this agreement aside", button="Set aside")


@allowed(runs, load=queries.load)
def change(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.change_agreement(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, "The change was recorded, with what stood before.")
    text = "Record what both of you have agreed to change. An extension needs a decision first."
    return _ask(request, agreement, form, "Record a change", text)


@allowed(runs, load=queries.load)
def notice(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """For agreements from before. One of ours ends by a review and a decision, and notice is given there."""
    if agreement.exercise is not None:
        raise refuse(
            "You cannot give notice here.",
            "This agreement came from an exercise, so its end is decided in the review, and notice is given there.",
            runs.who,
        )
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.give_notice(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, f"Notice is given. It ends on {plain_day(agreement.ends_on)}.")
    months = queries.months_of_notice(agreement, today(request))
    earliest = law.earliest_end(today(request), months).ends_on
    text = f"{plural(months, 'month')} of notice are owed. Given today, the earliest end is {plain_day(earliest)}."
    return _ask(request, agreement, form, "Give notice", text, "Give notice")


@allowed(runs, load=queries.load)
def end(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told(form):
            actions.end_agreement(agreement=agreement, by=request.person, at=request.now, **form.cleaned_data)
        if form.is_valid():
            return _done(request, agreement, "The agreement has ended.")
    return _ask(request, agreement, form, "Record that it has ended", button="Record the end")
