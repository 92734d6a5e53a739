from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.rules import require
from commonweal.cycle.review import queries, rules
from commonweal.cycle.review.actions.evaluating import tie_review
from commonweal.cycle.review.models import Review, Valuation, ValuedOutcome
from commonweal.cycle.review.rules import may_review
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

WHAT = "You cannot value these outcomes."


@transaction.atomic
def value_outcomes(
    *,
    review: Review,
    outcomes: Iterable[Mapping[str, Any]],
    inputs: Decimal,
    not_valued: str | Iterable[str],
    assumptions: str | Iterable[str],
    checked_by: Any,
    by: Any,
    at: datetime.datetime,
) -> Valuation:
    """Value what changed, as a range. It says what was left out, what it assumes, and who else checked it."""
    require(may_review, by, review, what=WHAT)
    exercises.check_task_open(review.exercise, "value")
    closed = rules.still_open(review)
    if closed:
        raise refuse(WHAT, closed)
    left_out, assumed = _text(not_valued), _text(assumptions)
    checker = str(checked_by or "").strip()
    _check_words(left_out, assumed, checker, by)
    rows = _replace_rows(review, outcomes, by, at)
    try:
        worked = queries.work_out(
            rows, inputs=inputs, not_valued=left_out, assumptions=assumed, on=timezone.localdate(at)
        )
    except ValueError as refused:
        raise refuse(WHAT, str(refused)) from None
    valuation = Valuation.objects.filter(review=review).first() or Valuation(review=review)
    valuation.inputs, valuation.made_at = Decimal(str(inputs)), at
    valuation.low, valuation.central, valuation.high = worked.low, worked.central, worked.high
    valuation.sentence = worked.made.sentence()
    valuation.most_depends_on = queries.tipping_sentence(worked)
    valuation.not_valued, valuation.assumptions, valuation.checked_by = left_out, assumed, checker
    with recorded("value outcomes", valuation, by=by, at=at):
        valuation.save()
    review.valuation = valuation
    exercises.complete_task(exercise=review.exercise, key="value", by=by, at=at)
    if review.evaluated_at:
        tie_review(review, by, at)
    return valuation


def _check_words(left_out: str, assumed: str, checker: str, by: Any) -> None:
    wrong = []
    if not left_out:
        wrong.append("Enter what was not valued. A value for £1 is never shown without it.")
    if not assumed:
        wrong.append("Enter the assumptions that the sum rests on.")
    if not checker:
        wrong.append("Enter who checked the sum.")
    elif rules.same_person(checker, by):
        wrong.append("You made this sum, so somebody else checks it. Enter their name.")
    if wrong:
        raise Refused(*(Refusal(WHAT, why, "a colleague who did not make the sum, to check it") for why in wrong))


def _text(given: str | Iterable[str]) -> str:
    text = given if isinstance(given, str) else "\n".join(given)
    return text.strip()


def _replace_rows(
    review: Review, outcomes: Iterable[Mapping[str, Any]], by: Any, at: datetime.datetime
) -> list[ValuedOutcome]:
    """The rows as the database keeps them, so that the sum comes out of them again to the last figure."""
    for old in review.valued_outcomes.all():
        with recorded("take out", old, by=by, at=at):
            old.delete()
    rows = [ValuedOutcome(review=review, **_exact(given)) for given in outcomes]
    refusals = [
        Refusal(WHAT, f"{row.name or f'Outcome {number}'}: {why}")
        for number, row in enumerate(rows, 1)
        for why in _wrong(row)
    ]
    if refusals:
        raise Refused(*refusals)
    for row in rows:
        with recorded("value", row, by=by, at=at):
            row.save()
    return list(review.valued_outcomes.all())


def _exact(given: Mapping[str, Any]) -> dict[str, Any]:
    """A number as it was typed: 0.05 and not the binary fraction nearest to it."""
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in given.items()}


SHARES = {
    "deadweight": "What would have happened anyway",
    "displacement": "What moved a problem elsewhere",
    "attribution": "The credit due to others",
    "drop_off": "How fast it fades",
}


def _wrong(row: ValuedOutcome) -> list[str]:
    why = []
    if not row.name.strip() or not row.stakeholder.strip():
        why.append("Enter what changed and for whom.")
    if not row.proxy_source.strip():
        why.append("Enter where the proxy value comes from.")
    why += [f"{says} is a share from 0 to 1." for name, says in SHARES.items() if not 0 <= getattr(row, name) <= 1]
    if not 0 <= row.low_factor <= 1 <= row.high_factor:
        why.append("The low figure is at most the central one, and the high figure at least.")
    if not why:
        try:
            row.clean_fields(exclude=["review"])
        except ValidationError as wrong:
            why += [
                f"{name.replace('_', ' ').capitalize()}: {' '.join(said)}" for name, said in wrong.message_dict.items()
            ]
    return why
