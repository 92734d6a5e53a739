from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.exercise.rules import at_the_desk, may_open
from commonweal.council.people.rules import holds
from commonweal.front.desk.queries import councillor as of_councillor
from commonweal.front.desk.queries import work as queries
from commonweal.ground.pages import access, tables


@access.allowed(at_the_desk)
def work(request: HttpRequest) -> HttpResponse:
    context = {"work": queries.work_of(request.person, request.now), "may_open": bool(may_open(request.person))}
    return render(request, "desk/work.html", {**context, "search_href": "/search/"})


@access.allowed(at_the_desk)
def calendar(request: HttpRequest) -> HttpResponse:
    """The days of Your work, for the reader's own calendar."""
    found = queries.work_of(request.person, request.now)
    dated = [one for one in (*found.due, *found.waiting, *found.coming) if one.due]
    events = [
        (
            f"{one.reference}-{place}",
            one.due,
            f"{one.needed}: {one.title} ({one.reference})",
            request.build_absolute_uri(one.href),
        )
        for place, one in enumerate(dated, 1)
    ]
    return tables.as_calendar("your-work", events, request.now)


@access.allowed(holds("councillor"))
def councillor(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/councillor.html", of_councillor.home_of(request.person, request.now))
