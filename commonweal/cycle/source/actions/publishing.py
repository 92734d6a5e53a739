"""Publishing, opening, closing, and everything that is changed in the open afterwards."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.actions import check_task_open, complete_task, tie
from commonweal.council.exercise.rules import require
from commonweal.cycle.plan.actions import lock_specification
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.following import (
    tell_changed,
    tell_dropped,
    tell_not_awarded,
    tell_opened,
    tell_withdrawn,
)
from commonweal.cycle.source.actions.form import lock_form
from commonweal.cycle.source.actions.inviting import invite_to_score
from commonweal.cycle.source.actions.lot import settle_lots
from commonweal.cycle.source.actions.sealing import seal_round
from commonweal.cycle.source.actions.telling import tell_that_it_is_withdrawn, tell_those_who_started
from commonweal.cycle.source.models import Change, Opportunity
from commonweal.cycle.source.rules.application import closed
from commonweal.cycle.source.rules.opportunity import CLOSING_PASSED, may_manage
from commonweal.cycle.source.rules.sealing import seal_refusal
from commonweal.cycle.source.states import OPPORTUNITY
from commonweal.ground import law
from commonweal.ground.pages.words import day, full_stop, moment, money, plain_day
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import Refusal, Refused, refuse


def publish(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """Publish now, or at the opening time if that is later. Everything that is judged by is locked from here on."""
    what = "You cannot publish this opportunity."
    require(may_manage, by, opportunity, what=what)
    check_task_open(opportunity.exercise, "publish")
    if opportunity.state == "draft" and closed(opportunity.closes_at, at):
        raise refuse(what, CLOSING_PASSED)
    opportunity.specification = queries.specification_of(opportunity.exercise)
    with transaction.atomic():
        with moved(OPPORTUNITY, "publish", opportunity, by=by, at=at):
            opportunity.published_at = at
            opportunity.opens_at = max(opportunity.opens_at, at)
        seal_round(opportunity=opportunity, by=by, at=at)
        lock_form(opportunity=opportunity, by=by, at=at)
        if opportunity.specification.locked_at is None:
            lock_specification(exercise=opportunity.exercise, by=by, at=at)
        complete_task(exercise=opportunity.exercise, key="preview", by=by, at=at)
        complete_task(exercise=opportunity.exercise, key="publish", by=by, at=at)
        _tie(opportunity, by, at, public=False)
        settle(opportunity=opportunity, at=at)


def _tie(opportunity: Opportunity, by: Any, at: datetime.datetime, *, public: bool) -> None:
    sentence = (
        f"{opportunity.title}: {money(opportunity.budget)} to apply for, "
        f"closing {plain_day(opportunity.closes_at)}, decision by {plain_day(opportunity.decision_on)}."
    )
    if opportunity.state == "withdrawn":
        sentence = f"{opportunity.title}: withdrawn. {opportunity.withdrawn_reason}"
    if opportunity.state == "decided":
        sentence = f"{opportunity.title}: closed without an award. {opportunity.not_awarded}"
    tie(
        exercise=opportunity.exercise,
        kind="opportunity",
        about=opportunity.reference,
        sentence=sentence,
        on=timezone.localdate(opportunity.opens_at) if opportunity.opens_at else None,
        amount=opportunity.budget,
        path=f"/opportunities/{opportunity.reference}/",
        public=public,
        by=by,
        at=at,
    )


# ---- the clock ----------------------------------------------------------------------------------------------------


def settle(*, opportunity: Opportunity, at: datetime.datetime) -> str:
    """Write down what the clock has done already: opened, closed. The state that it has now is the answer."""
    wanted = queries.state_now(opportunity, at)
    if opportunity.state == "scheduled" and wanted in ("open", "closed"):
        with moved(OPPORTUNITY, "open", opportunity, by=None, at=at):
            if wanted == "open":
                opportunity.followers_told = tell_opened(opportunity=opportunity, at=at)
        _tie(opportunity, None, at, public=True)
    if opportunity.state == "open" and wanted == "closed":
        with moved(OPPORTUNITY, "close", opportunity, by=None, at=at):
            pass
        if not seal_refusal(opportunity):
            invite_to_score(opportunity=opportunity, by=None, at=at)
    return opportunity.state


def open_due(*, at: datetime.datetime) -> int:
    due = Opportunity.objects.filter(state="scheduled", opens_at__lte=at).select_related("exercise")
    return len([settle(opportunity=one, at=at) for one in due])


def close_due(*, at: datetime.datetime) -> int:
    due = Opportunity.objects.filter(state="open", closes_at__lte=at).select_related("exercise")
    return len([settle(opportunity=one, at=at) for one in due])


# ---- changes ------------------------------------------------------------------------------------------------------

CHANGEABLE = (
    "title",
    "summary",
    "who_can_apply",
    "contact_name",
    "contact_email",
    "awards_expected",
    "questions_by",
    "closes_at",
    "decision_on",
    "starts_on",
    "ends_on",
)


def change(
    *, opportunity: Opportunity, what: str, why: str, material: bool, by: Any, at: datetime.datetime, **fields: Any
) -> Change:
    """Change a published opportunity in the open. What it is judged by never changes; a deadline only moves later."""
    refused = "You cannot change this opportunity."
    require(may_manage, by, opportunity, what=refused)
    settle(opportunity=opportunity, at=at)
    said = _change_refused(opportunity, what, why, material, fields)
    if said:
        raise Refused(*(Refusal(refused, sentence, about=about) for about, sentence in said))
    told = " ".join([full_stop(what.strip()), *_dates_moved(opportunity, fields)])
    note = Change(opportunity=opportunity, what=told, why=why.strip(), material=material, at=at)
    another_day = fields.get("decision_on", opportunity.decision_on) != opportunity.decision_on
    with transaction.atomic():
        with recorded("change", opportunity, by=by, at=at, why=why):
            for name, value in fields.items():
                setattr(opportunity, name, value)
            _keep_in_order(opportunity)
            opportunity.save()
        with recorded("publish change", note, by=by, at=at):
            note.save()
        _tie(opportunity, by, at, public=opportunity.state != "scheduled")
        if material or another_day:
            tell_those_who_started(change=note, by=by, at=at)
        if opportunity.state != "scheduled":
            tell_changed(change=note, at=at)
    return note


def _dates_moved(opportunity: Opportunity, fields: dict[str, Any]) -> list[str]:
    """Whoever reads what changed reads the new dates there, whether or not the officer wrote them."""
    closes_at, decision_on = (fields.get(name, getattr(opportunity, name)) for name in ("closes_at", "decision_on"))
    said = []
    if closes_at != opportunity.closes_at:
        said.append(f"The deadline has moved from {moment(opportunity.closes_at)} to {moment(closes_at)}.")
    if decision_on != opportunity.decision_on:
        said.append(f"The decision is now promised by {day(decision_on)}.")
    return said


def extend(*, opportunity: Opportunity, closes_at: datetime.datetime, why: str, at: datetime.datetime) -> None:
    """Move a deadline by the council's own rule, in public, even where it has just passed; nobody is asked."""
    what = f"The deadline has moved from {moment(opportunity.closes_at)} to {moment(closes_at)}."
    note = Change(opportunity=opportunity, what=what, why=why, material=True, at=at)
    with transaction.atomic():
        if opportunity.state == "closed":
            with moved(OPPORTUNITY, "reopen", opportunity, by=None, at=at, why=why):
                opportunity.closes_at = closes_at
        with recorded("change", opportunity, by=None, at=at, why=why):
            opportunity.closes_at = closes_at
            if opportunity.decision_on <= timezone.localdate(closes_at):
                opportunity.decision_on = law.add_working_days(timezone.localdate(closes_at), 1).date
            _keep_in_order(opportunity)
            opportunity.save()
        with recorded("publish change", note, by=None, at=at):
            note.save()
        _tie(opportunity, None, at, public=opportunity.state != "scheduled")
        tell_those_who_started(change=note, by=None, at=at)
        if opportunity.state != "scheduled":
            tell_changed(change=note, at=at)


