from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.actions import begin, keep
from commonweal.council.exercise.models import Area, Exercise
from commonweal.council.exercise.rules import LEAD, on_the_team, require
from commonweal.council.people.models import Person
from commonweal.cycle.understand import queries, rules
from commonweal.cycle.understand.models import EvidenceItem, Need, ScreeningAnswer
from commonweal.ground.record.actions import recorded, recorded_all
from commonweal.ground.record.rules import Refusal, Refused, refuse

MARKET = ("demand_estimate", "market_sounding")

# ---- screening ----------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_screening(
    *, exercise: Exercise, answers: dict[str, tuple[bool, str]], by: Person, at: datetime.datetime
) -> rules.Result:
    """Answer the checklist whole. Unanswered mandatory questions are refused one by one."""
    what = "You cannot finish the screening."
    begin(exercise, "screening", by, what)
    questions = queries.screening_questions(exercise)
    missing = rules.unanswered(questions, answers)
    if missing:
        raise Refused(*(Refusal(what, f"This has no answer yet: {one.text}", LEAD) for one in missing))
    unexplained = rules.reasons_missing(questions, answers)
    if unexplained:
        raise Refused(*(Refusal(what, f"Say why the answer is no: {one.text}", LEAD) for one in unexplained))
    asked = {one.key: one for one in questions}
    unknown = sorted(set(answers) - set(asked))
    if unknown:
        raise refuse(what, f"The checklist does not ask: {', '.join(unknown)}.", LEAD)
    held = queries.screening_answers(exercise)
    rows = [held.get(key) or ScreeningAnswer(exercise=exercise, key=key) for key in answers]
    for one in rows:
        one.question, (one.answer, one.note) = asked[one.key].text, answers[one.key]
    new, again = [one for one in rows if not one.pk], [one for one in rows if one.pk]
    with recorded_all("answer screening", rows, by=by, at=at):
        ScreeningAnswer.objects.bulk_create(new)
        ScreeningAnswer.objects.bulk_update(again, ["question", "answer", "note"])
    exercises.complete_task(exercise=exercise, key="screening", by=by, at=at)
    result = rules.screening_result(questions, {key: answer for key, (answer, _) in answers.items()})
    _open_tasks(exercise, questions, result, by, at)
    return result


def _open_tasks(
    exercise: Exercise, questions: list[rules.Question], result: rules.Result, by: Person, at: datetime.datetime
) -> None:
    """A yes makes its task necessary, with the question as the reason; where it became a no, that falls away."""
    opened: dict[str, str] = {}
    for key, text in result.opens:
        opened.setdefault(key, f"‘{text}’ was answered yes.")
    for key, because in opened.items():
        exercises.require_task(exercise=exercise, key=key, because=because, by=by, at=at)
    for key in sorted({one.yes_opens for one in questions if one.yes_opens} - set(opened)):
        exercises.require_no_longer(exercise=exercise, key=key, by=by, at=at)


# ---- the need -----------------------------------------------------------------------------------------------------


@transaction.atomic
def set_out_need(*, exercise: Exercise, by: Person, at: datetime.datetime, **fields: Any) -> Need:
    """Write or rewrite parts of the need statement; parts that are not given stay as they are."""
    what = "You cannot change the need."
    begin(exercise, "need", by, what)
    need = queries.need_of(exercise) or Need(exercise=exercise)
    writable = {column.name for column in Need._meta.concrete_fields} - {"id", "exercise", "agreed_at"}
    if unknown := set(fields) - writable:
        raise TypeError(f"A need has no {', '.join(sorted(unknown))}")
    if need.agreed_at and set(fields) - {*MARKET, "changed_since_last"}:
        raise refuse(what, "It has been agreed and is public.", LEAD, "Reopen it with a reason, then change it.")
    for name, value in fields.items():
        setattr(need, name, value)
    with recorded("set out need", need, by=by, at=at):
        need.save()
    if not need.agreed_at:
        exercises.start_task(exercise=exercise, key="need", by=by, at=at)
        if need.summary.strip():
            exercises.tie(exercise=exercise, kind="need", sentence=need.summary, by=by, at=at)
    if all(getattr(need, name).strip() for name in MARKET) and set(fields) & set(MARKET):
        exercises.check_task_open(exercise, "market")
        exercises.complete_task(exercise=exercise, key="market", by=by, at=at)
    return need


