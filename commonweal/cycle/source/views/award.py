"""Letters, the awards that the public sees, and what the applicant does with an offer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import in_effect, open_part
from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.council.people.rules import any_member
from commonweal.cycle.source import actions
from commonweal.cycle.source.forms.award import (
    AcceptForm,
    LetterForm,
    NotTakenUpForm,
    SendForm,
    initial_letter,
)
from commonweal.cycle.source.models import Award, Opportunity
from commonweal.cycle.source.queries import award as queries
from commonweal.cycle.source.queries import posting
from commonweal.cycle.source.queries.after_letter import as_told, left_to_do
from commonweal.cycle.source.queries.condition import any_overdue, conditional
from commonweal.cycle.source.queries.letters import is_contract
from commonweal.cycle.source.queries.offers import minded, so_far
from commonweal.cycle.source.queries.opportunity import load as load_opportunity
from commonweal.cycle.source.queries.panel import load_meeting
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules.challenge import may_see, paused
from commonweal.cycle.source.rules.condition import left_out, may_show
from commonweal.cycle.source.rules.panel import chair_or_team, whose
from commonweal.cycle.source.rules.worked_again import price_in_words
from commonweal.cycle.source.states.award import AWARD
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.cycle.source.views.condition import own_standing, standing
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import access
from commonweal.ground.pages.words import day
from commonweal.ground.post.queries import load as load_letter
from commonweal.ground.post.rules import second_person
from commonweal.ground.post.states import LETTER
from commonweal.ground.record.rules import Refused, rule

PAGE = 50


@access.allowed(reader, load=exercises.load)
def award(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """The task of an exercise: the opportunities whose awards are to be decided and told."""
    opportunities = exercise.opportunities.exclude(state="draft").order_by("pk")
    context = {
        "exercise": exercise,
        "opportunities": opportunities,
        "states": ASSESSMENT.states,
        "to": "source:letters",
    }
    return render(request, "source/assessment_task.html", context)


# ---- letters ------------------------------------------------------------------------------------------------------


@access.allowed(rules.may_read_letters, load=load_meeting)
def letters(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Everyone's letter: drafted, checked by a second person, and sent at one moment."""
    stands = posting.standing_of(opportunity)
    show = request.GET.get("show", "") if request.GET.get("show", "") in posting.SHOWN else ""
    page = posting.page_of(opportunity, stands, show, request.GET.get("page"), request.person)
    decision = posting.decided_in(opportunity, stands, page)
    ready = decision is not None and in_effect(decision)
    drafted = any(one.award.letter_reference for one in stands)
    changed = ready and decision.outcome != "agree" and not drafted
    if request.method == "POST":
        given = minded(opportunity) if changed else None
        asked = {"offers": given.offers, "conditions": given.conditions} if given else {}
        actions.prepare_awards(opportunity=opportunity, by=request.person, at=request.now, **asked)
        messages.success(request, "The letters are drafted. A second person checks each of them.")
        return redirect("source:letters", opportunity.reference)
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "decision": decision,
        "runs": bool(chair_or_team(request.person, opportunity)),
        "ready": ready,
        "team": bool(rules.may_send(request.person, opportunity)),
        "page": page,
        "rows": [_row(request, *one) for one in page],
        "show": show,
        "shown": posting.SHOWN,
        "counts": posting.counts(stands),
        "number": len(stands),
        "drafted": drafted,
        "gave": so_far(opportunity) if changed else None,
        "waits": rules.pause_notice(opportunity) if opportunity.state == "decided" else None,
        "send_form": SendForm(minutes=settings.LETTERS_WAIT, now=request.now, initial={"when": "soon"}),
    }
    return render(
        request,
        "source/letters.html",
        context | _still(request, stands, decision if ready else None) | _challenged(request, opportunity),
    )


