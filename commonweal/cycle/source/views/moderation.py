"""The meeting: scores side by side, an agreed score for each criterion, and the ranking that they make."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.award import RecommendForm
from commonweal.cycle.source.forms.panel import AgreeForm, ReasonForm, ShortForm
from commonweal.cycle.source.models import Award, Opportunity
from commonweal.cycle.source.queries import meeting
from commonweal.cycle.source.queries import panel as queries
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.ranking import standing
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused, refuse


@access.allowed(rules.may_see_board, load=queries.load_board)
def moderation(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Before it starts: who has submitted. From then on: every score, the widest spread first."""
    runs = bool(rules.chair_or_team(request.person, opportunity))
    started = opportunity.moderation_started_at is not None
    left = [] if started else rules.outstanding(opportunity)
    form = ShortForm(request.POST or None) if left else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        actions.start_moderation(opportunity=opportunity, by=request.person, at=request.now, reason=reason)
        messages.success(request, "Moderation has started. The panel now sees every score.")
        return redirect("source:moderation", opportunity.reference)
    rows, found = queries.board(opportunity, request.person)
    offer = next(
        (one for one in ASSESSMENT.offers(opportunity, request.person) if one.move.verb == "start_moderation"), None
    )
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "runs": runs,
        "started": started,
        "left": left,
        "missing": offer.missing if offer else (),
        "form": form,
        "rows": rows,
        "found": found,
        "leanings": meeting.leanings(opportunity, request.person) if started else [],
        "words_for": rules.words_for,
        "bases": rules.BASES,
    }
    return render(request, "source/moderation.html", context)


def _named(opportunity: Opportunity, application: str, criterion: str) -> tuple[Any, Any]:
    one = next((each for each in opportunity.applications.all() if each.reference == application.upper()), None)
    asked = next((each for each in opportunity.criteria.all() if each.key == criterion), None)
    if one is None or asked is None:
        raise Http404("There is no such application or criterion.")
    return one, asked


@access.allowed(rules.chair_or_team, load=queries.load_board)
def agree(request: HttpRequest, opportunity: Opportunity, application: str, criterion: str) -> HttpResponse:
    """The agreed score for one criterion of one application."""
    one, asked = _named(opportunity, application, criterion)
    row = next((each for each in queries.board(opportunity, request.person)[0] if each.application == one), None)
    if row is None or row.hidden:
        why = row.hidden if row else "Moderation has not started, or it gets no further consideration."
        raise refuse("You cannot agree this score.", why, rules.chair_or_team.who)
    cell = next(each for each in row.cells if each.criterion == asked)
    if cell.moderation is not None:
        return _take_back(request, opportunity, cell)
    away = {member.pk for member in row.away}
    form = AgreeForm(
        request.POST or None,
        criterion=asked,
        method=rules.BASIS_OF_METHOD[opportunity.moderation_method],
        members=[member for member in opportunity.panel.all() if member.pk not in away],
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.moderate(application=one, criterion=asked, by=request.person, at=request.now, **form.answers())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{one.reference}, {asked.title}: the agreed score is recorded.")
            return redirect("source:moderation", opportunity.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "row": row, "cell": cell, "form": form}
    return render(request, "source/agree.html", context)


def _take_back(request: HttpRequest, opportunity: Opportunity, cell: queries.BoardCell) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.take_back(moderation=cell.moderation, by=request.person, at=request.now, **form.cleaned_data)
        messages.success(request, "The agreed score is taken back. Agree it again.")
        return redirect("source:moderation", opportunity.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "cell": cell, "form": form}
    return render(request, "source/take_back.html", context)


# ---- ranking ------------------------------------------------------------------------------------------------------


@access.allowed(rules.may_see_board, load=queries.load_board)
def ranking(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """The order, what it adds up to, where the money ends; and the recommendation that follows."""
    if opportunity.moderation_started_at is None:
        raise refuse("You cannot see a ranking.", "Moderation has not started.", rules.chair_or_team.who)
    found = standing(opportunity)
    rows = meeting.places(opportunity, found, request.person)
    ranked = [line.application for line in found.lines if line.application.rank is not None]
    team = bool(on_the_team(request.person, opportunity))
    proposed = Award.objects.filter(application__opportunity=opportunity).select_related("decision").first()
    form = _recommend_form(request, opportunity, ranked) if team and ranked and _may_propose(proposed) else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            decision = _recommend(request, opportunity, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The recommendation is before the decision maker as {decision.reference}.")
            return redirect("decide:decision", decision.reference)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "found": found,
        "places": rows,
        "notes": meeting.notes_for(found, rows),
        "balance": meeting.balance(opportunity, rows) if rows else None,
        "ranked": bool(ranked),
        "runs": bool(rules.chair_or_team(request.person, opportunity)),
        "decision": proposed.decision if proposed else None,
        "form": form,
    }
    return render(request, "source/ranking.html", context)


def _may_propose(award: Award | None) -> bool:
    if award is None:
        return True
    return award.decision.state == "withdrawn" or award.decision.outcome in ("reject", "defer")


def _recommend_form(request: HttpRequest, opportunity: Opportunity, ranked: list[Any]) -> RecommendForm:
    left, initial = opportunity.budget, {}
    for one in ranked:
        if one.amount is not None and one.amount <= left:
            initial[f"offer_{one.pk}"] = one.amount
            left -= one.amount
    return RecommendForm(request.POST or None, ranked=ranked, initial=initial)


def _recommend(request: HttpRequest, opportunity: Opportunity, form: RecommendForm) -> Any:
    given = form.cleaned_data
    return actions.recommend(
        opportunity=opportunity,
        offers=form.offers(),
        reserves=[int(pk) for pk in given["reserves"]],
        reason=given["reason"],
        planned_for=given["planned_for"],
        by=request.person,
        at=request.now,
    )


@access.posts
@access.allowed(rules.chair_or_team, load=queries.load_board)
def rank(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    actions.rank(opportunity=opportunity, by=request.person, at=request.now)
    messages.success(request, "The applications are ranked by their agreed scores.")
    return redirect("source:ranking", opportunity.reference)
