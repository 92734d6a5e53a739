"""The evidence that an opportunity asks of organisations: what its framework asks, and what was settled about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commonweal.council.framework.models.items import EvidenceNeed, OrganisationalCriterion
from commonweal.council.framework.rules import of_whom
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.form import thumb_of
from commonweal.cycle.source.rules.evidence import Piece, warning_of
from commonweal.cycle.source.rules.gate import ANYBODY, Asked, asked_by, asked_of, place_of
from commonweal.cycle.source.rules.opportunity import amount_offered


def settled_pieces(opportunity: Opportunity) -> list[Piece]:
    """What the framework asks for this service and this money, of whom, and what was settled about each of it."""
    offered = amount_offered(opportunity) or None
    asked = asked_of(opportunity.exercise.framework.pack, ANYBODY, opportunity.service_for, offered=offered)
    return [_piece(opportunity, one.criterion, need) for one in asked if one.applies for need in one.needs]


def _piece(opportunity: Opportunity, criterion: OrganisationalCriterion, need: EvidenceNeed) -> Piece:
    choice = opportunity.evidence.get(place_of(criterion, need), {"asked": True, "why": ""})
    whom = of_whom(criterion.applies_when, need.applies_when)
    return Piece(criterion, need, whom, asked=choice["asked"], why=choice["why"])


def pieces_of(opportunity: Opportunity) -> list[Piece]:
    """The same, each with a warning where it is out of proportion to what one applicant can get."""
    pieces = settled_pieces(opportunity)
    if not pieces:
        return []
    offered, small = amount_offered(opportunity), thumb_of(opportunity).small_money
    return [replace(one, warning=warning_of(one.need, offered, small)) for one in pieces]


@dataclass(frozen=True)
class NotAsked:
    """What the framework asks elsewhere, and not for this service or this money."""

    text: str
    whom: str


def not_asked(opportunity: Opportunity) -> list[NotAsked]:
    here = {one.place for one in settled_pieces(opportunity)}
    return [
        NotAsked(need.text, of_whom(criterion.applies_when, need.applies_when))
        for criterion in opportunity.exercise.framework.pack.criteria.organisational
        for need in criterion.needs
        if place_of(criterion, need) not in here
    ]


def unchecked_here(opportunity: Opportunity) -> list[Asked]:
    """The criteria that are not checked at all, since nothing that has to be shown is left of them."""
    return [one for one in asked_by(opportunity, ANYBODY) if one.left_out and not one.applies]


def left_out_of(opportunity: Opportunity) -> list[Piece]:
    return [one for one in settled_pieces(opportunity) if not one.asked]
