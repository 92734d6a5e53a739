from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from commonweal.council.exercise.models import Contact, Exercise
from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import HomeList, show_on_home
from commonweal.cycle.deliver.models import Agreement, Report
from commonweal.cycle.review.models import CounterProposal, Review
from commonweal.ground import law
from commonweal.ground.law.refusal import LawRefusal
from commonweal.ground.pages.words import plain_day

PARTS = (
    "agreement__organisation",
    "exercise__framework",
    "exercise__lead",
    "valuation",
    "change_impact",
    "end_of_term",
)
MONTHS_AHEAD = 15
UNDER_WAY = Q(state__in=["open", "evaluated", "recommended"])
LEAVING = Q(state__in=["settled", "closed"], end_of_term__choice__in=["end", "recommission"])


def decide_by(ends_on: datetime.date | None, notice_months: int) -> datetime.date | None:
    """The last day on which an ending can be decided and notice still be given in full."""
    if ends_on is None:
        return None
    try:
        return law.decide_by(ends_on, notice_months).decide_by
    except LawRefusal:
        # Beyond the years whose holidays are published, call-in cannot be counted; the notice still can.
        return law.notice_for_ending(ends_on, notice_months).give_notice_by


def _all() -> QuerySet[Review]:
    return Review.objects.select_related(*PARTS)


def load(reference: str) -> Review:
    found = _all().filter(reference=reference.upper()).first()
    if found is None:
        raise Http404(f"There is no review {reference}.")
    return found


def load_public(reference: str) -> Review:
    found = load(reference)
    if found.published_at is None:
        raise Http404(f"There is no published review {reference}.")
    return found


def load_for_organisation(slug: str, reference: str) -> Review:
    found = load(reference)
    if found.agreement.organisation.slug != slug:
        raise Http404(f"{slug} has no review {reference}.")
    return found


def load_proposal(reference: str, number: int) -> CounterProposal:
    found = CounterProposal.objects.select_related("review__exercise").filter(
        review__reference=reference.upper(), pk=number
    )
    proposal = found.first()
    if proposal is None:
        raise Http404(f"{reference} has no such option.")
    return proposal


def of_exercise(exercise: Exercise) -> list[Review]:
    return list(_all().filter(exercise=exercise))


def of_agreement(agreement: Agreement) -> Review | None:
    return _all().filter(agreement=agreement).first()


def open_review_of(agreement: Agreement) -> Review | None:
    return _all().filter(agreement=agreement).filter(UNDER_WAY).first()


def listed(state: str = "") -> QuerySet[Review]:
    found = _all().order_by(F("decide_by").asc(nulls_last=True), "reference")
    return found.filter(state=state) if state else found


@dataclass(frozen=True)
class Due:
    agreement: Agreement
    decide_by: datetime.date


def reviews_due(today: datetime.date) -> list[Due]:
    """Running agreements whose last day to decide is near and which nobody has begun to review, most urgent first."""
    horizon = today + datetime.timedelta(days=31 * MONTHS_AHEAD)
    running = (
        Agreement.objects.filter(state__in=["active", "notice"], ends_on__gte=today, ends_on__lte=horizon)
        .exclude(pk__in=Review.objects.filter(UNDER_WAY | LEAVING).values("agreement_id"))
        .select_related("organisation", "exercise")
    )
    due = [
        Due(agreement, last)
        for agreement in running
        if (last := decide_by(agreement.ends_on, agreement.notice_months)) is not None
        and last <= today + datetime.timedelta(days=183)
    ]
    return sorted(due, key=lambda one: (one.decide_by, one.agreement.reference))


def results(review: Review) -> list[Report]:
    """The reports that were accepted, with their figures, oldest first."""
    accepted = Report.objects.filter(agreement_id=review.agreement_id, state="accepted")
    return list(accepted.prefetch_related("figures__agreed").order_by("number"))


def first_contacts(review: Review) -> dict[str, datetime.date | None]:
    """When the provider and the people who use the service were first asked in this review."""
    asked = list(Contact.objects.filter(exercise_id=review.exercise_id, stage="review").order_by("on"))

    def first(sector: str) -> datetime.date | None:
        return next((one.on for one in asked if one.sector == sector), None)

    told = timezone.localdate(review.provider_invited_at) if review.provider_invited_at else None
    provider = min((on for on in (told, first("providers")) if on), default=None)
    return {"provider": provider, "users": first("residents")}


@show_on_home
def reviews_at_home(organisation: Organisation, now: datetime.datetime) -> HomeList:
    found = _all().filter(agreement__organisation=organisation)[:20]
    rows = [
        [
            {"text": one.agreement.title, "href": f"/org/{organisation.slug}/reviews/{one.reference}/"},
            plain_day(one.decide_by) if one.decide_by else "No day set",
            "Published" if one.published_at else "Under way",
        ]
        for one in found
    ]
    return HomeList("Reviews", ("Agreement", "Decide by", "Where it stands"), rows, "No agreement is being reviewed.")


def published() -> QuerySet[Review]:
    return _all().filter(published_at__isnull=False).order_by("-published_at")


def load_agreement(reference: str) -> Agreement:
    found = Agreement.objects.select_related("organisation", "exercise__framework", "exercise__lead")
    agreement = found.filter(reference=reference.upper()).first()
    if agreement is None:
        raise Http404(f"There is no agreement {reference}.")
    return agreement
