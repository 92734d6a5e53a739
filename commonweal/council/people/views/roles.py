"""Who holds which role for the council: an administrator gives roles and ends them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.people import actions, queries, rules
from commonweal.council.people.forms import EndRoleForm, RoleForm
from commonweal.ground.pages import access
from commonweal.ground.record.rules import Refused

PAGE = 50


@access.allowed(rules.administrator)
def roles(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.appointments(), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/roles.html", {"page": page, "place": "Settings"})


@access.allowed(rules.administrator)
def give_role(request: HttpRequest) -> HttpResponse:
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.give_role(by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{given.person} is now {given.get_role_display().lower()}. We wrote to them.")
            return redirect("people:roles")
    return render(request, "people/give_role.html", {"form": form, "place": "Settings"})


@access.allowed(rules.administrator)
def end_role(request: HttpRequest, number: int) -> HttpResponse:
    held = queries.appointment(number)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_role(appointment=held, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The role of {held.person} has ended.")
            return redirect("people:roles" if held.person != request.person else "people:account")
    last = f"{rules.LAST_OF_THE_COUNCIL} {rules.APPOINT_FIRST}" if queries.is_last_of_the_council(held) else ""
    return render(request, "people/end_role.html", {"form": form, "held": held, "place": "Settings", "last": last})
