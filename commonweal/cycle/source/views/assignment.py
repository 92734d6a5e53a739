"""Sharing out the applications among the panel: the chair's page, and one application changed by hand."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import load as load_exercise
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.assignment import GiveForm, WhoScoresForm, WhyForm
from commonweal.cycle.source.models import Application, Assignment, Opportunity
from commonweal.cycle.source.queries import assignment as queries
from commonweal.cycle.source.queries import current
from commonweal.cycle.source.queries.panel import load_panel
from commonweal.cycle.source.rules import assignment as rules
from commonweal.cycle.source.rules import panel as panel_rules
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.cycle.source.views.opportunity import setting_up
from commonweal.cycle.source.views.panel import AFTER_CLOSING, place
from commonweal.ground.pages import access
from commonweal.ground.pages.views import asks_first
from commonweal.ground.pages.words import plural
from commonweal.ground.record.rules import Refused, refuse


@access.allowed(may_manage, load=load_exercise)
def who_scores(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """A part of setting up: how many people score each application, and whether they see whose it is."""
    opportunity = current(exercise)
    if opportunity is None:
        return redirect("source:opportunity_setup", exercise.reference)
    least = panel_rules.enough_assessors(opportunity)
    form = WhoScoresForm(request.POST or None, opportunity=opportunity, least=least)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_who_scores(opportunity=opportunity, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "How applications are scored is saved.")
            return redirect("source:panel", exercise.reference)
    return render(request, "source/who_scores.html", setting_up(request, opportunity) | {"form": form})


def _open(opportunity: Opportunity, request: HttpRequest) -> None:
    shut = panel_rules.shut_refusal(opportunity, request.now, "That stays")
    if shut:
        raise refuse("You cannot see who has applied.", shut, AFTER_CLOSING)


@access.allowed(panel_rules.chair_or_team, load=load_panel)
def sharing(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Before: what stands in the way, and the button. After: who has how much, what is free, and every application."""
    _open(opportunity, request)
    if request.method == "POST":
        found = actions.share_out(opportunity=opportunity, by=request.person, at=request.now)
        messages.success(request, f"Shared out: {plural(found.places, 'place')}, {found.each} to each application.")
        return redirect("source:sharing", opportunity.reference)
    least = panel_rules.enough_assessors(opportunity)
    members = queries.staying(opportunity)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "found": rules.shared_out(opportunity),
        "each": min(rules.least_each(opportunity, least), len(members)),
        "least": least,
        "members": members,
        "begun": queries.scoring_begun(opportunity) or opportunity.moderation_started_at is not None,
        "undeclared": [one.person for one in members if one.undeclared],
        "waiting": queries.rulings_waiting(opportunity),
    }
    if context["found"] is not None:
        page = Paginator(queries.to_share(opportunity), queries.PAGE).get_page(request.GET.get("page"))
        given = queries.given_rows(page.object_list)
        context |= {
            "page": page,
            "given_rows": [(one, given.get(one.pk, [])) for one in page],
            "shares": queries.shares(opportunity),
            "vacancies": queries.vacancies(opportunity),
        }
    return render(request, "source/sharing.html", context)


@access.allowed(panel_rules.chair_or_team, load=queries.load_shared)
def shared(request: HttpRequest, application: Application) -> HttpResponse:
    """Who scores one application, and who else could."""
    opportunity = application.opportunity
    _open(opportunity, request)
    held = {one.member.pk: one.applications for one in queries.shares(opportunity)}
    form = GiveForm(request.POST or None, free=queries.free_to_take(application), held=held)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.give(application=application, by=request.person, at=request.now, **form.given())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{row.member.person} scores {application.reference} as well.")
            return redirect("source:shared", opportunity.reference, application.reference)
    begun = queries.scoring_begun(opportunity) or opportunity.moderation_started_at is not None
    context = {
        "application": application,
        "opportunity": opportunity,
        "place": place(opportunity),
        "given": queries.given_rows([application]).get(application.pk, []),
        "vacancies": queries.vacancies(opportunity, [application]),
        "begun": begun,
        "form": form,
    }
    return render(request, "source/shared.html", context)


def load_assignment(reference: str, application: str, number: int) -> Assignment:
    found = queries.load_shared(reference, application)
    row = found.assignments.select_related("member__person").filter(pk=number).first()
    if row is None:
        raise Http404("They do not score it.")
    row.application = found
    return row


@access.allowed(panel_rules.chair_or_team, load=load_assignment)
def take_off(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    application, person = assignment.application, assignment.member.person
    return asks_first(
        request,
        WhyForm(request.POST or None),
        partial(actions.take_off, assignment=assignment, by=request.person, at=request.now),
        done=f"{person} no longer scores {application.reference}.",
        back_href=reverse("source:shared", args=[application.opportunity.reference, application.reference]),
        heading=f"Take {application.reference} from {person}",
        text="Another person has to take it, or fewer score it than the others.",
        button="Take it from them",
        place=place(application.opportunity),
    )


@access.allowed(panel_rules.chair_or_team, load=load_panel)
def stop_sharing(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    return asks_first(
        request,
        WhyForm(request.POST or None),
        partial(actions.stop_sharing, opportunity=opportunity, by=request.person, at=request.now),
        done="Everybody on the panel scores every application again.",
        back_href=reverse("source:sharing", args=[opportunity.reference]),
        heading="Let everybody score every application",
        text="The list of who scores what is taken back.",
        button="Take the list back",
        place=place(opportunity),
    )
