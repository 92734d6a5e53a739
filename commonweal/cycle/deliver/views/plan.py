"""What anybody can read: the forward plan and one agreement."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.exercise.queries import thread
from commonweal.cycle.deliver import queries, tiers
from commonweal.cycle.deliver.forms.agreement import PlanForm
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.states import AGREEMENT
from commonweal.cycle.deliver.views.shown import A_PAGE, page_of, today
from commonweal.ground.pages import access, tables
from commonweal.ground.pages.environment import query_with

COLUMNS = (
    "reference",
    "service",
    "provider",
    "kind",
    "how_commissioned",
    "department",
    "statutory",
    "value",
    "starts_on",
    "ends_on",
    "last_day_for_notice",
    "decide_by",
    "next",
)
SORTED_BY = {"title": "Service", "organisation": "Provider", "value": "Value", "ends": "Ends"}


def _asked(request: HttpRequest) -> dict[str, Any]:
    within = request.GET.get("within", "")
    return {
        "words": request.GET.get("q", "").strip()[:200],
        "department": request.GET.get("department", "")[:160],
        "within": int(within) if within in ("3", "6", "12", "24") else None,
        "sort": request.GET.get("sort", "ends"),
    }


@access.public
def forward_plan(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    page = page_of(request, queries.planned(today=today(request), **asked))
    departments = queries.departments()
    form = PlanForm(
        initial={key: request.GET.get(key, "") for key in ("q", "department", "within")}, departments=departments
    )
    ahead = Paginator(queries.coming_up(request.now), A_PAGE).get_page(request.GET.get("coming"))
    columns = [
        {
            "text": text,
            "sort": query_with(request.GET, sort=key),
            "sorted": ("descending" if key == "value" else "ascending") if asked["sort"] == key else "",
        }
        for key, text in SORTED_BY.items()
    ]
    context = {
        "form": form,
        "page": page,
        "lines": queries.lines(page.object_list, today(request)),
        "coming": queries.coming_lines(ahead.object_list, request.now),
        "ahead": ahead,
        "sorts": dict(zip(SORTED_BY, columns, strict=True)),
        "chips": _chips(request, asked),
        "query": query_with(request.GET, page=None) if request.GET else "",
        "full_width": True,
    }
    return render(request, "deliver/plan.html", context)


def _chips(request: HttpRequest, asked: dict[str, Any]) -> list[dict[str, str]]:
    said = {
        "q": f"‘{asked['words']}’" if asked["words"] else "",
        "department": asked["department"],
        "within": f"Ends within {asked['within']} months" if asked["within"] else "",
    }
    return [{"text": text, "remove": query_with(request.GET, **{key: None})} for key, text in said.items() if text]


@access.public
def forward_plan_file(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ("csv", "json", "ics"):
        raise Http404("The forward plan comes as csv, json or ics.")
    lines = queries.lines(queries.planned(today=today(request), **_asked(request)), today(request))
    name = f"forward-plan-{today(request).isoformat()}"
    if kind == "csv":
        return tables.as_csv(name, COLUMNS, map(_row, lines))
    if kind == "json":
        return tables.as_json(COLUMNS, map(_row, lines))
    return tables.as_calendar(name, _events(request, lines), request.now)


def _row(line: queries.PlanLine) -> tuple[Any, ...]:
    agreement = line.agreement
    return (
        agreement.reference,
        agreement.title,
        agreement.organisation.name,
        agreement.get_kind_display(),
        agreement.how_commissioned,
        agreement.department,
        agreement.statutory,
        agreement.value,
        agreement.starts_on,
        agreement.ends_on,
        line.notice_by,
        line.decide_by,
        line.next,
    )


def _events(request: HttpRequest, lines: list[queries.PlanLine]):
    for line in lines:
        agreement = line.agreement
        where = request.build_absolute_uri(line.path)
        if line.decide_by:
            yield f"{agreement.reference}-decide", line.decide_by, f"Decide by: {agreement.title}", where
        if line.notice_by:
            yield f"{agreement.reference}-notice", line.notice_by, f"Last day for notice: {agreement.title}", where
        if agreement.ends_on:
            yield f"{agreement.reference}-ends", agreement.ends_on, f"Ends: {agreement.title}", where


@access.public
def reporting(request: HttpRequest) -> HttpResponse:
    """What is asked after an award, tier by tier, before anybody applies."""
    context = {"tiers": queries.asked_at_each_tier(today(request)), "minutes": tiers.MINUTES_AN_ITEM}
    return render(request, "deliver/reporting.html", context)


@access.public
def agreement(request: HttpRequest, reference: str) -> HttpResponse:
    found: Agreement = queries.load_public(reference)
    report = queries.latest_accepted(found, public=True)
    context = {
        "agreement": found,
        "state": AGREEMENT.state_of(found),
        "items": list(found.indicators.all()),
        "report": report,
        "published": queries.answers_of(report, public=True) if report else [],
        "line": queries.lines([found], today(request))[0],
        "after": queries.after_this(found),
        "money": queries.money_of(found),
        "areas": list(found.areas.all()),
        "outcomes": list(found.exercise.outcomes.all()) if found.exercise else [],
        "knots": thread(found.exercise, public=True, at=request.now) if found.exercise else [],
    }
    return render(request, "deliver/agreement.html", context)
