from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.rules import require
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.review import queries, rules
from commonweal.cycle.review.models import Review
from commonweal.cycle.review.rules import may_review
from commonweal.cycle.review.states import REVIEW
from commonweal.ground.pages.words import money_exact
from commonweal.ground.questions import rules as asking
from commonweal.ground.record.actions import moved, next_reference, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


@transaction.atomic
def open_review(*, agreement: Agreement, by: Any, at: datetime.datetime) -> Review:
    """Begin the review of an agreement, with the last day on which its ending can be decided."""
    what = "You cannot begin a review of this agreement."
    exercise = agreement.exercise
    if exercise is None:
        raise refuse(
            what,
            "It stood in the register before and belongs to no commissioning exercise.",
            "a commissioner, by starting an exercise because an agreement is ending",
        )
    require(may_review, by, exercise, what=what)
    if agreement.state == "setting_up":
        raise refuse(what, "It is still being set up, so there is nothing to review.")
    running = queries.open_review_of(agreement)
    if running is not None:
        raise refuse(what, f"A review of it is under way already: {running.reference}.")
    exercises.reach(exercise=exercise, stage="review", by=by, at=at)
    review = Review(
        reference=next_reference("RV", timezone.localdate(at).year),
        exercise=exercise,
        agreement=agreement,
        opened_at=at,
        decide_by=queries.decide_by(agreement.ends_on, agreement.notice_months),
    )
    with recorded("open", review, by=by, at=at):
        review.save()
    exercises.start_task(exercise=exercise, key="results", by=by, at=at)
    return review


@transaction.atomic
def save_evaluation(
    *, review: Review, by: Any, at: datetime.datetime, further: Mapping[str, str] | None = None, **fields: str
) -> None:
    """Keep what is written so far. A finished evaluation is changed only as a whole.

    `further` are the answers to what the council's framework asks besides the sections, by question.
    """
    what = "You cannot save this draft."
    require(may_review, by, review, what=what)
    if review.state != "open":
        raise refuse(what, "The evaluation is finished. Finish it again with what you want to change.")
    _known(fields)
    exercises.check_task_open(review.exercise, "evaluation")
    kept = _further(review, further or {}, what)
    with recorded("save evaluation", review, by=by, at=at):
        review.further = kept
        for name, text in fields.items():
            setattr(review, name, text)
        review.save()
    exercises.start_task(exercise=review.exercise, key="evaluation", by=by, at=at)


@transaction.atomic
def evaluate(
    *, review: Review, by: Any, at: datetime.datetime, further: Mapping[str, str] | None = None, **fields: str
) -> None:
    """Finish the evaluation: every section, the three Es, and how confident the council is and why."""
    what = "You cannot finish this evaluation."
    require(may_review, by, review, what=what)
    _known(fields)
    exercise = review.exercise
    exercises.check_task_open(exercise, "evaluation")
    values = {name: fields.get(name, getattr(review, name)) for name in rules.WRITTEN}
    missing = rules.missing_sections(values)
    if missing:
        raise Refused(*(Refusal(what, f"Enter {asks}.") for asks in missing))
    if values["confidence"] not in rules.CONFIDENCE:
        raise refuse(what, "Confidence is high, medium or low.")
    kept = _further(review, further or {}, what)
    left = asking.still_missing(rules.further_questions(exercise.framework.pack), _answers(kept))
    if left:
        raise Refused(*(Refusal(what, f"{fault}.") for fault in left))
    with moved(REVIEW, "evaluate", review, by=by, at=at):
        review.further = kept
        for name, text in values.items():
            setattr(review, name, text)
        review.evaluated_by, review.evaluated_at = by, at
    for key in ("results", "evaluation"):
        exercises.complete_task(exercise=exercise, key=key, by=by, at=at)
    _complete_checks(review, by, at)
    tie_review(review, by, at)


@transaction.atomic
def check_need_again(*, review: Review, need_review: str, route_review: str, by: Any, at: datetime.datetime) -> None:
    """Whether the need still stands, and which route would suit what comes next. Nothing is decided without both."""
    what = "You cannot record this check."
    require(may_review, by, review, what=what)
    exercises.check_task_open(review.exercise, "need_again")
    values = {"need_review": need_review.strip(), "route_review": route_review.strip()}
    missing = [asks for name, asks in rules.AGAIN.items() if not values[name]]
    if missing:
        raise Refused(*(Refusal(what, f"Enter {asks}.") for asks in missing))
    with recorded("check need again", review, by=by, at=at):
        review.need_review, review.route_review = values["need_review"], values["route_review"]
        review.save()
    _complete_checks(review, by, at)


def _further(review: Review, given: Mapping[str, str], what: str) -> list[dict[str, Any]]:
    """The framework's own questions as they are asked now, each with its answer: what was given, or what stood."""
    questions = rules.further_questions(review.exercise.framework.pack)
    unknown = sorted(set(given) - {one.key for one in questions})
    if unknown:
        raise refuse(what, f"An evaluation does not ask {', '.join(unknown)}.")
    sheet = _answers(review.further) | dict(given)
    return [{"question": asking.plain(one), "answer": asking.kept(one, sheet.get(one.key, ""))} for one in questions]


def _answers(kept: list[dict[str, Any]]) -> dict[str, str]:
    return {one["question"]["key"]: one["answer"] for one in kept}


def _known(fields: dict[str, str]) -> None:
    unknown = sorted(set(fields) - rules.WRITTEN)
    if unknown:
        raise TypeError(f"An evaluation has no section called {', '.join(unknown)}")


def _complete_checks(review: Review, by: Any, at: datetime.datetime) -> None:
    if review.need_review.strip():
        exercises.complete_task(exercise=review.exercise, key="need_again", by=by, at=at)
    if review.route_review.strip():
        exercises.start_task(exercise=review.exercise, key="review_options", by=by, at=at)


def tie_review(review: Review, by: Any, at: datetime.datetime) -> None:
    """The knot of the golden thread, private until the review is published."""
    confidence = rules.CONFIDENCE[review.confidence].lower()
    sentence = f"Evaluated with {confidence} confidence: {rules.first_sentence(review.objectives_met)}"
    valuation = getattr(review, "valuation", None)
    if valuation is not None:
        low, high = money_exact(valuation.low), money_exact(valuation.high)
        sentence = f"{sentence} About {low} to {high} of social value for every £1, besides what was not valued."
    exercises.tie(
        exercise=review.exercise,
        kind="review",
        about=review.reference,
        sentence=sentence,
        on=timezone.localdate(review.evaluated_at),
        path=f"/reviews/{review.reference}/" if review.published_at else "",
        public=review.published_at is not None,
        by=by,
        at=at,
    )
