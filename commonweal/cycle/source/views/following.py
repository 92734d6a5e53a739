"""Following by email: new opportunities by what they are about, or one opportunity. Nobody needs an account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.cycle.source import queries
from commonweal.cycle.source.views.public import published_or_404
from commonweal.ground.pages.access import public
from commonweal.ground.post.actions import Topic
from commonweal.ground.post.forms import FollowForm
from commonweal.ground.post.views import begin_to_follow, follow_one


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
        answer = begin_to_follow(request, form, topics or [every], list_href)
        if answer is not None:
            return answer
    context: dict[str, Any] = {"form": form, "heading": "Tell me about new opportunities", "back_href": list_href}
    text = "We email you when something new matches, at most once a day. You can stop at any time."
    return render(request, "post/follow.html", context | {"text": text, "button": "Tell me"})


@public
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    found = published_or_404(reference, request.now)
    here = reverse("source:opportunity", args=[found.reference])
    text = (
        "We email you about changes and answers, at most once a day at 8am on working days. We write at once only "
        "when the deadline is within two working days, or when it is withdrawn. You can stop at any time."
    )
    topic = Topic(queries.own_topic(found), f"{found.title} ({found.reference})", here)
    return follow_one(request, topic, heading=f"Follow {found.title}", text=text)
