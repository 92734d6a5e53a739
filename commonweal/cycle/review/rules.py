from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.council.people.rules import any_member, editor
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.review.models import ChangeImpact, EndOfTerm, Review
from commonweal.ground.record.rules import Rule, rule

may_review: Rule = on_the_team
may_read: Rule = reader

# The sections that an evaluation must have, each with what it asks.
SECTIONS = {
    "objectives_met": "how far the objectives were met",
    "impact": "the overall impact",
    "partners_now": "the position of partners now",
    "needs_now": "current and emerging needs",
    "learning": "what was learned",
    "economy": "economy: what it cost and whether it could have cost less",
    "efficiency": "efficiency: what was got for what was spent",
    "effectiveness": "effectiveness: whether it did what it was for",
    "confidence": "how confident you are",
    "confidence_why": "why you are that confident",
}
CONFIDENCE = {"high": "High", "medium": "Medium", "low": "Low"}
AGAIN = {
    "need_review": "whether the need still stands",
    "route_review": "which route would suit what comes next",
}
WRITTEN = frozenset({*SECTIONS, *AGAIN})

IMPACT = {
    "users": "what happens to the people who use the service",
    "where_will_they_go": "where they will go",
    "equality": "the effect on people with protected characteristics",
    "provider_viability": "what it does to the provider",
    "staff": "what happens to staff, and whether TUPE applies",
    "assets": "what happens to buildings and other assets",
    "community": "the effect on the community",
    "mitigation": "what will be done about it",
}

HANDOVER = {
    "communication": "Who is told what, and when",
    "users": "People who use the service: where each goes",
    "data": "Records and personal data: returned, moved or destroyed",
    "assets": "Buildings, equipment and keys",
    "staff": "Staff, and transfer under TUPE",
    "finance": "Final report, final payment and money to return",
    "lessons": "Lessons written down with the provider",
}


@rule("somebody who may edit for the organisation whose agreement is reviewed")
def provider(person: Any, review: Review) -> bool:
    return bool(editor(person, review.agreement))


@rule("a member of the organisation whose agreement is reviewed")
def provider_reads(person: Any, review: Review) -> bool:
    return bool(any_member(person, review.agreement))


may_propose_option: Rule = provider | may_review


def missing_sections(values: Mapping[str, Any]) -> list[str]:
    """What an evaluation still lacks, in the words of its questions."""
    return [asks for name, asks in SECTIONS.items() if not str(values.get(name) or "").strip()]


def missing_impact(values: Mapping[str, Any]) -> list[str]:
    return [asks for name, asks in IMPACT.items() if not str(values.get(name) or "").strip()]


def is_evaluated(review: Review) -> str | None:
    return None if review.evaluated_at else "The evaluation is not finished. Nothing is decided without it."


def need_is_checked(review: Review) -> str | None:
    return None if review.need_review.strip() else "The need has not been checked again. Say whether it still stands."


def route_is_checked(review: Review) -> str | None:
    return (
        None if review.route_review.strip() else "The route has not been checked. Say which would suit what comes next."
    )


def proposals_are_answered(review: Review) -> str | None:
    left = sum(1 for one in review.counter_proposals.all() if not one.answer)
    if not left:
        return None
    many = "1 option that was put forward has" if left == 1 else f"{left} options that were put forward have"
    return f"{many} no answer yet. Each is answered before anything is decided."


def ending_lacks(impact: ChangeImpact | None) -> list[str]:
    """What an ending needs besides: its impact assessed, and the provider's answer invited."""
    if impact is None:
        return ["The impact of ending it has not been assessed."]
    if impact.shared_with_provider_at is None:
        return [
            "The assessment of impact has not been shared with the provider, who may comment and put forward options."
        ]
    return []


def years_of(agreement: Agreement) -> Decimal | None:
    if not agreement.starts_on or not agreement.ends_on:
        return None
    days = (agreement.ends_on - agreement.starts_on).days + 1
    return Decimal(days) / Decimal("365.25")


def share_of_income(agreement: Agreement) -> Decimal | None:
    """The agreement's value for one year as a percentage of the provider's income last year, where both are known.

    An agreement of under a year counts whole, for it is all that came in that year.
    """
    income, years = agreement.organisation.income_last_year, years_of(agreement)
    if not income or agreement.value is None or years is None:
        return None
    share = agreement.value / max(years, Decimal(1)) / income * 100
    return min(share, Decimal("999.99")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def same_person(name: str, person: Any) -> bool:
    """Whether a checker's name is the maker's own."""
    typed = " ".join(name.casefold().split())
    return typed in {" ".join(str(own).casefold().split()) for own in (person.name, person.email) if own}


def first_sentence(text: str, most: int = 220) -> str:
    head = " ".join(text.split())
    end = head.find(". ")
    head = head[: end + 1] if end != -1 else head
    return head if len(head) <= most else f"{head[: most - 1].rsplit(' ', 1)[0]}…"


def is_near(decide_by: datetime.date | None, today: datetime.date) -> bool:
    """Six months are kept for the review itself, before the last day on which it can be decided."""
    return decide_by is not None and decide_by <= today + datetime.timedelta(days=183)


def may_ask_again(end: EndOfTerm | None) -> bool:
    """Whether the question may be put: nothing was asked yet, or what was asked was withdrawn, deferred or rejected."""
    decision = end.decision if end is not None else None
    return decision is None or decision.state == "withdrawn" or decision.outcome in ("defer", "reject")


def still_open(review: Review) -> str | None:
    """Why the basis of a recommendation may not change; None where it may."""
    if review.state in ("settled", "closed"):
        return "What comes next has been decided and carried out."
    if not may_ask_again(getattr(review, "end_of_term", None)):
        return "What comes next has been recommended, and the recommendation rests on this as it stands."
    return None
