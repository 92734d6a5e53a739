from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.cycle.deliver.queries import living_wage_share
from commonweal.front.open_data.queries import checks, columns, published, spending
from commonweal.front.open_data.queries.publisher import publisher
from commonweal.front.open_data.views.asked import Unknown, spending_asked
from commonweal.front.open_data.views.downloads import csv_file
from commonweal.ground.pages import views as pages
from commonweal.ground.pages.access import public
from commonweal.ground.pages.words import day, money, plural

SAMPLE = 10


@public
def home(request: HttpRequest) -> HttpResponse:
    rows = [
        ("Grants", "open_data:grants", "a grant to an organisation", published.grants().count(),
         "CSV, JSON", "360Giving 1.4"),
        ("Contracts", "open_data:contracts", "a contract with a supplier", published.contracts().count(),
         "CSV, JSON", "Open Contracting 1.1 with the UK profile"),
        ("Spending over £500", "open_data:spend", "a payment", columns.payments().count(),
         "CSV", "Local Government Transparency Code 2015"),
    ]  # fmt: skip
    return render(request, "open_data/home.html", {"rows": rows})


@public
def grants(request: HttpRequest) -> HttpResponse:
    context = {
        "name": "Grants",
        "about": "Every grant to an organisation that both sides have agreed. Grants to individuals never appear.",
        "standard": "The CSV and the JSON follow the 360Giving standard, version 1.4.",
        "files": [("CSV", reverse("open_data:grants_csv")), ("JSON (360Giving)", reverse("open_data:grants_json"))],
        "known": [f"{count:,} left out: {reason}." for reason, count in published.grants_held_back()],
        "unit": "grant",
    }
    return _dataset(request, context, columns.GRANTS, published.grants(), (1, 9, 4, 5))


@public
def contracts(request: HttpRequest) -> HttpResponse:
    tenders = plural(published.tenders().count(), "opportunity", "opportunities")
    context = {
        "name": "Contracts",
        "about": "Every contract that both sides have signed, or that stood in the council's register before.",
        "standard": "The JSON follows the Open Contracting Data Standard, version 1.1, with the UK profile. It also "
        f"holds what came before each contract: {tenders}, the awards, and the payments.",
        "files": [
            ("CSV", reverse("open_data:contracts_csv")),
            ("JSON (Open Contracting)", reverse("open_data:contracts_json")),
        ],
        "known": [],
        "unit": "contract",
    }
    return _dataset(request, context, columns.CONTRACTS, published.contracts(), (3, 6, 8, 10))


@public
def spend(request: HttpRequest) -> HttpResponse:
    context = {
        "name": "Spending over £500",
        "about": "Every payment over £500 as the council published it. The names of individuals are withheld.",
        "standard": "The columns are those of the Local Government Transparency Code 2015.",
        "files": [("CSV", reverse("open_data:spend_csv"))],
        "known": [],
        "unit": "payment",
    }
    return _dataset(request, context, columns.SPEND, columns.payments(), (3, 1, 5, 6))


def _dataset(
    request: HttpRequest, context: dict[str, Any], held: tuple[columns.Column, ...], found: Any, shown: tuple[int, ...]
) -> HttpResponse:
    """What a dataset holds, column by column, with its first rows."""
    council, sample = publisher(), list(found[:SAMPLE])
    first = sample[0] if sample else None
    described = [
        (one.name, one.means, one.kind, columns.cell(one.of(first, council))[:60] if first else "") for one in held
    ]
    context |= {
        "full_width": True,
        "count": found.count(),
        "columns": described,
        "sample_columns": [held[place].name for place in shown],
        "sample": [[_said(held[place].of(one, council)) for place in shown] for one in sample],
    }
    return render(request, "open_data/dataset.html", context)


def _said(value: Any) -> str:
    """A cell of the sample as people say it; the file itself keeps the ISO day and the plain number."""
    if isinstance(value, datetime.date):
        return day(value)
    return money(value) if isinstance(value, Decimal) else columns.cell(value)


@public
def reconciliation(request: HttpRequest) -> HttpResponse:
    found = checks.check()
    payees = Paginator(checks.unmatched_payees(), 50).get_page(request.GET.get("page"))
    unpaid = checks.unpaid_agreements()[:50]
    context = {
        "full_width": True,
        "check": found,
        "page": payees,
        "payees": [(row, checks.why_no_agreement(row)) for row in payees],
        "unpaid": [(one, checks.why_unpaid(one, found.first, found.last)) for one in unpaid],
    }
    return render(request, "open_data/checks.html", context)


@public
def unpaid_csv(request: HttpRequest) -> HttpResponse:
    found = checks.check()
    rows = [
        [one.reference, columns.cell(one.title), columns.cell(one.organisation.name), columns.cell(one.value),
         checks.why_unpaid(one, found.first, found.last)]
        for one in checks.unpaid_agreements()
    ]  # fmt: skip
    return csv_file("agreements-without-payments", [["agreement", "title", "organisation", "value", "why"], *rows])


@public
def spending_page(request: HttpRequest) -> HttpResponse:
    try:
        asked = spending_asked(request.GET)
    except Unknown as unknown:
        return pages.message(request, heading="There is no such year", text=str(unknown), status=400)
    found = asked.lines()
    query = request.GET.urlencode()
    context = {
        "full_width": True,
        "asked": asked,
        "picture": spending.picture(found),
        "page": Paginator(spending.totals(found, asked.years), 50).get_page(request.GET.get("page")),
        "years": [(year, spending.year_name(year)) for year in asked.years],
        "departments": spending.departments(),
        "year_name": spending.year_name,
        "wage": living_wage_share(timezone.localdate(request.now)),
        "filtered": bool(asked.words or asked.year or asked.department),
        "csv": reverse("open_data:spend_csv") + (f"?{query}" if query else ""),
    }
    return render(request, "open_data/spending.html", context)
