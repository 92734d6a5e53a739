from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from commonweal.ground.pages import access, limits, views
from commonweal.ground.pages.words import day, london
from commonweal.ground.post import actions, queries, rules
from commonweal.ground.post.forms import (
    CameBackForm,
    FollowForm,
    PaceForm,
    PostedForm,
    RewriteForm,
    SendAgainForm,
    WayInForm,
    WithdrawForm,
)
from commonweal.ground.post.models import Follower, Following, Letter, News, Pace
from commonweal.ground.post.states import LETTER
from commonweal.ground.record.queries import history
from commonweal.ground.record.rules import Refused


@access.allowed(rules.reader, load=queries.load)
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    context = {
        "letter": letter,
        "posted_by": _name(letter.posted_by),
        "made_at": rules.made_at(letter),
        "kept_at": rules.kept_at(letter),
        "reference": letter.reference,
        "place": f"Letter {letter.reference}",
        "state": LETTER.state_of(letter),
        "offers": {offer.move.verb: offer for offer in LETTER.offers(letter, request.person)},
        "entries": history(letter)[:20],
    }
    return render(request, "post/letter.html", context)


def _name(reference: str) -> str:
    """The letter keeps a reference; the ground does not know people, so it asks whoever signs in here."""
    found = get_user_model()._default_manager.filter(reference=reference).first() if reference else None
    return str(found or reference)


@access.posts
@access.allowed(rules.reader, load=queries.load)
def check(request: HttpRequest, letter: Letter) -> HttpResponse:
    actions.check(letter=letter, by=request.person, at=request.now, read=request.POST.get("read"))
    messages.success(request, "The letter has been checked.")
    return redirect("post:letter", reference=letter.reference)


