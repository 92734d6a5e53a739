"""What the pages of this app have in common: a form on a page, a refusal beside it, and on to the next page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.ground.pages.forms import PageForm
from commonweal.ground.record.rules import Refused

A_PAGE = 50
STAFF, PUBLIC = "pages/staff.html", "pages/public.html"


def today(request: HttpRequest) -> datetime.date:
    return timezone.localdate(request.now)


@contextmanager
def told(form: PageForm) -> Iterator[None]:
    """A refusal is shown above the form, with what was typed kept."""
    try:
        yield
    except Refused as no:
        form.add_refused(no)


def done(request: HttpRequest, text: str, to: str, **names: Any) -> HttpResponse:
    messages.success(request, text)
    return redirect(to, **names)


def ask(
    request: HttpRequest,
    form: PageForm,
    *,
    heading: str,
    back: str,
    button: str = "Save",
    text: str = "",
    place: str = "",
    layout: str = STAFF,
) -> HttpResponse:
    page = {"form": form, "heading": heading, "back": back, "button": button, "text": text, "layout": layout}
    if place:
        page["place"] = place
    return render(request, "deliver/form.html", page)


def page_of(request: HttpRequest, found: QuerySet[Any]) -> Page:
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))
