"""The conditions of an award: for the desk, for the organisation, and for everybody."""

from __future__ import annotations

import datetime

from django.http import Http404

from commonweal.cycle.source.models import Award, Condition, Offer
from commonweal.cycle.source.queries.award import load, load_seated
from commonweal.cycle.source.queries.panel import seat_one
from commonweal.cycle.source.rules.condition import SETTLED, overdue, said, unsettled
from commonweal.ground.pages.words import plural


def load_offer(reference: str, application: str) -> Offer:
    """What is minded for one ranked applicant, with the panel as it stands towards the application."""
    along = ("application__organisation", "application__lot", "application__opportunity__exercise__framework")
    found = Offer.objects.filter(
        application__reference=application.upper(), application__opportunity__reference=reference.upper()
    )
    offer = found.exclude(application__rank=None).select_related(*along).first()
    if offer is None:
        raise Http404(f"Nothing can be offered to {application} yet.")
    seat_one(offer.application)
    return offer


def load_conditional(reference: str) -> Award:
    """An award whose letter has gone, with the panel as it stands towards the application: an interest shuts it."""
    award = load_seated(reference)
    if award.notified_at is None:
        raise Http404(f"Nobody has been told of an award {reference} yet.")
    return award


def load_condition(reference: str, number: int) -> Condition:
    return _numbered(load_conditional(reference), number)


def load_own_condition(slug: str, reference: str, number: int) -> Condition:
    """For the organisation, from the moment that everyone was told."""
    award = load(reference)
    if award.application.organisation.slug != slug or award.notified_at is None:
        raise Http404(f"There is no award {reference}.")
    return _numbered(award, number)


def _numbered(award: Award, number: int) -> Condition:
    found = award.conditions.select_related("file", "shown_by", "settled_by").filter(number=number).first()
    if found is None:
        raise Http404(f"{award.reference} has no condition {number}.")
    found.award = award
    return found


def any_overdue(award: Award, on: datetime.date) -> bool:
    return any(overdue(one, on) for one in award.conditions.all())


def conditional(award: Award) -> str:
    """What everybody is told of it; nothing where the award depends on nothing."""
    rows = award.conditions.all()
    settled = sum(one.state in SETTLED for one in rows)
    if not rows:
        return ""
    if settled == len(rows):
        whole = "Its condition is" if settled == 1 else "All its conditions are"
        return f"This award was conditional. {whole} met or waived."
    number = plural(len(rows), "condition")
    return f"This award is conditional. Of {number}, {settled} {'is' if settled == 1 else 'are'} met or waived."


def still_to_meet(award: Award) -> list[str]:
    """What an agreement has to say of conditions whose day is still to come."""
    return [said(one.text, one.due_on) for one in unsettled(award.conditions.all())]
