from __future__ import annotations

from commonweal.cycle.review.models import Review
from commonweal.cycle.review.rules import (
    is_evaluated,
    may_review,
    need_is_checked,
    proposals_are_answered,
    route_is_checked,
    still_open,
)
from commonweal.ground.record.states import Lifecycle, Move, State


def is_published(review: Review) -> str | None:
    return None if review.published_at else "The review has not been published."


def has_decision(review: Review) -> str | None:
    end = getattr(review, "end_of_term", None)
    return None if end is not None and end.decision_id else "Nothing has been recommended yet."


REVIEW = Lifecycle(
    "Review",
    {
        "open": State("In progress", "light-blue"),
        "evaluated": State("Evaluated", "blue"),
        "recommended": State("Waiting for a decision", "yellow"),
        "settled": State("Settled"),
        "closed": State("Closed", ""),
    },
    (
        Move(
            "evaluate",
            "Finish the evaluation",
            ("open", "evaluated", "recommended"),
            "evaluated",
            may_review,
            (still_open,),
        ),
        Move(
            "recommend",
            "Recommend what comes next",
            ("open", "evaluated", "recommended"),
            "recommended",
            may_review,
            (is_evaluated, need_is_checked, route_is_checked, proposals_are_answered),
        ),
        Move("settle", "Carry out what was decided", ("recommended",), "settled", may_review, (has_decision,)),
        Move("close", "Close the review", ("settled",), "closed", may_review, (is_published,)),
    ),
)
