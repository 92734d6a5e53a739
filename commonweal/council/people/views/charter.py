"""The council's charter for suppliers: who signed it, for everybody; and an organisation's own signature."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.council.people import actions, forms, queries, rules
from commonweal.council.people.models import CharterSignature, Organisation
from commonweal.council.people.rules import Charter
from commonweal.ground.pages import access
from commonweal.ground.pages.views import asks_first
from commonweal.ground.record.rules import Refused

PAGE = 50

may_see = rules.any_member | rules.staff


def _today(request: HttpRequest) -> datetime.date:
    return timezone.localdate(request.now)


@access.public
def register(request: HttpRequest) -> HttpResponse:
    """Who signed, what each promised and what it has shown since."""
    charter = queries.charter_on(_today(request))
    found = Paginator(queries.signatures(charter.key) if charter else [], PAGE)
    context = {"charter": charter, "page": found.get_page(request.GET.get("page"))}
    return render(request, "people/charter_register.html", context)


@access.allowed(may_see, load=queries.organisation)
def charter(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    asked, signature = _standing(request, organisation)
    context = _about(organisation) | {
        "charter": asked,
        "signature": signature,
        "may_sign": bool(rules.organisation_admin(request.person, organisation)),
        "may_show": bool(rules.editor(request.person, organisation)),
        "who_signs": rules.organisation_admin.who,
    }
    return render(request, "people/charter.html", context)


@access.allowed(rules.organisation_admin, load=queries.organisation)
def sign(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Sign, or promise afresh where it is signed."""
    asked, signature = _standing(request, organisation)
    names = forms.CharterForm.base_fields
    initial = {name: getattr(signature, name) for name in names} if signature else {}
    form = forms.CharterForm(request.POST or None, charter=asked, after=_today(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "by": request.person, "at": request.now}
        try:
            if signature:
                actions.renew_charter(signature=signature, **told)
            else:
                actions.sign_charter(organisation=organisation, **told)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"{asked.name}: {'renewed' if signature else 'signed'}.")
            return redirect("people:charter", organisation.slug)
    button = "Renew" if signature else "Sign"
    return _form(request, organisation, form, f"{button} the {asked.name}", button)


@access.allowed(rules.editor, load=queries.organisation)
def show(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    signature = _signed(request, organisation)
    form = forms.ShowForCharterForm(request.POST or None, signature=signature, today=_today(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.show_for_charter(signature=signature, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "What you did is on the public list of those who signed.")
            return redirect("people:charter", organisation.slug)
    return _form(request, organisation, form, "Show what was done", "Save")


@access.allowed(rules.organisation_admin, load=queries.organisation)
def take_back(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    signature = _signed(request, organisation)
    return asks_first(
        request,
        forms.TakeBackForm(request.POST or None),
        partial(actions.take_back_charter, signature=signature, by=request.person, at=request.now),
        done=f"{signature.charter_name}: your signature is taken back.",
        back_href=reverse("people:charter", args=[organisation.slug]),
        heading="Take your signature back",
        text="The public list no longer shows your organisation. You can sign again later.",
        items=signature.commitments,
        button="Take it back",
        dangerous=True,
        **_about(organisation),
    )


def _standing(request: HttpRequest, organisation: Organisation) -> tuple[Charter, CharterSignature | None]:
    """What the framework in force asks, and this organisation's signature under it. Without a charter, no page."""
    asked = queries.charter_on(_today(request))
    if asked is None:
        raise Http404
    return asked, queries.signature_of(organisation, asked.key)


def _signed(request: HttpRequest, organisation: Organisation) -> CharterSignature:
    _, signature = _standing(request, organisation)
    if signature is None:
        raise Http404
    return signature


def _form(request: HttpRequest, organisation: Organisation, form: Any, title: str, button: str) -> HttpResponse:
    context = _about(organisation) | {"form": form, "form_title": title, "button": button}
    return render(request, "people/charter_form.html", context)


def _about(organisation: Organisation) -> dict[str, Any]:
    return {"organisation": organisation, "place": str(organisation)}
