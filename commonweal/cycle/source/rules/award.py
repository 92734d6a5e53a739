"""What a recommendation, a letter and a pause must hold to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings

from commonweal.council.decide.queries import cabinet_notified
from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.models import Level, Role, Standing
from commonweal.council.people.rules import agreements, holds
from commonweal.cycle.source.models import Award, Opportunity
from commonweal.ground import law
from commonweal.ground.pages.words import money
from commonweal.ground.record.rules import Rule, rule, signed_in

RESULT = Award.Result
may_send: Rule = on_the_team | agreements
may_read_letters: Rule = on_the_team | holds(Role.COMMISSIONER, Role.AGREEMENTS, Role.ADVISER)


@rule("the clock, at the moment that was set")
def the_clock(person: Any, thing: Any) -> bool:
    return person is None


may_tell: Rule = may_send | the_clock


@rule("an administrator or authorised signatory of the organisation")
def may_accept(person: Any, award: Any) -> bool:
    organisation_id = award.application.organisation_id
    return bool(signed_in(person)) and person.acts_for(organisation_id, Standing.ADMIN, Standing.SIGNATORY)


def offers_refusal(opportunity: Opportunity, ranked: Mapping[int, Any], offers: Mapping[int, Decimal]) -> str:
    """Why these offers cannot be recommended; nothing where they can."""
    if not offers:
        return "Say who is to be offered what."
    for pk, amount in offers.items():
        application = ranked.get(pk)
        if application is None:
            return "An offer can be made only to an application that was ranked. Others get no further consideration."
        if amount <= 0:
            return f"The offer to {application.reference} must be more than £0."
        if application.amount is not None and amount > application.amount:
            return f"{application.reference} asked for {money(application.amount)}; the offer is {money(amount)}."
    total = sum(offers.values(), Decimal(0))
    if total > opportunity.budget:
        return f"The offers come to {money(total)}. The published budget is {money(opportunity.budget)}."
    return ""


def reason_needed(ranked: Mapping[int, Any], offers: Mapping[int, Decimal]) -> str:
    """What about these offers the recommendation must explain; nothing where they follow from the ranking."""
    lowest = max(ranked[pk].rank for pk in offers)
    passed_over = [one.reference for pk, one in ranked.items() if pk not in offers and one.rank <= lowest]
    part = [
        ranked[pk].reference
        for pk, amount in offers.items()
        if ranked[pk].amount is not None and amount < ranked[pk].amount
    ]
    if passed_over:
        return f"Give the reason for passing over {', '.join(sorted(passed_over))}, placed as high or higher."
    if part:
        return f"Give the reason for offering {', '.join(sorted(part))} less than was asked for."
    return ""


# ---- letters ------------------------------------------------------------------------------------------------------


def unexplained(award: Award) -> list[str]:
    """The criteria of this letter that no explanation goes with."""
    return [str(row["title"]) for row in award.reasons if not str(row.get("explanation", "")).strip()]


def letter_refusal(award: Award) -> str:
    """Why this letter cannot go out; nothing where it can."""
    name = award.application.reference
    if not award.letter_reference or not award.reasons:
        return f"The letter about {name} has not been drafted."
    left = unexplained(award)
    if left:
        return f"The letter about {name} gives no explanation for: {', '.join(left)}."
    if not award.advice.strip():
        return f"The letter about {name} gives no advice on what to do next."
    return ""


def cabinet_must_be_told(award: Award) -> bool:
    """Whether the framework has cabinet told of grant awards before any applicant is; cabinet's own need no telling."""
    opportunity = award.application.opportunity
    if opportunity.kind == Opportunity.Kind.CONTRACT or award.decision.level == Level.CABINET:
        return False
    pack = opportunity.exercise.framework.pack
    grants = any(one.key == "award_grant" for one in pack.decision_types)
    return grants and pack.body("cabinet") is not None


def cabinet_refusal(awards: Iterable[Award]) -> str:
    for award in awards:
        if cabinet_must_be_told(award) and not cabinet_notified(award.decision):
            return (
                f"Cabinet has not been told of {award.decision.reference}. Under this framework cabinet is formally "
                "told of grant awards first; the letters wait for that."
            )
    return ""


def wait() -> datetime.timedelta:
    """How long letters can be called back after somebody sent them."""
    return datetime.timedelta(minutes=settings.LETTERS_WAIT)


def moment_refusal(send_at: datetime.datetime, at: datetime.datetime) -> str:
    """Why letters cannot be given this moment; nothing where they can."""
    if send_at < at + wait():
        minutes = settings.LETTERS_WAIT
        return f"The letters can be called back for {minutes} minutes, so they go {minutes} minutes from now or later."
    return ""


def words_held(awards: Iterable[Award]) -> set[str]:
    """The names of those who were not chosen: they stay out of public pages when the rest is published."""
    return {name for one in awards if one.result != RESULT.OFFER for name in names_of(one.application)}


def names_of(application: Any) -> set[str]:
    organisation = application.organisation
    return {name for name in (organisation.name, organisation.known_as, application.reference) if name}


def amounts_held(offers: Mapping[int, Decimal]) -> set[str]:
    """Each amount offered, and all of them together, as they could stand in a report."""
    return {text for one in {*offers.values(), sum(offers.values(), Decimal(0))} for text in (money(one), f"{one:f}")}


# ---- the pause ----------------------------------------------------------------------------------------------------


def pause(opportunity: Opportunity, on: datetime.date) -> law.Result:
    """The pause that this kind of award asks for, in the law's own answer: with its end, or why there is none."""
    regime = opportunity.regime if opportunity.kind == Opportunity.Kind.CONTRACT else "grant"
    if regime == "light_touch":
        return law.standstill_applies(light_touch=True)
    return law.standstill(regime, on)
