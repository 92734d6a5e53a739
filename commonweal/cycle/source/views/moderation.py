"""The meeting: scores side by side, and an agreed score for each criterion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.moderation import AgreeScoresForm
from commonweal.cycle.source.forms.panel import AgreeForm, ReasonForm, ShortForm
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.cycle.source.queries import meeting
from commonweal.cycle.source.queries import moderation as board
from commonweal.cycle.source.queries import panel as queries
from commonweal.cycle.source.queries.assignment import rulings_waiting
from commonweal.cycle.source.queries.clarify import open_questions, unsettled
from commonweal.cycle.source.queries.progress import outstanding
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import shared_out
from commonweal.cycle.source.states.panel import (
    ASSESSMENT,
    every_application_scored_by_enough,
    panel_is_large_enough,
)
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import access
from commonweal.ground.pages.paging import ByKey
from commonweal.ground.pages.words import plural
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
    questions = unsettled(opportunity, request.now) if runs else []
    form = ShortForm(request.POST or None, left=bool(left), questions=bool(questions)) if left or questions else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reasons = form.cleaned_data if form else {}
        actions.start_moderation(opportunity=opportunity, by=request.person, at=request.now, **reasons)
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
        "questions": open_questions(questions),
        "missing": offer.missing if offer else (),
        "ways": _ways_on(request.person, opportunity, bool(left)) if runs else [],
        "form": None if offer and offer.missing else form,
    }
    return render(request, "source/moderation_before.html", context)


def _ways_on(person: Any, opportunity: Opportunity, left: bool) -> list[tuple[str, str]]:
    """What helps where too few people scored; the fewest that were published stay as they are."""
    reference, ways = opportunity.reference, []
    if rulings_waiting(opportunity):
        ways.append(("Rule on the connections that wait for a ruling", reverse("source:interests", args=[reference])))
    if left or not (panel_is_large_enough(opportunity) or every_application_scored_by_enough(opportunity)):
        return ways
    if shared_out(opportunity):
        ways.append(("Give an application to somebody else on the panel", reverse("source:sharing", args=[reference])))
    if on_the_team(person, opportunity):
        panel = reverse("source:panel", args=[opportunity.exercise.reference])
        return [*ways, ("Add somebody to the panel, who then declares and scores", panel)]
    return [*ways, ("Ask the team of the exercise to add somebody to the panel", "")]


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
    """One application: every score and every reason side by side, what was agreed, and what is left to agree."""
    opportunity = application.opportunity
    row = board_of(application)
    runs = bool(rules.chair_or_team(request.person, opportunity))
    left = row.agreed < len(row.cells)
    form = _agree_form(request, row) if runs and left and opportunity.state == "assessing" else None
    if request.method == "POST":
        if form is None:
            raise refuse("You cannot agree these scores.", _why_not_agree(runs, left), rules.chair_or_team.who)
        if form.is_valid() and _agreed(request, application, form):
            return _after_agreeing(request, row)
    if request.method == "GET":
        actions.note_opened(applications=[application], where="discuss", by=request.person, at=request.now)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "row": row,
        "runs": runs,
        "after": None if left else board.after(opportunity, row.found.place, request.person),
        "bases": rules.BASES,
        "middle": rules.middle,
        "sittings": board.sittings(row),
        "form": form,
    }
    return render(request, "source/discuss.html", context)


def _agree_form(request: HttpRequest, row: board.Board) -> AgreeScoresForm:
    application = row.application
    return AgreeScoresForm(
        request.POST or None,
        cells=row.cells,
        method=rules.BASIS_OF_METHOD[application.opportunity.moderation_method],
        members=rules.at_the_table(application),
        initial={"present": last_present(application)},
    )


def _why_not_agree(runs: bool, left: bool) -> str:
    if not runs:
        return "Whoever runs the meeting records what it agrees."
    return "The assessment is over." if left else "Every criterion has an agreed score."


def last_present(application: Application) -> list[str]:
    """Who was in the room for the score agreed last, of those who can be there for this application."""
    free = {one.person.reference for one in rules.at_the_table(application)}
    return [one for one in application.last_present or [] if one in free]


def _agreed(request: HttpRequest, application: Application, form: AgreeScoresForm) -> bool:
    present = form.cleaned_data["present"]
    try:
        actions.agree_scores(
            application=application, given=form.given(), present=present, by=request.person, at=request.now
        )
    except Refused as refused:
        form.add_refused(refused)
        return False
    messages.success(request, f"{application.reference}: {plural(len(form.given()), 'agreed score')} recorded.")
    return True


def _after_agreeing(request: HttpRequest, row: board.Board) -> HttpResponse:
    """Stay here, or go on to the next application that is left; after the last one, to the list."""
    reference = row.application.opportunity.reference
    if request.POST.get("then") != "next":
        return redirect("source:discuss", reference, row.application.reference)
    other = board.after(row.application.opportunity, row.found.place, request.person)
    if other is None:
        return redirect("source:moderation", reference)
    return redirect("source:discuss", reference, other.reference)


def board_of(application: Application) -> board.Board:
    _started(application.opportunity, "You cannot see these scores.")
    row = board.board(application)
    if row is None:
        raise refuse("You cannot see these scores.", "This application gets no further consideration.")
    return row


@access.allowed(rules.may_agree, load=board.load_moderated)
def agree(request: HttpRequest, application: Application, criterion: str) -> HttpResponse:
    """The agreed score for one criterion of one application."""
    opportunity = application.opportunity
    row = board_of(application)
    cell = next((each for each in row.cells if each.criterion.key == criterion), None)
    if cell is None:
        raise Http404("There is no such criterion.")
    if "take_back" in request.POST or (request.method == "GET" and cell.moderation is not None):
        return _take_back(request, opportunity, row, cell)
    method = rules.BASIS_OF_METHOD[opportunity.moderation_method]
    form = AgreeForm(
        request.POST or None,
        criterion=cell.criterion,
        method=method,
        members=rules.at_the_table(application),
        initial={
            "basis": method if method != "agreed" else "",
            "present": last_present(application),
            "reason": rules.reasons_given(list(cell.scores)),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.moderate(
                application=application, criterion=cell.criterion, by=request.person, at=request.now, **form.answers()
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{application.reference}, {cell.criterion.title}: the agreed score is recorded.")
            return redirect("source:discuss", opportunity.reference, application.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "row": row, "cell": cell, "form": form}
    return render(request, "source/agree.html", context)


def _take_back(request: HttpRequest, opportunity: Opportunity, row: board.Board, cell: board.BoardCell) -> HttpResponse:
    """Its button names the agreed score that the page showed, since another may have been agreed meanwhile."""
    if cell.moderation is None:
        messages.info(request, f"The agreed score for {cell.criterion.title} was taken back already. Agree it again.")
        return redirect("source:discuss", opportunity.reference, row.application.reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and request.POST["take_back"] != str(cell.moderation.pk):
        form.add_error(None, "Another score was agreed while this page was open. It is shown here now.")
    if request.method == "POST" and form.is_valid():
        actions.take_back(moderation=cell.moderation, by=request.person, at=request.now, **form.cleaned_data)
        messages.success(request, "The agreed score is taken back. Agree it again.")
        return redirect("source:discuss", opportunity.reference, cell.moderation.application.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "cell": cell, "form": form}
    return render(request, "source/take_back.html", context)
