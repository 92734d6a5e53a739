"""Who may act for an organisation."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.people import actions, queries, rules
from commonweal.council.people.forms import InviteForm, LetInForm, SignOffForm, StandingForm
from commonweal.council.people.models import Organisation
from commonweal.council.people.views.account import where_to
from commonweal.ground.pages import access
from commonweal.ground.pages.views import asks_first
from commonweal.ground.record.rules import Refused

may_see = rules.any_member | rules.staff


@access.allowed(may_see, load=queries.organisation)
def people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    administrator = bool(rules.organisation_admin(request.person, organisation))
    council = bool(rules.administrator(request.person))
    context = {
        "organisation": organisation,
        "place": str(organisation),
        "members": queries.members_of(organisation),
        "administrators": queries.administrators_of(organisation),
        "asking": queries.asking_to_join(organisation) if administrator or council else [],
        "let_in": list(organisation.admissions.select_related("person", "checked_by")[:20]),
        "may_appoint": administrator,
        "answers_here": council,
        "sign_off_form": SignOffForm(initial={"sign_off": organisation.sign_off}) if administrator else None,
    }
    return render(request, "people/people.html", context)


@access.allowed(rules.organisation_admin, load=queries.organisation)
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    asking = {one.reference: one for one in queries.asking_to_join(organisation)}.get(request.GET.get("person", ""))
    known = {"email": asking.email, "name": asking.name, "standing": "editor"} if asking else None
    form = InviteForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.invite_member(
                organisation=organisation, by=request.person, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{added.person} has been added, and we have written to them.")
            return redirect("people:people", organisation.slug)
    return render(
        request, "people/invite.html", {"organisation": organisation, "place": str(organisation), "form": form}
    )


@access.allowed(rules.organisation_admin, load=queries.organisation)
def standing(request: HttpRequest, organisation: Organisation, person: str) -> HttpResponse:
    membership = queries.membership(organisation, person)
    if membership is None:
        raise Http404
    form = StandingForm(request.POST or None, initial={"standing": membership.standing})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_standing(membership=membership, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{membership.person} is now {membership.get_standing_display().lower()}.")
            return redirect("people:people", organisation.slug)
    last = f"{rules.LAST_ADMINISTRATOR} {rules.ANOTHER_FIRST}" if queries.is_last_administrator(membership) else ""
    context = {"organisation": organisation, "place": str(organisation), "membership": membership, "form": form}
    return render(request, "people/standing.html", context | {"last": last})


@access.allowed(rules.any_member, load=queries.organisation)
def remove(request: HttpRequest, organisation: Organisation, person: str) -> HttpResponse:
    membership = queries.membership(organisation, person)
    if membership is None:
        raise Http404
    if request.method == "POST":
        actions.remove_member(membership=membership, by=request.person, at=request.now)
        messages.success(request, f"{membership.person} can no longer act for {organisation}.")
        if membership.person == request.person:
            return redirect("people:account")
        return redirect("people:people", organisation.slug)
    last = f"{rules.LAST_ADMINISTRATOR} {rules.ANOTHER_FIRST}" if queries.is_last_administrator(membership) else ""
    context = {"organisation": organisation, "place": str(organisation), "membership": membership, "last": last}
    return render(request, "people/remove.html", context)


@access.posts
@access.allowed(rules.organisation_admin, load=queries.organisation)
def sign_off(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = SignOffForm(request.POST)
    required = form.is_valid() and bool(form.cleaned_data["sign_off"])
    actions.require_sign_off(organisation=organisation, required=required, by=request.person, at=request.now)
    said = "Each application is signed off before it is sent." if required else "Editors can send applications."
    messages.success(request, said)
    return redirect("people:people", organisation.slug)


@access.allowed(rules.administrator, load=queries.organisation)
def let_in(request: HttpRequest, organisation: Organisation, person: str) -> HttpResponse:
    """Where nobody at an organisation can answer, the council does, after two checks."""
    asking = {one.reference: one for one in queries.asking_to_join(organisation)}.get(person)
    if asking is None:
        raise Http404
    form = LetInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"organisation": organisation, "person": asking, **form.cleaned_data}
        try:
            actions.let_in(by=request.person, at=request.now, **given)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{asking} is an administrator of {organisation}, and we have written to them.")
            return redirect("people:people", organisation.slug)
    context = {"organisation": organisation, "place": str(organisation), "asking": asking, "form": form}
    context["administrators"] = queries.administrators_of(organisation)
    return render(request, "people/let_in.html", context)


@access.allowed(rules.may_appoint, load=queries.organisation)
def turn_down(request: HttpRequest, organisation: Organisation, person: str) -> HttpResponse:
    asking = {one.reference: one for one in queries.asking_to_join(organisation)}.get(person)
    if asking is None:
        raise Http404
    return asks_first(
        request,
        None,
        partial(actions.turn_down, organisation=organisation, person=asking, by=request.person, at=request.now),
        done=f"We have written to {asking} that they do not act for {organisation}.",
        back_href=reverse("people:people", args=[organisation.slug]),
        heading=f"Say no to {asking}",
        text="They are told. An application that they have begun for the organisation stays theirs: they can take it "
        "to another one. You can still add them later.",
        button="Say no",
        place=str(organisation),
    )


@access.posts
@access.allowed(rules.signed_in, load=queries.organisation)
def join(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    actions.ask_to_join(organisation=organisation, by=request.person, at=request.now)
    messages.success(request, _who_answers(organisation))
    return redirect(where_to(request) or "people:account")


def _who_answers(organisation: Organisation) -> str:
    if queries.administrators_of(organisation):
        return f"We have told the administrators of {organisation}. They decide who acts for it."
    return (
        f"{organisation} has no administrator here, so the council answers, and we have told it. It will ask you for "
        "two things: one that shows who you are, and one that shows that you act for the organisation."
    )
