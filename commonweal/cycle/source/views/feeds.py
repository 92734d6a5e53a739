"""The same lists for machines: a table, a document, a calendar, a news feed."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from commonweal.council.decide.queries import open_part
from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Award, Opportunity
from commonweal.cycle.source.queries.advertising import advertised
from commonweal.cycle.source.queries.award import public_awards
from commonweal.cycle.source.queries.evidence import left_out_of
from commonweal.cycle.source.views.public import published_or_404, status, wanted
from commonweal.ground.pages import tables
from commonweal.ground.pages.access import public
from commonweal.ground.pages.words import london, moment, money, plain_day

MOST = 1000
COLUMNS = (
    "reference title kind status amount minimum maximum awards_expected opens_at questions_by closes_at decision_on "
    "starts_on ends_on who_can_apply suits_small consortia funder contact_name contact_email url"
).split()
AWARDED = (
    "reference told_on provider company_number charity_number kind opportunity title lot amount conditions starts_on "
    "ends_on process decision why total place url"
).split()
CHUNK = 500


def _plain(one: Opportunity, request: HttpRequest) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "title": one.title,
        "kind": one.kind,
        "status": status(one, request.now)["text"],
        "amount": f"{one.budget:f}",
        "minimum": "" if one.minimum is None else f"{one.minimum:f}",
        "maximum": "" if one.maximum is None else f"{one.maximum:f}",
        "awards_expected": one.awards_expected,
        **{name: _when(getattr(one, name)) for name in ("opens_at", "questions_by", "closes_at")},
        **{name: _when(getattr(one, name)) for name in ("decision_on", "starts_on", "ends_on")},
        "who_can_apply": one.who_can_apply,
        "suits_small": "yes" if one.suits_small else "no",
        "consortia": "yes" if one.consortia else "no",
        "funder": one.funder,
        "contact_name": one.contact_name,
        "contact_email": one.contact_email,
        "url": request.build_absolute_uri(reverse("source:opportunity", args=[one.reference])),
    }


def _when(value: Any) -> str:
    return value.isoformat() if value else ""


def _found(request: HttpRequest) -> list[Opportunity]:
    return list(queries.public_list(wanted(request), request.now)[:MOST])


def _safe(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@public
def as_csv(request: HttpRequest) -> HttpResponse:
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for one in _found(request):
        row = _plain(one, request)
        table.writerow([_safe(row[column]) for column in COLUMNS])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="opportunities.csv"'
    return response


@public
def as_json(request: HttpRequest) -> JsonResponse:
    rows = [_plain(one, request) for one in _found(request)]
    return JsonResponse({"council": settings.COUNCIL_NAME, "opportunities": rows}, json_dumps_params={"indent": 1})


def _made_known(one: Opportunity) -> dict[str, Any]:
    """Where it was advertised, what was answered and what has changed, for everybody alike."""
    return {
        "advertised": [
            {"where": str(each), "which": each.where, "on": _when(each.on), "link": each.link}
            for each in advertised(one)
        ],
        "answers": [
            {"asked": each.in_public, "how": each.came, "answer": each.answer, "answered_at": _when(each.answered_at)}
            for each in one.clarifications.exclude(answer="")
        ],
        "changes": [{"at": _when(each.at), "what": each.what, "why": each.why} for each in one.changes.all()],
    }


@public
def one_as_json(request: HttpRequest, reference: str) -> JsonResponse:
    one = published_or_404(reference, request.now)
    criteria = [
        {"title": each.title, "definition": each.definition, "weight": f"{each.weight:f}", "scale": each.scale}
        for each in one.criteria.all()
    ]
    titles = {each.key: each.title for each in one.criteria.all()}
    questions = [
        {
            "section": each.section,
            "text": each.text,
            "why": each.why,
            "kind": each.kind,
            "criterion": titles.get(each.criterion_key),
        }
        for each in one.questions
    ]
    more = {
        "summary": one.summary,
        "price_weight": one.price_weight,
        "criteria": criteria,
        "expected": {
            "scores_by": _when(one.score_by),
            "panel_meets_on": _when(one.moderate_on),
            "letters_on": _when(one.letters_on),
        },
        "lots": [
            {"number": each.number, "title": each.title, "what": each.what, "value": f"{each.value:f}"}
            for each in one.lots.all()
        ],
        "most_lots": {"to_apply_for": one.lots_apply, "to_win": one.lots_win},
        "not_in_lots_because": one.not_in_lots,
        "evidence_left_out": [{"what": each.need.text, "why": each.why} for each in left_out_of(one)],
        "questions": questions,
        **_made_known(one),
        "withdrawn_because": one.withdrawn_reason,
        "not_awarded_because": one.not_awarded if one.state == "decided" else "",
    }
    return JsonResponse(_plain(one, request) | more, json_dumps_params={"indent": 1})


# ---- calendar -----------------------------------------------------------------------------------------------------


def _text(words: str) -> str:
    for plain, coded in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        words = words.replace(plain, coded)
    return words


def _folded(line: str) -> str:
    """Lines of at most 75 octets, as calendars want them."""
    parts, rest = [], line
    while len(rest.encode()) > 73:
        cut = 73
        while len(rest[:cut].encode()) > 73:
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
    return "\r\n ".join([*parts, rest])


def _event(uid: str, title: str, when: datetime.datetime | datetime.date, url: str, stamp: str) -> list[str]:
    if isinstance(when, datetime.datetime):
        starts = f"DTSTART:{when.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    else:
        starts = f"DTSTART;VALUE=DATE:{when:%Y%m%d}"
    host = settings.COUNCIL_NAME.lower().replace(" ", "-")
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@{host}",
        f"DTSTAMP:{stamp}",
        starts,
        f"SUMMARY:{_text(title)}",
        f"URL:{url}",
        "END:VEVENT",
    ]


def _calendar(request: HttpRequest, opportunities: list[Opportunity], name: str) -> HttpResponse:
    stamp = f"{request.now.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(settings.COUNCIL_NAME)}//Commonweal//EN"]
    for one in opportunities:
        url = request.build_absolute_uri(reverse("source:opportunity", args=[one.reference]))
        for part, said, when in (
            ("questions", "Questions close", one.questions_by),
            ("closes", "Closes", one.closes_at),
            ("scores", "Scores by", one.score_by),
            ("panel", "The panel meets", one.moderate_on),
            ("decision", "Decision by", one.decision_on),
            ("letters", "Letters go to everyone who applied", one.letters_on),
        ):
            if when:
                lines += _event(f"{one.reference}-{part}", f"{said}: {one.title}", when, url, stamp)
    text = "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@public
def as_ics(request: HttpRequest) -> HttpResponse:
    return _calendar(request, _found(request), "opportunities")


@public
def one_as_ics(request: HttpRequest, reference: str) -> HttpResponse:
    one = published_or_404(reference, request.now)
    return _calendar(request, [one], one.reference)


# ---- news feed ----------------------------------------------------------------------------------------------------


@public
def as_rss(request: HttpRequest) -> HttpResponse:
    home = request.build_absolute_uri(reverse("source:opportunities"))
    items = []
    for one in _found(request):
        url = request.build_absolute_uri(reverse("source:opportunity", args=[one.reference]))
        said = (
            f"{one.get_kind_display()}, {money(one.budget)}. Closes at {moment(one.closes_at)}. "
            f"Decision by {plain_day(one.decision_on)}. {one.summary}"
        )
        opened = one.opens_at.astimezone(datetime.UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
        items.append(
            f"<item><title>{escape(one.title)}</title><link>{escape(url)}</link><guid>{escape(url)}</guid>"
            f"<pubDate>{opened}</pubDate><description>{escape(said)}</description></item>"
        )
    title = escape(f"Opportunities to apply or bid – {settings.COUNCIL_NAME}")
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title><link>{escape(home)}</link><description>{title}</description>"
        f"{''.join(items)}</channel></rss>\n"
    )
    return HttpResponse(body, content_type="application/rss+xml; charset=utf-8")


# ---- awards -------------------------------------------------------------------------------------------------------


@public
def awards_csv(request: HttpRequest) -> HttpResponseBase:
    """What was awarded to whom, for how much and why. Who was not chosen is not in it."""
    found = public_awards().iterator(chunk_size=CHUNK)
    return tables.stream_csv(f"awards-{london(request.now):%Y-%m-%d}", AWARDED, _awarded(request, found))


def _awarded(request: HttpRequest, found: Iterable[Award]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        application, decision = one.application, open_part(one.decision)
        organisation, opportunity = application.organisation, application.opportunity
        yield (
            one.reference,
            london(one.notified_at).date(),
            organisation.name,
            organisation.company_number,
            organisation.charity_number,
            opportunity.get_kind_display(),
            opportunity.reference,
            opportunity.title,
            application.lot.number if application.lot_id else "",
            "" if opportunity.place_only else one.amount,
            len(one.conditional_on),
            opportunity.starts_on,
            opportunity.ends_on,
            opportunity.process_name,
            decision.reference,
            decision.reasons if decision.public else "",
            application.agreed_total,
            application.rank,
            request.build_absolute_uri(reverse("source:public_award", args=[one.reference])),
        )
