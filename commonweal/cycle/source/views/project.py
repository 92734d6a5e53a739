"""What everyone is asked: a name for the project, the amount, the changes it helps with, and links to the council."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.application import ProjectForm
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries import Saved
from commonweal.cycle.source.queries.versions import also_editing
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules.versions import FIXED_TEXTS, untouched
from commonweal.cycle.source.views.answering import TO_SEE_BOTH, onward
from commonweal.cycle.source.views.applying import base, closed, from_check, way_back
from commonweal.cycle.source.views.both_versions import LONGEST_KEPT, both_versions
from commonweal.ground.pages.access import allowed
from commonweal.ground.pages.words import clock, listed, moment, money
from commonweal.ground.record.rules import Refused

JOINED = ("links_declared", "outcomes_chosen")


@allowed(rules.may_write, load=queries.load_application)
def project(request: HttpRequest, application: Application) -> HttpResponse:
    shut = closed(request, application)
    if shut:
        return shut
    if request.method == "POST":
        chosen = "kept" in request.POST and "keep" in request.POST
        return _chosen(request, application) if chosen else _sent(request, application)
    return _page(request, application, _form(application))


def _form(application: Application, data: Any = None) -> ProjectForm:
    draft = queries.draft_of(application)
    amount = Decimal(draft["amount"]) if draft.get("amount") else None
    return ProjectForm(data, opportunity=application.opportunity, initial=draft | {"amount": amount})


def _page(request: HttpRequest, application: Application, form: ProjectForm, note: str = "") -> HttpResponse:
    context = base(application, request.now) | {
        "form": form,
        "seen": _seen(application),
        "saved": queries.saved_by(application, form.fields, request.person),
        "before": [
            {"key": name, "text": FIXED_TEXTS[name]}
            for name in form.fields
            if len(queries.versions_of(application, name, request.person)) > 1
        ],
        "note": note,
        "also": _also_editing(request, application),
        "back": way_back(request, application),
        "from_check": from_check(request),
    }
    return render(request, "source/project.html", context)


def _also_editing(request: HttpRequest, application: Application) -> str:
    return also_editing(application, "project", FIXED_TEXTS, request.person, request.now)


def _seen(application: Application) -> str:
    return json.dumps({name: queries.seen_as(application, name) for name in FIXED_TEXTS})


def _seen_before(request: HttpRequest) -> dict[str, str]:
    """What the page showed of each answer; nothing where it does not say."""
    try:
        said = json.loads(request.POST.get("seen", "")[:LONGEST_KEPT])
    except (ValueError, RecursionError):
        return {}
    return {name: str(said[name]) for name in FIXED_TEXTS if name in said} if isinstance(said, dict) else {}


def _sent(request: HttpRequest, application: Application) -> HttpResponse:
    """What was changed and can be read is kept, unless a colleague has changed the same: then both are shown."""
    form, seen = _form(application, request.POST), _seen_before(request)
    sound = form.is_valid()
    mine = {name: value for name, value in _typed(form).items() if not untouched(seen.get(name, ""), value)}
    others = _meanwhile(request, application, seen, mine)
    kept = {name: value for name, value in mine.items() if name not in others}
    try:
        _save(request, application, seen, kept)
    except Refused as refused:
        if "autosave" in request.POST:
            return JsonResponse({"told": refused.refusals[0].why}, status=409)
        form.add_refused(refused)
        return _page(request, application, form)
    left = [name for name in form.errors if name in form.fields and form[name].value()]
    if "autosave" in request.POST:
        return _told(request, application, others, [f"‘{form.fields[name].label}’" for name in left])
    if others:
        return _both(request, application, form, {name: mine[name] for name in others}, others)
    if sound or ("later" in request.POST and not left):
        return onward(request, application, None)
    note = f"Saved as a draft at {clock(request.now)}, all but what is to be put right." if kept else ""
    return _page(request, application, form, note)


def _typed(form: ProjectForm) -> dict[str, Any]:
    """What could be read, as the draft keeps it."""
    read = {name: value for name, value in form.cleaned_data.items() if name in FIXED_TEXTS and value is not None}
    return read | ({"amount": str(read["amount"])} if "amount" in read else {})


def _meanwhile(
    request: HttpRequest, application: Application, seen: dict[str, str], mine: dict[str, Any]
) -> dict[str, Saved]:
    """What a colleague has saved since the page was opened, where this would write over it."""
    draft = queries.draft_of(application)
    found = {
        name: queries.changed_by_another(application, {name: seen.get(name, "")}, request.person)
        for name, value in mine.items()
        if draft.get(name) != value
    }
    return {name: other for name, other in found.items() if other is not None}


def _save(
    request: HttpRequest, application: Application, seen: dict[str, str], kept: dict[str, Any], apart: bool = False
) -> None:
    if kept:
        stale = any(seen.get(name, "") not in ("", queries.seen_as(application, name)) for name in kept)
        told: dict[str, Any] = {"application": application, "by": request.person, "at": request.now}
        actions.save_answers(apart=apart or stale, **told, **kept)


def _told(request: HttpRequest, application: Application, others: dict[str, Saved], left: list[str]) -> HttpResponse:
    """What the line beside the form says after a save by itself."""
    if others:
        other = next(iter(others.values()))
        said = f"{other.who} changed the same at {moment(other.at)}. {TO_SEE_BOTH}"
        return JsonResponse({"told": said}, status=409)
    said = f"Saved at {clock(request.now)}" + (f", all but {listed(left)}" if left else "")
    also = _also_editing(request, application)
    said += f". {also}" if also else ""
    return JsonResponse({"told": said, "seen": _seen(application)})


# ---- two people ---------------------------------------------------------------------------------------------------


def _both(
    request: HttpRequest, application: Application, form: ProjectForm, mine: dict[str, Any], others: dict[str, Saved]
) -> HttpResponse:
    draft = queries.draft_of(application)
    rows = [
        {"label": FIXED_TEXTS[name], "yours": said(form, name, value), "theirs": said(form, name, draft.get(name))}
        for name, value in mine.items()
    ]
    context = base(application, request.now) | {
        "answers": rows,
        "can_combine": all(name in JOINED for name in mine),
    }
    newest = max(others.values(), key=lambda one: one.at)
    return both_versions(request, context, kept=mine, seen=_seen(application), other=newest)


def said(form: ProjectForm, name: str, value: Any) -> str:
    """One of these answers in words."""
    if not value:
        return ""
    if name == "outcomes_chosen":
        words = dict(form.fields[name].choices) if name in form.fields else {}
        return "\n".join(words.get(str(one), str(one)) for one in value)
    return money(Decimal(str(value))) if name == "amount" else str(value)


def _chosen(request: HttpRequest, application: Application) -> HttpResponse:
    """Mine, theirs or both, as it was chosen. What is carried is read again as if it had been typed."""
    keep, seen, draft = request.POST["keep"], _seen_before(request), queries.draft_of(application)
    try:
        carried = json.loads(request.POST["kept"][:LONGEST_KEPT])
    except (ValueError, RecursionError):
        carried = None
    if keep == "theirs" or not isinstance(carried, dict):
        return onward(request, application, None)
    form = _form(application, draft | {name: carried[name] for name in FIXED_TEXTS if name in carried})
    form.is_valid()
    mine = {name: value for name, value in _typed(form).items() if name in carried}
    others = _meanwhile(request, application, seen, mine)
    if others:
        return _both(request, application, form, {name: mine[name] for name in others}, others)
    if keep == "both":
        mine = {name: _joined(draft.get(name), value) for name, value in mine.items() if name in JOINED}
    _save(request, application, seen, mine, apart=True)
    if keep != "both":
        return onward(request, application, None)
    messages.success(request, "Both are in the answer now. Make them into one.")
    return redirect(reverse("source:project", args=base(application, request.now)["address"]) + from_check(request))


def _joined(theirs: Any, mine: Any) -> Any:
    if isinstance(mine, list):
        return list(dict.fromkeys([*(theirs or []), *mine]))
    return f"{theirs or ''}\n\n{mine}".strip()
