"""What a report asks besides its numbers, what was answered, and what that costs the provider in a year."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.council.exercise.queries import current_framework
from commonweal.cycle.deliver import tiers
from commonweal.cycle.deliver.models import Agreement, Report, ReportFigure
from commonweal.cycle.deliver.queries.agreements import yearly_value
from commonweal.ground.documents.models import File
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question
from commonweal.ground.questions.queries import questions_of, rule_of_thumb

STATED = "monitoring_contents"  # a list of this name in a council's framework is what its reports ask


def report_questions(agreement: Agreement) -> list[Question]:
    """What the next report asks. Reports that were started keep the questions that they were started with."""
    return questions_of(agreement.report_form)


def asked_in(report: Report) -> list[Question]:
    """The questions of this report: those it was started with, or those that it will be started with."""
    return questions_of(report.form or report.agreement.report_form)


def left_to_write(report: Report, questions: Sequence[Question] | None = None) -> list[Question]:
    """The questions that these answers bring up, without those that the provider's own report answers."""
    asked = asking.shown(asked_in(report) if questions is None else questions, report.answers)
    return [one for one in asked if one.key not in report.shown_in]


def answer_faults(report: Report) -> list[str]:
    """Every reason why the answers cannot be sent yet."""
    return asking.still_missing(_without_condition(left_to_write(report)), report.answers)


def _without_condition(questions: Sequence[Question]) -> list[Question]:
    """Questions that are known to be asked: what decided so may stand in the provider's own report."""
    return [asking.asked(asking.plain(one) | {"show_if": None}) for one in questions]


def answers_of(report: Report, public: bool = False) -> list[asking.Line]:
    """Questions and answers as people read them; with `public` only what may stand in a public summary."""
    questions = [one for one in asked_in(report) if one.public or not public]
    written = {one.key for one in left_to_write(report)}
    found = []
    for one in questions:
        if one.key in report.shown_in:
            found.append(_elsewhere(one, report.shown_in[one.key]))
        elif one.key in written:
            found.append(asking.line(one, report.answers))
    return [line for line in found if line.value] if public else found


def _elsewhere(question: Question, place: str) -> asking.Line:
    value = f"In the provider's own report: {place}"
    return asking.Line(question.key, question.section, "", question.text, question.kind, value)


def files_of(report: Report) -> list[File]:
    """The provider's own report and the files that answer a question."""
    held = [one.get("reference", "") for one in report.answers.values() if isinstance(one, dict)]
    own = [report.own_file] if report.own_file is not None else []
    return own + list(File.objects.filter(reference__in=held, about=report.subject()).order_by("pk"))


def starting_questions(agreement: Agreement, level: int, on: datetime.date) -> list[dict[str, Any]]:
    """What reports ask at a tier: in the words of the council's framework where it states any, and in proportion."""
    framework = agreement.exercise.framework if agreement.exercise else current_framework(on)
    own = framework.pack.points(STATED) if framework else ()
    return tiers.starting_questions(level, yearly_value(agreement), rule_of_thumb(), own)


@dataclass(frozen=True)
class TierAsked:
    """What reports start with at one tier, where money sets no limit, and what a year of them costs."""

    tier: tiers.Tier
    questions: tuple[Question, ...]
    burden: asking.Burden


def asked_at_each_tier(on: datetime.date) -> list[TierAsked]:
    """The checklist of monitoring, for whoever wants to know before they apply."""
    framework = current_framework(on)
    own = framework.pack.points(STATED) if framework else ()
    thumb, found = rule_of_thumb(on), []
    for level, tier in tiers.TIERS.items():
        rows = tiers.starting_questions(level, None, thumb, own)
        questions = tuple(asking.asked(row) for row in rows)
        for question, row in zip(questions, rows, strict=True):
            question.public = bool(row.get("public"))
        found.append(TierAsked(tier, questions, asking.burden(questions, thumb).times(tier.reports)))
    return found


def yearly_asking(agreement: Agreement) -> asking.Burden:
    """Words, files and hours of a whole year's reports, without the numbers."""
    return asking.burden(report_questions(agreement), rule_of_thumb()).times(tiers.TIERS[agreement.tier].reports)


def objection_to_reports(agreement: Agreement) -> str:
    """Why the reports ask too much for the money; nothing where they are in proportion."""
    offered = yearly_value(agreement)
    return asking.out_of_proportion(
        yearly_asking(agreement), offered, rule_of_thumb(), what="The reports of a year", verb="ask"
    )


def form_open(agreement: Agreement) -> bool:
    """Whether the questions can be changed: until both agree, and then only in a new version that nobody was asked."""
    form = agreement.report_form
    if agreement.state == "setting_up":
        return form is None or not form.locked
    return form is not None and not form.locked and bool(form.changed_because)


def seen_as(report: Report) -> str:
    """A mark of what is saved, by which a page knows whether a colleague has changed it since."""
    rows = ReportFigure.objects.filter(report=report).order_by("agreed_id")
    figures = [[one.agreed_id, str(one.value), one.nothing_because, one.shown_in] for one in rows]
    held = [report.answers, report.shown_in, report.publish, figures]
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]
