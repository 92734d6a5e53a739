"""The forward plan: every live agreement, when it ends, and by when somebody must decide what comes next."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from commonweal.council.exercise.queries import current_framework
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground import law
from commonweal.ground.law.days import shift_months

SORTS = {
    "ends": (F("ends_on").asc(nulls_last=True), "reference"),
    "title": ("title", "reference"),
    "value": (F("value").desc(nulls_last=True), "reference"),
    "organisation": ("organisation__name", "reference"),
}


@dataclass(frozen=True)
class PlanLine:
    agreement: Agreement
    notice_by: datetime.date | None
    decide_by: datetime.date | None
    publish_by: datetime.date | None
    next: str

    @property
    def path(self) -> str:
        return f"/agreements/{self.agreement.reference}/"


def planned(
    *, today: datetime.date, words: str = "", department: str = "", within: int | None = None, sort: str = "ends"
) -> QuerySet[Agreement]:
    found = (
        Agreement.objects.filter(state__in=("active", "notice"))
        .select_related("organisation", "exercise__framework")
        .prefetch_related("exercise__followed_by")
    )
    if words:
        found = found.filter(
            Q(title__icontains=words) | Q(organisation__name__icontains=words) | Q(reference__icontains=words)
        )
    if department:
        found = found.filter(department=department)
    if within:
        found = found.filter(ends_on__gte=today, ends_on__lte=shift_months(today, within))
    return found.order_by(*SORTS.get(sort, SORTS["ends"]))


def departments() -> list[str]:
    live = Agreement.objects.filter(state__in=("active", "notice")).exclude(department="")
    return list(live.order_by("department").values_list("department", flat=True).distinct())


def lines(agreements: Iterable[Agreement], today: datetime.date, followed: bool = True) -> list[PlanLine]:
    """The dates of one page of agreements; the law's arithmetic is done here and nothing more is asked for.

    `followed` says whether to look for the exercise that comes next, which the caller then fetched beforehand.
    """
    framework = current_framework(today)
    policy = framework.pack.notice_months if framework else None
    least = policy.default if policy else 0
    return [_line(agreement, max(agreement.notice_months, least), today, followed) for agreement in agreements]


def _line(agreement: Agreement, months: int, today: datetime.date, followed: bool) -> PlanLine:
    if agreement.ends_on is None:
        return PlanLine(agreement, None, None, None, "No end date is recorded. The council has to set one.")
    notice_by = law.notice_for_ending(agreement.ends_on, months).give_notice_by
    try:
        dates = law.decide_by(agreement.ends_on, months)
        decide_by, publish_by = dates.decide_by, dates.publish_key_decision_by
    except law.LawRefusal:  # the bank holidays of that year are not published yet
        decide_by = publish_by = None
    return PlanLine(
        agreement, notice_by, decide_by, publish_by, _next(agreement, notice_by, decide_by, today, followed)
    )


def _next(
    agreement: Agreement,
    notice_by: datetime.date,
    decide_by: datetime.date | None,
    today: datetime.date,
    followed: bool,
) -> str:
    following = list(agreement.exercise.followed_by.all()) if followed and agreement.exercise else []
    if agreement.state == "notice":
        return "Notice has been given. It will end."
    if following:
        return f"Work on what comes next has begun: {following[0].reference}."
    if agreement.ends_on and agreement.ends_on < today:
        return "Its end date has passed and nothing has been decided."
    if notice_by < today:
        return "The last day for notice has passed. It needs a decision now."
    if decide_by and decide_by < today:
        return "The day to decide by has passed. It needs a decision now."
    return "A decision on what comes next is to be made."
