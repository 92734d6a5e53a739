"""The ranking, and what follows from it: what is minded for each applicant, and the recommendation of all of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.award import OffersForm, RecommendForm
from commonweal.cycle.source.models import Application, Offer, Opportunity
from commonweal.cycle.source.queries import meeting
from commonweal.cycle.source.queries import offers as queries
from commonweal.cycle.source.queries.moderation import seat_for
from commonweal.cycle.source.queries.overlap import Areas, areas_named
from commonweal.cycle.source.queries.panel import load_meeting, load_ranking
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules import panel
from commonweal.cycle.source.rules.condition import in_words
from commonweal.cycle.source.rules.lot import by_lot
from commonweal.cycle.source.rules.ranking import standing
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import access
from commonweal.ground.pages.paging import ByKey
from commonweal.ground.record.rules import Refused, refuse

WHAT = "You cannot recommend this."


@access.allowed(panel.may_see_board, load=load_ranking)
def ranking(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """The order, what it adds up to, where the money ends; and the way to the recommendation that follows."""
    if opportunity.moderation_started_at is None:
        raise refuse("You cannot see a ranking.", "Moderation has not started.", panel.chair_or_team.who)
    found = standing(opportunity)
    areas = areas_named(opportunity)
    rows = meeting.places(opportunity, found, areas, request.person)
    decision = queries.decision_on(opportunity)
    stored = any(line.application.rank is not None for line in found.lines)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "found": found,
        "page": Paginator(rows, queries.PAGE).get_page(request.GET.get("page")),
        "line_on": sorted({number // queries.PAGE + 1 for number, row in enumerate(rows) if row.first_over}),
        "notes": meeting.notes_for(found, rows),
        "balance": _above_the_line(opportunity, rows, areas) if rows else None,
        "asks_areas": bool(areas.offered),
        "ranked": stored,
        "runs": bool(panel.chair_or_team(request.person, opportunity)),
        "decision": decision,
        "may_recommend": stored and not rules.settled(decision) and bool(on_the_team(request.person, opportunity)),
    }
    return render(request, "source/ranking.html", context)


def _above_the_line(opportunity: Opportunity, rows: list[meeting.Place], areas: Areas) -> meeting.Balance:
    within = [row.line.application for row in rows if not row.over]
    everyone = [row.line.application for row in rows]
    return meeting.balance(opportunity, everyone, within, meeting.asked_for(within), areas)


@access.posts
@access.allowed(panel.chair_or_team, load=load_ranking)
def rank(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    actions.rank(opportunity=opportunity, by=request.person, at=request.now)
    messages.success(request, "The applications are ranked by their agreed scores.")
    return redirect("source:ranking", opportunity.reference)


# ---- what is minded -----------------------------------------------------------------------------------------------


@access.allowed(on_the_team, load=load_meeting)
def offers(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Who is to be offered what, a page at a time: as the ranking has it, until somebody changes it."""
    decision = queries.decision_on(opportunity)
    shut = rules.offers_shut(decision, drafted=queries.letters_drafted(opportunity))
    if shut:
        raise refuse("You cannot change these offers.", shut)
    page = ByKey(queries.to_offer(opportunity), queries.PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        raise refuse(WHAT, "The applications have not been ranked.", "the chair of the panel ranks them")
    own, shut_ones = _open_to(request.person, opportunity, list(page))
    form = OffersForm(request.POST or None, opportunity=opportunity, offers=own)
    if request.method == "POST" and form.is_valid():
        try:
            actions.draft_offers(
                opportunity=opportunity,
                offers=form.offers(),
                reserves=form.reserves(),
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            return _onward(request, opportunity, page, decided=rules.settled(decision))
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "page": page,
        "form": form,
        "shut": shut_ones,
        "so_far": queries.so_far(opportunity),
        "decided": rules.settled(decision),
        "decision": decision,
    }
    return render(request, "source/offers.html", context)


def _open_to(person: Any, opportunity: Opportunity, rows: list[Offer]) -> tuple[list[Offer], int]:
    """The rows that this person may see, and how many of the page an interest shuts to them."""
    for row in rows:
        row.application.found_partners = row.partners
    seat_for(opportunity, [row.application for row in rows])
    own = [row for row in rows if not panel.interest_of(person, row.application)]
    return own, len(rows) - len(own)


def _onward(request: HttpRequest, opportunity: Opportunity, page: Page, decided: bool) -> HttpResponse:
    if page.has_next():
        messages.success(request, "This page is saved.")
        response = redirect("source:offers", opportunity.reference)
        response["Location"] += f"?page={page.next_page_number()}"
        return response
    return redirect("source:letters" if decided else "source:recommend", opportunity.reference)


# ---- the recommendation -------------------------------------------------------------------------------------------


@access.allowed(on_the_team, load=load_ranking)
def recommend(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """All of it before it is put up for decision: what it comes to, what it would cover, and what it must explain."""
    decision = queries.decision_on(opportunity)
    if rules.settled(decision):
        raise refuse(WHAT, rules.offers_shut(decision, drafted=True))
    applications = list(opportunity.applications.all())
    ranked = {one.pk: one for one in applications if one.rank is not None}
    if not ranked and not rules.nobody_eligible(applications):
        raise refuse(WHAT, "The applications have not been ranked.", "the chair of the panel ranks them")
    minded = queries.minded(opportunity)
    refusal = rules.offers_refusal(opportunity, ranked, minded.offers)
    form = None if refusal else _recommend_form(request, opportunity, ranked, minded)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            decision = _recommend(request, opportunity, form, minded)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The recommendation is {decision.reference}. Its report comes next.")
            return redirect("decide:decision", decision.reference)
    chosen = _in_order(ranked, minded)
    given = sum(minded.offers.values(), Decimal(0))
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "page": Paginator(_rows(request.person, chosen, minded), queries.PAGE).get_page(request.GET.get("page")),
        "offered": len(minded.offers),
        "conditional": bool(minded.conditions),
        "reserves": len(minded.reserves),
        "ranked": len(ranked),
        "given": given,
        "balance": meeting.balance(
            opportunity, list(ranked.values()), [ranked[pk] for pk in minded.offers], given, areas_named(opportunity)
        ),
        "refusal": refusal,
        "form": form,
    }
    return render(request, "source/recommend.html", context)


def _in_order(ranked: dict[int, Application], minded: queries.Minded) -> list[Application]:
    """Offers before reserves; lot by lot, best first."""
    best = [one for some in by_lot(ranked.values()) for one in sorted(some, key=lambda one: one.rank)]
    return [one for one in best if one.pk in minded.offers] + [one for one in best if one.pk in minded.reserves]


def _rows(person: Any, chosen: list[Application], minded: queries.Minded) -> list[dict[str, Any]]:
    return [
        {
            "application": one,
            "amount": minded.offers.get(one.pk),
            "reserve": one.pk in minded.reserves,
            "conditions": in_words(minded.conditions.get(one.pk, [])),
            "hidden": panel.interest_of(person, one),
        }
        for one in chosen
    ]


def _recommend_form(
    request: HttpRequest, opportunity: Opportunity, ranked: dict[int, Application], minded: queries.Minded
) -> RecommendForm:
    given = {ranked[pk].lot_id for pk in minded.offers}
    left = [lot for lot in opportunity.lots.all() if lot.pk not in given]
    needed = rules.reason_needed(opportunity, ranked, minded.offers)
    return RecommendForm(
        request.POST or None,
        left=left,
        reason_needed=needed,
        nobody=not minded.offers,
        as_shown=minded.as_shown,
    )


def _recommend(request: HttpRequest, opportunity: Opportunity, form: RecommendForm, minded: queries.Minded) -> Any:
    return actions.recommend(
        opportunity=opportunity,
        offers=minded.offers,
        reserves=minded.reserves,
        conditions=minded.conditions,
        reason=form.cleaned_data["reason"],
        not_awarded=form.not_awarded(),
        planned_for=form.cleaned_data["planned_for"],
        by=request.person,
        at=request.now,
    )
