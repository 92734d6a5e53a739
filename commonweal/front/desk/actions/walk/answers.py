"""What the applicants of Thornmere wrote: an answer of each kind that fits the question and adds up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commonweal.cycle.source.models import Opportunity
from commonweal.front.desk.queries.stories import Bid
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.rules import TEXTS, columns_of, sample

OVERHEADS = Decimal("0.14")
OTHERS = Decimal(1_500)
FUNDERS = {"who": "Thornmere Community Foundation", "amount": "1500.00", "agreed": "yes"}
PARTNERS = {"who": "Millbrook library", "part": "A room every week, and staff who know the people"}


def answer_to(question: Question, opportunity: Opportunity, bid: Bid) -> Any:
    if question.kind in TEXTS:
        return _text(bid)
    if question.kind == Question.Kind.DATE:
        return opportunity.starts_on
    if question.kind == Question.Kind.BUDGET:
        return _budget(Decimal(bid.amount))
    if question.kind == Question.Kind.OUTCOMES:
        return [_plan(question)]
    if question.kind == Question.Kind.GROUP:
        return [_line(question)]
    return "25" if question.kind in (Question.Kind.NUMBER, Question.Kind.MONEY) else sample(question)


def _text(bid: Bid) -> str:
    return (
        f"{bid.project}: we start where people are. Two workers whom they know meet them every week, and neighbours "
        "help. We have done this for four years and count what changes. Our partners have agreed, and the room is "
        "booked."
    )


def _budget(amount: Decimal) -> list[dict[str, Any]]:
    """Three lines that this funding pays to the amount asked for, with a fair share of overheads."""
    direct, shared = (row["sort"] for row in sample(Question(kind=Question.Kind.BUDGET)))
    rent = (amount * OVERHEADS).quantize(Decimal(1))
    food = (amount * OVERHEADS / 2).quantize(Decimal(1))
    worker = amount - rent - food
    return [
        {"item": "Two workers, part time", "sort": direct, "cost": worker + OTHERS, "ours": worker},
        {"item": "Food, fares and materials", "sort": direct, "cost": food, "ours": food},
        {"item": "Rent, insurance and payroll", "sort": shared, "cost": rent, "ours": rent},
    ]


def _plan(question: Question) -> dict[str, Any]:
    return {
        "outcome": question.options[0],
        "do": "Meet every week in a place that people know, and stay with each of them for six months.",
        "people": "40",
        "know": "We ask at the start, after three months and at the end, with the scale that we use already.",
        "start": "yes",
    }


def _line(question: Question) -> dict[str, Any]:
    columns = [one.key for one in columns_of(question)]
    known = FUNDERS if "agreed" in columns else PARTNERS
    return {key: known.get(key, "") for key in columns}
