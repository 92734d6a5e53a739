"""From a proposal to a report that is ready to decide on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonweal.council.decide import report
from commonweal.council.decide.held import is_held
from commonweal.council.decide.levels import Answer, key_because, level_for
from commonweal.council.decide.models import Decision, ReportSection
from commonweal.council.decide.queries import bands_on, key_value_on, wards_of
from commonweal.council.decide.rules import OPEN, may_prepare, may_propose, may_speak_for_advisers
from commonweal.council.decide.states import DECISION
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import require
from commonweal.ground.law.words import day
from commonweal.ground.pages.words import LONDON, money
from commonweal.ground.record.actions import moved, next_reference, recorded
from commonweal.ground.record.rules import refuse

REPORT = "You cannot change this report."


def said(text: str | None, *, what: str, why: str) -> str:
    """Text without its outer spaces, or a refusal where there is none."""
    found = (text or "").strip()
    if not found:
        raise refuse(what, why)
    return found


def level_of(value: Decimal | None, kind: str, on: datetime.date) -> Answer:
    """The level for a value on a day, or a refusal that says who sets the levels."""
    found = level_for(value, bands_on(on, kind))
    if found is None:
        reached = f"reaches {money(value)}" if value is not None else "has been set"
        raise refuse(
            "You cannot propose a decision.",
            f"No decision level in force on {day(on)} {reached}, so nobody is known to have the power to decide.",
            "a council administrator sets the decision levels from the council's constitution",
        )
    return found


def set_level(decision: Decision, on: datetime.date) -> None:
    """Level and key decision, each with the reason in words."""
    found = level_of(decision.value, decision.kind, on)
    decision.level, decision.level_because = found.level, found.because
    decision.key_because = key_because(decision.value, wards_of(decision.exercise), key_value_on(on))
    decision.key = bool(decision.key_because)


def set_mandatory(decision: Decision, *, by: Any, at: datetime.datetime) -> None:
    """A matter that goes to a higher level, or becomes a key decision, needs the comments that go with it."""
    needed = {row.key: row.mandatory for row in report.outline(decision)}
    for section in decision.sections.all():
        if needed.get(section.key, section.mandatory) != section.mandatory:
            with recorded("change need", section, by=by, at=at):
                section.mandatory = needed[section.key]
                section.save()


def _check_facts(what: str, value: Decimal | None, planned_for: datetime.date | None, at: datetime.datetime) -> None:
    if value is not None and value < 0:
        raise refuse(what, "Its value must be £0 or more.")
    if planned_for is not None and planned_for < at.astimezone(LONDON).date():
        raise refuse(what, "The day on which it is to be decided must be today or later.", about="planned_for")


def propose(
    *,
    exercise: Exercise,
    kind: str,
    title: str,
    question: str,
    recommendation: str,
    value: Decimal | None,
    planned_for: datetime.date | None,
    by: Any,
    at: datetime.datetime,
    sections: dict[str, str] | None = None,
    excluded: Iterable[int] = (),
    replaces: Decision | None = None,
    held_for: str = "",
    held_words: Iterable[str] = (),
) -> Decision:
    """Put a matter up for decision. `excluded` are the ids of those who scored, and so may not decide.

    With `held_for` the public sees none of `held_words` (names, amounts), nor the results, until `release`.
    """
    what = "You cannot propose a decision."
    require(may_propose, by, exercise, what=what)
    _check_facts(what, value, planned_for, at)
    decision = Decision(
        exercise=exercise,
        kind=Decision.Kind(kind),
        title=said(title, what=what, why="Enter a title for the decision.")[:200],
        question=said(question, what=what, why="Enter what is asked."),
        recommendation=(recommendation or "").strip(),
        value=exercise.value if value is None else value,
        planned_for=planned_for,
        proposed_by=by,
        proposed_at=at,
        excluded=sorted(set(excluded)),
        replaces=replaces,
        held_for=held_for,
        held_words=sorted(set(held_words)),
    )
    if replaces is not None and not held_for and is_held(replaces):
        decision.held_for, decision.held_words = replaces.held_for, replaces.held_words
    _put_up(decision, sections or {}, by=by, at=at)
    return decision


@transaction.atomic
def _put_up(decision: Decision, sections: dict[str, str], *, by: Any, at: datetime.datetime) -> None:
    """Who decides, the reference, and the report."""
    on = at.astimezone(LONDON).date()
    set_level(decision, on)
    decision.reference = next_reference("D", on.year)
    with recorded("propose", decision, by=by, at=at):
        decision.save()
    _build(decision, sections, by=by, at=at)


def _build(decision: Decision, given: dict[str, str], *, by: Any, at: datetime.datetime) -> None:
    """The sections of the report, filled from what was given and else from the record. None given is lost."""
    rows = report.outline(decision)
    asked = {row.key for row in rows}
    homes = {report.topic(row.key): row.key for row in reversed(rows)}
    own: dict[str, list[str]] = {}
    extra = []
    for key, text in given.items():
        home = key if key in asked else homes.get(report.topic(key))
        if home is None:
            extra.append((key, text))
        else:
            own.setdefault(home, []).append(text)
    for position, row in enumerate(rows, start=1):
        section = ReportSection(
            decision=decision,
            key=row.key,
            title=row.title,
            position=position,
            mandatory=row.mandatory,
            needs_advice=row.needs_advice,
        )
        found = report.filling(decision, row.key)
        if row.key in own and not (row.needs_advice and found):
            section.text, section.taken_from = "\n".join(own[row.key]), "the work that led to this proposal"
        elif found:
            _fill(section, found)
        with recorded("create", section, by=by, at=at):
            section.save()
    for position, (key, text) in enumerate(extra, start=len(rows) + 1):
        section = ReportSection(decision=decision, key=key[:40], position=position, mandatory=False, text=text)
        section.title = key.replace("_", " ").capitalize()[:120]
        section.taken_from = "the work that led to this proposal"
        with recorded("create", section, by=by, at=at):
            section.save()


def _fill(section: ReportSection, found: report.Filling) -> None:
    section.text, section.taken_from = found.text, found.taken_from
    section.author, section.dated = found.author, found.dated


def _still_open(decision: Decision) -> None:
    state = Decision.objects.values_list("state", flat=True).get(pk=decision.pk)
    if state not in OPEN:
        label = DECISION.states[state].label.lower()
        raise refuse(REPORT, f"The decision is {label}. A report changes only while it is being written.")


def fill_section(
    *,
    section: ReportSection,
    text: str,
    by: Any,
    at: datetime.datetime,
    author: str = "",
    dated: datetime.date | None = None,
) -> ReportSection:
    """Write a section. A statutory comment names who wrote it and when; an adviser who writes it is that author."""
    require(may_prepare | may_speak_for_advisers, by, section, what=REPORT)
    _still_open(section.decision)
    text = (text or "").strip()
    today = at.astimezone(LONDON).date()
    if section.needs_advice and text:
        if not author and may_speak_for_advisers(by):
            author, dated = by.name or by.job_title or by.reference, dated or today
        if not author or dated is None:
            raise refuse(REPORT, f"‘{section.title}’ must name the adviser who wrote it and the date.")
        if dated > today:
            raise refuse(REPORT, f"The date of ‘{section.title}’ must be today or in the past.")
    with recorded("fill", section, by=by, at=at):
        section.text, section.taken_from = text, ""
        section.author, section.dated = author.strip(), dated
        section.save()
    return section


def fill_from_record(*, decision: Decision, by: Any, at: datetime.datetime) -> list[ReportSection]:
    """Fill the sections that are still empty from what the record now says."""
    require(may_prepare, by, decision, what=REPORT)
    _still_open(decision)
    changed = []
    with transaction.atomic():
        for section in decision.sections.filter(text=""):
            found = report.filling(decision, section.key)
            if found is None:
                continue
            with recorded("fill", section, by=by, at=at):
                _fill(section, found)
                section.save()
            changed.append(section)
    return changed


def mark_exempt(
    *, decision: Decision, reason: str, by: Any, at: datetime.datetime, sections: Iterable[ReportSection] = ()
) -> Decision:
    """Keep the whole decision, or only these sections of its report, from publication, with the reason in law."""
    what = "You cannot keep this from publication."
    require(may_prepare, by, decision, what=what)
    why = said(
        reason, what=what, why="Enter why it is exempt, and why that outweighs the public interest in seeing it."
    )
    sections = list(sections)
    with recorded("mark exempt", decision, by=by, at=at, why=why):
        decision.exempt_reason = why
        decision.public = bool(sections)
        decision.save()
        for section in sections:
            with recorded("mark exempt", section, by=by, at=at, why=why):
                section.exempt = True
                section.save()
    return decision


@transaction.atomic
def add_exempt_section(
    *, decision: Decision, key: str, title: str, text: str, reason: str, by: Any, at: datetime.datetime
) -> ReportSection:
    """A section that is for those who decide and never published, from the work that led to the proposal."""
    require(may_prepare, by, decision, what=REPORT)
    _still_open(decision)
    with recorded("mark exempt", decision, by=by, at=at, why=reason):
        decision.exempt_reason = decision.exempt_reason or reason
        decision.save()
    last = max((one.position for one in decision.sections.all()), default=0)
    section = ReportSection(decision=decision, key=key, title=title, position=last + 1, mandatory=False, text=text)
    section.exempt, section.taken_from = True, "the work that led to this proposal"
    with recorded("create", section, by=by, at=at):
        section.save()
    return section


def ready(*, decision: Decision, by: Any, at: datetime.datetime) -> Decision:
    """Close the report. Sections that are still empty take what the record says by now."""
    decision.refresh_from_db()
    with transaction.atomic():
        if decision.state in OPEN and may_prepare(by, decision):
            fill_from_record(decision=decision, by=by, at=at)
        with moved(DECISION, "ready", decision, by=by, at=at):
            pass
    return decision


def reopen(*, decision: Decision, by: Any, at: datetime.datetime) -> Decision:
    decision.refresh_from_db()
    with moved(DECISION, "reopen", decision, by=by, at=at):
        pass
    return decision


def withdraw(*, decision: Decision, reason: str, by: Any, at: datetime.datetime) -> Decision:
    why = said(reason, what="You cannot withdraw the matter.", why="Enter why it is withdrawn.")
    decision.refresh_from_db()
    with moved(DECISION, "withdraw", decision, by=by, at=at, why=why):
        pass
    return decision
