"""Answers to the questions of a report: one shape for each kind, and files taken in on the way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from commonweal.cycle.deliver import queries
from commonweal.cycle.deliver.models import Report
from commonweal.ground.documents import actions as documents
from commonweal.ground.documents.queries import by_reference
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question
from commonweal.ground.record.rules import refuse

WHAT = "You cannot save this answer."


def answers_kept(*, report: Report, answers: Mapping[str, Any], by: Any, at: datetime.datetime) -> dict[str, Any]:
    """The sheet with these answers in it. A file that is replaced is destroyed."""
    asked = {one.key: one for one in queries.asked_in(report)}
    sheet = dict(report.answers)
    for key, value in answers.items():
        if key not in asked:
            raise refuse(WHAT, f"The report does not ask '{key}'.")
        try:
            sheet[key] = _kept(report, asked[key], value, by, at)
        except asking.NotAnAnswer as fault:
            raise refuse(WHAT, str(fault)) from None
    return sheet


def _kept(report: Report, question: Question, value: Any, by: Any, at: datetime.datetime) -> Any:
    if question.kind != Question.Kind.FILE:
        return asking.kept(question, value)
    before = report.answers.get(question.key)
    if value == before:
        return before
    held: Any = ""
    if hasattr(value, "chunks"):
        file = documents.take_in(upload=value, about=report, by=by, at=at)
        if file.state == "refused":
            raise refuse("You cannot add this file.", file.trouble)
        held = {"reference": file.reference, "name": file.called, "size": file.size}
    elif value:
        raise refuse(WHAT, "Select the file itself.")
    old = by_reference(before["reference"]) if before else None
    if old is not None and old.about == report.subject() and old.state != "removed":
        documents.remove(file=old, by=by, at=at, why="Replaced by the provider.")
    return held


def places_kept(*, report: Report, places: Mapping[str, str]) -> dict[str, str]:
    """Which questions the provider's own report answers, and where."""
    asked = {one.key for one in queries.asked_in(report)}
    now = report.shown_in | {key: place.strip()[:200] for key, place in places.items() if key in asked}
    return {key: place for key, place in now.items() if place}
