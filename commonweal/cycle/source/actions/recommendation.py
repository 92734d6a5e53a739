from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonweal.council.decide.actions import add_exempt_section, propose
from commonweal.council.decide.models import Decision
from commonweal.council.exercise.actions import check_task_open, complete_task, start_task
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.cycle.source.actions.lot import leave_whole, settle_lots
from commonweal.cycle.source.actions.offers import TOGETHER, keep_offers
from commonweal.cycle.source.models import Award, Opportunity
from commonweal.cycle.source.queries.award import due_diligence, report_sections
from commonweal.cycle.source.queries.offers import decision_on
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules.condition import Terms, terms_refusal
from commonweal.cycle.source.rules.condition import in_words as terms_in_words
from commonweal.cycle.source.rules.lot import by_lot, in_words
from commonweal.ground.pages.words import money
from commonweal.ground.record.actions import next_references, recorded_all
from commonweal.ground.record.rules import refuse

RESULT = Award.Result
WHAT = "You cannot recommend this."


@transaction.atomic
def recommend(
    *,
    opportunity: Opportunity,
    offers: Mapping[int, Decimal],
    planned_for: datetime.date | None,
    by: Any,
    at: datetime.datetime,
    reserves: Iterable[int] = (),
    reason: str = "",
    not_awarded: Mapping[int, str] | None = None,
    conditions: Mapping[int, Terms] | None = None,
) -> Decision:
    """Put the awards up for decision: who is offered what, who is in reserve, who is not successful.

    `offers` is {application id: amount}, `reserves` the ids that come next, `not_awarded` {lot id: why}, `conditions`
    {application id: what an offer depends on}. A reason is needed where the offers depart from the ranking, give less
    than was asked for, or are made to nobody. Where nobody met the organisational criteria there is no ranking.
    """
    require(on_the_team, by, opportunity, what=WHAT)
    check_task_open(opportunity.exercise, "award")
    offers, after = {int(pk): Decimal(amount) for pk, amount in offers.items()}, set(reserves)
    terms = _terms(conditions or {}, {*offers, *after})
    applications = list(_received(opportunity))
    ranked = _may_recommend(opportunity, applications, offers, reason)
    _leave_or_give(opportunity, offers, reason.strip(), not_awarded or {}, by, at)
    decision = propose(
        exercise=opportunity.exercise,
        kind=Decision.Kind.AWARD,
        title=f"Award: {opportunity.title}",
        question=f"Who is awarded what under {opportunity.reference}, {opportunity.title}, if anybody.",
        recommendation="\n".join(filter(None, [*_lines(opportunity, ranked, offers, terms), reason.strip()])),
        value=opportunity.budget if opportunity.place_only and offers else sum(offers.values(), Decimal(0)),
        planned_for=planned_for,
        by=by,
        at=at,
        sections=report_sections(opportunity, offers),
        excluded=_scorers(opportunity),
        replaces=_previous(opportunity),
        held_for=opportunity.reference,
        held_words={name for one in applications for name in rules.names_of(one)} | rules.amounts_held(offers),
    )
    _tell_what_was_found(decision, opportunity, {*offers, *after}, by, at)
    keep_offers(opportunity, ranked.values(), offers, after, terms)
    _propose(applications, decision, offers, after, by, at, terms=terms)
    _mark_tasks(opportunity, ranked, by, at)
    return decision


def _leave_or_give(
    opportunity: Opportunity, offers: Mapping, reason: str, not_awarded: Mapping[int, str], by: Any, at: Any
) -> None:
    """What is offered to nobody keeps the reason: the round, or each lot its own."""
    in_lots = opportunity.lots.exists()
    leave_whole(opportunity=opportunity, reason="" if offers or in_lots else reason, by=by, at=at)
    settle_lots(opportunity=opportunity, offers=offers, not_awarded=not_awarded, by=by, at=at)


def _mark_tasks(opportunity: Opportunity, ranked: Mapping[int, Any], by: Any, at: datetime.datetime) -> None:
    if not ranked:  # nothing was scored, so no ranking has ended the assessment
        complete_task(exercise=opportunity.exercise, key="assessment", by=by, at=at)
    start_task(exercise=opportunity.exercise, key="award", by=by, at=at)


def _received(opportunity: Opportunity) -> Any:
    """In the order of the ranking; of those with the same place, who sent theirs first."""
    found = opportunity.applications.select_related("organisation", "lot")
    found = found.filter(state__in=["submitted", "ineligible"])
    return found.order_by(F("rank").asc(nulls_last=True), "submitted_at", "pk")


