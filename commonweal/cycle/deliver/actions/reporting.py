from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.actions import tie
from commonweal.council.exercise.rules import require
from commonweal.cycle.deliver.actions.answering import answers_kept, places_kept
from commonweal.cycle.deliver.actions.tasks import completed, started
from commonweal.cycle.deliver.models import Report, ReportFigure
from commonweal.cycle.deliver.rules import provider_edits
from commonweal.cycle.deliver.states import REPORT
from commonweal.ground.documents import actions as documents
from commonweal.ground.pages.words import number
from commonweal.ground.questions import actions as forms
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

WORDS = ("own_evidence", "publish")
PUBLISH = {"summary": "A public summary with the numbers", "council": "Nothing: for the council only"}
VIEWS = {
    "on_track": "On track",
    "at_risk": "At risk",
    "off_track": "Off track",
    "too_early": "Too early to say",
}


def start_report(*, report: Report, by: Any, at: datetime.datetime) -> None:
    what = "You cannot start this report."
    if report.agreement.state not in ("active", "notice", "ended", "ended_early"):
        raise refuse(what, "The agreement has not started.")
    form = report.agreement.report_form
    if form is not None and form.questions.exists():
        forms.lock(form=form, by=by, at=at)
    with moved(REPORT, "start", report, by=by, at=at):
        report.form = form


@transaction.atomic
def save_report(
    *,
    report: Report,
    by: Any,
    at: datetime.datetime,
    figures: Mapping[int, Decimal | None] | None = None,
    nothing: Mapping[int, str] | None = None,
    answers: Mapping[str, Any] | None = None,
    shown_in: Mapping[int | str, str] | None = None,
    own_file: Any = None,
    **words: str,
) -> None:
    """Keep a draft. `figures` and `nothing` (why there is no number) are by agreed indicator, `answers` by question.

    `shown_in` takes either: what a report shows that the provider already has is complete, and not asked for.
    `own_file` is that report as an upload; it takes the place of the one before.
    """
    what = "You cannot change this report."
    require(provider_edits, by, report, what=what)
    report.refresh_from_db(fields=["state", "answers", "shown_in"])
    if report.state == "not_due":
        start_report(report=report, by=by, at=at)
    if report.state not in ("draft", "changes"):
        raise refuse(what, f"It is {REPORT.state_of(report).label.lower()}.", exception="Take it back first.")
    unknown = set(words) - set(WORDS)
    if unknown:
        raise refuse(what, f"A report has no {', '.join(sorted(unknown))}.")
    if words.get("publish") and words["publish"] not in PUBLISH:
        raise refuse(what, "Choose a public summary, or nothing published.", about="publish")
    places = shown_in or {}
    elsewhere = {key: place for key, place in places.items() if isinstance(key, str)}
    answered = answers_kept(report=report, answers=answers or {}, by=by, at=at)
    with recorded("save", report, by=by, at=at):
        for name, value in words.items():
            setattr(report, name, value)
        report.answers = answered
        report.shown_in = places_kept(report=report, places=elsewhere)
        report.saved_at, report.saved_by = at, by
        report.save()
    items = {key: place for key, place in places.items() if not isinstance(key, str)}
    _keep_figures(report, figures or {}, nothing or {}, items, by, at)
    if own_file is not None:
        _attach(report, own_file, by, at)


def _attach(report: Report, upload: Any, by: Any, at: datetime.datetime) -> None:
    before = report.own_file
    file = documents.take_in(upload=upload, about=report, by=by, at=at)
    if file.state == "refused":
        raise refuse("This file cannot be added.", file.trouble)
    with recorded("attach file", report, by=by, at=at):
        report.own_file = file
        report.save()
    if before is not None:
        documents.remove(file=before, by=by, at=at, why="Another file took its place.")


def remove_own_file(*, report: Report, by: Any, at: datetime.datetime) -> None:
    what = "You cannot remove this file."
    require(provider_edits, by, report, what=what)
    report.refresh_from_db(fields=["state", "own_file"])
    if report.state not in ("draft", "changes") or report.own_file is None:
        raise refuse(what, "The report has been sent, or there is no file.", exception="Take it back first.")
    file = report.own_file
    with transaction.atomic():
        with recorded("remove file", report, by=by, at=at):
            report.own_file = None
            report.save()
        documents.remove(file=file, by=by, at=at)


