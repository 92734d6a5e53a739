"""What a provider does: start, save, submit, withdraw. The submitted version stands until another takes its place."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.publishing import settle
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.cycle.source.rules.application import FIXED, ONE_EACH, closed, fingerprint, may_edit
from commonweal.cycle.source.states import APPLICATION
from commonweal.ground.pages.words import moment
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.queries import random_reference
from commonweal.ground.record.rules import Refusal, Refused, refuse


def start_application(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    by: Any,
    at: datetime.datetime,
    eligibility: Mapping[str, str] | None = None,
) -> Application:
    """One application for each organisation; what was answered when checking is carried in."""
    what = "You cannot start an application."
    require(may_edit, by, organisation, what=what)
    settle(opportunity=opportunity, at=at)
    _open_still(opportunity, at, what)
    existing = queries.application_of(opportunity, organisation)
    if existing is not None:
        raise refuse(
            what, f"{organisation} has one already: {existing.reference}. {ONE_EACH}", exception="Go on with that one."
        )
    application = Application(
        reference=_free_reference(),
        opportunity=opportunity,
        organisation=organisation,
        eligibility=dict(eligibility or {}),
        started_by=by,
        started_at=at,
    )
    with recorded("start", application, by=by, at=at):
        application.save()
    return application


def _free_reference() -> str:
    while True:
        reference = random_reference("APP")
        if not Application.objects.filter(reference=reference).exists():
            return reference


def save_answers(*, application: Application, by: Any, at: datetime.datetime, **fields: Any) -> None:
    """Keep what was typed, finished or not. After submitting, this is the next version; the one sent stays in place."""
    what = "You cannot change this application."
    require(may_edit, by, application, what=what)
    settle(opportunity=application.opportunity, at=at)
    _open_still(application.opportunity, at, what, application)
    if application.state == "withdrawn":
        raise refuse(what, "It was withdrawn. Restore it first.")
    keys = set(application.opportunity.questions.values_list("key", flat=True))
    typed = {**fields.pop("answers", {}), **fields}
    unknown = sorted(set(typed) - keys - set(FIXED))
    if unknown:
        raise refuse(what, f"The form has no question '{unknown[0]}'.")
    with transaction.atomic(), recorded("save", application, by=by, at=at):
        # Two people may be writing at once: each keeps what the other has saved in another answer.
        fresh = Application.objects.select_for_update().get(pk=application.pk)
        draft = queries.draft_of(fresh) | {name: _kept(name, value) for name, value in typed.items()}
        application.answers, application.saved_at = draft, at
        if application.state == "in_progress":
            _mirror(application, draft)
        application.save()


def _kept(name: str, value: Any) -> Any:
    if name == "amount":
        return None if value in (None, "") else str(Decimal(str(value)))
    if name == "outcomes_chosen":
        return list(value or [])
    if isinstance(value, bool) or value is None:
        return value
    return str(value)


def _mirror(application: Application, draft: Mapping[str, Any]) -> None:
    application.project = (draft.get("project") or "")[:100]
    application.amount = Decimal(draft["amount"]) if draft.get("amount") else None
    application.outcomes_chosen = draft.get("outcomes_chosen") or []
    application.links_declared = draft.get("links_declared") or ""


def submit(*, application: Application, by: Any, at: datetime.datetime) -> None:
    """Send it: sealed as it stands, with the second and the SHA-256 of what was sent."""
    what = "You cannot submit this application."
    require(may_edit, by, application, what=what)
    settle(opportunity=application.opportunity, at=at)
    _open_still(application.opportunity, at, what, application)
    missing = queries.still_missing(application)
    if missing:
        raise Refused(*(Refusal(what, sentence) for sentence in missing))
    with moved(APPLICATION, "submit", application, by=by, at=at):
        application.submitted = queries.content_of(application)
        application.content_hash = fingerprint(application.submitted)
        application.submitted_at, application.submitted_by = at, by
        _mirror(application, queries.draft_of(application))


def withdraw_application(*, application: Application, by: Any, at: datetime.datetime, reason: str = "") -> None:
    what = "You cannot withdraw this application."
    if queries.state_now(application.opportunity, at) == "decided":
        raise refuse(what, "The decision has been made.")
    with moved(APPLICATION, "withdraw", application, by=by, at=at, why=reason):
        pass


def restore_application(*, application: Application, by: Any, at: datetime.datetime) -> None:
    """Until the deadline a withdrawn application can come back, as it was."""
    what = "You cannot restore this application."
    _open_still(application.opportunity, at, what, application)
    other = queries.application_of(application.opportunity, application.organisation)
    if other is not None:
        raise refuse(what, f"{application.organisation} has started another: {other.reference}. {ONE_EACH}")
    verb = "restore_submitted" if application.submitted_at else "restore_draft"
    with transaction.atomic(), moved(APPLICATION, verb, application, by=by, at=at):
        pass


def _open_still(
    opportunity: Opportunity, at: datetime.datetime, what: str, application: Application | None = None
) -> None:
    if queries.is_open(opportunity, at):
        return
    if opportunity.state == "withdrawn":
        raise refuse(what, f"The opportunity was withdrawn: {opportunity.withdrawn_reason}")
    if closed(opportunity.closes_at, at):
        kept = " Your last saved answers are kept." if application is not None else ""
        raise refuse(what, f"This opportunity closed at {moment(opportunity.closes_at)}.{kept}")
    raise refuse(what, "This opportunity is not open yet.")
