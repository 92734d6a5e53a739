"""Settling, while an opportunity is a draft, which evidence of organisations it leaves out or keeps, and why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.evidence import pieces_of
from commonweal.cycle.source.queries.readiness import excepted
from commonweal.cycle.source.rules.evidence import CHECKS_RULE, Piece, left_out_refusals, reason_refusal
from commonweal.cycle.source.rules.opportunity import LOCKED, LOCKED_WAY, may_manage
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


def settle_evidence(
    *, opportunity: Opportunity, choices: Mapping[str, tuple[bool, str]], by: Any, at: datetime.datetime
) -> None:
    """Leave evidence out, or keep it, by its place: {"management.business_plan": (False, "Too much for £2,000.")}.

    What is not named stays as it was.
    """
    what = "You cannot change the checks on organisations."
    require(may_manage, by, opportunity, what=what)
    if opportunity.state != "draft":
        raise refuse(what, LOCKED, "nobody, once applicants have read them", LOCKED_WAY)
    before = {one.place: one for one in pieces_of(opportunity)}
    if unknown := choices.keys() - before.keys():
        raise refuse(what, f"'{min(unknown)}' is not asked of anyone here.")
    given = {place: _chosen(before[place], asked, why) for place, (asked, why) in choices.items()}
    said = [(one.place, why) for one in given.values() if (why := reason_refusal(one))]
    said += left_out_refusals((before | given).values(), excepted(opportunity, CHECKS_RULE))
    if said:
        raise Refused(*(Refusal(what, why, about=place) for place, why in said))
    with recorded("settle checks on organisations", opportunity, by=by, at=at):
        settled = {place: {"asked": one.asked, "why": one.why} for place, one in given.items()}
        opportunity.evidence = {place: row for place, row in (opportunity.evidence | settled).items() if row["why"]}
        opportunity.save()


def _chosen(piece: Piece, asked: bool, why: str) -> Piece:
    """What is asked for in proportion needs no reason, and publishes none."""
    return replace(piece, asked=asked, why=" ".join(why.split()) if piece.warning or not asked else "")
