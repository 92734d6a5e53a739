"""Assessors: their list, their interests, their scores."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.panel import LeaveForm, ScoreForm, initial_score
from commonweal.cycle.source.models import Application, Criterion, Opportunity, PanelMember, Score
from commonweal.cycle.source.queries import panel as queries
from commonweal.cycle.source.queries import queue
from commonweal.cycle.source.queries.assignment import scores_in_words
from commonweal.cycle.source.queries.clarify import of_opportunity, on_application
from commonweal.cycle.source.queries.gate import charter_signed, reading
from commonweal.cycle.source.queries.interests import came_too_late
from commonweal.cycle.source.queries.lateness import late_ones_pending
from commonweal.cycle.source.queries.living_wage import wage_at_opening
from commonweal.cycle.source.queries.opportunity import state_now
from commonweal.cycle.source.queries.overlap import Overlaps, overlaps_of
from commonweal.cycle.source.queries.progress import named, own_scores_left, progress, to_judge
from commonweal.cycle.source.queries.sent_files import lines_shown, opening_refusal, sent_files
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import criteria_for, is_given, shared_out
from commonweal.cycle.source.rules.gate import applicable, checked_by_officers, failed, unchecked
from commonweal.cycle.source.rules.names import called, names_hidden
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.cycle.source.rules.worked_out import Fact, worked_out
from commonweal.cycle.source.states.clarify import CLARIFICATION
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.ground.pages import access
from commonweal.ground.pages.paging import ByKey
from commonweal.ground.pages.words import clock
from commonweal.ground.record.rules import Refused, refuse


def place(opportunity: Opportunity) -> str:
    return f"Opportunity {opportunity.reference}"


FEW = 6  # applications of which the table of how far everyone is has a column each
AFTER_CLOSING = "the panel, once the opportunity has closed"


@access.signed_in
def yours(request: HttpRequest) -> HttpResponse:
    """The panels on which this person sits."""
    return render(request, "source/assessments.html", {"seats": queries.panels_of(request.person, request.now)})


@access.allowed(reader, load=exercises.load)
def assessment(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """The task of an exercise: the opportunities to assess."""
    opportunities = exercise.opportunities.exclude(state="draft").order_by("pk")
    context = {"exercise": exercise, "opportunities": opportunities, "states": ASSESSMENT.states, "to": "source:assess"}
    return render(request, "source/assessment_task.html", context)


@access.allowed(rules.panel_or_team, load=queries.load_panel)
def assess(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """For a member their own list; for the team and the chair how far everyone is, and never a score."""
    member = rules.member_for(request.person, opportunity)
    runs = bool(rules.chair_or_team(request.person, opportunity))
    shut = rules.shut_refusal(opportunity, request.now)
    open_now = not shut
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "state": ASSESSMENT.states[state_now(opportunity, request.now)],
        "member": member,
        "runs": runs,
        "open_now": open_now,
        "shut_past": shut if rules.has_closed(opportunity, request.now) else "",
    }
    if runs:
        context |= _nobody(request, opportunity)
    if member and open_now:
        context |= _own(request, member)
    if runs and open_now:
        context |= _everyone(request, opportunity)
    return render(request, "source/assess.html", context)


def _nobody(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    """Why nothing is assessed: a late one is awaited or, for whoever can end it, nobody applied or met the criteria."""
    if opportunity.state == "decided" or not rules.has_closed(opportunity, request.now):
        return {}
    found = queries.how_many(opportunity)
    return {
        "late": late_ones_pending(opportunity, request.now) if opportunity.state in ("open", "closed") else "",
        "none_applied": not found.received and bool(may_manage(request.person, opportunity)),
        "none_eligible": bool(found.received)
        and not found.standing
        and not found.recommended
        and bool(on_the_team(request.person, opportunity)),
    }


def _own(request: HttpRequest, member: PanelMember) -> dict[str, Any]:
    opportunity = member.opportunity
    hidden = names_hidden(request.person, opportunity)
    orders = {key: said for key, said in queue.ORDERS.items() if not (hidden and key == "name")}
    order = request.GET.get("sort", "") if request.GET.get("sort", "") in orders else "own"
    own = queue.own_list(member)
    page = Paginator(range(own.length), queue.PAGE).get_page(request.GET.get("page"))
    lines = queue.lines(member, order, page.object_list)
    return {
        "page": page,
        "lines": lines,
        "waits": any(one.status == queue.UNCHECKED for one in lines),
        "opens": page.has_other_pages() or any(not one.closed for one in lines),
        "nobody": "No application was given to you." if shared_out(opportunity) else "Nobody has applied.",
        "criteria": criteria_for(member),
        "called": lambda one: called(one, hidden),
        "order": order,
        "orders": orders,
        "own": own,
        "minutes": queries.minutes_each(opportunity),
        "left": member.undeclared,
        "gone": rules.left_refusal(member),
        "scores": scores_in_words(member),
        "submitted": not member.has_left and not member.undeclared and own.submitted,
    }


def _everyone(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    judged = to_judge(opportunity)
    team = bool(on_the_team(request.person, opportunity))
    return {
        "team": team,
        "progress": progress(opportunity, judged),
        "judged": len(judged),
        "each": named(opportunity, judged) if len(judged) <= FEW else [],
        "may_remind": not opportunity.moderation_started_at,
        "too_late": came_too_late(opportunity),
        "may_end": opportunity.state != "decided",
        "received": _received(request, opportunity) if team else None,
        "gate_of": _gate_of,
        "looked_up": rules.looked_up,
        "questions": of_opportunity(opportunity, request.person),
        "question_states": CLARIFICATION.states,
    }


def _received(request: HttpRequest, opportunity: Opportunity) -> Page:
    page = ByKey(queries.received(opportunity), queue.PAGE).get_page(request.GET.get("received"))
    for one in page:
        one.opportunity = opportunity
    return page


def _gate_of(application: Application) -> str:
    if not applicable(application):
        return "None asked"
    return "Not met" if failed(application) else "Not checked" if unchecked(application) else "Met"


# ---- scores -------------------------------------------------------------------------------------------------------


@access.allowed(rules.may_read, load=queries.load_to_read)
def score(request: HttpRequest, application: Application) -> HttpResponse:
    """One application to read and to score, a criterion at a time. Nobody else's scores are here."""
    opportunity = application.opportunity
    refusal = opening_refusal(request.person, application, request.now)
    if refusal:
        raise refuse("You cannot score this application.", refusal, AFTER_CLOSING)
    member = rules.member_for(request.person, opportunity)
    criteria = criteria_for(member)
    own = {one.criterion_id: one for one in queries.own_scores(member, [application])}
    criterion = _asked_for(request, criteria, own)
    locked = any(one.state == "submitted" for one in own.values()) or opportunity.moderation_started_at is not None
    form = ScoreForm(request.POST or None, criterion=criterion, initial=initial_score(own.get(criterion.pk)))
    if request.method == "POST" and "autosave" in request.POST:
        return _autosaved(request, application, member, form)
    if request.method == "POST" and form.is_valid():
        try:
            _save(application, member, form, request)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return _after_saving(request, application, member, criteria, criterion)
    if request.method == "GET":
        actions.note_opened(applications=[application], where="score", by=request.person, at=request.now)
    context = {
        "member": member,
        "criteria": criteria,
        "criterion": criterion,
        "own": own,
        "locked": locked,
        "form": form,
    }
    return render(request, "source/score.html", context | _to_score(request, application, context))


