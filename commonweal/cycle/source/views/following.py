"""Following by email: new opportunities by what they are about, or one opportunity. Nobody needs an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.cycle.source import queries
from commonweal.cycle.source.forms.following import FollowForm
from commonweal.cycle.source.views.public import published_or_404
from commonweal.ground.pages import limits, views
from commonweal.ground.pages.access import public
from commonweal.ground.post import actions as post
from commonweal.ground.post.actions import Topic
from commonweal.ground.post.queries import follows


@public
def follow_new(request: HttpRequest) -> HttpResponse:
    known = queries.themes(request.now)
    asked = [one for one in request.GET.getlist("theme") if one in known]
    form = FollowForm(
        request.POST or None, themes=known, signed_in=request.person is not None, initial={"about": asked}
    )
    list_href = reverse("source:opportunities")
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("about") or []
        topics = [Topic(queries.theme_topic(one), f"New opportunities: {one}", list_href) for one in chosen]
        every = Topic(queries.ALL, "All new opportunities", list_href)
        answer = _followed(request, form, topics or [every], list_href)
        if answer is not None:
            return answer
    context: dict[str, Any] = {"form": form, "heading": "Tell me about new opportunities", "back_href": list_href}
    text = "We email you when something new matches, at most once a day. You can stop at any time."
    return render(request, "post/follow.html", context | {"text": text, "button": "Tell me"})


@public
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    found = published_or_404(reference, request.now)
    here = reverse("source:opportunity", args=[found.reference])
    if found.state == "withdrawn":
        messages.info(request, "The council has withdrawn this opportunity, so there is nothing more to follow here.")
        return redirect(here)
    form = FollowForm(
        request.POST if request.method == "POST" else None, themes=[], signed_in=request.person is not None
    )
    topic = Topic(queries.own_topic(found), f"{found.title} ({found.reference})", here)
    if request.method == "POST" and form.is_valid():
        answer = _followed(request, form, [topic], here)
        if answer is not None:
            return answer
    text = (
        "We email you about changes and answers, at most once a day at 8am on working days. We write at once only "
        "when the deadline is within two working days, or when it is withdrawn. You can stop at any time."
    )
    context: dict[str, Any] = {"form": form, "heading": f"Follow {found.title}", "back_href": here, "text": text}
    already = request.person is not None and follows(request.person.email, topic.key)
    return render(request, "post/follow.html", context | {"button": "Follow", "already": already})


def _followed(request: HttpRequest, form: FollowForm, topics: list[Topic], back: str) -> HttpResponse | None:
    """The answer is the same for every address, whether or not it follows anything."""
    if request.person is not None:
        post.follow(address=request.person.email, topics=topics, at=request.now)
        messages.success(request, f"We will write to {request.person.email}.")
        return redirect(back)
    address = form.cleaned_data["address"].lower()
    if not limits.within(request, "follow", address):
        form.add_error("address", "Too many emails have been asked for. Wait an hour and try again")
        return None
    if not post.ask_to_follow(address=address, topics=topics, at=request.now):
        form.add_error("address", "We could not send the email. Try again in a few minutes")
        return None
    text = (
        f"We have sent an email to {address}. Open the link in it to confirm, and you will hear from us.\n\n"
        "If it does not come, look among unwanted mail."
    )
    return views.message(request, heading="Check your email", text=text, next={"text": "Go back", "href": back})