@transaction.atomic
def agree_need(*, exercise: Exercise, by: Person, at: datetime.datetime) -> Need:
    begin(exercise, "need", by, "You cannot agree the need.")
    need = queries.need_of(exercise)
    missing = rules.to_agree(need, exercise.evidence.count())
    if missing or need is None:
        raise Refused(*missing)
    need.agreed_at = at
    keep(need, "agree need", what="You cannot agree the need.", by=by, at=at)
    _tie_need(need, by, at)
    exercises.complete_task(exercise=exercise, key="need", by=by, at=at)
    return need


def _tie_need(need: Need, by: Person, at: datetime.datetime) -> None:
    exercises.tie(
        exercise=need.exercise,
        kind="need",
        sentence=need.summary,
        on=timezone.localdate(at),
        path=reverse("understand:public_need", kwargs={"reference": need.exercise.reference}),
        public=True,
        by=by,
        at=at,
    )


@transaction.atomic
def reopen_need(*, exercise: Exercise, why: str, by: Person, at: datetime.datetime) -> Need:
    """Take an agreed need back to change it. The record keeps what was agreed."""
    what = "You cannot reopen the need."
    begin(exercise, "need", by, what)
    need = queries.need_of(exercise)
    if need is None or need.agreed_at is None:
        raise refuse(what, "It has not been agreed, so it can be changed as it is.", LEAD)
    if not why.strip():
        raise refuse(what, "Say why it has to change.", LEAD)
    need.agreed_at = None
    keep(need, "reopen need", what=what, by=by, at=at, why=why)
    exercises.tie(exercise=exercise, kind="need", sentence=need.summary, by=by, at=at)
    exercises.reopen_task(exercise=exercise, key="need", by=by, at=at)
    return need


@transaction.atomic
def sound_market(
    *, exercise: Exercise, demand_estimate: str, market_sounding: str, by: Person, at: datetime.datetime
) -> Need:
    """Estimate the demand and sound the market: both come before planning starts."""
    what = "You cannot finish testing demand and the market."
    begin(exercise, "market", by, what)
    missing = []
    if not demand_estimate.strip():
        missing.append(Refusal(what, "There is no estimate of demand.", LEAD))
    if not market_sounding.strip():
        missing.append(Refusal(what, "The market has not been sounded.", LEAD))
    if missing:
        raise Refused(*missing)
    need = queries.need_of(exercise) or Need(exercise=exercise)
    need.demand_estimate, need.market_sounding = demand_estimate, market_sounding
    with recorded("test market", need, by=by, at=at):
        need.save()
    exercises.complete_task(exercise=exercise, key="market", by=by, at=at)
    return need


# ---- evidence -----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_evidence(
    *,
    exercise: Exercise,
    kind: str,
    says: str,
    source: str,
    dated: datetime.date,
    strength: str,
    by: Person,
    at: datetime.datetime,
    review_by: datetime.date | None = None,
    link: str = "",
    area: Area | None = None,
) -> EvidenceItem:
    """Evidence with its source, date and strength; looked at again in twelve months unless another day is given."""
    what = "You cannot add this evidence."
    begin(exercise, "need", by, what)
    if dated > timezone.localdate(at):
        raise refuse(what, "Its date is in the future.", LEAD)
    item = EvidenceItem(
        exercise=exercise,
        kind=kind,
        says=says,
        source=source,
        link=link,
        dated=dated,
        area=area,
        strength=strength,
        review_by=review_by or rules.a_year_on(timezone.localdate(at)),
    )
    keep(item, "add evidence", what=what, by=by, at=at)
    exercises.start_task(exercise=exercise, key="need", by=by, at=at)
    return item


@transaction.atomic
def review_evidence(
    *, item: EvidenceItem, by: Person, at: datetime.datetime, review_by: datetime.date | None = None
) -> EvidenceItem:
    """Looked at again and it still stands: the next look is in twelve months unless another day is given."""
    what = "You cannot review this evidence."
    require(on_the_team, by, item, what=what)
    item.review_by = review_by or rules.a_year_on(timezone.localdate(at))
    if item.review_by <= timezone.localdate(at):
        raise refuse(what, "The next review must be after today.", LEAD)
    keep(item, "review evidence", what=what, by=by, at=at)
    return item
