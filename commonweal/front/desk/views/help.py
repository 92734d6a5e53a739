from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.council.exercise.queries import current_framework
from commonweal.front.desk.queries.departures import departures
from commonweal.front.desk.queries.words import WORDS
from commonweal.ground.pages import access


def _pack(request: HttpRequest):
    framework = current_framework(timezone.localdate(request.now))
    return framework.pack if framework else None


@access.public
def words(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_words.html", {"pack": _pack(request), "words": WORDS})


@access.public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_accessibility.html")


@access.public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_privacy.html")


@access.public
def cookies(request: HttpRequest) -> HttpResponse:
    names = {"session": settings.SESSION_COOKIE_NAME, "form": settings.CSRF_COOKIE_NAME}
    return render(request, "desk/help_cookies.html", {"names": names})


@access.public
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_contact.html", {"address": settings.DEFAULT_FROM_EMAIL})


@access.public
def another_format(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_another_format.html", {"address": settings.DEFAULT_FROM_EMAIL})


@access.public
def how_decisions(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_decisions.html", {"pack": _pack(request)})


@access.public
def exceptions(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/exceptions.html", {"departures": departures()})
