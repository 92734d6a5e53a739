"""Letters, the awards that the public sees, and what the applicant does with an offer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

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
from commonweal.cycle.source.queries.offers import minded, so_far
from commonweal.cycle.source.queries.opportunity import load as load_opportunity
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.states.award import AWARD
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.cycle.source.views.panel import place
from commonweal.ground.pages import access
from commonweal.ground.post.models import Letter
from commonweal.ground.post.queries import load as load_letter
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


@access.allowed(rules.may_read_letters, load=load_opportunity)
def letters(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Everyone's letter: drafted, checked by a second person, and sent at one moment."""
    found = queries.awards_of(opportunity)
    decision = found[0].decision if found else None
    ready = decision is not None and in_effect(decision)
    changed = ready and decision.outcome != "agree" and not any(one.letter_reference for one in found)
    if request.method == "POST":
        offers = minded(opportunity).offers if changed else None
        actions.prepare_awards(opportunity=opportunity, by=request.person, at=request.now, offers=offers)
        messages.success(request, "The letters are drafted. A second person checks each of them.")
        return redirect("source:letters", opportunity.reference)
    posted = _letters(found)
    sending = [one.send_at for one in posted.values() if one.state == "waiting"]
    context = {
        "opportunity": opportunity,
        "place": place(opportunity),
        "decision": decision,
        "ready": ready,
        "team": bool(on_the_team(request.person, opportunity)),
        "rows": [_row(one, posted.get(one.letter_reference)) for one in found],
        "drafted": any(one.letter_reference for one in found),
        "waiting": any(one.state == "proposed" for one in found),
        "unchecked": [one.about for one in posted.values() if one.state == "draft"],
        "cabinet": rules.cabinet_refusal([one for one in found if one.state == "proposed"]) if ready else "",
        "gave": so_far(opportunity) if changed else None,
        "send_at": min(sending, default=None),
        "due": bool(sending) and min(sending) <= request.now,
        "send_form": SendForm(minutes=settings.LETTERS_WAIT, now=request.now, initial={"when": "soon"}),
    }
    return render(request, "source/letters.html", context)


def _letters(found: list[Award]) -> dict[str, Letter]:
    named = [one.letter_reference for one in found if one.letter_reference]
    return {one.reference: one for one in Letter.objects.filter(reference__in=named)}


def _row(one: Award, letter: Letter | None) -> dict[str, Any]:
    return {
        "award": one,
        "state": AWARD.state_of(one),
        "letter": LETTER.state_of(letter) if letter else None,
        "refusal": rules.letter_refusal(one) if letter and one.state == "proposed" else "",
    }


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
    messages.success(request, f"All {len(sent)} letters were sent at the same moment.")
    return redirect("source:letters", opportunity.reference)


@access.allowed(rules.may_read_letters, load=queries.load)
def letter(request: HttpRequest, award: Award) -> HttpResponse:
    """One letter as it will be sent, what it explains, and the second person's check."""
    opportunity = award.application.opportunity
    written = load_letter(award.letter_reference) if award.letter_reference else None
    team = bool(on_the_team(request.person, award)) and award.state == "proposed" and written is not None
    form = LetterForm(request.POST or None, reasons=award.reasons, initial=initial_letter(award)) if team else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.amend_letter(
                award=award,
                explanations=form.explanations(),
                advice=form.cleaned_data["advice"],
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
        "refusal": rules.letter_refusal(award),
        "form": form,
    }
    return render(request, "source/letter.html", context)


@access.posts
@access.allowed(rules.may_read_letters, load=queries.load)
def check_letter(request: HttpRequest, award: Award) -> HttpResponse:
    actions.check_letter(award=award, by=request.person, at=request.now)
    messages.success(request, f"The letter about {award.application.reference} is checked.")
    return redirect("source:letters", award.application.opportunity.reference)


@access.allowed(on_the_team, load=queries.load)
def not_taken_up(request: HttpRequest, award: Award) -> HttpResponse:
    form = NotTakenUpForm(request.POST or None)
    opportunity = award.application.opportunity
    if request.method == "POST" and form.is_valid():
        try:
            following = actions.not_taken_up(award=award, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            name = following.application.organisation.name if following else ""
            said = f"The offer goes to {name}: check and send the letter." if name else "Nobody is on the reserve list."
            messages.success(request, f"The offer was not taken up. {said}")
            return redirect("source:letters", opportunity.reference)
    context = {"award": award, "opportunity": opportunity, "place": place(opportunity), "form": form}
    return render(request, "source/not_taken_up.html", context)


# ---- the applicant ------------------------------------------------------------------------------------------------


@rule("a member of the organisation that applied")
def applied(person: Any, award: Award) -> bool:
    return bool(any_member(person, award.application))


def load_own(slug: str, reference: str) -> Award:
    """An applicant's own result, from the moment that everyone was told."""
    found = queries.load(reference)
    if found.application.organisation.slug != slug or found.notified_at is None:
        raise Http404(f"There is no award {reference}.")
    return found


@access.allowed(applied, load=load_own)
def own_award(request: HttpRequest, award: Award) -> HttpResponse:
    """The result with its reasons, and the acceptance of an offer and of how it is paid."""
    may = award.result == Award.Result.OFFER and award.state == "notified" and not award.provider_accepted_payment
    may = may and bool(rules.may_accept(request.person, award))
    form = AcceptForm(request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        actions.accept_award(award=award, by=request.person, at=request.now)
        messages.success(request, "You have accepted the award.")
        return redirect("source:own_award", award.application.organisation.slug, award.reference)
    context = {
        "award": award,
        "opportunity": award.application.opportunity,
        "specification": award.application.opportunity.specification,
        "form": form,
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
    context = {
        "award": found,
        "decision": open_part(found.decision),
        "opportunity": opportunity,
        "chosen": queries.how_chosen(found),
        "state": AWARD.state_of(found),
        "thread": exercises.thread(opportunity.exercise, public=True),
    }
    return render(request, "source/award.html", context)
