from __future__ import annotations

import datetime
from decimal import Decimal

from django.http import Http404

from commonweal.cycle.deliver.models import AgreedIndicator, Agreement, Report, ReportFigure
from commonweal.ground.pages.words import day, money, number

WAITING = ("not_due", "draft", "changes")
SURPRISE = 5  # a figure this many times the last one, or this fraction of it, is asked about once


def _load(number: int, **which: str) -> Report:
    report = (
        Report.objects.select_related(
            "agreement__organisation",
            "agreement__exercise__framework",
            "agreement__exercise__lead",
            "agreement__report_form",
            "form",
            "replied_by",
            "saved_by",
            "own_file",
        )
        .prefetch_related("agreement__indicators", "figures__agreed")
        .filter(number=number, **which)
        .first()
    )
    if report is None:
        raise Http404("There is no such report.")
    return report


def load_report(reference: str, number: int) -> Report:
    return _load(number, agreement__reference=reference.upper())


def load_provider_report(slug: str, reference: str, number: int) -> Report:
    return _load(number, agreement__reference=reference.upper(), agreement__organisation__slug=slug)


def figures_by_item(report: Report) -> list[tuple[AgreedIndicator, ReportFigure | None, ReportFigure | None]]:
    """Each agreed item with this report's answer and the last accepted or submitted report's."""
    now = {figure.agreed_id: figure for figure in report.figures.all()}
    before = _before(report)
    return [(item, now.get(item.pk), before.get(item.pk)) for item in report.agreement.indicators.all()]


def _before(report: Report) -> dict[int, ReportFigure]:
    last = (
        Report.objects.filter(
            agreement_id=report.agreement_id, number__lt=report.number, state__in=("submitted", "accepted")
        )
        .order_by("-number")
        .first()
    )
    if last is None:
        return {}
    return {figure.agreed_id: figure for figure in last.figures.select_related("agreed")}


def unanswered(report: Report) -> list[str]:
    answered = set(ReportFigure.objects.filter(report=report).values_list("agreed_id", flat=True))
    return [item.name for item in report.agreement.indicators.all() if item.pk not in answered]


def surprises(report: Report) -> list[str]:
    """Figures five times the last one, or a fifth of it: asked about, never refused."""
    found = []
    for item, now, before in figures_by_item(report):
        if now is None or before is None or now.value is None or before.value is None:
            continue
        if _far(now.value, before.value):
            found.append(
                f"{item.name}: you reported {number(now.value.normalize())}, "
                f"last time {number(before.value.normalize())}. Is this right?"
            )
    return found


def _far(now: Decimal, before: Decimal) -> bool:
    if before == 0 or now == 0:
        return before != now and max(before, now) >= SURPRISE
    return now >= before * SURPRISE or now * SURPRISE <= before


def latest_accepted(agreement: Agreement, public: bool = False) -> Report | None:
    found = agreement.reports.filter(state="accepted")
    if public:
        found = found.filter(publish="summary")
    return found.order_by("-number").prefetch_related("figures__agreed").first()


def next_due(agreement: Agreement, today: datetime.date) -> str:
    """The next thing that the provider has to do, in one sentence."""
    if agreement.state == "setting_up":
        return (
            "The council has still to agree this."
            if agreement.agreed_by_provider_at
            else "Read the agreement and agree it, or ask the council to change it."
        )
    query = agreement.claims.filter(state="query").first()
    if query is not None:
        return f"The council asked about your claim {query.reference} for {money(query.amount)}."
    report = agreement.reports.filter(state__in=WAITING).order_by("due_on").first()
    return _report_due(report, today) if report is not None else "Nothing is due."


def _report_due(report: Report, today: datetime.date) -> str:
    if report.state == "changes":
        return f"The council asked for changes to report {report.number}."
    if report.due_on < today:
        return f"Report {report.number} was due on {day(report.due_on)}."
    if report.period_to <= today:
        return f"Report {report.number} is due on {day(report.due_on)}."
    return f"No reports are due. The next is due on {day(report.due_on)}."
