"""What follows the decision: notice, extension or a new exercise; the handover, the learning, the publication."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.decide.queries import in_effect
from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.models import Exercise, Finding
from commonweal.council.exercise.rules import require
from commonweal.cycle.deliver import actions as deliver
from commonweal.cycle.deliver.models import Notice
from commonweal.cycle.review import rules
from commonweal.cycle.review.actions.evaluating import tie_review
from commonweal.cycle.review.models import EndOfTerm, Review
from commonweal.cycle.review.rules import may_review
from commonweal.cycle.review.states import REVIEW
from commonweal.cycle.understand import actions as understand
from commonweal.cycle.understand.models import Need
from commonweal.ground.pages.words import day
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse

AGREED = ("agree", "changes", "part")


def _check_decided(end: EndOfTerm, choice: str, what: str, by: Any) -> None:
    require(may_review, by, end, what=what)
    decision = end.decision
    if decision is not None:
        decision.refresh_from_db()
    if end.choice != choice:
        raise refuse(what, f"What was recommended is to {end.get_choice_display().lower()}.")
    if decision is None:
        raise refuse(what, "Nothing has been put to whoever decides.")
    if decision.outcome and decision.outcome not in AGREED:
        raise refuse(what, f"{decision.reference} was decided: {decision.get_outcome_display().lower()}.")
    if not in_effect(decision):
        waits = f" Call-in ends on {day(decision.call_in_ends)}." if decision.call_in_ends else ""
        raise refuse(
            what, f"Decision {decision.reference} is not in effect yet.{waits}", "whoever decides at its level"
        )


def _pass_gates(end: EndOfTerm, at: datetime.datetime) -> None:
    """A gate that asks what follows was decided by this decision, so whoever made the decision passes it."""
    exercise, decision = end.review.exercise, end.decision
    asks = [gate.key for gate in exercise.framework.pack.gates if {"review_decision", "notice"} & set(gate.holds)]
    for gate in exercise.gates.filter(key__in=asks, state__in=["waiting", "refused"]):
        reasons = f"{decision.reference}: {decision.reasons}"
        exercises.pass_gate(
            gate=gate,
            reasons=reasons,
            equality=f"It is in the report of {decision.reference}, which asks for it.",
            by=decision.made_by,
            at=at,
        )


def _settle(end: EndOfTerm, sentence: str, by: Any, at: datetime.datetime, amount: Any = None) -> None:
    review = end.review
    _pass_gates(end, at)
    with moved(REVIEW, "settle", review, by=by, at=at):
        pass
    exercises.tie(
        exercise=review.exercise,
        kind="next",
        about=review.reference,
        sentence=sentence,
        on=timezone.localdate(at),
        amount=amount,
        path=f"/reviews/{review.reference}/" if review.published_at else "",
        public=True,
        by=by,
        at=at,
    )
    for key in ("review_decision", "notice"):
        exercises.complete_task(exercise=review.exercise, key=key, by=by, at=at)


@transaction.atomic
def give_notice(
    *,
    end_of_term: EndOfTerm,
    given_on: datetime.date,
    ends_on: datetime.date,
    by: Any,
    at: datetime.datetime,
    why: str = "",
    **facts: Any,
) -> Notice:
    """Notice of the ending, to the provider and to the people who use the service, once the decision is in effect."""
    review = end_of_term.review
    _check_decided(end_of_term, "end", "You cannot give notice yet.", by)
    notice = deliver.give_notice(
        agreement=review.agreement,
        given_on=given_on,
        ends_on=ends_on,
        why=why or end_of_term.why,
        by=by,
        at=at,
        **facts,
    )
    with recorded("give notice", end_of_term, by=by, at=at):
        end_of_term.notice = notice
        end_of_term.save()
    _settle(end_of_term, f"Notice was given on {day(given_on)}. It ends on {day(ends_on)}.", by, at)
    return notice


@transaction.atomic
def extend(*, end_of_term: EndOfTerm, by: Any, at: datetime.datetime) -> None:
    review = end_of_term.review
    _check_decided(end_of_term, "extend", "You cannot extend this agreement yet.", by)
    deliver.change_agreement(
        agreement=review.agreement,
        what=f"It is extended to {day(end_of_term.new_end)}.",
        why=f"{end_of_term.decision.reference}: {end_of_term.why}",
        ends_on=end_of_term.new_end,
        by=by,
        at=at,
    )
    _settle(end_of_term, f"Extended to {day(end_of_term.new_end)}: {rules.first_sentence(end_of_term.why)}", by, at)


@transaction.atomic
def recommission(*, end_of_term: EndOfTerm, by: Any, at: datetime.datetime, lead: Any = None) -> Exercise:
    """Open the next exercise with what is known: its need as a draft, and the learning of this one."""
    review, before = end_of_term.review, end_of_term.review.exercise
    _check_decided(end_of_term, "recommission", "You cannot open the next exercise yet.", by)
    following = exercises.open_exercise(
        title=before.title,
        trigger="ending",
        trigger_reason=(
            f"{review.agreement.reference} ends, and {end_of_term.decision.reference} decided to commission again."
        ),
        lead=lead or by,
        value=before.value,
        purpose=before.purpose,
        who_for=before.who_for,
        service_category=before.service_category,
        whole_area=before.whole_area,
        areas=before.areas.all(),
        statutory=before.statutory,
        statutory_law=before.statutory_law,
        follows=before,
        by=by,
        at=at,
    )
    _carry_need(before, following, review, by, at)
    with recorded("recommission", end_of_term, by=by, at=at):
        end_of_term.next_exercise = following
        end_of_term.save()
    _settle(end_of_term, f"Commissioned again as {following.reference}: {following.title}.", by, at)
    return following


CARRIED = ("summary", "why_an_issue", "national", "local", "who_affected", "people_affected", "trend", "severity")


def _carry_need(before: Exercise, following: Exercise, review: Review, by: Any, at: datetime.datetime) -> None:
    """The need as it was agreed, with what this review found since, as a draft for the new team to check."""
    need = Need.objects.filter(exercise=before).first()
    if need is None or not may_review(by, following):
        return
    since = f"{review.needs_now}\n\n{review.need_review}".strip()
    carried = {name: getattr(need, name) for name in CARRIED}
    understand.set_out_need(exercise=following, changed_since_last=since, by=by, at=at, **carried)


@transaction.atomic
def plan_handover(*, review: Review, plan: dict[str, str], by: Any, at: datetime.datetime) -> None:
    """One sentence for each thing that an ending must leave in order; a thing that does not arise says so."""
    what = "You cannot finish the plan for the handover."
    require(may_review, by, review, what=what)
    exercises.check_task_open(review.exercise, "handover")
    written = {key: plan.get(key, "").strip() for key in rules.HANDOVER}
    missing = [label for key, label in rules.HANDOVER.items() if not written[key]]
    if missing:
        raise Refused(
            *(Refusal(what, f"{label}: enter what will be done, or why nothing is needed.") for label in missing)
        )
    with recorded("plan handover", review, by=by, at=at):
        review.handover = written
        review.save()
    exercises.complete_task(exercise=review.exercise, key="handover", by=by, at=at)


@transaction.atomic
def learn(
    *, review: Review, text: str, by: Any, at: datetime.datetime, kind: str = "learning", public: bool = True
) -> Finding:
    """Write down what was learned, where the next exercise of this kind reads it at its start."""
    require(may_review, by, review, what="You cannot add learning to this review.")
    finding = exercises.find(exercise=review.exercise, text=text, kind=kind, public=public, by=by, at=at)
    exercises.complete_task(exercise=review.exercise, key="learning", by=by, at=at)
    return finding


@transaction.atomic
def publish_review(*, review: Review, by: Any, at: datetime.datetime) -> None:
    """Publish the evaluation with the provider's comment beside it, the range with what it leaves out, and the end."""
    what = "You cannot publish this review."
    require(may_review, by, review, what=what)
    if not review.evaluated_at:
        raise refuse(what, "The evaluation is not finished.")
    if review.published_at:
        raise refuse(what, f"It was published on {day(review.published_at)}.")
    with recorded("publish", review, by=by, at=at):
        review.published_at = at
        review.save()
    tie_review(review, by, at)


@transaction.atomic
def close_review(*, review: Review, by: Any, at: datetime.datetime) -> None:
    """Close the review and, with it, the exercise."""
    with moved(REVIEW, "close", review, by=by, at=at):
        pass
    if review.exercise.state == "review":
        exercises.close(exercise=review.exercise, by=by, at=at)
