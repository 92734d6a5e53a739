from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404

from commonweal.cycle.source.models import Application, Clarification, Opportunity
from commonweal.cycle.source.queries.moderation import seat_for
from commonweal.cycle.source.queries.panel import load_to_read
from commonweal.cycle.source.rules import panel as rules
from commonweal.ground.pages.words import moment, some_of


def on_application(application: Application) -> list[Clarification]:
    """What was asked of this applicant and was sent, with the answers: for everyone who may read the application."""
    found = Clarification.objects.filter(application=application, state__in=["sent", "answered"])
    return list(found.select_related("criterion"))


def of_opportunity(opportunity: Opportunity, person: Any) -> list[Clarification]:
    """Every question of the panel, for whoever runs the assessment, without those about what is not theirs to see."""
    found = Clarification.objects.filter(application__opportunity=opportunity, application__state="submitted")
    rows = list(found.select_related("criterion", "member__person", "application__organisation", "application__lot"))
    seat_for(opportunity, list({one.application_id: one.application for one in rows}.values()))
    return [one for one in rows if not rules.shut_to(person, one.application)]


def unsettled(opportunity: Opportunity, at: datetime.datetime) -> list[Clarification]:
    """Questions that the chair has not settled, and those to which the applicant still has time to answer."""
    waiting = Q(state="asked") | Q(state="sent", answer_by__gte=at)
    found = Clarification.objects.filter(waiting, application__opportunity=opportunity, application__state="submitted")
    return list(found.select_related("application__organisation", "application__lot"))


def open_questions(questions: list[Clarification]) -> str:
    """What is still open, in a sentence or two."""
    asked = [one.application.reference for one in questions if one.state == "asked"]
    due = [one for one in questions if one.state == "sent"]
    said = [f"A question about {some_of(asked)} is with the chair: it is neither sent nor kept back."] if asked else []
    if due:
        until = max(one.answer_by for one in due)
        named = some_of([one.application.reference for one in due])
        said.append(f"{named} was asked a question and has until {moment(until)} to answer.")
    return " ".join(said)


def load(reference: str, number: int) -> Clarification:
    """One question with the panel as it stands towards the application, so that every rule can be asked."""
    found = (
        Clarification.objects.filter(pk=number, application__opportunity__reference=reference.upper())
        .select_related("criterion", "member__person", "application")
        .first()
    )
    if found is None:
        raise Http404("There is no such question.")
    found.application = load_to_read(reference, found.application.reference)
    return found


def load_for_applicant(slug: str, reference: str, number: int) -> Clarification:
    """A question that was sent to this organisation. One that the chair has not sent does not exist for it."""
    found = (
        Clarification.objects.filter(
            pk=number,
            application__reference=reference.upper(),
            application__organisation__slug=slug,
            state__in=["sent", "answered"],
        )
        .select_related("application__organisation", "application__opportunity__exercise", "criterion")
        .first()
    )
    if found is None:
        raise Http404("There is no such question.")
    return found
