from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from commonweal.ground.pages import access, views
from commonweal.ground.record import queries
from commonweal.ground.record.models import Chain, Entry
from commonweal.ground.record.rules import rule

PAGE = 50
FIELDS = "number by role verb kind subject why before after previous digest".split()


@rule("a member of the council's staff")
def staff(person: Any, thing: Any) -> bool:
    """Whoever only assesses, perhaps from outside the council, sees their own panel and not the whole record."""
    return person is not None and bool(person.roles - {"councillor", "assessor"})


def chain(name: str) -> Chain:
    found = Chain.objects.filter(name=name).first()
    if found is None:
        raise Http404
    return found


@access.allowed(staff, load=chain)
def timeline(request: HttpRequest, chain: Chain) -> HttpResponse:
    """What happened, newest first, with who and why; names are looked up now and are not part of the record."""
    pages = Paginator(chain.entries.order_by("-number"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    names = _names([entry.by for entry in page])
    back = queries.kept_back({(entry.kind, entry.subject) for entry in page})
    context = {
        "chain": chain,
        "place": chain.name,
        "page": page,
        "entries": [_told(entry, names, back) for entry in page],
        "faults": [str(fault) for fault in queries.chain_faults(chain)],
    }
    return render(request, "record/timeline.html", context)


@access.allowed(staff, load=chain)
def bundle(request: HttpRequest, chain: Chain) -> HttpResponse:
    """The whole chain, so that anybody can compute it again: `commonweal verify FILE`."""
    back = queries.kept_back(chain.entries.values_list("kind", "subject").distinct())
    if back:
        why = "It says who has begun an application, and nobody is told that before the round closes."
        way = "An administrator can check it on the server at any time with the command verify."
        return views.refusal(request, what="You cannot download this record yet", why=why, way=way, status=409)
    entries = [
        {name: getattr(entry, name) for name in FIELDS} | {"at": entry.at.isoformat()}
        for entry in chain.entries.order_by("number").iterator()
    ]
    held = {"chain": chain.name, "length": chain.length, "head": chain.head, "entries": entries}
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="record-{chain.name}.json"'
    return response


def _told(entry: Entry, names: Callable[[str], str], back: set[str]) -> dict[str, Any]:
    changed = [
        f"{_words(name)}: {_value((entry.before or {}).get(name))} → {_value(value)}"
        for name, value in (entry.after or {}).items()
        if entry.before is not None
    ]
    return {
        "title": f"{entry.number}. {_title(entry, back)}",
        "by": "Not told before it closes"
        if entry.subject in back
        else names(entry.by) + (f", as {entry.role}" if entry.role else ""),
        "at": entry.at,
        "text": "" if entry.subject in back else "\n\n".join(part for part in (entry.why, "\n".join(changed)) if part),
    }


def _title(entry: Entry, back: set[str]) -> str:
    """What was done to what; nothing of it where not even that is told yet."""
    if entry.subject in back and apps.get_model(entry.kind).kept_back_whole:
        return "Kept back until the round is opened"
    return f"{_words(entry.verb)}: {entry.subject}"


def _words(name: str) -> str:
    words = name.removesuffix("_id").replace("_", " ")
    return words[:1].upper() + words[1:]


def _value(value: Any) -> str:
    text = "nothing" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= 160 else f"{text[:157]}…"


def _names(references: list[str]) -> Callable[[str], str]:
    """The record keeps references; the ground does not know people, so it asks whoever signs in here."""
    person = get_user_model()
    known = {one.reference: str(one) for one in person._default_manager.filter(reference__in=set(references))}
    return lambda reference: "Commonweal" if reference == "system" else known.get(reference, reference)
