"""A file that came with an application, for those who may read the application itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.panel import load_application
from commonweal.cycle.source.rules import panel as rules
from commonweal.ground.documents.queries import load as load_file
from commonweal.ground.documents.queries import response_for
from commonweal.ground.pages import access
from commonweal.ground.record.rules import refuse


@access.allowed(rules.may_read | on_the_team, load=load_application)
def sent_file(request: HttpRequest, application: Application, file: str) -> HttpResponse:
    what = "You cannot open this file."
    shut = rules.shut_refusal(application.opportunity, request.now, "It stays") or rules.shut_to(
        request.person, application
    )
    if shut:
        raise refuse(what, shut)
    sent = [one.file for one in queries.lines_sent(application.submitted or {}) if one.file]
    if file.upper() not in sent:
        raise Http404("There is no such file.")
    return response_for(load_file(file), request.person, opened=queries.opener_for(application))
