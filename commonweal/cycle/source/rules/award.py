"""What a recommendation, a letter and a pause must hold to."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings

from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import agreed, cabinet_notified, in_effect
from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.models import Level, Role, Standing
from commonweal.council.people.rules import agreements, holds
from commonweal.cycle.source.models import Award, Notice, Opportunity
from commonweal.cycle.source.rules import lot
from commonweal.cycle.source.rules.panel import shut_to
from commonweal.ground import law
from commonweal.ground.pages.words import lower_first, money
from commonweal.ground.record.rules import Rule, Verdict, rule, signed_in

RESULT = Award.Result
# Said in public beside the number of sections, so it is the same whether anything was found or not.
NOT_PUBLISHED = (
    "It is about the financial or business affairs of applicants (paragraph 3 of Part 1 of Schedule 12A to the Local "
    "Government Act 1972). They gave it in confidence, which outweighs the public interest in seeing it."
)
AGREE, DEFER, REJECT = Decision.Outcome.AGREE, Decision.Outcome.DEFER, Decision.Outcome.REJECT
may_send: Rule = on_the_team | agreements
may_read_letters: Rule = on_the_team | holds(Role.COMMISSIONER, Role.AGREEMENTS, Role.ADVISER)


@rule("someone without an interest in this application")
def without_interest(person: Any, award: Any) -> Verdict:
    shut = shut_to(person, award.application)
    return Verdict(not shut, shut)


may_read_letter: Rule = may_read_letters & without_interest
may_write_letter: Rule = on_the_team & without_interest


@rule("the clock, at the moment that was set")
def the_clock(person: Any, thing: Any) -> bool:
    return person is None


may_tell: Rule = may_send | the_clock


@rule("an administrator or authorised signatory of the organisation")
def may_accept(person: Any, award: Any) -> bool:
    organisation_id = award.application.organisation_id
    return bool(signed_in(person)) and person.acts_for(organisation_id, Standing.ADMIN, Standing.SIGNATORY)


PRICE = "price_points"  # the row of a letter that no criterion is behind
NOBODY = "Give the reason why nobody is offered anything. Everybody can read it when the letters go."
NO_WAY_ON = "Recommend something else, or that nobody is offered anything, so that every applicant is told."
NOT_RANKED = "An offer can be made only to an application that was ranked. Others get no further consideration."


def settled(decision: Decision | None) -> bool:
    """Whether awards were recommended, and neither withdrawn nor sent back by the decision maker."""
    return decision is not None and decision.state != "withdrawn" and decision.outcome not in (REJECT, DEFER)


def offers_shut(decision: Decision | None, drafted: bool) -> str:
    """Why what is minded can no longer be changed; nothing while it can.

    It is open until it is recommended, again where that came to nothing, and once more where the decision gave
    something else than was recommended, until the letters are drafted.
    """
    if not settled(decision):
        return ""
    if in_effect(decision) and agreed(decision) and decision.outcome != AGREE and not drafted:
        return ""
    if decision.made_on is not None:
        return f"The awards were decided in {decision.reference}."
    return (
        f"The awards are before the decision maker in {decision.reference}. "
        f"To change them, withdraw {decision.reference} first, and recommend them again."
    )


def nobody_eligible(applications: Iterable[Any]) -> bool:
    """Whether somebody applied, and nobody met the organisational criteria: there is nothing to score or to rank."""
    states = {one.state for one in applications}
    return states == {"ineligible"}


def offers_refusal(opportunity: Opportunity, ranked: Mapping[int, Any], offers: Mapping[int, Decimal]) -> str:
    """Why these offers cannot be recommended; nothing where they can. That nobody is offered anything can be."""
    for pk, amount in offers.items():
        application = ranked.get(pk)
        if application is None:
            return NOT_RANKED
        refused = amount_refusal(opportunity, application, amount)
        if refused:
            return refused
    in_lots = lot.offers_refusal(opportunity, ranked, offers)
    if in_lots:
        return in_lots
    total = sum(offers.values(), Decimal(0))
    if total > opportunity.budget:
        return f"The offers come to {money(total)}. The published budget is {money(opportunity.budget)}."
    return ""


def amount_refusal(opportunity: Opportunity, application: Any, amount: Decimal) -> str:
    """Why this one cannot be offered so much; nothing where it can.

    A place on a framework has no amount of its own: money comes with each call-off.
    """
    if amount <= 0 and not opportunity.place_only:
        return f"The offer to {_named(application)} must be more than £0."
    priced = bool(opportunity.price_weight) and not opportunity.place_only
    if priced and application.amount is not None and amount != application.amount:
        return (
            f"{_named(application)} tendered {money(application.amount)}, and its points rest on that price. The offer "
            f"is {money(amount)}: offer the price that was tendered."
        )
    if application.amount is not None and amount > application.amount:
        return f"{_named(application)} asked for {money(application.amount)}; the offer is {money(amount)}."
    return ""


def _named(application: Any) -> str:
    return f"{application.applicant} ({application.reference})"


def reason_needed(opportunity: Opportunity, ranked: Mapping[int, Any], offers: Mapping[int, Decimal]) -> str:
    """What about these offers the recommendation must explain; nothing where they follow from the ranking.

    Lot by lot: who has won as many lots as one may is passed over by the published rule. Where nobody is offered
    anything, each lot keeps its own reason, and what is not divided needs one.
    """
    if not offers:
        return "" if opportunity.lots.all() else NOBODY
    offered = [ranked[pk] for pk in offers]
    passed_over = [
        _named(one)
        for some in lot.by_lot(ranked.values())
        for one in _passed(some, offers)
        if not lot.full(opportunity, one, offered)
    ]
    part = [
        _named(ranked[pk])
        for pk, amount in offers.items()
        if ranked[pk].amount is not None and amount < ranked[pk].amount and not opportunity.place_only
    ]
    if passed_over:
        return f"Give the reason for passing over {', '.join(sorted(passed_over))}, placed as high or higher."
    if part:
        return f"Give the reason for offering {', '.join(sorted(part))} less than was asked for."
    return ""


def passed_over(award: Award, chosen: Iterable[Award]) -> str:
    """That somebody is offered something who came no higher than this application, which is not; else nothing."""
    own = award.application.rank
    if award.result == RESULT.OFFER or own is None:
        return ""
    lowest = max((one.application.rank for one in chosen), default=0)
    if lowest == own:
        return "An award is offered to an application with the same total. The ranking does not break a tie."
    return "An award is offered to an application that came after yours." if lowest > own else ""


def _passed(ranked: list[Any], offers: Mapping[int, Decimal]) -> list[Any]:
    lowest = max((one.rank for one in ranked if one.pk in offers), default=0)
    return [one for one in ranked if one.pk not in offers and one.rank <= lowest]


def next_reserve(award: Award, awards: Iterable[Award]) -> Award | None:
    """Who comes next for what this award gave: a reserve for the same lot who has not won as many as one may."""
    rows = list(awards)
    opportunity = award.application.opportunity
    held = [one.application for one in rows if one.result == RESULT.OFFER and one.state != "not_taken_up"]
    for one in rows:
        waits = one.result == RESULT.RESERVE and one.state == "notified"
        own = sum(1 for other in held if other.organisation_id == one.application.organisation_id)
        most = opportunity.lots_win
        if waits and one.application.lot_id == award.application.lot_id and not (most and own >= most):
            return one
    return None


def dearer(following: Award, award: Award) -> str:
    """Why the next reserve cannot have this offer; nothing where it can. A tender is offered at its own price."""
    application = following.application
    if not application.opportunity.price_weight or application.amount is None:
        return ""
    if award.amount is None or application.amount <= award.amount:
        return ""
    return (
        f"The next on the reserve list is {application.organisation}. Its tender of {money(application.amount)} is "
        f"more than the {money(award.amount)} that was decided, so offering it needs a decision of its own."
    )


# ---- letters ------------------------------------------------------------------------------------------------------


def unexplained(award: Award) -> list[str]:
    """The criteria of this letter that no explanation goes with."""
    return [str(row["title"]) for row in award.reasons if not str(row.get("explanation", "")).strip()]


def plain_words(text: Any) -> str:
    """The words alone, without figures, so that '3: answers well.' and 'Answers well' are the same."""
    return " ".join(re.findall(r"[^\W\d]+", str(text).casefold()))


def said_to_all(awards: Iterable[Award]) -> set[tuple[str, str]]:
    """(criterion, words) that all who were scored are told in the same words, where there are two of them or more."""
    scored = [award.reasons for award in awards if any("score" in row for row in award.reasons)]
    if len(scored) < 2:
        return set()
    said = [{(row["criterion"], plain_words(row.get("explanation", ""))) for row in rows} for rows in scored]
    return {(key, words) for key, words in set.intersection(*said) if words and key != PRICE}


def only_the_scale(award: Award) -> list[str]:
    """The criteria on which this letter says no more than the published words of a score."""
    scales = {
        one.key: {plain_words(step["words"]) for step in one.scale}
        for one in award.application.opportunity.criteria.all()
    }
    return [
        str(row["title"])
        for row in award.reasons
        if plain_words(row.get("explanation", "")) in scales.get(row["criterion"], ())
    ]


def withheld_refusal(row: Mapping[str, Any]) -> str:
    """Why this part of an explanation cannot be withheld from other bidders; nothing where it can."""
    gone = [one for one in row.get("withheld") or [] if one not in row["explanation"]]
    if gone:
        return f"What is withheld on {row['title']} is not in its explanation: ‘{gone[0]}’. Copy it word for word."
    if row.get("withheld") and not str(row.get("withheld_why", "")).strip():
        return (
            "Enter why it is withheld: how it would harm the bidder's commercial interests, and why that outweighs the "
            "public interest in its being known (Procurement Act 2023 s.94)."
        )
    return ""


def letter_refusal(award: Award, alike: Collection[tuple[str, str]] = ()) -> str:
    """Why this letter cannot go out; nothing where it can. `alike` is what all letters say in the same words."""
    name = award.application.reference
    if not award.letter_reference or not award.reasons:
        return f"The letter about {name} has not been drafted."
    left = unexplained(award)
    if left:
        return f"The letter about {name} gives no explanation for: {', '.join(left)}."
    scale = only_the_scale(award)
    if scale:
        return (
            f"The letter about {name} only repeats the words of the scale on: {', '.join(scale)}. "
            "Say what in the application the score rests on."
        )
    same = [str(row["title"]) for row in award.reasons if (row["criterion"], plain_words(row["explanation"])) in alike]
    if same:
        return (
            f"The letter about {name} says what every other letter says, word for word, on: {', '.join(same)}. "
            "Say what in this application the score rests on."
        )
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
    given = {one for one in (*offers.values(), sum(offers.values(), Decimal(0))) if one}  # a place has no amount
    return {text for one in given for text in (money(one), f"{one:f}")}


# ---- the pause ----------------------------------------------------------------------------------------------------


def pause_notice(opportunity: Opportunity) -> Notice | None:
    """The notice with whose publication the pause begins; none where it begins with the letters, or there is none."""
    return next((one for one in opportunity.notices.all() if one.starts_pause), None)


def waits_for_notice(found: law.Result, notice: Notice) -> str:
    """When a pause begins whose notice is not published yet. `found` is the same pause, counted from another day."""
    begins = "on the day after" if from_next_day(found) else "on the day when"
    return (
        f"The pause before signing begins {begins} the {lower_first(notice.name)} is published, and lasts "
        f"{found.working_days} working days ({found.relied_on[0].source})."
    )


def from_next_day(found: law.Result) -> bool:
    return found.counted_from > found.inputs["notice_date"]


def offered_by_lot(awards: Iterable[Award]) -> dict[int | None, list[Award]]:
    """Who is offered something, by lot: what an applicant could have had, and what there is to pause before."""
    found: dict[int | None, list[Award]] = {}
    for one in awards:
        if one.result == RESULT.OFFER:
            found.setdefault(one.application.lot_id, []).append(one)
    return found


def has_pause(opportunity: Opportunity) -> bool:
    return not (opportunity.kind == Opportunity.Kind.CONTRACT and opportunity.regime == "light_touch")


def pause(opportunity: Opportunity, on: datetime.date) -> law.Result:
    """The pause that this kind of award asks for, in the law's own answer: with its end, or why there is none."""
    regime = opportunity.regime if opportunity.kind == Opportunity.Kind.CONTRACT else "grant"
    if not has_pause(opportunity):
        return law.standstill_applies(light_touch=True)
    return law.standstill(regime, on)
