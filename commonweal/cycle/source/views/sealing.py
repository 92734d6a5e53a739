"""Keys, shares and the opening of a sealed round."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.sealing import (
    LostForm,
    OpeningKeyForm,
    PassphraseForm,
    PutBackForm,
    SecrecyForm,
)
from commonweal.cycle.source.models import Application, OpeningOfficer, Opportunity
from commonweal.cycle.source.rules import sealing as rules
from commonweal.cycle.source.rules.opportunity import may_manage, may_read
from commonweal.cycle.source.rules.panel import shut_refusal
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.cycle.source.views.opportunity import setting_up
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.views import asks_first
from commonweal.ground.record.rules import Refused

# ---- a person's own key -------------------------------------------------------------------------------------------


@allowed(rules.has_key)
def opening_key(request: HttpRequest) -> HttpResponse:
    """Whether I have a key, the rounds of which I hold a share, and a passphrase of my own for a new one."""
    form = OpeningKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_opening_key(
                person=request.person, passphrase=form.cleaned_data["passphrase"], by=request.person, at=request.now
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Your opening key is made. Keep the passphrase where only you find it.")
            return redirect("source:opening_key")
    held = queries.rounds_to_open(request.person)
    context = {
        "form": form,
        "key": queries.opening_key_of(request.person),
        "rounds": [{"officer": one, "opportunity": one.opportunity, "standing": _standing(one)} for one in held],
        "verdict": rules.may_hold_share(request.person, None),
    }
    return render(request, "source/opening_key.html", context)


def _standing(officer: OpeningOfficer) -> str:
    if officer.given_at:
        return "You have given your share"
    if officer.lost_at:
        return "Your share is lost"
    return "You hold a share" if officer.share is not None else "Not published yet"


# ---- setting up ---------------------------------------------------------------------------------------------------


@allowed(may_read, load=load_exercise)
def sealing(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Sealed with keys or only hidden, and who opens it."""
    opportunity = queries.being_set_up(exercise)
    officers = queries.officers_of(opportunity)
    pack, not_hidden = exercise.framework.pack.sealing, queries.hidden_refusal(opportunity)
    form = SecrecyForm(
        request.POST or None,
        opportunity=opportunity,
        always=bool(not_hidden),
        hint=f"Choose at least {rules.in_words(pack.officers)}. {rules.in_words(pack.needed).capitalize()} of them "
        "open the applications together, so losing one loses nothing.",
        initial={"secrecy": opportunity.secrecy, "officers": [one.person_id for one in officers]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _set(opportunity, form, request)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "Saved. " + queries.secrecy_line(opportunity))
            return redirect("source:sealing", exercise.reference)
    context = setting_up(request, opportunity) | {
        "form": form,
        "officers": [{"officer": one, "ready": queries.opening_key_of(one.person) is not None} for one in officers],
        "line": queries.secrecy_line(opportunity),
        "not_hidden": not_hidden,
    }
    return render(request, "source/sealing.html", context)


def _set(opportunity: Opportunity, form: SecrecyForm, request: HttpRequest) -> None:
    given, who = form.cleaned_data, {"by": request.person, "at": request.now}
    if given["secrecy"] == rules.SEALED:
        actions.name_officers(opportunity=opportunity, people=given["officers"], **who)
    actions.choose_secrecy(opportunity=opportunity, secrecy=given["secrecy"], **who)


# ---- opening ------------------------------------------------------------------------------------------------------


def _opening(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    officers = list(opportunity.opening_officers.all())
    return {
        "opportunity": opportunity,
        "reference": opportunity.reference,
        "place": f"Exercise {opportunity.exercise.reference}",
        "state": OPPORTUNITY.states[queries.state_now(opportunity, request.now)],
        "officers": officers,
        "needed": opportunity.seal.needed,
        "shut": shut_refusal(opportunity, request.now),
        "closed": request.now >= opportunity.closes_at,
        "mine": next((one for one in officers if one.person_id == request.person.pk), None),
        "may": bool(may_manage(request.person, opportunity)),
        "damaged": list(opportunity.applications.exclude(seal_fault="").select_related("organisation")),
        "key_missing": rules.still_sealed(opportunity) and not queries.has_working_key(opportunity),
        "spare": sum(1 for one in officers if not one.lost_at) - opportunity.seal.needed,
        "demonstration": queries.DEMONSTRATION if settings.DEMO else "",
    }


@allowed(may_read, load=queries.load_to_open)
def opening(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Who has given their share, and the box for the one who is asked."""
    form = PassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.give_share(
                opportunity=opportunity,
                passphrase=form.cleaned_data["passphrase"],
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The applications are open." if opened else "Your share is given.")
            return redirect("source:opening", opportunity.reference)
    return render(request, "source/opening.html", _opening(request, opportunity) | {"form": form})


def load_officer(reference: str, number: int) -> OpeningOfficer:
    opportunity = queries.load_to_open(reference)
    found = next((one for one in opportunity.opening_officers.all() if one.pk == number), None)
    if found is None:
        raise Http404("There is no such opening officer.")
    found.opportunity = opportunity
    return found


@allowed(may_read, load=load_officer)
def lost(request: HttpRequest, officer: OpeningOfficer) -> HttpResponse:
    reference = officer.opportunity.reference
    return asks_first(
        request,
        LostForm(request.POST or None),
        partial(actions.report_lost, officer=officer, by=request.person, at=request.now),
        done="Recorded. The other officers can still open the applications.",
        back_href=reverse("source:opening", args=[reference]),
        heading=f"The share of {officer.person} is lost",
        text="A share cannot be made again: nobody has the key that it was made from. The other officers open it.",
        button="Record that it is lost",
        dangerous=True,
        place=f"Opportunity {reference}",
    )


@allowed(may_manage, load=queries.load_to_open)
def renew_key(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    return asks_first(
        request,
        LostForm(request.POST or None),
        partial(actions.renew_working_key, opportunity=opportunity, by=request.person, at=request.now),
        done="There is a new working key. Applicants can write again.",
        back_href=reverse("source:opening", args=[opportunity.reference]),
        heading="Make a new working key",
        text="What was submitted stays as it is. What applicants wrote and did not submit cannot be read again.",
        button="Make a new working key",
        dangerous=True,
        place=f"Opportunity {opportunity.reference}",
    )


def load_damaged(reference: str, application: str) -> Application:
    opportunity = queries.load_to_open(reference)
    found = opportunity.applications.exclude(seal_fault="").filter(reference=application.upper()).first()
    if found is None:
        raise Http404(f"Nothing is wrong with {application}.")
    found.opportunity = opportunity
    return found


@allowed(may_manage, load=load_damaged)
def put_back(request: HttpRequest, application: Application) -> HttpResponse:
    """The applicant's own copy in the place of what was damaged, if its SHA-256 is the one on the receipt."""
    form = PutBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_back(application=application, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{application.reference} is as it was sent.")
            return redirect("source:opening", application.opportunity.reference)
    context = {"application": application, "opportunity": application.opportunity, "form": form}
    context["place"] = f"Opportunity {application.opportunity.reference}"
    return render(request, "source/put_back.html", context)
