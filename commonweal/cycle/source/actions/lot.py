"""Dividing an opportunity into lots while it is a draft, or saying why it stays whole."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.models import Lot, Opportunity
from commonweal.cycle.source.rules.lot import lots_refusals, not_awarded_because
from commonweal.cycle.source.rules.opportunity import LOCKED, LOCKED_WAY, may_manage
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


@transaction.atomic
def divide(
    *,
    opportunity: Opportunity,
    lots: Sequence[Mapping[str, Any]],
    by: Any,
    at: datetime.datetime,
    most_to_apply: int | None = None,
    most_to_win: int | None = None,
    why_whole: str = "",
) -> list[Lot]:
    """The lots in their order, each {title, what, value, awards_expected}; none of them leaves it whole.

    What there is in total, and how many awards are expected, then follow from the lots.
    """
    what = "You cannot divide this opportunity into lots."
    require(may_manage, by, opportunity, what=what)
    if opportunity.state != "draft":
        raise refuse(what, LOCKED, "nobody, once applicants have read them", LOCKED_WAY)
    said = lots_refusals(lots, most_to_apply, most_to_win)
    if said:
        raise Refused(*(Refusal(what, sentence, about=about) for about, sentence in said))
    with recorded("divide into lots", opportunity, by=by, at=at, why=why_whole.strip()):
        opportunity.lots_apply = most_to_apply if lots else None
        opportunity.lots_win = most_to_win if lots else None
        opportunity.not_in_lots = "" if lots else why_whole.strip()
        if lots:
            opportunity.budget = sum((Decimal(one["value"]) for one in lots), Decimal(0))
            opportunity.awards_expected = sum(int(one.get("awards_expected") or 1) for one in lots)
        opportunity.save()
        return _keep(opportunity, lots, by, at)


def _keep(opportunity: Opportunity, lots: Sequence[Mapping[str, Any]], by: Any, at: datetime.datetime) -> list[Lot]:
    known = {one.number: one for one in opportunity.lots.all()}
    kept = []
    for number, row in enumerate(lots, 1):
        lot = known.pop(number, None) or Lot(opportunity=opportunity, number=number)
        lot.title, lot.what = str(row["title"]).strip(), str(row["what"]).strip()
        lot.value, lot.awards_expected = Decimal(row["value"]), int(row.get("awards_expected") or 1)
        with recorded("set lot", lot, by=by, at=at):
            lot.save()
        kept.append(lot)
    for gone in known.values():
        with recorded("remove lot", gone, by=by, at=at):
            gone.delete()
    return kept


def settle_lots(
    *,
    opportunity: Opportunity,
    offers: Mapping[int, Decimal],
    not_awarded: Mapping[int, str],
    by: Any,
    at: datetime.datetime,
) -> None:
    """Each lot is offered to somebody, or keeps the reason why it is not."""
    what = "You cannot recommend this."
    applications = list(opportunity.applications.filter(state__in=["submitted", "ineligible"]))
    for lot in opportunity.lots.all():
        own = [one for one in applications if one.lot_id == lot.pk]
        given = any(one.pk in offers for one in own)
        ranked = sum(one.rank is not None for one in own)
        reason = "" if given else not_awarded_because(lot, len(own), ranked, not_awarded.get(lot.pk, ""))
        if not given and not reason:
            raise refuse(what, f"Nothing is offered for {lot}. Enter why it is not awarded: everybody can read it.")
        if lot.not_awarded != reason:
            with recorded("leave lot" if reason else "award lot", lot, by=by, at=at, why=reason):
                lot.not_awarded = reason
                lot.save()


def leave_whole(*, opportunity: Opportunity, reason: str, by: Any, at: datetime.datetime) -> None:
    """What gives nothing to anybody keeps the reason, and loses it again where somebody is offered something."""
    if opportunity.not_awarded == reason:
        return
    with recorded("award nothing" if reason else "award after all", opportunity, by=by, at=at, why=reason):
        opportunity.not_awarded = reason
        opportunity.save(update_fields=["not_awarded"])
