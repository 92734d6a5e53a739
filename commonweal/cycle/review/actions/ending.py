from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from commonweal.council.decide import actions as decisions
from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.models import Contact
from commonweal.council.exercise.rules import require
from commonweal.cycle.review import rules
from commonweal.cycle.review.models import EndOfTerm, Review
from commonweal.cycle.review.rules import may_review
from commonweal.cycle.review.states import REVIEW
from commonweal.ground.pages.words import day, listed
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

WHAT = "You cannot recommend what comes next."
QUESTIONS = {
    "extend": "Should {title} be extended to {day}?",
    "recommission": "Should {title} be commissioned again when it ends on {day}?",
    "end": "Should funding for {title} end on {day}?",
}


@transaction.atomic
def recommend_end(
    *,
    review: Review,
    choice: str,
    why: str,
    planned_for: datetime.date,
    by: Any,
    at: datetime.datetime,
    new_end: datetime.date | None = None,
) -> EndOfTerm:
    """Extend, re-commission or end: put to whoever decides, on the evidence of the review and not without it."""
    require(may_review, by, review, what=WHAT)
    _check(review, choice, why, new_end)
    end = EndOfTerm.objects.filter(review=review).select_related("decision").first() or EndOfTerm(review=review)
    _check_may_ask_again(end)
    with moved(REVIEW, "recommend", review, by=by, at=at):
        end.choice, end.why, end.new_end = choice, why.strip(), new_end
        end.recommended_by, end.recommended_at = by, at
        end.decision = _propose(review, end, planned_for, by, at)
        with recorded("recommend", end, by=by, at=at, why=why):
            end.save()
    review.end_of_term = end
    _tasks(review, by, at)
    return end


def _check(review: Review, choice: str, why: str, new_end: datetime.date | None) -> None:
    if choice not in EndOfTerm.Choice.values:
        raise refuse(WHAT, "Choose whether to extend, re-commission or end.")
    exercises.check_task_open(review.exercise, "review_decision")
    wrong = [need(review) for need in REVIEW.row("recommend").needs]
    if not why.strip():
        wrong.append("Enter why.")
    if choice == "extend":
        wrong.append(_extension(review, new_end))
    if choice == "end":
        wrong += rules.ending_lacks(getattr(review, "change_impact", None))
    said = [one for one in wrong if one]
    if said:
        raise Refused(*(Refusal(WHAT, one, may_review.who) for one in said))


def _extension(review: Review, new_end: datetime.date | None) -> str | None:
    now_ends = review.agreement.ends_on
    if new_end is None:
        return "Enter the day to which it would be extended."
    if now_ends is not None and new_end <= now_ends:
        return f"It ends on {day(now_ends)}. An extension ends on a later day."
    return None


def _check_may_ask_again(end: EndOfTerm) -> None:
    if not rules.may_ask_again(end):
        raise refuse(
            WHAT,
            f"{end.decision.reference} asks for that decision already.",
            exception="Withdraw it, or wait until it is made.",
        )


def _propose(review: Review, end: EndOfTerm, planned_for: datetime.date, by: Any, at: datetime.datetime) -> Any:
    agreement = review.agreement
    until = end.new_end or agreement.ends_on
    question = QUESTIONS[end.choice].format(title=agreement.title, day=day(until) if until else "a day to be set")
    return decisions.propose(
        exercise=review.exercise,
        kind="ending",
        title=f"{end.get_choice_display()}: {agreement.title}"[:200],
        question=question,
        recommendation=f"{end.get_choice_display()}. {end.why}",
        value=agreement.value,
        planned_for=planned_for,
        sections=_sections(review, end),
        by=by,
        at=at,
    )


def _sections(review: Review, end: EndOfTerm) -> dict[str, str]:
    """What the review already says for the decision report."""
    others = [label.lower() for choice, label in EndOfTerm.Choice.choices if choice != end.choice]
    rejected = [f"The review also looked at whether to {listed(others, 'or')}.", review.route_review]
    rejected += [
        f"{one.from_whom} put forward: {one.proposal} Answer: {one.answer}" for one in review.counter_proposals.all()
    ]
    valuation = getattr(review, "valuation", None)
    results = [review.objectives_met, review.impact, *([valuation.sentence] if valuation else [])]
    sections = {
        "reasons": end.why,
        "need": f"{review.need_review}\n\n{review.needs_now}",
        "options_rejected": "\n\n".join(rejected),
        "results": "\n\n".join(results),
    }
    impact = getattr(review, "change_impact", None)
    if impact is not None:
        sections["human_resources"] = impact.staff
        sections["impact_of_change"] = "\n\n".join(
            f"{asks[0].upper()}{asks[1:]}: {getattr(impact, name)}" for name, asks in rules.IMPACT.items()
        )
    if review.provider_comment:
        sections["provider_comment"] = review.provider_comment
    return sections


def _tasks(review: Review, by: Any, at: datetime.datetime) -> None:
    exercise = review.exercise
    if Contact.objects.filter(exercise=exercise, stage="review").exists() or review.counter_proposals.exists():
        exercises.complete_task(exercise=exercise, key="people", by=by, at=at)
    exercises.complete_task(exercise=exercise, key="review_options", by=by, at=at)
    exercises.start_task(exercise=exercise, key="review_decision", by=by, at=at)
