from __future__ import annotations

from typing import Any

from django.http import Http404

from commonweal.cycle.source.models import Application, Clarification, Opportunity
from commonweal.cycle.source.queries.panel import load_seats
from commonweal.cycle.source.rules import panel as rules


def on_application(application: Application) -> list[Clarification]:
    """What was asked of this applicant and was sent, with the answers: for everyone who may read the application."""
    found = Clarification.objects.filter(application=application, state__in=["sent", "answered"])
    return list(found.select_related("criterion"))


def of_opportunity(opportunity: Opportunity, person: Any) -> list[Clarification]:
    """Every question of the panel, for whoever runs the assessment, without those about what is not theirs to see."""
    open_here = {one.pk: one for one in rules.to_declare(opportunity) if not rules.shut_to(person, one)}
    found = Clarification.objects.filter(application__in=open_here).select_related("criterion", "member__person")
    rows = list(found)
    for one in rows:
        one.application = open_here[one.application_id]
    return rows


def load(reference: str, number: int) -> Clarification:
    """One question with the whole of the panel, so that every rule can be asked."""
    opportunity = load_seats(reference)
    found = (
        Clarification.objects.filter(pk=number, application__opportunity=opportunity)
        .select_related("criterion", "member__person")
        .first()
    )
    applications = {one.pk: one for one in opportunity.applications.all()}
    if found is None or found.application_id not in applications:
        raise Http404("There is no such question.")
    found.application = applications[found.application_id]
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
