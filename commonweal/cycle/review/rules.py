from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from commonweal.council.exercise.rules import on_the_team, reader
from commonweal.council.people.rules import any_member, editor
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.review.models import ChangeImpact, EndOfTerm, Review
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question
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

MOST_WORDS, FEWER_WORDS = 1500, 600

# Each section as it is asked: the words where the council's framework has none of its own, and why.
ASKED = {
    "objectives_met": ("How far the objectives were met", "Take the objectives one by one."),
    "impact": ("Overall impact", "What is different for people because of this?"),
    "partners_now": ("The position of partners now", "Whether those who did the work could do it again."),
    "needs_now": ("Current and emerging needs", "The next exercise of this kind starts from this."),
    "learning": ("What was learned", "What worked, what did not, and what you would change."),
    "economy": ("Economy", "What it cost, and whether it could cost less."),
    "efficiency": ("Efficiency", "What was got for what was spent."),
    "effectiveness": ("Effectiveness", "Whether it did what it was for."),
    "confidence": ("How confident you are in this", "Whoever decides reads how far they can rely on it."),
    "confidence_why": ("Why you are that confident", "What it rests on, and what nobody knows."),
}
MONEY = ("economy", "efficiency", "effectiveness")
# Which point of the framework's list on evaluations is which section; every other point is a question of its own.
CONTENTS, BEST_VALUE = "evaluation_contents", "best_value"
POINTS = {
    "overall_impact": "impact",
    "partners_position": "partners_now",
    "needs": "needs_now",
    "learned": "learning",
}


def evaluation_questions(pack: Any) -> list[Question]:
    """What an evaluation asks: the sections that every one has, in the framework's words, and what it adds."""
    stated = {POINTS.get(point.key, f"further_{point.key}"): point.text for point in pack.points(CONTENTS)}
    meant = {point.key: point.text for point in pack.points(BEST_VALUE)}
    found = []
    for key, (text, why) in ASKED.items():
        if key == "economy":
            found += [_further(name, words) for name, words in stated.items() if name not in ASKED]
        found.append(_section(key, stated.get(key, text), f"{meant[key]}." if key in meant else why))
    return found


def _section(key: str, text: str, why: str) -> Question:
    if key == "confidence":
        return asking.asked({"key": key, "text": text, "why": why, "kind": "choose_one", "options": list(CONFIDENCE)})
    words = FEWER_WORDS if key in (*MONEY, "confidence_why") else MOST_WORDS
    return asking.asked({"key": key, "text": text[:200], "why": why, "kind": "long", "words": words})


def _further(key: str, text: str) -> Question:
    why = "The council's commissioning framework asks this of every evaluation."
    return asking.asked({"key": key[:40], "text": text[:200], "why": why, "kind": "long", "words": MOST_WORDS})


def further_questions(pack: Any) -> list[Question]:
    return [one for one in evaluation_questions(pack) if one.key not in ASKED]


def sheet_of(review: Review) -> dict[str, Any]:
    """Everything that an evaluation says, by the key of its question."""
    return {key: getattr(review, key) for key in ASKED} | {
        one["question"]["key"]: one["answer"] for one in review.further
    }


def evaluation_lines(review: Review) -> list[asking.Line]:
    """Every question with its answer, in the council's words; its own questions as they stood when they were asked."""
    kept = {one["question"]["key"]: asking.asked(one["question"]) for one in review.further}
    asked = [kept.pop(one.key, one) for one in evaluation_questions(review.exercise.framework.pack)]
    return [asking.line(one, sheet_of(review)) for one in (*asked, *kept.values())]


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
