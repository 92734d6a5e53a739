from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.council.exercise.rules import may_open, reader
from commonweal.council.people.rules import holds
from commonweal.front.desk.queries import councillor as of_councillor
from commonweal.front.desk.queries import work as queries
from commonweal.ground.pages import access


@access.allowed(reader)
def work(request: HttpRequest) -> HttpResponse:
    context = {"work": queries.work_of(request.person, request.now), "may_open": bool(may_open(request.person))}
    return render(request, "desk/work.html", {**context, "search_href": "/search/"})


@access.allowed(holds("councillor"))
def councillor(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/councillor.html", of_councillor.home_of(request.person, request.now))
