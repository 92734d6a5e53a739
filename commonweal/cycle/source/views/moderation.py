"""The meeting: scores side by side, and an agreed score for each criterion."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.panel import AgreeForm, ReasonForm, ShortForm
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.cycle.source.queries import meeting
from commonweal.cycle.source.queries import moderation as board
from commonweal.cycle.source.queries import panel as queries
from commonweal.cycle.source.queries.progress import outstanding
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import access
from commonweal.ground.pages.paging import ByKey
from commonweal.ground.record.rules import Refused, refuse


@access.allowed(rules.may_see_board, load=queries.load_meeting)
def moderation(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Once it has started: where to begin, the widest spread first."""
    if opportunity.moderation_started_at is None:
        return _before(request, queries.load_board(opportunity.reference))
    show = request.GET.get("show", "") if request.GET.get("show", "") in board.SHOWN else ""
    found = board.meeting_of(opportunity)
    page = ByKey(board.to_moderate(opportunity, show), board.PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    board.seat_for(opportunity, [row.application for row in rows])
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "runs": bool(rules.chair_or_team(request.person, opportunity)),
        "meeting": found,
        "no_line": board.no_line(opportunity, rows) if found.line is None else "",
        "page": page,
        "rows": [(row, rules.whose(request.person, row.application)) for row in rows],
        "show": show,
        "shown": board.SHOWN,
    }
    return render(request, "source/moderation.html", context)


def _before(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Before it starts: who has submitted, and nobody's scores."""
    runs = bool(rules.chair_or_team(request.person, opportunity))
    left = outstanding(opportunity)
    form = ShortForm(request.POST or None) if left else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        actions.start_moderation(opportunity=opportunity, by=request.person, at=request.now, reason=reason)
        messages.success(request, "Moderation has started. The panel now sees every score.")
        return redirect("source:moderation", opportunity.reference)
    offer = next(
        (one for one in ASSESSMENT.offers(opportunity, request.person) if one.move.verb == "start_moderation"), None
    )
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "runs": runs,
        "left": left,
        "missing": offer.missing if offer else (),
        "form": form,
    }
    return render(request, "source/moderation_before.html", context)


@access.allowed(rules.may_see_board, load=queries.load_board)
def leanings(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """What the scores say about the scoring. It changes none of them."""
    _started(opportunity, "You cannot see what the scores say.")
    said = meeting.leanings(opportunity, request.person)
    context = {"opportunity": opportunity, "place": place(opportunity), "said": said}
    return render(request, "source/leanings.html", context)


def _started(opportunity: Opportunity, what: str) -> None:
    if opportunity.moderation_started_at is None:
        raise refuse(what, "Moderation has not started.", rules.chair_or_team.who)


@access.allowed(rules.may_discuss, load=board.load_moderated)
def discuss(request: HttpRequest, application: Application) -> HttpResponse:
    """One application: every score and every reason side by side, and what was agreed."""
    opportunity = application.opportunity
    row = _row(application)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "row": row,
        "runs": bool(rules.chair_or_team(request.person, opportunity)),
        "after": board.after(opportunity, row.found.place) if row.agreed == len(row.cells) else None,
        "bases": rules.BASES,
    }
    return render(request, "source/discuss.html", context)


def _row(application: Application) -> board.Board:
    _started(application.opportunity, "You cannot see these scores.")
    row = board.board(application)
    if row is None:
        raise refuse("You cannot see these scores.", "This application gets no further consideration.")
    return row


@access.allowed(rules.may_agree, load=board.load_moderated)
def agree(request: HttpRequest, application: Application, criterion: str) -> HttpResponse:
    """The agreed score for one criterion of one application."""
    opportunity = application.opportunity
    row = _row(application)
    cell = next((each for each in row.cells if each.criterion.key == criterion), None)
    if cell is None:
        raise Http404("There is no such criterion.")
    if cell.moderation is not None:
        return _take_back(request, opportunity, cell)
    form = AgreeForm(
        request.POST or None,
        criterion=cell.criterion,
        method=rules.BASIS_OF_METHOD[opportunity.moderation_method],
        members=[one for one in opportunity.panel.all() if one not in row.away and rules.takes_part(one, application)],
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.moderate(
                application=application, criterion=cell.criterion, by=request.person, at=request.now, **form.answers()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{application.reference}, {cell.criterion.title}: the agreed score is recorded.")
            return redirect("source:discuss", opportunity.reference, application.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "row": row, "cell": cell, "form": form}
    return render(request, "source/agree.html", context)


def _take_back(request: HttpRequest, opportunity: Opportunity, cell: board.BoardCell) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.take_back(moderation=cell.moderation, by=request.person, at=request.now, **form.cleaned_data)
        messages.success(request, "The agreed score is taken back. Agree it again.")
        return redirect("source:discuss", opportunity.reference, cell.moderation.application.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "cell": cell, "form": form}
    return render(request, "source/take_back.html", context)