def _keep_in_order(opportunity: Opportunity) -> None:
    """The panel's own dates follow a deadline or a decision that moves, and never fall outside the two."""
    first = law.add_working_days(timezone.localdate(opportunity.closes_at), 1).date
    decision = opportunity.decision_on
    if opportunity.score_by:
        opportunity.score_by = min(max(opportunity.score_by, first), decision)
    if opportunity.moderate_on:
        opportunity.moderate_on = min(max(opportunity.moderate_on, opportunity.score_by or first), decision)
    if opportunity.letters_on:
        opportunity.letters_on = max(opportunity.letters_on, decision)


def _change_refused(
    opportunity: Opportunity, what: str, why: str, material: bool, fields: dict[str, Any]
) -> list[tuple[str, str]]:
    """Each sentence with the name of the answer that it is about."""
    said = []
    if opportunity.state not in ("scheduled", "open"):
        label = OPPORTUNITY.state_of(opportunity).label.lower()
        decision_only = set(fields) <= {"decision_on"} and opportunity.state in ("closed", "assessing")
        if not decision_only:
            said.append(("", f"It is {label}; only the decision date can still change, and only before the decision."))
    if not what.strip():
        said.append(("what", "Enter what changed."))
    if not why.strip():
        said.append(("why", "Enter why it changed."))
    fixed = sorted(set(fields) - set(CHANGEABLE))
    if fixed:
        names = ", ".join(name.replace("_", " ") for name in fixed)
        said.append(("", f"This was fixed at publication and cannot change: {names}. Withdraw it and start again."))
    closes_at, decision_on = fields.get("closes_at"), fields.get("decision_on", opportunity.decision_on)
    later = closes_at is not None and closes_at > opportunity.closes_at
    if "closes_at" in fields and (closes_at is None or closes_at < opportunity.closes_at):
        said.append(("closes_at", "A deadline can move later, never earlier."))
    elif later:
        said += [("closes_at", one) for one in queries.deadline_refusals(closes_at)]
    if material and not later and opportunity.state == "open":
        said.append(("closes_at", "The change is material, so people need longer: give a later closing date."))
    if decision_on is None or decision_on <= timezone.localdate(closes_at or opportunity.closes_at):
        said.append(("decision_on", "The decision date must be after the closing date."))
    return said


