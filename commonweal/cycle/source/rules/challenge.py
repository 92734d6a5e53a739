"""Who sees that a decision is challenged, by whom and about what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from commonweal.cycle.source.models import Award, Challenge, Declaration
from commonweal.cycle.source.rules.award import may_read_letters, may_send
from commonweal.ground.pages.words import day
from commonweal.ground.record.rules import Rule, Verdict, rule, signed_in


@rule("somebody without a connection to any applicant")
def unconnected(person: Any, thing: Any) -> Verdict:
    opportunity = getattr(thing, "opportunity", thing)
    if not signed_in(person):
        return Verdict(False, "Sign in first.")
    own = opportunity.panel.filter(person=person)
    if own.filter(declarations__level__in=set(Declaration.Level) - {Declaration.Level.NONE}).exists():
        return Verdict(False, "You declared a connection with an applicant, so challenges are not yours to see.")
    acts = Q(organisation__memberships__person=person) | Q(partners__organisation__memberships__person=person)
    if opportunity.applications.filter(acts).exclude(state="not_let_in").exists():
        return Verdict(False, "You act for an applicant, so challenges are not yours to see.")
    return Verdict(True)


may_see: Rule = may_read_letters & unconnected
may_record: Rule = may_send & unconnected


def holding(award: Award, challenges: Iterable[Challenge]) -> Challenge | None:
    """The open challenge that holds this award: to all of the decision, or to its lot."""
    lots = (None, award.application.lot_id)
    return next((one for one in challenges if one.is_open and one.lot_id in lots), None)


def paused(challenge: Challenge) -> str:
    lot = f" about {challenge.lot}" if challenge.lot_id else ""
    return f"Paused: challenge{lot} received on {day(challenge.received_on)}. Nothing is signed until it is settled."