def _to_score(request: HttpRequest, application: Application, given: dict[str, Any]) -> dict[str, Any]:
    """What stands around the score: the application as it is read, and what is known of it."""
    person = request.person
    opportunity, criteria, criterion, own = application.opportunity, given["criteria"], given["criterion"], given["own"]
    return as_read(application, names_hidden(person, opportunity)) | {
        "application": application,
        "opportunity": opportunity,
        "place": place(opportunity),
        "number": criteria.index(criterion) + 1,
        "short": {one.pk for one in criteria if one.pk in own and rules.reason_refusal(one.title, own[one.pk].reason)},
        "given": is_given(given["member"], application),
        "shared": shared_out(opportunity) is not None,
        "asked": _asked_about(application, criterion),
        "checked": checked_by_officers(application),
        "facts": _facts(person, application, criterion),
        "duplicates": _duplicates(request, application, criterion),
    }


def _facts(person: Any, application: Application, criterion: Criterion) -> list[Fact]:
    """What the answers come to under this criterion, and what belongs to none of them."""
    opportunity = application.opportunity
    found = worked_out(
        application.submitted or {},
        names=not names_hidden(person, opportunity),
        wage=wage_at_opening(opportunity),
    )
    known = {one.key for one in application.opportunity.criteria.all()}
    return [one for one in found if one.criterion == criterion.key or one.criterion not in known]


def _duplicates(request: HttpRequest, application: Application, criterion: Criterion) -> Overlaps | None:
    """What it overlaps with, under a criterion by which the framework asks whether anything is done twice."""
    stated = application.opportunity.exercise.framework.pack.criteria.scored
    if not any(one.key == criterion.key and one.shows == "duplicates" for one in stated):
        return None
    return overlaps_of(application, request.person, timezone.localdate(request.now))


def _asked_about(application: Application, criterion: Criterion) -> list[Any]:
    found = on_application(application) if application.asked_to_clarify else []
    return [one for one in found if one.criterion_id == criterion.pk]


def as_read(application: Application, hidden: bool) -> dict[str, Any]:
    """What was sent as this reader may see it: under which name, with which files, and which of them open."""
    found = reading(application)
    files = sent_files(found.lines, hidden)
    reference = application.opportunity.reference
    return {
        "hidden": hidden,
        "called": called(application, hidden),
        "reading": found,
        "charter": charter_signed(application),
        "lines": lines_shown(found.lines, files),
        "files": {
            key: reverse("source:sent_file", args=[reference, application.reference, key])
            for key, one in files.items()
            if not one.why_not
        },
    }


