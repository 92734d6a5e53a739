from __future__ import annotations

from django.http import Http404

from commonweal.council.decide.models import Advice
from commonweal.council.people.models import Person, Role
from commonweal.cycle.source.models import Challenge, Opportunity
from commonweal.cycle.source.rules.challenge import unconnected


def challenges_of(opportunity: Opportunity) -> list[Challenge]:
    return list(opportunity.challenges.select_related("lot", "recorded_by", "settled_by"))


def load_challenge(reference: str, number: int) -> Challenge:
    found = Challenge.objects.filter(pk=number, opportunity__reference=reference.upper())
    one = found.select_related("opportunity__exercise__framework", "opportunity__exercise__lead", "lot").first()
    if one is None:
        raise Http404("There is no such challenge.")
    return one


def to_tell(opportunity: Opportunity) -> list[Person]:
    """The lead, and who was asked for legal advice in this exercise, or else every adviser; nobody connected."""
    asked = Advice.objects.filter(decision__exercise=opportunity.exercise, field="legal").values("adviser")
    advisers = Person.objects.filter(pk__in=asked, is_active=True)
    if not advisers.exists():
        advisers = Person.objects.filter(appointments__role=Role.ADVISER, is_active=True)
    people = {one.pk: one for one in [opportunity.exercise.lead, *advisers.order_by("pk")]}
    return [one for one in people.values() if unconnected(one, opportunity)]