@access.allowed(rules.reader, load=queries.load)
def send_again(request: HttpRequest, letter: Letter) -> HttpResponse:
    """To the same address, or to another where nobody reads that one."""
    form = SendAgainForm(request.POST or None, initial={"to_address": letter.to_address})
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_again(letter=letter, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The email is on its way to {letter.to_address}.")
            return redirect("post:letter", reference=letter.reference)
    context = {"letter": letter, "form": form, "heading": "Send the email again", "button": "Send the email"}
    return render(request, "post/change.html", context)


@access.allowed(rules.reader, load=queries.load)
def came_back(request: HttpRequest, letter: Letter) -> HttpResponse:
    form = CameBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_came_back(letter=letter, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The letter is marked as not delivered. Send it again, or put it in the post.")
            return redirect("post:letter", reference=letter.reference)
    context = {"letter": letter, "form": form, "heading": "The email came back", "button": "Save"}
    return render(request, "post/change.html", context)


MADE = (
    "This letter is put together from the agreed reasons, so that it says what the record says. A text written over it "
    "would lose them, and be lost itself when the letter is drafted again. Change what it explains on its own page."
)


def _made_of_facts(request: HttpRequest, where: str) -> HttpResponse:
    next = {"text": "Change what it explains", "href": where}
    return views.message(request, heading="You cannot change this letter here", text=MADE, next=next, status=409)


@access.allowed(rules.reader, load=queries.load)
def rewrite(request: HttpRequest, letter: Letter) -> HttpResponse:
    if where := rules.made_at(letter):
        return _made_of_facts(request, where)
    form = RewriteForm(request.POST or None, initial={"subject_line": letter.subject_line, "body": letter.body})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rewrite(
                letter=letter, content=letter.content, by=request.person, at=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The letter has been changed. Another person checks it before it is sent.")
            return redirect("post:letter", reference=letter.reference)
    context = {"letter": letter, "form": form, "heading": "Change the letter", "button": "Save"}
    return render(request, "post/change.html", context)


@access.allowed(rules.reader, load=queries.load)
def withdraw(request: HttpRequest, letter: Letter) -> HttpResponse:
    if where := rules.made_at(letter):
        return _made_of_facts(request, where)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(letter=letter, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The letter has been withdrawn. It will not be sent.")
            return redirect("post:letter", reference=letter.reference)
    context = {"letter": letter, "form": form, "heading": "Withdraw the letter", "button": "Withdraw"}
    return render(request, "post/change.html", context)


@access.allowed(rules.reader, load=queries.load)
def posted(request: HttpRequest, letter: Letter) -> HttpResponse:
    """When a letter that no email took was put in the post, and who says so."""
    form = PostedForm(request.POST or None, initial={"posted_on": timezone.localdate(request.now)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_posted(letter=letter, by=request.person, at=request.now, **form.cleaned_data)
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, f"The letter was posted on {day(letter.posted_on)}.")
            return redirect("post:letter", reference=letter.reference)
    context = {"letter": letter, "form": form, "heading": "The letter was posted", "button": "Save"}
    return render(request, "post/change.html", context)


@access.allowed(rules.recipient, load=queries.load_issued)
def received(request: HttpRequest, letter: Letter, slug: str) -> HttpResponse:
    """What the organisation was sent, word for word."""
    context = {"letter": letter, "reference": letter.reference, "slug": slug, "home": settings.ADDRESS}
    return render(request, "post/received.html", context)


# ---- followers: the key in the address is what lets them in ---------------------------------------------------------

FIND = {"text": "See the opportunities", "href": "/opportunities/"}


def _gone(request: HttpRequest) -> HttpResponse:
    text = "It may have been used already, or it is older than seven days. Nothing is sent to you because of it."
    return views.message(request, heading="This link does nothing any more", text=text, next=FIND, status=410)


@access.public
def follow(request: HttpRequest, kind: str, reference: str) -> HttpResponse:
    """One thing that is still to come: its own page leads here, and back to it one goes."""
    found = queries.followable(kind, reference)
    form = FollowForm(request.POST if request.method == "POST" else None, signed_in=request.person is not None)
    if request.method == "POST" and form.is_valid():
        answer = _begin(request, form, actions.Topic(found.topic, found.label, found.path))
        if answer is not None:
            return answer
    context = {"form": form, "heading": found.heading, "text": found.text, "button": "Follow", "back_href": found.path}
    context["already"] = request.person is not None and queries.follows(request.person.email, found.topic)
    return render(request, "post/follow.html", context)


def _begin(request: HttpRequest, form: FollowForm, topic: actions.Topic) -> HttpResponse | None:
    """The answer is the same for every address, whether or not it follows anything."""
    if request.person is not None:
        actions.follow(address=request.person.email, topics=[topic], at=request.now)
        messages.success(request, f"We will write to {request.person.email}.")
        return redirect(topic.path)
    address = form.cleaned_data["address"].lower()
    if not limits.within(request, "follow", address):
        form.add_error("address", "Too many emails have been asked for. Wait an hour and try again")
        return None
    if not actions.ask_to_follow(address=address, topics=[topic], at=request.now):
        form.add_error("address", "We could not send the email. Try again in a few minutes")
        return None
    text = f"We have sent an email to {address}. Open the link in it to confirm, and you will hear from us."
    return views.message(request, heading="Check your email", text=text, next={"text": "Go back", "href": topic.path})


@access.public
def updates(request: HttpRequest) -> HttpResponse:
    """Somebody who has lost the link asks for it again. Who follows something is never said here."""
    if request.person is not None:
        return redirect("post:notifications")
    form = WayInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"].lower()
        if not limits.within(request, "follow", address):
            form.add_error("address", "Too many emails have been asked for. Wait an hour and try again")
        elif not actions.send_way_in(address=address):
            form.add_error("address", "We could not send the email. Try again in a few minutes")
        else:
            text = f"We have sent an email to {address}. It holds a link to all that this address follows."
            return views.message(request, heading="Check your email", text=text, next=FIND)
    return render(request, "post/updates.html", {"form": form})


@access.public
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The link in the email only asks; the button confirms, so that no machine that opens links does it."""
    asked = queries.asked_by(key)
    if not asked:
        return _gone(request)
    if request.method == "POST":
        rows = actions.confirm(key=key, at=request.now)
        if not rows:
            return _gone(request)
        messages.success(request, "You will hear from us.")
        return redirect("post:mine", key=rows[0].follower.key)
    context = {
        "heading": "Confirm that you want our emails",
        "text": "We will write to you about:",
        "items": [one.label for one in asked],
        "button": "Yes, write to me",
        "back_href": "/opportunities/",
    }
    return _kept_to_oneself(render(request, "pages/confirm.html", context))


@access.public
def mine(request: HttpRequest, key: str) -> HttpResponse:
    follower = queries.follower_by_key(key)
    if follower is None:
        return _gone(request)
    return _kept_to_oneself(_followed(request, follower, reverse("post:mine", args=[key])))


@access.signed_in
def notifications(request: HttpRequest) -> HttpResponse:
    """What a person who has signed in is told, and what nobody can turn off."""
    follower = queries.follower_at(request.person.email)
    if follower is None or not queries.followed(follower):
        return render(request, "post/mine.html", {"followings": [], "signed_in": True})
    return _followed(request, follower, reverse("post:notifications"), signed_in=True)


def _followed(request: HttpRequest, follower: Follower, here: str, *, signed_in: bool = False) -> HttpResponse:
    shown = {kind: getattr(follower, kind) for kind in News.Kind.values}
    paused = follower.paused_until is not None and follower.paused_until > request.now
    until = london(follower.paused_until).date() if paused else None
    days = {"today": london(request.now).date(), "last": rules.last_day_of_pause(follower, request.now)}
    form = PaceForm(request.POST or None, initial=shown | {"paused_until": until}, **days)
    if request.method == "POST" and form.is_valid():
        actions.choose_paces(follower=follower, paces=form.cleaned_data)
        actions.pause(follower=follower, until=form.cleaned_data["paused_until"], at=request.now)
        messages.success(request, "How often we write is saved.")
        return redirect(here)
    context = {
        "form": form,
        "follower": follower,
        "followings": queries.followed(follower),
        "paces": Pace.choices,
        "until": until,
        "signed_in": signed_in,
    }
    return render(request, "post/mine.html", context)


def load_following(key: str, number: int) -> Following | None:
    follower = queries.follower_by_key(key)
    return follower.followings.filter(pk=number).first() if follower else None


@access.public
def stop(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = load_following(key, number) if number < 2**62 else None
    if found is None:
        return _gone(request)
    if request.method == "POST":
        actions.stop(following=found)
        return _stopped(request, f"We write no more about: {found.label}.", key)
    context = {
        "heading": "Stop these emails",
        "text": f"We will write no more about: {found.label}.",
        "button": "Stop",
        "back_href": reverse("post:mine", args=[key]),
    }
    return _kept_to_oneself(render(request, "pages/confirm.html", context))


# A mail program that offers to stop sends this form by itself, without a cookie of ours; the key is what allows it.
@csrf_exempt
@access.public
def stop_all(request: HttpRequest, key: str) -> HttpResponse:
    follower = queries.follower_by_key(key)
    if follower is None:
        return _gone(request)
    if request.method == "POST":
        actions.stop_all(follower=follower)
        return _stopped(request, "We write no more, and your address is deleted.", key)
    context = {
        "heading": "Stop all of these emails",
        "text": "We will write no more about anything that you follow, and delete your address.",
        "items": [one.label for one in queries.followed(follower)],
        "button": "Stop all of them",
        "back_href": reverse("post:mine", args=[key]),
    }
    return _kept_to_oneself(render(request, "pages/confirm.html", context))


def _stopped(request: HttpRequest, text: str, key: str) -> HttpResponse:
    left = queries.follower_by_key(key)
    next = {"text": "What you still follow", "href": reverse("post:mine", args=[key])} if left else FIND
    return views.message(request, heading="Stopped", text=text, next=next)


def _kept_to_oneself(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
