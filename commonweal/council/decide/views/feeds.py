"""The decisions that were made and those that are planned, as a table and as a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from commonweal.council.decide import queries
from commonweal.council.decide.held import OpenPart
from commonweal.council.decide.models import Decision
from commonweal.council.decide.rules import ROUTES, whose
from commonweal.council.decide.states import DECISION
from commonweal.ground.pages import access, tables
from commonweal.ground.pages.words import london

MADE = (
    "reference title exercise kind level key_decision value status decision made_on made_by reasons "
    "alternatives_rejected interests call_in_ends replaces url"
).split()
PLANNED = (
    "reference title exercise question level decision_maker key_because notice_published_on notice_route "
    "late_because scrutiny scrutiny_on earliest_on planned_for private url"
).split()
CHUNK = 500


def _url(request: HttpRequest, decision: Any) -> str:
    return request.build_absolute_uri(reverse("decide:public_decision", args=[decision.reference]))


def _open(decision: OpenPart, text: str) -> str:
    """A text of a decision that is not exempt as a whole."""
    return text if decision.public else ""


def _made(request: HttpRequest, found: Iterable[Decision]) -> Iterator[tuple[Any, ...]]:
    for one in map(queries.open_part, found):
        yield (
            one.reference,
            one.title,
            one.exercise.reference,
            one.get_kind_display(),
            whose(one.level),
            one.key,
            one.value,
            DECISION.state_of(one).label,
            one.decided,
            one.made_on,
            (one.made_by.job_title or whose(one.level)) if one.made_by else "",
            _open(one, one.reasons),
            _open(one, one.alternatives_rejected),
            _open(one, one.interests),
            one.call_in_ends,
            one.replaces.reference if one.replaces else "",
            _url(request, one),
        )


def _planned(request: HttpRequest, found: Iterable[Decision]) -> Iterator[tuple[Any, ...]]:
    for one in map(queries.open_part, found):
        yield (
            one.reference,
            one.title if one.public else "",
            one.exercise.reference,
            _open(one, one.question),
            whose(one.level),
            one.decision_maker,
            _open(one, one.key_because),
            one.notice_published_on,
            ROUTES.get(one.notice_route, ""),
            one.notice_late_because,
            one.scrutiny,
            one.scrutiny_on,
            one.earliest_on,
            one.planned_for,
            one.exempt_reason,
            _url(request, one),
        )


@access.public
def decisions(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every decision of which the public may know."""
    found = queries.public_decisions()
    name = f"decisions-{london(request.now):%Y-%m-%d}"
    if kind == "csv":
        return tables.stream_csv(name, MADE, _made(request, found.iterator(chunk_size=CHUNK)))
    if kind == "ics":
        return tables.as_calendar(name, _days(request, found.iterator(chunk_size=CHUNK)), request.now)
    raise Http404("The decisions come as csv or ics.")


@access.public
def forward_plan(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The notice of key decisions."""
    found = queries.forward_plan(london(request.now).date())
    name = f"key-decisions-{london(request.now):%Y-%m-%d}"
    if kind == "csv":
        return tables.stream_csv(name, PLANNED, _planned(request, found.iterator(chunk_size=CHUNK)))
    if kind == "ics":
        return tables.as_calendar(name, _days(request, found.iterator(chunk_size=CHUNK)), request.now)
    raise Http404("The notice of key decisions comes as csv or ics.")


def _days(request: HttpRequest, found: Iterable[Decision]) -> Iterator[tuple[str, datetime.date, str, str]]:
    for one in map(queries.open_part, found):
        title = one.title if one.public else f"A decision that is exempt from publication ({one.reference})"
        days = (
            ("decided", one.made_on, "Decided"),
            ("call-in", one.call_in_ends if one.state == "call_in" else None, "Last day for call-in"),
            ("planned", None if one.made_on else one.planned_for, "Decision planned"),
            ("earliest", None if one.made_on else one.earliest_on, "Earliest day for the decision"),
        )
        for part, day, said in days:
            if day:
                yield f"{one.reference}-{part}", day, f"{said}: {title}", _url(request, one)
