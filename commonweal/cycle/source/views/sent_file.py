"""A file that came with an application, for those who may read the application itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.panel import load_to_read
from commonweal.cycle.source.queries.sent_files import file_of, opening_refusal
from commonweal.cycle.source.rules.names import names_hidden
from commonweal.cycle.source.rules.panel import may_open_sent
from commonweal.ground.documents.queries import load as load_file
from commonweal.ground.documents.queries import response_for
from commonweal.ground.pages import access
from commonweal.ground.record.rules import refuse


@access.allowed(may_open_sent, load=load_to_read)
def sent_file(request: HttpRequest, application: Application, file: str) -> HttpResponse:
    what = "You cannot open this file."
    shut = opening_refusal(request.person, application, request.now)
    if shut:
        raise refuse(what, shut)
    hidden = names_hidden(request.person, application.opportunity)
    sent = file_of(application, file, hidden)
    if sent is None:
        raise Http404("There is no such file.")
    if sent.why_not:
        raise refuse(what, sent.why_not)
    if request.method == "GET":
        actions.note_opened(applications=[application], where="file", by=request.person, at=request.now)
    response = response_for(load_file(file), request.person, opened=queries.opener_for(application))
    if hidden:
        name = f"{application.reference}-file-{sent.number}.{sent.ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
