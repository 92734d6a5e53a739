from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.cycle.source.actions import divide, invite, run_by, uninvite
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.procurement import queries, rules
from commonweal.cycle.source.procurement.models import FrameworkTerms, Procurement
from commonweal.cycle.source.queries import call_off as drawing
from commonweal.cycle.source.rules.process import Process
from commonweal.ground.pages.words import money, plain_day, plural
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

WHAT = "You cannot choose this process."
ASKED_WITH_ALL = "It has a place on the framework agreement, and everybody who has is asked."


def choose(
    *,
    opportunity: Opportunity,
    process: str,
    why: str,
    by: Any,
    at: datetime.datetime,
    health: bool = False,
    considerable_change: bool | None = None,
    justification: str = "",
    small_suppliers: str = "",
    reserved: str = "",
    why_whole: str = "",
    terms: Mapping[str, Any] | None = None,
    call_off: Mapping[str, Any] | None = None,
) -> None:
    """Say by which process this contract is bought, with what the law wants said first.

    `terms` are those of a framework that it sets up: {years, longer_because, call_off, how}. `call_off` says from
    which framework it is called off: {framework: key, directly} or {outside: name, outside_ends: day}.
    """
    on = timezone.localdate(at)
    chosen = _named(process)
    facts = queries.facts(opportunity, on, health=health, considerable_change=considerable_change)
    why_whole = why_whole or opportunity.not_in_lots
    said = {"process": rules.refusal(chosen, facts), "reserved": rules.reserved_refusal(reserved, facts)}
    said |= rules.missing(chosen, facts, justification, small_suppliers)
    _all_said(said | {"why_whole": rules.lots_missing(chosen, facts, why_whole)})
    _keeps_to_strategy(opportunity, chosen)
    held = queries.of(opportunity)
    held.health, held.considerable_change = health, considerable_change
    held.justification, held.small_suppliers, held.reserved = justification, small_suppliers, reserved
    told: dict[str, Any] = {"opportunity": opportunity, "why": why, "by": by, "at": at}
    with transaction.atomic():
        if why_whole != opportunity.not_in_lots and not facts.in_lots:
            divide(opportunity=opportunity, lots=[], why_whole=why_whole, by=by, at=at)
        if chosen == rules.FRAMEWORK:
            _set_up(held, facts, dict(terms or {}), told, on)
        elif chosen == rules.CALL_OFF:
            _call_off(held, dict(call_off or {}), told, on)
        else:
            run_by(process=chosen, says=_says(held), notices=rules.notices(chosen, facts), **told)
        with recorded("describe procurement", held, by=by, at=at):
            held.save()


def _named(process: str) -> Process:
    chosen = next((one for one in rules.PROCESSES if one.key == process), None)
    if chosen is None:
        raise refuse(WHAT, f"There is no process '{process}'.")
    return chosen


def _keeps_to_strategy(opportunity: Opportunity, chosen: Process) -> None:
    against = queries.against_strategy(opportunity, chosen)
    if against:
        way = f"Or record an exception to the ‘{rules.STRATEGY_RULE}’ with its reason."
        raise refuse(WHAT, against, exception=way, about="process")


def _all_said(said: Mapping[str, str]) -> None:
    """Each sentence by the answer that it is about; an empty one is none."""
    refusals = [Refusal(WHAT, sentence, about=about) for about, sentence in said.items() if sentence]
    if refusals:
        raise Refused(*refusals)


def _says(held: Procurement) -> list[str]:
    said = []
    if held.justification:
        said.append(f"Why there is no competition: {held.justification}")
    if held.reserved:
        said.append(f"Kept for: {held.get_reserved_display()}.")
    return said


# ---- setting a framework up ---------------------------------------------------------------------------------------


def _set_up(
    held: Procurement, facts: rules.Facts, terms: dict[str, Any], told: dict[str, Any], on: datetime.date
) -> None:
    """The longest term is the law's, unless a reason is published; light touch frameworks have none (s.47)."""
    longest = None if facts.light_touch else drawing.longest(on)
    given = {
        "years": terms.get("years"),
        "longer_because": str(terms.get("longer_because") or "").strip(),
        "call_off": str(terms.get("call_off") or ""),
        "how": str(terms.get("how") or "").strip(),
    }
    _all_said(rules.terms_missing(longest=longest, **given))
    kept = queries.terms_of(held.opportunity)
    for name, value in given.items():
        setattr(kept, name, value)
    light = replace(rules.FRAMEWORK, regime="light_touch", notices=rules.LIGHT.notices)
    process = light if facts.light_touch else rules.FRAMEWORK
    run_by(process=process, says=[*_says(held), *_terms_say(kept)], most_months=kept.years * 12, **told)
    with recorded("set framework terms", kept, by=told["by"], at=told["at"]):
        kept.save()


def _terms_say(terms: FrameworkTerms) -> list[str]:
    longer = f" It runs for longer than is usual because: {terms.longer_because}" if terms.longer_because else ""
    return [
        f"The framework agreement runs for {plural(terms.years, 'year')} at most, and "
        f"{money(terms.opportunity.budget)} is the most that can be called off from it.{longer}",
        f"How contracts are called off: {terms.get_call_off_display().lower()}. {terms.how}",
    ]


# ---- calling off --------------------------------------------------------------------------------------------------


def _call_off(held: Procurement, asked: dict[str, Any], told: dict[str, Any], on: datetime.date) -> None:
    framework, lot = queries.drawn(str(asked.get("framework") or ""))
    if framework is None:
        name, ends_on = str(asked.get("outside") or ""), asked.get("outside_ends")
        _all_said(rules.outside_missing(name, ends_on, on))
        said = f"The framework agreement: {name.strip()}, which ends on {plain_day(ends_on)}."
        run_by(process=rules.CALL_OFF, says=[said, *_says(held)], **told)
        return
    opportunity, directly = held.opportunity, bool(asked.get("directly"))
    members, terms = drawing.members(framework, lot), queries.terms_of(framework)
    _all_said({"framework": drawing.ended(framework, on)})
    _all_said({"framework": drawing.too_much(opportunity, framework, lot)})
    _all_said({"directly": rules.call_off_refusal(terms.call_off, len(members), directly)})
    process = rules.WITHOUT if directly else rules.COMPETITION
    run_by(process=process, says=_drawn_says(framework, lot, terms), drawn_from=framework, drawn_lot=lot, **told)
    if directly:
        for one in told["opportunity"].invitations.filter(why=ASKED_WITH_ALL):
            uninvite(invitation=one, by=told["by"], at=told["at"])
    else:
        _invite_all(opportunity, members, told)


def _drawn_says(framework: Opportunity, lot: Any, terms: FrameworkTerms) -> list[str]:
    left = framework.budget - drawing.spent(framework)
    return [
        f"The framework agreement: {framework.title} ({framework.reference}){f', {lot}' if lot else ''}, "
        f"of which {money(max(left, Decimal(0)))} was left when this was set up.",
        f"How it says that contracts are called off: {terms.how}",
    ]


def _invite_all(opportunity: Opportunity, members: list[Any], told: dict[str, Any]) -> None:
    already = set(opportunity.invitations.values_list("organisation_id", flat=True))
    for one in members:
        if one.pk not in already:
            invite(opportunity=opportunity, organisation=one, why=ASKED_WITH_ALL, by=told["by"], at=told["at"])
