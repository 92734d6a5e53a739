"""What a provider does: start, save, submit, withdraw. The submitted version stands until another takes its place."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.publishing import settle
from commonweal.cycle.source.actions.signoff import sign
from commonweal.cycle.source.actions.telling import tell_partners, write_receipts
from commonweal.cycle.source.actions.unsent import tell_of_start
from commonweal.cycle.source.models import Application, Lot, Opportunity
from commonweal.cycle.source.queries.sealing import Kept
from commonweal.cycle.source.rules.application import FIXED, closed, fingerprint, may_edit, may_write
from commonweal.cycle.source.rules.sealing import new_key, packed, recipient_of, sealed_to, still_sealed
from commonweal.cycle.source.rules.signoff import unsigned_refusal
from commonweal.cycle.source.rules.versions import with_all
from commonweal.cycle.source.states import APPLICATION
from commonweal.ground.pages.words import moment
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question
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
    lot: Lot | None = None,
) -> Application:
    """One for each organisation, or for each lot that it applies for; what was answered when checking comes along."""
    what = "You cannot start an application."
    require(may_edit, by, organisation, what=what)
    settle(opportunity=opportunity, at=at)
    open_still(opportunity, at, what)
    told: dict[str, Any] = {"opportunity": opportunity, "organisation": organisation, "what": what, "by": by, "at": at}
    with transaction.atomic():
        application = begin(eligibility=eligibility, lot=lot, **told)
        tell_of_start(application=application, by=by, at=at)
    return application


@transaction.atomic
def begin(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    what: str,
    by: Any,
    at: datetime.datetime,
    eligibility: Mapping[str, str] | None = None,
    lot: Lot | None = None,
    **on_paper: Any,
) -> Application:
    """The row itself, for whoever may start one; `what` is what they were refused where it cannot be."""
    room_for(opportunity, organisation, lot, what)
    return written_anew(
        opportunity=opportunity, organisation=organisation, lot=lot, eligibility=eligibility, by=by, at=at, **on_paper
    )


def room_for(opportunity: Opportunity, organisation: Organisation, lot: Lot | None, what: str) -> None:
    """Refuses where this organisation is not invited, has applied already, or applies for too many lots.

    Its row is held to the end of the transaction: of two who press at once, the second finds the first one's.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    invited_still(opportunity, organisation, what)
    existing = queries.application_of(opportunity, organisation, lot)
    if existing is not None:
        said = f"{organisation} has one already: {existing.reference}. {queries.one_each(opportunity)}"
        raise refuse(what, said, exception="Go on with that one.", about="organisation")
    too_many = queries.lot_refusal(opportunity, organisation, lot)
    if too_many:
        raise refuse(what, too_many)


def invited_still(opportunity: Opportunity, organisation: Organisation, what: str) -> None:
    if not queries.invited(opportunity, organisation):
        raise refuse(
            what,
            f"It is run by invitation ({opportunity.process_name.lower()}), and {organisation} is not invited.",
            "the organisations that its page names",
        )


def written_anew(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    lot: Lot | None,
    eligibility: Mapping[str, str] | None,
    by: Any,
    at: datetime.datetime,
    **given: Any,
) -> Application:
    application = Application(
        reference=_free_reference(),
        opportunity=opportunity,
        organisation=organisation,
        lot=lot,
        sealed=still_sealed(opportunity),
        started_by=by,
        started_at=at,
        **given,
    )
    draft = queries.begun_from(application)
    versions = with_all({}, draft, by.reference, at)
    _keep(application, Kept(draft, dict(eligibility or {}), "", versions))
    with recorded("start", application, by=by, at=at):
        application.save()
    return application


def _free_reference() -> str:
    while True:
        reference = random_reference("APP")
        if not Application.objects.filter(reference=reference).exists():
            return reference


def save_answers(
    *, application: Application, by: Any, at: datetime.datetime, apart: bool = False, **fields: Any
) -> None:
    """Keep what was typed, finished or not. After submitting, this is the next version; the one sent stays in place.

    `apart` is for what takes the place of an answer at one press: what stood there stays to be put back.
    """
    what = "You cannot change this application."
    require(may_write, by, application, what=what)
    settle(opportunity=application.opportunity, at=at)
    with transaction.atomic():
        # Two people may be writing at once: each keeps what the other has saved in another answer.
        read_afresh(application)
        open_still(application.opportunity, at, what, application)
        if application.state == "withdrawn":
            raise refuse(what, "It was withdrawn. Restore it first.")
        _unlocked(application, what)
        asked = {one.key: one for one in application.opportunity.questions}
        typed = {**fields.pop("answers", {}), **fields}
        unknown = sorted(set(typed) - set(asked) - set(FIXED))
        if unknown:
            raise refuse(what, f"The form has no question '{unknown[0]}'.")
        kept = queries.kept_of(application)
        now = {name: _kept(name, value, asked.get(name)) for name, value in typed.items()}
        files = [key for key, one in asked.items() if one.kind == Question.Kind.FILE]
        told = {name: value for name, value in now.items() if name != "partners"}  # their own page tells of them
        versions = with_all(kept.versions, told, by.reference, at, apart=apart, newest_only=files)
        _keep(application, replace(kept, draft=kept.draft | now, versions=versions))
        application.saved_at = at
        with recorded("save", application, by=by, at=at):
            application.save()


def read_afresh(application: Application) -> None:
    """As it is in the database now, locked, with its opportunity: another tab may have been faster."""
    fresh = Application.objects.select_for_update(of=("self",)).select_related(
        "opportunity__exercise__framework", "opportunity__seal", "organisation"
    )
    application.refresh_from_db(from_queryset=fresh)


