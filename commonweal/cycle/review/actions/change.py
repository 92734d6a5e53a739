from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.models import Contact
from commonweal.council.exercise.rules import require
from commonweal.cycle.review import rules
from commonweal.cycle.review.models import ChangeImpact, CounterProposal, Review
from commonweal.cycle.review.rules import may_propose_option, may_review, provider
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


@transaction.atomic
def ask_people(
    *,
    review: Review,
    sector: str,
    how: str,
    on: datetime.date,
    who: str,
    said: str,
    by: Any,
    at: datetime.datetime,
    did: str = "",
    number: int | None = None,
) -> Contact:
    """Record who was asked about what comes next, what they said and what changed because of it."""
    contact = exercises.record_contact(
        exercise=review.exercise,
        stage="review",
        sector=sector,
        how=how,
        on=on,
        who=who,
        said=said,
        did=did,
        number=number,
        organisations=[review.agreement.organisation] if sector == "providers" else (),
        by=by,
        at=at,
    )
    exercises.complete_task(exercise=review.exercise, key="people", by=by, at=at)
    return contact


@transaction.atomic
def assess_change(
    *,
    review: Review,
    by: Any,
    at: datetime.datetime,
    users_number: int | None = None,
    share_of_income: Decimal | None = None,
    **texts: str,
) -> ChangeImpact:
    """What happens if the funding stops. What the provider has seen before is shared again where it changes."""
    what = "You cannot record this assessment of impact."
    require(may_review, by, review, what=what)
    exercises.check_task_open(review.exercise, "impact")
    closed = rules.still_open(review)
    if closed:
        raise refuse(what, closed)
    unknown = sorted(set(texts) - set(rules.IMPACT))
    if unknown:
        raise TypeError(f"An assessment of impact has nothing called {', '.join(unknown)}")
    missing = rules.missing_impact(texts)
    if missing:
        raise Refused(*(Refusal(what, f"Enter {asks}.") for asks in missing))
    if share_of_income is None:
        share_of_income = rules.share_of_income(review.agreement)
    if share_of_income is not None and not 0 <= share_of_income < 1000:
        raise refuse(what, "The share of the provider's income is a percentage, 0 or more.")
    impact = ChangeImpact.objects.filter(review=review).first() or ChangeImpact(review=review)
    with recorded("assess change", impact, by=by, at=at):
        for name, text in texts.items():
            setattr(impact, name, text)
        impact.users_number, impact.share_of_income = users_number, share_of_income
        impact.assessed_by, impact.assessed_on = by, timezone.localdate(at)
        impact.shared_with_provider_at = None
        impact.save()
    review.change_impact = impact
    exercises.complete_task(exercise=review.exercise, key="impact", by=by, at=at)
    return impact


@transaction.atomic
def share_with_provider(*, review: Review, by: Any, at: datetime.datetime) -> None:
    """Let the provider read the assessment of impact, comment on it and put forward options."""
    what = "You cannot share this with the provider."
    require(may_review, by, review, what=what)
    impact = getattr(review, "change_impact", None)
    if impact is None:
        raise refuse(what, "The impact of ending it has not been assessed, so there is nothing to share.")
    if impact.shared_with_provider_at is None:
        with recorded("share with provider", impact, by=by, at=at):
            impact.shared_with_provider_at = at
            impact.save()
    if review.provider_invited_at is None:
        with recorded("invite provider", review, by=by, at=at):
            review.provider_invited_at = at
            review.save()


def provider_comment(*, review: Review, comment: str, by: Any, at: datetime.datetime) -> None:
    """The provider's own words, published beside the evaluation."""
    what = "You cannot comment on this review."
    require(provider, by, review, what=what)
    if review.provider_invited_at is None:
        raise refuse(what, "The council has not shared its assessment yet.", "the provider, once it is shared")
    if review.state in ("settled", "closed"):
        raise refuse(what, "What comes next has been decided and carried out.")
    if not comment.strip():
        raise refuse(what, "Enter your comment.")
    with recorded("provider comment", review, by=by, at=at):
        review.provider_comment = comment.strip()
        review.save()


def counter_propose(
    *,
    review: Review,
    from_whom: str,
    proposal: str,
    by: Any,
    at: datetime.datetime,
    made_on: datetime.date | None = None,
) -> CounterProposal:
    """An option that the provider or the people who use the service put forward. It is answered before deciding."""
    what = "You cannot put forward an option."
    require(may_propose_option, by, review, what=what)
    closed = rules.still_open(review)
    if closed:
        raise refuse(
            what,
            closed,
            exception="Write to the contact for the decision, who puts it before whoever decides.",
        )
    if not proposal.strip() or not from_whom.strip():
        raise refuse(what, "Enter the option and who puts it forward.")
    made = CounterProposal(
        review=review,
        from_whom=from_whom.strip(),
        proposal=proposal.strip(),
        made_on=made_on or timezone.localdate(at),
    )
    with recorded("counter-propose", made, by=by, at=at):
        made.save()
    return made


def answer_proposal(*, proposal: CounterProposal, answer: str, by: Any, at: datetime.datetime) -> None:
    what = "You cannot answer this option."
    require(may_review, by, proposal, what=what)
    if not answer.strip():
        raise refuse(what, "Enter the answer, with its reasons.")
    with recorded("answer proposal", proposal, by=by, at=at):
        proposal.answer, proposal.answered_on = answer.strip(), timezone.localdate(at)
        proposal.save()
