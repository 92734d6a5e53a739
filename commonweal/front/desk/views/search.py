from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.rules import reader
from commonweal.front.desk.queries import search as queries
from commonweal.ground.pages import access


@access.public
def search(request: HttpRequest) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
    staff = bool(reader(request.person))
    href = queries.page_of_words(words, person=request.person, staff=staff, now=request.now)
    if href:
        return redirect(href)
    groups = queries.search(words, staff=staff, now=request.now) if words else []
    context = {
        "words": words,
        "groups": groups,
        "count": sum(group.count for group in groups),
        "staff": staff,
        "most": queries.SHOWN,
    }
    return render(request, "desk/search.html", context)
