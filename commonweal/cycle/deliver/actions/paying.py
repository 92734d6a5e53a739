from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.cycle.deliver.actions.tasks import completed, started
from commonweal.cycle.deliver.models import Claim, Instalment
from commonweal.cycle.deliver.queries import claimable, claimed_so_far
from commonweal.cycle.deliver.rules import provider_edits
from commonweal.cycle.deliver.states import CLAIM
from commonweal.ground import law
from commonweal.ground.pages.words import plain_day
from commonweal.ground.record.actions import moved, next_reference, recorded
from commonweal.ground.record.rules import refuse

CANNOT_CLAIM = "You cannot claim this payment."


@transaction.atomic
def claim(*, instalment: Instalment, by: Any, at: datetime.datetime, count: int | None = None, note: str = "") -> Claim:
    """Claim an agreed payment. For results: the number of them times the price, up to the most agreed."""
    instalment = (
        Instalment.objects.select_for_update(of=("self",)).select_related("agreement", "report").get(pk=instalment.pk)
    )
    require(provider_edits, by, instalment, what=CANNOT_CLAIM)
    because = claimable(instalment)
    if because:
        raise refuse(CANNOT_CLAIM, because)
    amount, count = _amount(instalment, count)
    today = timezone.localdate(at)
    made = Claim(
        reference=next_reference("CL", today.year),
        agreement=instalment.agreement,
        instalment=instalment,
        count=count,
        amount=amount,
        note=note,
        state="submitted",
        claimed_by=by,
        claimed_at=at,
        pay_by=law.prompt_payment(today, instalment.due_on).publish_by,
    )
    with recorded("claim", made, by=by, at=at):
        made.save()
    started(instalment.agreement, "payments", by=by, at=at)
    return made


def _amount(instalment: Instalment, count: int | None) -> tuple[Decimal, int | None]:
    if instalment.basis != Instalment.On.RESULT:
        return instalment.amount, None
    if not count or count < 1:
        raise refuse(CANNOT_CLAIM, "Enter how many results you are claiming for.", about="count")
    claimed, results = claimed_so_far(instalment)
    paid_for = min(count, instalment.most - results) if instalment.most else count
    return min(instalment.unit_price * paid_for, instalment.amount - claimed), count


def ask_about_claim(*, claim: Claim, query: str, by: Any, at: datetime.datetime) -> None:
    if not query.strip():
        raise refuse("You cannot ask about the claim.", "Enter what you need to know.", about="query")
    claim.refresh_from_db()
    with moved(CLAIM, "question", claim, by=by, at=at):
        claim.query = query.strip()


def answer_question(*, claim: Claim, answer: str, by: Any, at: datetime.datetime) -> None:
    if not answer.strip():
        raise refuse("You cannot answer the question.", "Enter your answer.", about="answer")
    claim.refresh_from_db()
    with moved(CLAIM, "answer", claim, by=by, at=at):
        claim.note = f"{claim.note}\n\n{answer.strip()}".strip()


def authorise(*, claim: Claim, by: Any, at: datetime.datetime) -> None:
    """The agreed thing was done: said by somebody who neither set the payment nor claimed it."""
    claim.refresh_from_db()
    with moved(CLAIM, "authorise", claim, by=by, at=at):
        claim.authorised_by, claim.authorised_at = by, at


def release(*, claim: Claim, by: Any, at: datetime.datetime) -> None:
    """Finance sends the money on its way: never the person who authorised it."""
    claim.refresh_from_db()
    with moved(CLAIM, "release", claim, by=by, at=at):
        claim.released_by, claim.released_at = by, at


@transaction.atomic
def mark_paid(*, claim: Claim, paid_on: datetime.date, remittance: str, by: Any, at: datetime.datetime) -> None:
    what = "You cannot record the payment."
    if not remittance.strip():
        raise refuse(
            what, "Enter the remittance reference, so that the provider can find the money.", about="remittance"
        )
    if paid_on > timezone.localdate(at):
        raise refuse(what, f"{plain_day(paid_on)} has not come yet.", about="paid_on")
    if claim.released_at and paid_on < timezone.localdate(claim.released_at):
        raise refuse(
            what, f"The payment was released on {plain_day(timezone.localdate(claim.released_at))}.", about="paid_on"
        )
    claim.refresh_from_db()
    with moved(CLAIM, "pay", claim, by=by, at=at):
        claim.paid_on, claim.remittance = paid_on, remittance.strip()
    agreement = claim.agreement
    waiting = Claim.objects.filter(
        agreement__exercise=agreement.exercise, state__in=("submitted", "query", "authorised", "released")
    )
    if agreement.exercise and not waiting.exists():
        completed(agreement, "payments", by=by, at=at)


def reject_claim(*, claim: Claim, reason: str, by: Any, at: datetime.datetime) -> None:
    if not reason.strip():
        raise refuse("You cannot reject the claim.", "Enter the reason. The provider sees it.", about="reason")
    claim.refresh_from_db()
    with moved(CLAIM, "reject", claim, by=by, at=at, why=reason):
        claim.rejected_reason = reason.strip()


def withdraw_claim(*, claim: Claim, by: Any, at: datetime.datetime) -> None:
    claim.refresh_from_db()
    with moved(CLAIM, "withdraw", claim, by=by, at=at):
        claim.rejected_reason = "Withdrawn by the organisation."
