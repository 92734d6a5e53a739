from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.front.open_data import actions
from commonweal.front.open_data.forms import FileForm
from commonweal.front.open_data.models import Import
from commonweal.front.open_data.queries import imports as queries
from commonweal.front.open_data.queries.columns import cell
from commonweal.front.open_data.reading import Unreadable
from commonweal.front.open_data.rules import may_import, what
from commonweal.front.open_data.states import IMPORT
from commonweal.front.open_data.views.downloads import csv_file
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.pages.words import plural

HEADINGS = ("severity", "sheet", "row", "column", "value", "what_is_wrong", "how_to_fix")


@allowed(may_import)
def listing(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if request.method == "POST" and form.is_valid():
        imported = _read(request, form)
        if imported:
            return redirect("open_data:import", reference=imported.reference)
    page = Paginator(queries.listed(), 50).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "what": what, "state": IMPORT.state_of}
    return render(request, "open_data/imports.html", context)


def _read(request: HttpRequest, form: FileForm) -> Import | None:
    upload, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
    if request.method == "POST":
        try:
            return actions.read_file(
                kind=kind, content=upload.read(), file_name=upload.name, by=request.person, at=request.now
            )
        except Unreadable as error:
            form.add_error("file", str(error))
    return None


@allowed(may_import, load=queries.load)
def report(request: HttpRequest, imported: Import) -> HttpResponse:
    problems = sorted(imported.problems, key=lambda one: (one["severity"] != "error", one["sheet"], one["row"]))
    context = {
        "imported": imported,
        "reference": imported.reference,
        "kind": what(imported.kind),
        "state": IMPORT.state_of(imported),
        "page": Paginator(problems, 50).get_page(request.GET.get("page")),
        "errors": sum(one["severity"] == "error" for one in problems),
        "waiting": imported.state == "read",
        "before": queries.same_file(imported),
    }
    return render(request, "open_data/import.html", context)


@allowed(may_import, load=queries.load)
def problems(request: HttpRequest, imported: Import) -> HttpResponse:
    rows: list[dict[str, Any]] = imported.problems
    lines = [[cell(one[name] or "") for name in HEADINGS] for one in rows]
    return csv_file(f"{imported.reference}-problems", [list(HEADINGS), *lines])


@posts
@allowed(may_import, load=queries.load)
def take_in(request: HttpRequest, imported: Import) -> HttpResponse:
    actions.take_in(imported=imported, by=request.person, at=request.now)
    told = f"{imported.added:,} added, {imported.changed:,} changed, {imported.unchanged:,} as they were"
    messages.success(request, f"{plural(imported.rows, 'row')} taken in: {told}.")
    return redirect("open_data:import", reference=imported.reference)


@posts
@allowed(may_import, load=queries.load)
def discard(request: HttpRequest, imported: Import) -> HttpResponse:
    actions.discard(imported=imported, by=request.person, at=request.now)
    messages.success(request, f"{imported.file_name} is discarded. Nothing was taken in.")
    return redirect("open_data:imports")