def _challenged(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    """What is held by a challenge, once everybody was told, and for whom the way to the log is."""
    if opportunity.state != "decided":
        return {}
    held = opportunity.challenges.select_related("lot").filter(settled_on=None)
    return {"paused": [paused(one) for one in held], "challengeable": bool(may_see(request.person, opportunity))}


def _still(request: HttpRequest, stands: list[posting.Stand], decision: Decision | None) -> dict[str, Any]:
    """What stands between these letters and their moment, or the moment itself."""
    waiting = [one for one in stands if one.award.state == "proposed"]
    sending = [one.award.send_at for one in waiting if one.award.stands == "waiting"]
    return {
        "waiting": bool(waiting),
        "unchecked": [one.about for one in waiting if one.award.stands == "draft"],
        "missing": [one.about for one in waiting if one.missing],
        "cabinet": rules.cabinet_refusal(_resting_on(decision, waiting[:1])) if decision else "",
        "send_at": min(sending, default=None),
        "due": bool(sending) and min(sending) <= request.now,
    }


def _resting_on(decision: Decision, stands: list[posting.Stand]) -> list[Award]:
    for one in stands:
        one.award.decision = decision
    return [one.award for one in stands]


def _row(request: HttpRequest, award: Award, stand: posting.Stand) -> dict[str, Any]:
    on = timezone.localdate(request.now)
    return {
        "award": award,
        "hidden": whose(request.person, award.application),
        "late": bool(award.conditional_on) and any_overdue(award, on),
        "state": AWARD.state_of(award),
        "said": _how_far(stand.award),
        "missing": stand.missing,
    }


def _how_far(award: Any) -> str:
    if not award.stands:
        return "Not drafted"
    said = str(LETTER.states[award.stands].label)
    if award.posted_on:
        return f"{said} on {day(award.posted_on)}"
    return f"{said}. Goes by post" if not award.to_address and award.stands in posting.BEFORE else said


@access.allowed(rules.may_read_letters, load=load_opportunity)
def next_letter(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """The next letter that waits for this person's check."""
    following = posting.next_to_check(opportunity, request.person, request.GET.get("after", ""))
    if following is None:
        messages.info(request, "No letter is left for you to check.")
        return redirect("source:letters", opportunity.reference)
    return redirect("source:letter", following.reference)


@access.allowed(rules.may_send, load=load_opportunity)
def schedule_letters(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """When all the letters go. Asked again here where the moment cannot be."""
    form = SendForm(request.POST or None, minutes=settings.LETTERS_WAIT, now=request.now, initial={"when": "soon"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.schedule_letters(opportunity=opportunity, send_at=form.moment(), by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The moment at which all the letters go is set.")
            return redirect("source:letters", opportunity.reference)
    context = {"opportunity": opportunity, "place": place(opportunity), "form": form}
    return render(request, "source/send_letters.html", context)


@access.posts
@access.allowed(rules.may_send, load=load_opportunity)
def cancel_letters(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    number = actions.cancel_letters(opportunity=opportunity, by=request.person, at=request.now)
    messages.success(request, f"The sending is cancelled. None of the {number} letters has gone.")
    return redirect("source:letters", opportunity.reference)


@access.posts
@access.allowed(rules.may_send, load=load_opportunity)
def send_letters(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    sent = actions.send_letters(opportunity=opportunity, by=request.person, at=request.now)
    many = f"All {len(sent)} letters were sent at the same moment."
    messages.success(request, "The letter was sent." if len(sent) == 1 else many)
    return redirect("source:letters", opportunity.reference)


@access.allowed(rules.may_read_letter, load=queries.load_seated)
def letter(request: HttpRequest, award: Award) -> HttpResponse:
    """One letter as it will be sent, what it explains, and the second person's check."""
    opportunity = award.application.opportunity
    written = load_letter(award.letter_reference) if award.letter_reference else None
    team = bool(on_the_team(request.person, award)) and award.state == "proposed" and written is not None
    others_told = is_contract(opportunity) and award.result == Award.Result.OFFER
    asked = {"reasons": award.reasons, "others_told": others_told, "initial": initial_letter(award)}
    form = LetterForm(request.POST or None, **asked) if team else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.amend_letter(
                award=award,
                explanations=form.explanations(),
                advice=form.cleaned_data["advice"],
                strengths=form.strengths(),
                withheld=form.withheld(),
                withheld_why=form.cleaned_data.get("withheld_why", ""),
                by=request.person,
                at=request.now,
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The letter is changed. A second person checks it again.")
            return redirect("source:letter", award.reference)
    context = {
        "award": award,
        "opportunity": opportunity,
        "place": place(opportunity),
        "written": written,
        "state": LETTER.state_of(written) if written else None,
        "may_check": second_person(request.person, written) if written else None,
        "refusal": rules.letter_refusal(award, queries.said_to_all(opportunity)) or left_out(award, written),
        "form": form,
    }
    return render(request, "source/letter.html", context)


@access.posts
@access.allowed(rules.may_read_letter, load=queries.load_seated)
def check_letter(request: HttpRequest, award: Award) -> HttpResponse:
    try:
        actions.check_letter(award=award, by=request.person, at=request.now, read=request.POST.get("read"))
    except Refused as refused:
        messages.error(request, " ".join(one.why for one in refused.refusals))
        return redirect("source:letter", award.reference)
    messages.success(request, f"The letter about {award.application.reference} is checked.")
    opportunity = award.application.opportunity
    if "next" in request.POST:
        return redirect(f"{reverse('source:next_letter', args=[opportunity.reference])}?after={award.reference}")
    return redirect("source:letters", opportunity.reference)


@access.allowed(rules.may_write_letter, load=queries.load_seated)
def not_taken_up(request: HttpRequest, award: Award) -> HttpResponse:
    form = NotTakenUpForm(request.POST or None)
    opportunity = award.application.opportunity
    reserve = rules.next_reserve(award, queries.awards_of(opportunity))
    dearer = rules.dearer(reserve, award) if reserve else ""
    if request.method == "POST" and form.is_valid():
        try:
            following = actions.not_taken_up(award=award, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            name = following.application.organisation.name if following else ""
            nobody = dearer or "Nobody is on the reserve list."
            said = f"The offer goes to {name}: check and send the letter." if name else nobody
            messages.success(request, f"The offer was not taken up. {said}")
            return redirect("source:letters", opportunity.reference)
    context = {"award": award, "opportunity": opportunity, "place": place(opportunity), "form": form}
    return render(request, "source/not_taken_up.html", context | {"dearer": dearer})


# ---- the applicant ------------------------------------------------------------------------------------------------


@rule("a member of the organisation that applied")
def applied(person: Any, award: Award) -> bool:
    return bool(any_member(person, award.application))


def load_own(slug: str, reference: str) -> Award:
    """An applicant's own result, from the moment that everyone was told."""
    found = queries.load(reference)
    if found.application.organisation.slug != slug or found.notified_at is None:
        raise Http404(f"There is no award {reference}.")
    return as_told(found)


@access.allowed(applied, load=load_own)
def own_award(request: HttpRequest, award: Award) -> HttpResponse:
    """The result with its reasons, and the acceptance of an offer and of how it is paid."""
    may = award.result == Award.Result.OFFER and award.state == "notified" and not award.provider_accepted_payment
    may = may and bool(rules.may_accept(request.person, award))
    form = AcceptForm(request.POST or None, conditional=bool(award.conditional_on)) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        actions.accept_award(award=award, by=request.person, at=request.now)
        messages.success(request, "You have accepted the award.")
        return redirect("source:own_award", award.application.organisation.slug, award.reference)
    on = timezone.localdate(request.now)
    opportunity = award.application.opportunity
    context = {
        "award": award,
        "opportunity": opportunity,
        "specification": opportunity.specification,
        "reference": award.application.reference,
        "help_contact": {"name": opportunity.contact_name, "email": opportunity.contact_email},
        "form": form,
        "left": left_to_do(award, request.person, on),
        "on": on,
        "conditions": own_standing(request, award),
        "may_show": award.state == "notified" and bool(may_show(request.person, award)),
    }
    return render(request, "source/own_award.html", context)


# ---- the public ---------------------------------------------------------------------------------------------------


@access.public
def awards(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.public_awards(), PAGE).get_page(request.GET.get("page"))
    return render(request, "source/awards.html", {"page": page})


@access.public
def public_award(request: HttpRequest, reference: str) -> HttpResponse:
    found = queries.load_public(reference)
    opportunity = found.application.opportunity
    chosen = queries.how_chosen(found)
    context = {
        "award": found,
        "decision": open_part(found.decision),
        "opportunity": opportunity,
        "chosen": chosen,
        "for_price": price_in_words(price) if (price := chosen["figures"].get("price")) else "",
        "conditions": standing(found, timezone.localdate(request.now)),
        "conditional": conditional(found),
        "state": AWARD.state_of(found),
        "thread": exercises.thread(opportunity.exercise, public=True, at=request.now),
    }
    return render(request, "source/award.html", context)


@access.public
def award_figures(request: HttpRequest, reference: str) -> HttpResponse:
    """What the total and the place follow from, for whoever works them out again."""
    found = queries.load_public(reference)
    told = queries.how_chosen(found)["figures"]
    if not told:
        raise Http404(f"Nothing was scored for {reference}.")
    return JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
