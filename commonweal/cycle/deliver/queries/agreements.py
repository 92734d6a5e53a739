from __future__ import annotations

import datetime
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.queries import current_framework
from commonweal.cycle.deliver import tiers
from commonweal.cycle.deliver.models import Agreement, Report
from commonweal.cycle.source.models import Award
from commonweal.ground import law
from commonweal.ground.law.days import shift_months
from commonweal.ground.questions.queries import questions_of, rule_of_thumb
from commonweal.ground.questions.rules import burden

SIGNED_STATES = ("active", "notice", "ended", "ended_early")
LIVE = ("active", "notice")
DAYS_IN_A_MONTH = Decimal("30.4375")


def _all() -> QuerySet[Agreement]:
    return Agreement.objects.select_related(
        "organisation",
        "manager",
        "report_form",
        "exercise__framework",
        "exercise__lead",
        "award__application__opportunity",
    )


def load(reference: str) -> Agreement:
    return _found(_all().filter(reference=reference.upper()), reference)


def load_for_organisation(slug: str, reference: str) -> Agreement:
    return _found(_all().filter(reference=reference.upper(), organisation__slug=slug), reference)


def load_public(reference: str) -> Agreement:
    """An agreement that both parties have signed: what is being set up is nobody else's business yet."""
    return _found(_all().filter(reference=reference.upper(), state__in=SIGNED_STATES), reference)


def _found(found: QuerySet[Agreement], reference: str) -> Agreement:
    agreement = found.first()
    if agreement is None:
        raise Http404(f"There is no agreement {reference}.")
    return agreement


def of_exercise(exercise: Exercise) -> list[Agreement]:
    return list(_all().filter(exercise=exercise).prefetch_related("reports", "claims", "instalments"))


def of_organisation(organisation_id: int) -> list[Agreement]:
    return list(_all().filter(organisation_id=organisation_id).exclude(state="not_agreed").order_by("-starts_on", "pk"))


def portfolio(
    *,
    today: datetime.date,
    words: str = "",
    state: str = "",
    kind: str = "",
    tier: str = "",
    manager_id: int | None = None,
    saved: str = "",
) -> QuerySet[Agreement]:
    """The council's agreements with the next report due and what is late, in one question to the database."""
    waiting = Report.objects.filter(agreement=OuterRef("pk"), state__in=("not_due", "draft", "changes"))
    found = (
        Agreement.objects.select_related("organisation", "manager", "exercise__framework")
        .annotate(
            report_due=Subquery(waiting.order_by("due_on").values("due_on")[:1]),
            late=Count(
                "reports",
                filter=Q(reports__state__in=("not_due", "draft", "changes"), reports__due_on__lt=today),
                distinct=True,
            ),
            unanswered=Count("reports", filter=Q(reports__state="submitted"), distinct=True),
        )
        .order_by(F("ends_on").asc(nulls_last=True), "reference")
    )
    if words:
        found = found.filter(
            Q(title__icontains=words) | Q(organisation__name__icontains=words) | Q(reference__icontains=words)
        )
    exact = {"state": state, "kind": kind, "tier": tier, "manager_id": manager_id}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    return _saved(found, saved, today)


def _saved(found: QuerySet[Agreement], saved: str, today: datetime.date) -> QuerySet[Agreement]:
    match saved:
        case "ending":
            return found.filter(state__in=LIVE, ends_on__gte=today, ends_on__lte=shift_months(today, 12))
        case "overdue":
            return found.filter(state__in=LIVE, late__gt=0)
        case "no_reply":
            return found.filter(unanswered__gt=0)
        case "past_end":
            return found.filter(state__in=LIVE, ends_on__lt=today)
        case "no_manager":
            return found.filter(state__in=LIVE, manager=None)
        case _:
            return found


def yearly_value(agreement: Agreement) -> Decimal | None:
    """The value spread over the term, and the whole value where the term is a year or less."""
    if agreement.value is None or not agreement.starts_on or not agreement.ends_on:
        return agreement.value
    months = round(Decimal((agreement.ends_on - agreement.starts_on).days + 1) / DAYS_IN_A_MONTH)
    return agreement.value * 12 / max(months, 12)


def burden_of(agreement: Agreement, on: datetime.date) -> tiers.Burden:
    items = list(agreement.indicators.all())
    held = sum(1 for item in items if item.evidence_source)
    form = agreement.report_form
    asked = int(burden(questions_of(form), rule_of_thumb()).hours * 60) if form else tiers.MINUTES_A_REPORT
    writing = max(asked, tiers.MINUTES_TO_SEND)
    return tiers.burden(agreement.tier, held, len(items) - held, yearly_value(agreement), on, writing)


def indicators_required(agreement: Agreement):
    """The law's answer on how many indicators a contract needs before it starts; None where it does not ask."""
    if agreement.kind != Agreement.Kind.CONTRACT or agreement.value is None or not agreement.starts_on:
        return None
    try:
        asked = law.kpis_required(agreement.value, agreement.starts_on, light_touch=agreement.light_touch)
    except law.LawRefusal:
        return None
    return asked if asked else None


def months_of_notice(agreement: Agreement, on: datetime.date) -> int:
    """The agreement's own number of months or the council's policy, whichever is longer."""
    framework = agreement.exercise.framework if agreement.exercise else current_framework(on)
    policy = framework.pack.notice_months if framework else None
    return max(agreement.notice_months, policy.default if policy else 0)


def after_this(agreement: Agreement) -> str:
    """What happens when it ends, in one sentence: never 'it rolls over'."""
    if agreement.state in ("ended", "ended_early"):
        return "It has ended."
    notice = agreement.notices.filter(withdrawn_on=None).first() if agreement.state == "notice" else None
    if notice is not None:
        return notice.where_instead or "Notice has been given and it will end."
    followed = agreement.exercise.followed_by.first() if agreement.exercise else None
    if followed is not None:
        return f"The council is already working on what comes next: {followed.title}."
    return "It does not renew by itself. The council decides what comes next before notice is due."


def load_award(reference: str) -> Award:
    award = (
        Award.objects.select_related(
            "application__opportunity__exercise__framework",
            "application__opportunity__exercise__lead",
            "application__opportunity__specification",
            "application__organisation",
        )
        .filter(reference=reference.upper())
        .first()
    )
    if award is None:
        raise Http404(f"There is no award {reference}.")
    return award
