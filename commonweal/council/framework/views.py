from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.council.framework import actions, forms, queries
from commonweal.council.people.rules import administrator, staff
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused


def _show(request: HttpRequest, template: str, **more: Any) -> HttpResponse:
    """A page about the framework in force; where there is none, the page says so."""
    framework = queries.current(timezone.localdate(request.now))
    if framework is None:
        return render(request, "framework/none.html")
    return render(request, template, {"framework": framework, "pack": framework.pack, **more})


@access.public
def framework(request: HttpRequest) -> HttpResponse:
    now = queries.current(timezone.localdate(request.now))
    more = {"stages": queries.stages(now.pack), "gaps": queries.gaps(now.pack)} if now else {}
    return _show(request, "framework/framework.html", versions=list(queries.versions()), **more)


@access.public
def principles(request: HttpRequest) -> HttpResponse:
    return _show(request, "framework/principles.html")


@access.public
def outcomes(request: HttpRequest) -> HttpResponse:
    return _show(request, "framework/outcomes.html")


@access.public
def criteria(request: HttpRequest) -> HttpResponse:
    return _show(request, "framework/criteria.html")


@access.public
def glossary(request: HttpRequest) -> HttpResponse:
    return _show(request, "framework/glossary.html")


@access.public
def roles(request: HttpRequest) -> HttpResponse:
    """Who has which part at each gate, and the table of delegated powers."""
    today = timezone.localdate(request.now)
    now = queries.current(today)
    parts = queries.who_does_what(now.pack) if now else []
    return _show(request, "framework/roles.html", parts=parts, levels=queries.levels_on(today))


@access.allowed(administrator)
def adopt(request: HttpRequest) -> HttpResponse:
    form = forms.AdoptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "pack": queries.shipped_pack(form.cleaned_data["pack"])}
        try:
            adopted = actions.adopt(**given, by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"Version {adopted.number} is adopted: {adopted.title}.")
            return redirect("framework:adopt")
    context = {"form": form, "versions": list(queries.versions()), "place": "Settings"}
    return render(request, "framework/adopt.html", context)


@access.allowed(staff)
def levels(request: HttpRequest) -> HttpResponse:
    return render(request, "framework/levels.html", {"levels": queries.levels(), "place": "Settings"})


@access.allowed(administrator)
def set_level(request: HttpRequest) -> HttpResponse:
    form = forms.LevelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_level(**form.cleaned_data, by=request.person, at=request.now)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The level is set.")
            return redirect("framework:levels")
    return render(request, "framework/set_level.html", {"form": form, "place": "Settings"})
