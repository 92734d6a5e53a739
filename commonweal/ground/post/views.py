from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.ground.pages import access
from commonweal.ground.post import actions, queries, rules
from commonweal.ground.post.forms import RewriteForm, WithdrawForm
from commonweal.ground.post.models import Letter
from commonweal.ground.post.states import LETTER
from commonweal.ground.record.queries import history
from commonweal.ground.record.rules import Refused


@access.allowed(rules.staff, load=queries.load)
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    context = {
        "letter": letter,
        "reference": letter.reference,
        "place": f"Letter {letter.reference}",
        "state": LETTER.state_of(letter),
        "offers": {offer.move.verb: offer for offer in LETTER.offers(letter, request.person)},
        "entries": history(letter)[:20],
    }
    return render(request, "post/letter.html", context)


@access.posts
@access.allowed(rules.staff, load=queries.load)
def check(request: HttpRequest, letter: Letter) -> HttpResponse:
    actions.check(letter=letter, by=request.person, at=request.now)
    messages.success(request, "The letter has been checked.")
    return redirect("post:letter", reference=letter.reference)


@access.posts
@access.allowed(rules.staff, load=queries.load)
def send_again(request: HttpRequest, letter: Letter) -> HttpResponse:
    actions.send_again(letter=letter, by=request.person, at=request.now)
    messages.success(request, "The email has been sent again.")
    return redirect("post:letter", reference=letter.reference)


@access.allowed(rules.staff, load=queries.load)
def rewrite(request: HttpRequest, letter: Letter) -> HttpResponse:
    form = RewriteForm(request.POST or None, initial={"subject_line": letter.subject_line, "body": letter.body})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rewrite(
                letter=letter, content=letter.content, by=request.person, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The letter has been changed. Another person checks it before it is sent.")
            return redirect("post:letter", reference=letter.reference)
    context = {"letter": letter, "form": form, "heading": "Change the letter", "button": "Save"}
    return render(request, "post/change.html", context)


@access.allowed(rules.staff, load=queries.load)
def withdraw(request: HttpRequest, letter: Letter) -> HttpResponse:
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(letter=letter, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The letter has been withdrawn. It will not be sent.")
            return redirect("post:letter", reference=letter.reference)
    context = {"letter": letter, "form": form, "heading": "Withdraw the letter", "button": "Withdraw"}
    return render(request, "post/change.html", context)


@access.allowed(rules.recipient, load=queries.load_issued)
def received(request: HttpRequest, letter: Letter, slug: str) -> HttpResponse:
    """What the organisation was sent, word for word."""
    return render(request, "post/received.html", {"letter": letter, "reference": letter.reference, "slug": slug})