def withdraw(*, opportunity: Opportunity, reason: str, by: Any, at: datetime.datetime) -> None:
    """Withdraw with a reason that everybody can read. Its page stays, and says so."""
    if not reason.strip():
        raise refuse("You cannot withdraw this opportunity.", "Enter the reason. It is shown in public.")
    settle(opportunity=opportunity, at=at)
    was_public = queries.is_public(opportunity, at)
    with transaction.atomic():
        with moved(OPPORTUNITY, "withdraw", opportunity, by=by, at=at, why=reason):
            opportunity.withdrawn_reason = reason.strip()
        if opportunity.published_at:
            _tie(opportunity, by, at, public=was_public)
        tell_that_it_is_withdrawn(opportunity=opportunity, by=by, at=at)
        if was_public:
            tell_withdrawn(opportunity=opportunity, at=at)
        elif opportunity.opens_at:
            tell_dropped(opportunity=opportunity, at=at)


def close_without_award(*, opportunity: Opportunity, reason: str, by: Any, at: datetime.datetime) -> None:
    """Where nobody applied: it ends with a reason that everybody can read, and the exercise can go on."""
    what = "You cannot close this without an award."
    require(may_manage, by, opportunity, what=what)
    if not reason.strip():
        raise refuse(what, "Enter the reason. It is shown in public.")
    settle(opportunity=opportunity, at=at)
    waiting = queries.late_ones_pending(opportunity, at)
    if waiting:
        raise refuse(what, waiting)
    exercise = opportunity.exercise
    with transaction.atomic():
        with moved(OPPORTUNITY, "decide", opportunity, by=by, at=at, why=reason):
            opportunity.not_awarded = reason.strip()
        settle_lots(opportunity=opportunity, offers={}, not_awarded={}, by=by, at=at)
        for key in ("assessment", "award"):
            complete_task(exercise=exercise, key=key, by=by, at=at)
        _tie(opportunity, by, at, public=True)
        tell_not_awarded(opportunity=opportunity, at=at)