def _kept(name: str, value: Any, asked: Question | None) -> Any:
    if asked is not None:
        try:
            return asking.kept(asked, value)
        except asking.NotAnAnswer as no:
            raise refuse("You cannot save this answer.", str(no)) from None
    if name == "amount":
        return None if value in (None, "") else str(Decimal(str(value)))
    if name == "outcomes_chosen":
        return list(value or [])
    if name == "partners":
        return dict(value or {})
    if isinstance(value, bool) or value is None:
        return value
    return str(value)


def _keep(application: Application, kept: Kept) -> None:
    """Store a draft as its round keeps them: under the server's working key, or openly where there are no keys."""
    if not application.sealed:
        application.answers, application.eligibility = kept.draft, kept.eligibility
        application.versions = kept.versions
        if application.state == "in_progress":
            mirror(application, kept.draft)
        return
    held = asdict(kept) | {"file_key": kept.file_key or new_key()[0]}
    application.working_copy = sealed_to(packed(held), recipient_of(queries.working_secret(application.opportunity)))


def mirror(application: Application, draft: Mapping[str, Any]) -> None:
    application.project = (draft.get("project") or "")[:100]
    application.amount = Decimal(draft["amount"]) if draft.get("amount") else None
    application.outcomes_chosen = draft.get("outcomes_chosen") or []
    application.links_declared = draft.get("links_declared") or ""


def submit(*, application: Application, by: Any, at: datetime.datetime) -> None:
    """Send it: sealed as it stands, with the second and the SHA-256 of what was sent. Pressed twice, it goes once."""
    what = "You cannot submit this application."
    require(may_edit, by, application, what=what)
    settle(opportunity=application.opportunity, at=at)
    with written_through(), transaction.atomic():
        read_afresh(application)
        if application.state == "submitted" and not queries.changed_since_submitted(application):
            return
        open_still(application.opportunity, at, what, application)
        unsigned = unsigned_refusal(application, by)
        missing = [unsigned] if unsigned else queries.still_missing(application)
        if missing:
            raise Refused(*(Refusal(what, sentence) for sentence in missing))
        content = queries.content_of(application) | {"salt": secrets.token_hex(16)}
        with moved(APPLICATION, "submit", application, by=by, at=at):
            application.content_hash = fingerprint(content)
            application.submitted_at, application.submitted_by = at, by
            _send(application, content)
        sign(application=application, by=by, at=at)
        write_receipts(application=application, by=by, at=at)


def _send(application: Application, content: dict[str, Any]) -> None:
    if not application.sealed:
        application.submitted = content
        mirror(application, content)
        return
    opportunity = application.opportunity
    held = {"content": content, "file_key": queries.kept_of(application).file_key}
    working = recipient_of(queries.working_secret(opportunity))
    application.sealed_content = sealed_to(packed(held), opportunity.seal.recipient, working)


@contextmanager
def written_through() -> Iterator[None]:
    """SQLite has written to the disk, and not only told the system to, before anybody is shown a receipt."""
    here = connection.vendor == "sqlite" and not connection.in_atomic_block
    if here:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        if here:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=NORMAL")


def withdraw_application(*, application: Application, by: Any, at: datetime.datetime, reason: str = "") -> None:
    what = "You cannot withdraw this application."
    if queries.state_now(application.opportunity, at) == "decided":
        raise refuse(what, "The decision has been made.")
    with transaction.atomic():
        read_afresh(application)
        _unlocked(application, what)
        _withdraw(application, by, at, reason)
        tell_partners(application=application, done="withdrawn", by=by, at=at)


def _withdraw(application: Application, by: Any, at: datetime.datetime, reason: str) -> None:
    with moved(APPLICATION, "withdraw", application, by=by, at=at, why=reason):
        pass


def restore_application(*, application: Application, by: Any, at: datetime.datetime) -> None:
    """Until the deadline a withdrawn application can come back, as it was."""
    what = "You cannot restore this application."
    with transaction.atomic():
        read_afresh(application)
        _restore(application, by, at, what)
        tell_partners(application=application, done="restored", by=by, at=at)


def _restore(application: Application, by: Any, at: datetime.datetime, what: str) -> None:
    open_still(application.opportunity, at, what, application)
    opportunity, organisation = application.opportunity, application.organisation
    other = queries.application_of(opportunity, organisation, application.lot)
    if other is not None:
        said = f"{organisation} has started another: {other.reference}. {queries.one_each(opportunity)}"
        raise refuse(what, said)
    too_many = queries.lot_refusal(opportunity, organisation, application.lot)
    if too_many:
        raise refuse(what, too_many)
    verb = "restore_submitted" if application.submitted_at else "restore_draft"
    with moved(APPLICATION, verb, application, by=by, at=at):
        pass


def _unlocked(application: Application, what: str) -> None:
    locked = queries.locked(application)
    if locked:
        raise refuse(what, locked, "those who may change it, by taking it back")


def open_still(
    opportunity: Opportunity, at: datetime.datetime, what: str, application: Application | None = None
) -> None:
    if queries.is_open(opportunity, at) or _came_in_time(opportunity, at):
        return
    if application is not None and queries.let_in(application, at):
        return
    if opportunity.state == "withdrawn":
        raise refuse(what, f"The opportunity was withdrawn: {opportunity.withdrawn_reason}")
    if closed(opportunity.closes_at, at):
        kept = " Your last saved answers are kept." if application is not None else ""
        raise refuse(what, f"This opportunity closed at {moment(opportunity.closes_at)}.{kept}")
    raise refuse(what, "This opportunity is not open yet.")


def _came_in_time(opportunity: Opportunity, at: datetime.datetime) -> bool:
    """It reached the server before the deadline and waited its turn while somebody else's page closed the round."""
    return opportunity.state == "closed" and opportunity.opens_at <= at < opportunity.closes_at
