"""A signatory reads an application, and signs it off or sends it back; its writers send it and take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.forms.application import DeclarationForm
from commonweal.cycle.source.forms.signoff import SendBackForm
from commonweal.cycle.source.models import Application, SignOff
from commonweal.cycle.source.rules import application as rules
from commonweal.cycle.source.rules.signoff import may_sign
from commonweal.cycle.source.views.application import own_lines
from commonweal.cycle.source.views.applying import base, closed, home
from commonweal.ground.pages.access import allowed, posts
from commonweal.ground.record.rules import Refused


@posts
@allowed(rules.may_edit, load=queries.load_application)
def send(request: HttpRequest, application: Application) -> HttpResponse:
    actions.send_for_sign_off(application=application, by=request.person, at=request.now)
    names = " or ".join(queries.names_of_signatories(application.organisation))
    messages.success(request, f"It is with {names} to sign off. It is not submitted until then.")
    return home(application)


@posts
@allowed(rules.may_edit, load=queries.load_application)
def take_back(request: HttpRequest, application: Application) -> HttpResponse:
    actions.take_back_sign_off(application=application, by=request.person, at=request.now)
    messages.success(request, "You have it back, and can change it.")
    return home(application)


@allowed(may_sign, load=queries.load_application)
def sign_off(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything that would be sent, then the declaration."""
    asked = queries.waiting(application)
    if asked is None:
        if request.method == "POST":
            messages.error(request, "It does not wait to be signed off any more, so what you pressed did nothing.")
        return home(application)
    shut = None if queries.open_to(application, request.now) else closed(request, application)
    if shut:
        return shut
    sending_back = "reason" in request.POST
    form = DeclarationForm(_posted(request, not sending_back), organisation=application.organisation.name)
    back = SendBackForm(_posted(request, sending_back))
    if request.method == "POST":
        done = _send_back(request, application, back) if sending_back else _sign(request, application, asked, form)
        if done:
            return done
    context = base(application, request.now) | {"form": form, "back": back, "asked": asked}
    context |= own_lines(application, changeable=False) | {"facts": queries.facts_of(application.organisation)}
    return render(request, "source/sign_off.html", context)


def _posted(request: HttpRequest, this_one: bool) -> dict | None:
    return request.POST if request.method == "POST" and this_one else None


AGAIN = "It was taken back and sent to you again since you opened this page. Read it once more before you sign it off"


def _sign(request: HttpRequest, application: Application, asked: SignOff, form: DeclarationForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    if request.POST.get("asked", str(asked.pk)) != str(asked.pk):
        form.add_error(None, AGAIN)
        return None
    try:
        actions.submit(application=application, by=request.person, at=request.now)
    except Refused as refused:
        form.add_refused(refused)
        return None
    return redirect("source:receipt", application.organisation.slug, application.reference)


def _send_back(request: HttpRequest, application: Application, form: SendBackForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        actions.send_back(application=application, by=request.person, at=request.now, **form.cleaned_data)
    except Refused as refused:
        form.add_refused(refused)
        return None
    messages.success(request, "It is sent back with your reason.")
    return home(application)