def _terms(conditions: Mapping[int, Terms], proposed: set[int]) -> dict[int, Terms]:
    """What the offers and reserves depend on, once all of it can be said."""
    terms = {pk: one for pk, one in conditions.items() if pk in proposed}
    refused = next(filter(None, map(terms_refusal, terms.values())), "")
    if refused:
        raise refuse(WHAT, refused)
    return terms


def _lines(
    opportunity: Opportunity, ranked: Mapping[int, Any], offers: Mapping[int, Decimal], terms: Mapping[int, Terms]
) -> list[str]:
    """Who is offered what and on which conditions, lot by lot and best first, and each lot for which nobody is."""
    chosen = [one for some in by_lot(ranked[pk] for pk in offers) for one in sorted(some, key=lambda one: one.rank)]
    place = "a place on the framework agreement" if opportunity.place_only else ""
    given = {pk: place or money(one) for pk, one in offers.items()}
    lines = [
        f"{one.organisation.name} ({one.reference}){in_words(one.lot)}: {given[one.pk]}{_on(terms.get(one.pk, []))}"
        for one in chosen
    ]
    left = [lot for lot in opportunity.lots.all() if lot.not_awarded]
    first = "That these awards be made:" if lines else "That no award be made, and every applicant be told why."
    return [first, *lines] + [f"{lot}: not awarded. {lot.not_awarded}" for lot in left]


def _on(terms: Terms) -> str:
    return ", on these conditions:" + "".join(f"\n- {one}" for one in terms_in_words(terms)) if terms else ""


def _may_recommend(opportunity: Opportunity, applications: list[Any], offers: Mapping, reason: str) -> dict[int, Any]:
    """The ranked applications by their ids, where these offers can be recommended of them."""
    ranked = {one.pk: one for one in applications if one.rank is not None}
    assessed = opportunity.state == "assessing" and ranked
    none_to_assess = opportunity.state in ("closed", "assessing") and rules.nobody_eligible(applications)
    if not assessed and not none_to_assess:
        raise refuse(WHAT, "The applications have not been ranked.", "the chair of the panel ranks them")
    refusal = rules.offers_refusal(opportunity, ranked, offers)
    if refusal:
        raise refuse(WHAT, refusal)
    needed = rules.reason_needed(opportunity, ranked, offers)
    if needed and not reason.strip():
        raise refuse(WHAT, needed, about="reason")
    return ranked


def _previous(opportunity: Opportunity) -> Decision | None:
    """The decision that this one follows, where that one was withdrawn, deferred or rejected."""
    decision = decision_on(opportunity)
    if rules.settled(decision):
        raise refuse(WHAT, rules.offers_shut(decision, drafted=True))
    return decision


def _tell_what_was_found(
    decision: Decision, opportunity: Opportunity, proposed: set[int], by: Any, at: datetime.datetime
) -> None:
    """Due diligence on whoever is to be offered something or comes next, for those who decide and nobody else."""
    text = due_diligence(opportunity, proposed)
    if text:
        told = {"key": "due_diligence", "title": "Due diligence", "text": text, "reason": rules.NOT_PUBLISHED}
        add_exempt_section(decision=decision, by=by, at=at, **told)


def _scorers(opportunity: Opportunity) -> set[int]:
    """Nobody both sits on the panel and decides."""
    return set(opportunity.panel.values_list("person_id", flat=True))


def _propose(
    applications: list[Any],
    decision: Decision,
    offers: Mapping,
    reserves: set[int],
    by: Any,
    at: datetime.datetime,
    *,
    terms: Mapping[int, Terms],
) -> None:
    kept = {one.application_id: one for one in Award.objects.filter(application__in=applications)}
    awards = [kept.get(one.pk) or Award(application=one) for one in applications]
    new, again = [one for one in awards if not one.pk], [one for one in awards if one.pk]
    for award, reference in zip(new, next_references("AW", timezone.localdate(at).year, len(new)), strict=True):
        award.reference = reference
    with recorded_all("propose", awards, by=by, at=at):
        for award in awards:
            award.decision, award.amount = decision, offers.get(award.application_id)
            award.result = _result(award.application, offers, reserves)
            award.conditional_on = list(terms.get(award.application_id, []))
        Award.objects.bulk_create(new, batch_size=TOGETHER)
        Award.objects.bulk_update(again, ["decision", "amount", "result", "conditional_on"], batch_size=TOGETHER)


def _result(application: Any, offers: Mapping, reserves: set[int]) -> str:
    if application.rank is None:
        return RESULT.INELIGIBLE
    if application.pk in offers:
        return RESULT.OFFER
    return RESULT.RESERVE if application.pk in reserves else RESULT.UNSUCCESSFUL
