from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonweal.council.exercise.models import Area
from commonweal.front.desk.queries import areas
from commonweal.front.desk.queries import home as queries
from commonweal.ground.pages import access
from commonweal.ground.record.rules import anyone


@access.public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/home.html", {**queries.home_of(request.now), "search_href": "/search/"})


@access.public
def find_area(request: HttpRequest) -> HttpResponse:
    """From the box on the home page to the page of an area; what was typed is not kept."""
    words = request.GET.get("area", "").strip()[:120]
    found, one = areas.called(words) if words else (areas.wards(), False)
    if one:
        return redirect("desk:area", slug=found[0].slug)
    return render(request, "desk/areas.html", {"words": words, "areas": found, "all": areas.wards()})


@access.allowed(anyone, load=areas.load)
def area(request: HttpRequest, area: Area) -> HttpResponse:
    return render(request, "desk/area.html", {"found": areas.page_of(area, request.now), "search_href": "/search/"})