def _asked_for(request: HttpRequest, criteria: list[Criterion], own: dict[int, Score]) -> Criterion:
    """The criterion that the address or what was sent names; else the first that is not scored yet."""
    named = request.GET.get("criterion", "")
    for one in criteria:
        if one.key == named or (not named and f"reason_{one.pk}" in request.POST):
            return one
    left = (one for one in criteria if one.pk not in own or rules.reason_refusal(one.title, own[one.pk].reason))
    return next(left, criteria[0])


def _autosaved(request: HttpRequest, application: Application, member: PanelMember, form: ScoreForm) -> HttpResponse:
    """What a script sends while somebody writes: a draft of any length, which nobody else sees."""
    kept = form.half_written()
    if not kept:
        return JsonResponse({"told": "Not saved yet. Select a score, and begin to write why."})
    told: dict[str, Any] = {"application": application, "member": member, "criterion": form.criterion}
    try:
        actions.save_score(by=request.person, at=request.now, half_written=True, **told, **kept)
    except Refused as refused:
        return JsonResponse({"told": refused.refusals[0].why}, status=409)
    return JsonResponse({"told": f"Draft saved at {clock(request.now)}", "seen": "saved"})


def _save(application: Application, member: PanelMember, form: ScoreForm, request: HttpRequest) -> None:
    given = form.given()
    if not given:
        return
    actions.save_score(
        application=application,
        member=member,
        criterion=form.criterion,
        by=request.person,
        at=request.now,
        **given,
    )
    messages.success(request, f"{form.criterion.title}: your draft is saved. Nobody else sees it yet.")


def _after_saving(
    request: HttpRequest, application: Application, member: PanelMember, criteria: list[Criterion], here: Criterion
) -> HttpResponse:
    """Stay here, or go on: to the next criterion, to the next application, and then to what was scored."""
    reference = application.opportunity.reference
    own = reverse("source:score", args=[reference, application.reference])
    if request.POST.get("then") != "next":
        return redirect(f"{own}?criterion={here.key}")
    after = criteria[criteria.index(here) + 1 :]
    if after:
        return redirect(f"{own}?criterion={after[0].key}")
    other = queue.next_to_score(member)
    if other is not None:
        return redirect("source:score", reference, other.reference)
    return redirect("source:submit_scores", reference)


@access.allowed(rules.on_the_panel, load=queries.load_panel)
def next_application(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """On to the first application on this member's list that is not scored yet; else to the check before submitting."""
    other = queue.next_to_score(rules.member_for(request.person, opportunity))
    if other is None or rules.shut_refusal(opportunity, request.now):
        messages.info(request, "Nothing that opens to you is left to score.")
        return redirect("source:assess", opportunity.reference)
    return redirect("source:score", opportunity.reference, other.reference)


@access.allowed(rules.on_the_panel, load=queries.load_panel)
def submit_scores(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """All of one's scores on one page, before they are submitted and locked."""
    member = rules.member_for(request.person, opportunity)
    shut = rules.left_refusal(member)
    if member.undeclared and not shut:
        shut = "Declare your interests first: no application opens before that."
    if shut:
        raise refuse("You cannot submit scores.", shut, "you")
    if request.method == "POST":
        actions.submit_scores(member=member, by=request.person, at=request.now)
        messages.success(request, "Your scores are submitted and locked.")
        return redirect("source:assess", opportunity.reference)
    left = own_scores_left(member)
    page = Paginator(left.applications, queue.PAGE).get_page(request.GET.get("page"))
    page.object_list = named(opportunity, page.object_list)
    given = queries.own_scores(member, page)
    hidden = names_hidden(request.person, opportunity)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "criteria": criteria_for(member),
        "called": lambda one: called(one, hidden),
        "page": page,
        "given": {(one.application_id, one.criterion_id): one for one in given},
        "unusual": queries.unusual(member, given),
        "missing": left.missing,
        "submitted": not left.unsent,
    }
    return render(request, "source/submit_scores.html", context)


@access.posts
@access.allowed(rules.on_the_panel, load=queries.load_panel)
def reopen_scores(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    member = rules.member_for(request.person, opportunity)
    actions.reopen_scores(member=member, by=request.person, at=request.now)
    messages.success(request, "Your scores are open again. Submit them when you have finished.")
    return redirect("source:assess", opportunity.reference)


@access.posts
@access.allowed(rules.chair_or_team, load=queries.load_member)
def remind(request: HttpRequest, member: PanelMember) -> HttpResponse:
    actions.remind(member=member, by=request.person, at=request.now)
    messages.success(request, f"{member.person} has been reminded.")
    return redirect("source:assess", member.opportunity.reference)


@access.allowed(rules.may_end_place, load=queries.load_member)
def leave(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """A place on the panel ends in the middle of a round, with a reason: by the member, or by who runs it."""
    opportunity = member.opportunity
    own = member.person_id == request.person.pk
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(member=member, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{'Your place' if own else f'The place of {member.person}'} has ended.")
            return redirect("source:assessments" if own else reverse("source:assess", args=[opportunity.reference]))
    context = {"opportunity": opportunity, "place": place(opportunity), "member": member, "own": own, "form": form}
    return render(request, "source/leave.html", context)
