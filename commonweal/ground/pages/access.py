"""Refused unless declared: every view says in a sentence who may use it, or its address does not open.

    @access.public                                  anyone
    @access.signed_in                               anyone who has signed in
    @access.allowed(rule, load=queries.by_reference)    whom the rule lets through, for the thing that was loaded

A rule is called with (person or None, thing); it answers a verdict, true or false with `.because`, and `rule.who`
names the people whom it lets through. An exception that carries `refusals` becomes the page that says no.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from . import clock, kept, views

View = Callable[..., HttpResponse]

NULL = "\x00"
METHODS = ("GET", "HEAD", "POST")


def declared(view: View, sentence: str) -> View:
    """A view from elsewhere, with the sentence that says who may use it."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    page.access = sentence
    return page


def public(view: View) -> View:
    return declared(view, "Anyone may use it.")


def signed_in(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is None:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    page.access = "Anyone who has signed in."
    return page


def allowed(rule: Callable[..., Any], load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Load the thing that the address names, ask the rule, and only then open the page.

    `load` takes those parts of the address that it names and raises Http404 where there is no such thing; the rest
    of the address goes to the view by name.
    """
    takes = _named_by(load) if load else frozenset()

    def declare(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, **address: Any) -> HttpResponse:
            named = {key: value for key, value in address.items() if takes is None or key in takes}
            given = (load(**named),) if load else ()
            verdict = rule(request.person, *(given or (None,)))
            if verdict:
                rest = {key: value for key, value in address.items() if key not in named}
                return view(request, *given, **rest)
            if request.person is None:
                return to_sign_in(request)
            return _closed_to(request, rule.who, getattr(verdict, "because", ""))

        page.access = f"Only {rule.who}."
        return page

    return declare


def _closed_to(request: HttpRequest, who: str, because: str) -> HttpResponse:
    """A rule that only says whom the page is for says so once, under who can."""
    why = "Your account does not open this page." if because.startswith("This is for ") else because
    way = {"text": "Tell the council why you need this page", "href": "/help/contact/"}
    return views.refusal(
        request, what="You cannot use this page", why=why or "It is not open to you.", who=_sentence(who), way=way
    )


def _named_by(load: Callable[..., Any]) -> frozenset[str] | None:
    """The parts of an address that `load` takes by name; None where it takes all of them."""
    parameters = inspect.signature(load).parameters.values()
    if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters):
        return None
    return frozenset(one.name for one in parameters)


def posts(view: View) -> View:
    """An address that only receives forms. Somebody who types it or reloads it is told so."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        text = "This address receives a form and shows no page of its own. Go back to the page that has the button."
        response = views.message(request, heading="There is no page here", text=text, status=405)
        response["Allow"] = "POST"
        return response

    return page


# ---- signing in first ---------------------------------------------------------------------------------------------


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back. A form sent after the session ended is kept, to be sent again afterwards."""
    if request.method != "POST":
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
    form = kept.of(request)
    if form is None:
        return redirect(settings.LOGIN_URL)
    return kept.keep(request, redirect(f"{settings.LOGIN_URL}?{urlencode({'next': '/account/continue/'})}"), form)


# ---- the edge -----------------------------------------------------------------------------------------------------


class Edge:
    """Who is asking and what time it is, once for each request; no undeclared view; every refusal as a page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()
        request.person = self._person(request)
        if NULL in request.path_info:
            return views.not_found(request)
        if request.method not in METHODS:
            return views.method_refused(request, METHODS)
        request.GET = without_nulls(request.GET)
        if request.method == "POST":
            request.POST = without_nulls(request.POST)
        response = self.get_response(request)
        return kept.forget(request, response) if request.method == "POST" and request.person else response

    def _person(self, request: HttpRequest) -> Any:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user = get_user(request)
        if not user.is_authenticated:
            return None
        request.user = user
        return user

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if sentence_of(view):
            return None
        why = "Nobody has said yet who may use this page, so it stays closed to everyone."
        return views.refusal(request, what="This page is not open", why=why)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusals = getattr(exception, "refusals", None)
        return refused(request, refusals) if refusals else None


def without_nulls(given: QueryDict) -> QueryDict:
    """What was sent without the one character that no person types and no text column of PostgreSQL holds."""
    if not any(NULL in name or any(NULL in value for value in many) for name, many in given.lists()):
        return given
    kept = QueryDict(mutable=True)
    for name, many in given.lists():
        kept.setlist(name.replace(NULL, ""), [value.replace(NULL, "") for value in many])
    kept._mutable = False
    return kept


def sentence_of(view: View) -> str:
    return getattr(view, "access", "") or getattr(getattr(view, "view_class", None), "access", "")


def refused(request: HttpRequest, refusals: tuple[Any, ...]) -> HttpResponse:
    """Every refusal on one page: what, why (all of them), who can, and the way to an exception."""
    first = refusals[0]
    whats = list(dict.fromkeys(one.what for one in refusals))
    whys = [one.why if len(whats) == 1 else f"{one.what} {one.why}" for one in refusals]
    who = list(dict.fromkeys(_sentence(one.who) for one in refusals if one.who))
    ways = list(dict.fromkeys(one.exception for one in refusals if one.exception))
    return views.refusal(
        request,
        what=first.what.rstrip("."),
        why=whys[0] if len(whys) == 1 else whys,
        who=who[0] if len(who) == 1 else who,
        way=" ".join(ways) or None,
        back=_back(request),
        status=409 if request.method == "POST" else 403,
    )


def _back(request: HttpRequest) -> dict[str, str] | None:
    """The page that the person came from, where it is one of ours."""
    came_from = request.headers.get("referer", "")
    ours = f"{request.scheme}://{request.get_host()}/"
    return {"href": came_from, "text": "Go back"} if came_from.startswith(ours) else None


def _sentence(who: str) -> str:
    return f"{who[0].upper()}{who[1:].rstrip('.')}." if who else ""
