"""Interests: each member declares, a page of applicants at a time; the chair and the team see them, and rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.panel import InterestsForm, RulingForm
from commonweal.cycle.source.models import Application, Declaration, Opportunity, PanelMember
from commonweal.cycle.source.queries import interests as queries
from commonweal.cycle.source.queries.panel import load_declaration, load_meeting
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.views.panel import AFTER_CLOSING, place
from commonweal.ground.pages import access
from commonweal.ground.pages.paging import ByKey
from commonweal.ground.pages.words import listed, plural
from commonweal.ground.record.rules import Refused, refuse


@access.allowed(rules.panel_or_team, load=load_meeting)
def interests(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """A member declares; the chair and the team see what was declared, and rule on it."""
    shut = rules.shut_refusal(opportunity, request.now, "That stays")
    if shut:
        raise refuse("You cannot see who has applied.", shut, AFTER_CLOSING)
    member = rules.member_for(request.person, opportunity)
    runs = bool(rules.chair_or_team(request.person, opportunity))
    if member and member.has_left and not runs:
        raise refuse("You cannot declare interests here.", rules.left_refusal(member))
    context: dict[str, Any] = {"opportunity": opportunity, "place": place(opportunity), "member": member, "runs": runs}
    if member and not member.has_left:
        page = _applicants(request, member)
        form = _form(request, member, page)
        if request.method == "POST":
            whole = _recorded(request, member, form)
            if whole:
                return _after(request, member)
        context |= {"form": form, "page": page, "links": _links(page), "name": request.GET.get("name", "")}
    if runs:
        context |= _declared(request, opportunity)
    return render(request, "source/interests.html", context)


def _recorded(request: HttpRequest, member: PanelMember, form: InterestsForm) -> bool:
    """What was said of some is kept also where others are left; whether nobody is."""
    whole, said = form.is_valid(), form.declarations()
    if said or whole:
        try:
            actions.declare(member=member, declarations=said, by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
            return False
        form.recorded = True
    return whole


def _applicants(request: HttpRequest, member: PanelMember) -> Page:
    """The page that was asked for; else the first on which somebody is left."""
    name = request.GET.get("name", "").strip()
    asked = request.GET.get("page") or (1 if name else queries.first_left(member))
    return ByKey(queries.to_declare(member.opportunity, name), queries.PAGE).get_page(asked or 1)


def _form(request: HttpRequest, member: PanelMember, page: Page) -> InterestsForm:
    initial: dict[str, Any] = {}
    for one in member.declarations.filter(application__in=list(page)):
        initial |= {f"level_{one.application_id}": one.level, f"what_{one.application_id}": one.what}
    return InterestsForm(request.POST or None, applications=list(page), initial=initial)


def _after(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """On to the next page with somebody left, until nobody is."""
    reference = member.opportunity.reference
    left = member.undeclared
    if left:
        messages.success(request, f"This page is recorded. {plural(left, 'applicant')} left.")
        return redirect("source:interests", reference)
    messages.success(request, "Your interests are recorded.")
    return redirect("source:assess", reference)


def _links(applications: Iterable[Application]) -> dict[int, str]:
    """Who applies with whom, and what applicants themselves say about connections with the council's people."""
    found = {}
    for one in applications:
        sent = one.submitted or {}
        names = listed([str(each.get("name")) for each in sent.get("partners") or []])
        said = str(sent.get("links_declared") or "").strip()
        told = [f"It applies with {names}. Think of them too."] if names else []
        told += [f"Applicant says: {said}"] if said else []
        if told:
            found[one.pk] = " ".join(told)
    return found


def _declared(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    rows = Paginator(queries.connections(opportunity), queries.PAGE).get_page(request.GET.get("declared"))
    applications = queries.to_declare(opportunity).in_bulk([one.application_id for one in rows])
    return {
        "declared": rows,
        "other_side": _links(applications.values()),
        "everyone": not any(one.undeclared for one in opportunity.panel.all()),
        "rulings": rules.RULINGS,
        "too_late": queries.came_too_late(opportunity),
    }


@access.allowed(rules.chair_or_team, load=load_declaration)
def ruling(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    opportunity = declaration.member.opportunity
    form = RulingForm(
        request.POST or None,
        close=declaration.level == Declaration.Level.CLOSE,
        initial={"ruling": declaration.ruling, "reason": declaration.ruling_reason},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.rule_on(
                declaration=declaration,
                by=request.person,
                at=request.now,
                seen=request.POST.get("seen", ""),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The ruling is recorded.")
            return redirect("source:interests", opportunity.reference)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "declaration": declaration,
        "form": form,
        "ruled": rules.RULINGS.get(declaration.ruling, ""),
        "seen": rules.as_declared(declaration),
        "own": declaration.member.person_id == request.person.pk,
    }
    return render(request, "source/ruling.html", context)
