"""Files for anyone: made from the register at the moment they are asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from commonweal.front.open_data.queries import columns, ocds, published, threesixty
from commonweal.front.open_data.queries.publisher import publisher
from commonweal.front.open_data.views.asked import Unknown, spending_asked
from commonweal.ground.pages.access import public

CSV = "text/csv; charset=utf-8"
JSON = "application/json; charset=utf-8"


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    text = io.StringIO()
    csv.writer(text).writerows([columns.cell(value) for value in row] for row in rows)
    return _named(HttpResponse(text.getvalue(), content_type=CSV), f"{name}.csv")


def _named(response: Any, name: str) -> Any:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _open(response: Any) -> Any:
    """Any page of any site may fetch it."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _streamed(request: HttpRequest, name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse((line.encode("utf-8") for line in lines), content_type=CSV)
    return _open(_named(response, f"{name}-{request.now:%Y-%m-%d}.csv"))


def _json(held: dict[str, Any]) -> HttpResponse:
    return _open(HttpResponse(json.dumps(held, ensure_ascii=False, allow_nan=False), content_type=JSON))


@public
def grants_json(request: HttpRequest) -> HttpResponse:
    return _json(threesixty.package(published.grants(), publisher(), request.now))


@public
def grants_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _streamed(request, "grants", columns.csv_lines(columns.GRANTS, published.grants(), publisher()))


@public
def contracts_json(request: HttpRequest) -> HttpResponse:
    tenders, awards, contracts = published.tenders(), published.awards(), published.contracts()
    return _json(ocds.package(tenders, awards, contracts, publisher(), request.now))


@public
def contracts_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _streamed(request, "contracts", columns.csv_lines(columns.CONTRACTS, published.contracts(), publisher()))


@public
def spend_csv(request: HttpRequest) -> Any:
    try:
        found = spending_asked(request.GET).lines()
    except Unknown as unknown:
        return HttpResponse(f"{unknown}\n", status=400, content_type="text/plain; charset=utf-8")
    lines = found.select_related("organisation").order_by("-paid_on", "-pk").iterator(chunk_size=2000)
    return _streamed(request, "spend", columns.csv_lines(columns.SPEND, lines, publisher()))
