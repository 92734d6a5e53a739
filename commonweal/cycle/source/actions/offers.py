"""What the team is minded to offer: first as the ranking has it, then as the team changes it, a page at a time."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import on_the_team, require
from commonweal.cycle.source.models import Application, Offer, Opportunity
from commonweal.cycle.source.queries.offers import decision_on, letters_drafted
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules.condition import Terms, terms_refusal
from commonweal.cycle.source.rules.lot import proposed_offers
from commonweal.ground.record.actions import TOGETHER, recorded
from commonweal.ground.record.rules import refuse


@transaction.atomic
def draft_offers(
    *,
    opportunity: Opportunity,
    offers: Mapping[int, Decimal | None],
    reserves: Collection[int],
    by: Any,
    at: datetime.datetime,
) -> None:
    """Change what is minded for these applications: {application id: amount, or None for nothing}, and who of them
    is in reserve. Those that are not named stay as they are.
    """
    what = "You cannot change these offers."
    _may_change(opportunity, by, what)
    rows = {
        one.application_id: one
        for one in Offer.objects.filter(
            application__in=list(offers), application__opportunity=opportunity, application__rank__isnull=False
        ).select_related("application")
    }
    for pk, amount in offers.items():
        if pk not in rows:
            raise refuse(what, rules.NOT_RANKED)
        refused = rules.amount_refusal(opportunity, rows[pk].application, amount) if amount is not None else ""
        if refused:
            raise refuse(what, refused)
        rows[pk].amount, rows[pk].reserve = amount, amount is None and pk in reserves
    with recorded("draft offers", opportunity, by=by, at=at):
        Offer.objects.bulk_update(rows.values(), ["amount", "reserve"], batch_size=TOGETHER)


def set_conditions(*, application: Application, conditions: Terms, by: Any, at: datetime.datetime) -> None:
    """What an offer to this application would depend on: [{"text", "by"}], `by` a day, or nothing for before signing.

    They hold for a reserve too, once it is offered something.
    """
    what = "You cannot change these conditions."
    opportunity = application.opportunity
    _may_change(opportunity, by, what)
    kept = [{"text": str(one["text"]).strip(), "by": str(one.get("by") or "")} for one in conditions]
    offer = Offer.objects.filter(application=application, application__rank__isnull=False).first()
    refused = rules.NOT_RANKED if offer is None else terms_refusal(kept)
    if refused:
        raise refuse(what, refused)
    with recorded("draft offers", opportunity, by=by, at=at):
        offer.conditional_on = kept
        offer.save(update_fields=["conditional_on"])


def _may_change(opportunity: Opportunity, by: Any, what: str) -> None:
    require(on_the_team, by, opportunity, what=what)
    shut = rules.offers_shut(decision_on(opportunity), drafted=letters_drafted(opportunity))
    if shut:
        raise refuse(what, shut)


def offer_as_ranked(opportunity: Opportunity, ranked: Iterable[Application]) -> None:
    """What follows from the ranking and the money: what was asked for, from the top, as far as it goes."""
    ranked = list(ranked)
    keep_offers(opportunity, ranked, proposed_offers(opportunity, ranked), set())


def keep_offers(
    opportunity: Opportunity,
    ranked: Iterable[Application],
    offers: Mapping[int, Decimal],
    reserves: Collection[int],
    conditions: Mapping[int, Terms] | None = None,
) -> None:
    """Write all of them anew."""
    forget_offers(opportunity)
    rows = [
        Offer(
            application=one,
            amount=offers.get(one.pk),
            reserve=one.pk not in offers and one.pk in reserves,
            conditional_on=list((conditions or {}).get(one.pk, [])),
        )
        for one in ranked
    ]
    Offer.objects.bulk_create(rows, batch_size=TOGETHER)


def forget_offers(opportunity: Opportunity) -> None:
    Offer.objects.filter(application__opportunity=opportunity).delete()
