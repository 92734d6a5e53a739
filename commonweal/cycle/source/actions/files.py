"""Files that answer a question: looked at, scanned, sealed like the rest of the application, and then an answer."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Evidence
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.application import read_afresh, save_answers
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.rules.application import may_edit, may_write
from commonweal.ground.documents import actions as documents
from commonweal.ground.documents.models import File
from commonweal.ground.documents.queries import by_reference, content_of
from commonweal.ground.pages.words import moment
from commonweal.ground.record.rules import refuse


def attach(*, application: Application, key: str, upload: Any, by: Any, at: datetime.datetime, of: str = "") -> File:
    """Take a file in as the answer to a question. The one that it replaces is destroyed, unless it was sent.

    `of` is the file of the passport whose bytes these are.
    """
    what = "You cannot add this file."
    require(may_write, by, application, what=what)
    if not queries.can_edit(application, at):
        raise refuse(what, f"This opportunity closed at {moment(application.opportunity.closes_at)}.")

    def keep(file: File) -> None:
        read_afresh(application)
        before = queries.draft_of(application).get(key)
        held = {"reference": file.reference, "name": file.called, "size": file.size} | ({"of": of} if of else {})
        save_answers(application=application, answers={key: held}, by=by, at=at)
        _let_go(application, before, by, at)

    seal = queries.sealer_for(application)
    file = documents.take_in(upload=upload, about=application, by=by, at=at, seal=seal, then=keep)
    if file.state == "refused":
        raise refuse(what, file.trouble)
    return file


def use_passport_file(
    *, application: Application, key: str, evidence: Evidence, by: Any, at: datetime.datetime
) -> File:
    """A file that the passport holds, as the answer: that version of it, sealed with the rest of the application.

    The bytes are kept with the application, so that what was sent stays what was sent when the passport moves on.
    """
    what = "You cannot use this file."
    require(may_edit, by, application, what=what)
    held = evidence.file
    if evidence.organisation_id != application.organisation_id or held is None or held.state != "clean":
        raise refuse(what, "The passport holds no such file, or it has not been scanned yet.")
    upload = SimpleUploadedFile(held.name, content_of(held))
    return attach(application=application, key=key, upload=upload, by=by, at=at, of=held.reference)


def use_own_file(*, application: Application, key: str, reference: str, by: Any, at: datetime.datetime) -> File:
    """A file that this application holds already, as the answer to one more question: a copy, with its own life."""
    what = "You cannot use this file."
    require(may_write, by, application, what=what)
    asked = next((one for one in application.opportunity.questions if one.key == key), None)
    offered = queries.own_files(application, asked) if asked is not None else []
    chosen = next((one for one in offered if one.reference == reference), None)
    if chosen is None:
        raise refuse(what, "The application holds no such file any more, or it has not been scanned yet.")
    content = content_of(by_reference(reference), opened=queries.opener_for(application))
    return attach(application=application, key=key, upload=SimpleUploadedFile(chosen.name, content), by=by, at=at)


@transaction.atomic
def detach(*, application: Application, key: str, by: Any, at: datetime.datetime) -> None:
    """Take the file off an answer. What was sent with an earlier version stays with that version."""
    require(may_write, by, application, what="You cannot remove this file.")
    read_afresh(application)
    before = queries.draft_of(application).get(key)
    save_answers(application=application, answers={key: ""}, by=by, at=at)
    _let_go(application, before, by, at)


def _let_go(application: Application, before: Any, by: Any, at: datetime.datetime) -> None:
    if not isinstance(before, dict) or before in list((queries.sent_of(application) or {}).get("answers", {}).values()):
        return
    file = by_reference(before.get("reference", ""))
    if file is not None and file.about == application.subject() and file.state != "removed":
        documents.remove(file=file, by=by, at=at, why="Replaced by the applicant.")
