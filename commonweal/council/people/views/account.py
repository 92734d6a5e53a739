"""Signing in with a code, signing out, and one's own account."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from commonweal.council.people import actions, queries
from commonweal.council.people.adapters import MINUTES, CodeByMail
from commonweal.council.people.forms import CodeForm, EmailForm, NameForm
from commonweal.council.people.models import Person
from commonweal.ground.pages import access, kept, views

log = logging.getLogger(__name__)

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
SIGN_IN_AGAIN = {"text": "Ask for another code", "href": "/account/sign-in/"}


def where_to(request: HttpRequest) -> str:
    """Where the person was going before signing in; only ever an address of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") else ""


def first_page(person: Person) -> str:
    """What each role sees first."""
    if person.roles == {"councillor"}:
        return "/desk/councillor/"
    if person.roles:
        return "/desk/"
    organisations = queries.organisations_of(person)
    if len(organisations) == 1:
        return reverse("people:organisation", args=[organisations[0].slug])
    return reverse("people:account")


def onward(person: Person, wanted: str) -> HttpResponse:
    """After signing in: the name first where we do not have it, then where they were going."""
    if not person.name:
        return redirect(_with_next(reverse("people:name"), wanted))
    return redirect(wanted or first_page(person))


def _with_next(address: str, wanted: str) -> str:
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address


@access.public
def sign_in(request: HttpRequest) -> HttpResponse:
    wanted = where_to(request)
    if request.person is not None:
        return onward(request.person, wanted)
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="request_login_code", key=email):
            form.add_error("email", "Too many codes have been asked for. Wait a minute and try again")
        elif not _sent(request, email):
            form.add_error("email", "We could not send the email. Nothing is lost: try again in a few minutes")
        else:
            return redirect(_with_next(reverse("people:code"), wanted))
    context = {"form": form, "next": wanted, "demonstration": settings.DEMO}
    return render(request, "people/sign_in.html", context)


def _sent(request: HttpRequest, email: str) -> bool:
    try:
        CodeByMail.begin(request, email, queries.person_with_email(email))
    except OSError:  # the mail server is down or refuses the address; smtplib's errors are of this kind
        log.exception("A code to sign in could not be sent")
        return False
    return True


@access.public
def code(request: HttpRequest) -> HttpResponse:
    wanted = where_to(request)
    if request.person is not None:
        return onward(request.person, wanted)
    process = CodeByMail.under_way(request)
    if process is None:
        return _ended(request, f"A code works for {MINUTES} minutes.")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=process.code):
            return _arrived(request, process, wanted)
        if not process.record_invalid_attempt():
            return _ended(request, f"A code may be typed {settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS} times.")
        form.add_error("code", "This is not the code in our latest email. Check it and type it again")
    context = {"form": form, "next": wanted, "email": process.state["email"], "minutes": MINUTES}
    return render(request, "people/code.html", context)


def _ended(request: HttpRequest, why: str) -> HttpResponse:
    heading = "This code no longer works"
    return views.message(request, heading=heading, text=why, next=SIGN_IN_AGAIN, status=410)


def _arrived(request: HttpRequest, process: CodeByMail, wanted: str) -> HttpResponse:
    """The address is theirs: a person is added where it is new."""
    person = process.user
    if request.method == "POST" and person is None:
        person = actions.add_person(email=process.state["email"], by=None, at=request.now)
    if not person.is_active:
        process.abort()
        text = "An administrator of the council has closed it. Contact the council if that is a mistake."
        return views.message(request, heading="This account is closed", text=text, status=403)
    process.finish_as(person, wanted)
    return onward(person, wanted)


@access.signed_in
def name(request: HttpRequest) -> HttpResponse:
    wanted = where_to(request)
    form = NameForm(request.POST or None, initial={"name": request.person.name})
    if request.method == "POST" and form.is_valid():
        actions.change_name(person=request.person, name=form.cleaned_data["name"], by=request.person, at=request.now)
        return redirect(wanted or first_page(request.person))
    return render(request, "people/name.html", {"form": form, "next": wanted})


@access.signed_in
def account(request: HttpRequest) -> HttpResponse:
    person = request.person
    context = {
        "appointments": list(person.appointments.order_by("role")),
        "memberships": list(person.memberships.select_related("organisation").order_by("organisation__name")),
        "waiting": queries.waiting_to_join(person),
        "turned_down": queries.turned_down_by(person),
        "lists": queries.account_lists(person, request.now),
        "first_page": first_page(person),
    }
    return render(request, "people/account.html", context)


@access.posts
@access.signed_in
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.sign_out_everywhere(person=request.person, by=request.person, at=request.now)
    auth.logout(request)
    request.person = None
    text = "Wherever you had signed in, here and on other machines, you will be asked for a new code."
    again = {"text": "Sign in again", "href": reverse("people:sign_in")}
    return views.message(request, heading="You are signed out everywhere", text=text, next=again)


@access.public
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        auth.logout(request)
        request.person = None
        text = "What you saved is kept."
        again = {"text": "Sign in again", "href": reverse("people:sign_in")}
        return views.message(request, heading="You are signed out", text=text, next=again)
    return render(request, "people/sign_out.html", {})


@access.signed_in
def resume(request: HttpRequest) -> HttpResponse:
    """A form that was sent after the session had ended, to be sent again by the same hand."""
    form = kept.read(request)
    if form is None:
        return redirect(first_page(request.person))
    text = "You had been signed out when you sent your last page, so it was not saved. We kept what you wrote."
    return views.send_again(request, heading="Send what you wrote", text=text, form=form)


# ---- a demonstration ----------------------------------------------------------------------------------------------


@access.public
def demo(request: HttpRequest) -> HttpResponse:
    _only_in_a_demonstration()
    return render(request, "people/demo.html", {"groups": queries.cast(), "next": where_to(request)})


@access.posts
@access.public
def demo_sign_in(request: HttpRequest, reference: str) -> HttpResponse:
    _only_in_a_demonstration()
    person = queries.person(reference)
    auth.login(request, person, backend=BACKEND)
    return onward(person, where_to(request))


def _only_in_a_demonstration() -> None:
    if not settings.DEMO:
        raise Http404