def _keep_figures(report: Report, figures, nothing, shown_in, by: Any, at: datetime.datetime) -> None:
    items = {item.pk: item for item in report.agreement.indicators.all()}
    standing = {figure.agreed_id: figure for figure in ReportFigure.objects.filter(report=report)}
    for key in {*figures, *nothing, *shown_in} & items.keys():
        value, because, place = figures.get(key), nothing.get(key, "").strip(), shown_in.get(key, "").strip()
        figure = standing.get(key)
        if value is None and not because and not place:
            if figure is not None:
                with recorded("clear figure", figure, by=by, at=at):
                    figure.delete()
            continue
        figure = figure or ReportFigure(report=report, agreed=items[key])
        figure.value, figure.nothing_because, figure.shown_in = value, because[:200], place[:200]
        with recorded("report figure", figure, by=by, at=at):
            figure.save()


@transaction.atomic
def submit_report(*, report: Report, by: Any, at: datetime.datetime, **fields: Any) -> None:
    report.refresh_from_db()
    if fields or report.state == "not_due":
        save_report(report=report, by=by, at=at, **fields)
    with moved(REPORT, "submit", report, by=by, at=at):
        report.submitted_at, report.submitted_by = at, by
    started(report.agreement, "reports", by=by, at=at)


def take_back_report(*, report: Report, by: Any, at: datetime.datetime) -> None:
    report.refresh_from_db()
    with moved(REPORT, "take_back", report, by=by, at=at):
        report.submitted_at = report.submitted_by = None


@transaction.atomic
def accept_report(*, report: Report, outcome_view: str, reply: str, by: Any, at: datetime.datetime) -> None:
    """Accept with a reply: the provider always hears what the council learned and will do."""
    if outcome_view not in VIEWS:
        raise refuse(
            "You cannot accept the report.",
            "Choose whether it is on track, at risk, off track or too early.",
            about="outcome_view",
        )
    report.refresh_from_db()
    report.reply = reply.strip()
    with moved(REPORT, "accept", report, by=by, at=at):
        report.outcome_view, report.replied_by, report.replied_at = outcome_view, by, at
    agreement = report.agreement
    if not agreement.exercise:
        return
    if not agreement.exercise.agreements.filter(reports__state="submitted").exists():
        completed(agreement, "reports", by=by, at=at)
    tie(
        exercise=agreement.exercise,
        kind="results",
        sentence=_results(report),
        about=agreement.reference,
        on=min(report.period_to, timezone.localdate(at)),
        path=f"/agreements/{agreement.reference}/",
        public=report.publish == "summary",
        by=by,
        at=at,
    )


def ask_for_changes(*, report: Report, reply: str, by: Any, at: datetime.datetime) -> None:
    if len(reply.strip()) < 10:
        raise refuse(
            "You cannot ask for changes.", "Say what to change, so that the provider can do it.", about="reply"
        )
    report.refresh_from_db()
    with moved(REPORT, "ask_for_changes", report, by=by, at=at, why=reply):
        report.reply, report.replied_by, report.replied_at = reply.strip(), by, at


def not_required(*, report: Report, reason: str, by: Any, at: datetime.datetime) -> None:
    if not reason.strip():
        raise refuse("You cannot mark the report as not required.", "Enter why it is not needed.", about="reason")
    report.refresh_from_db()
    with moved(REPORT, "not_require", report, by=by, at=at, why=reason):
        report.not_required_reason = reason.strip()


def _results(report: Report) -> str:
    said = []
    for figure in ReportFigure.objects.filter(report=report).select_related("agreed"):
        if figure.value is not None and figure.agreed.outcome:
            target = figure.agreed.target
            of = f" (target {number(target.normalize())})" if target is not None else ""
            said.append(f"{figure.agreed.name}: {number(figure.value.normalize())} {figure.agreed.unit}{of}")
    what = "; ".join(said) or "the numbers are in the provider's own report"
    view = VIEWS[report.outcome_view].lower()
    return f"{report.agreement.organisation}, report {report.number}: {what}. The council's view: {view}."
