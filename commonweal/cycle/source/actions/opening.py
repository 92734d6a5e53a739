"""Opening a sealed round after its deadline, share by share."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.cycle.source.actions.application import mirror
from commonweal.cycle.source.actions.inviting import invite_to_score
from commonweal.cycle.source.actions.sealing import destroy_working_key
from commonweal.cycle.source.models import Application, OpeningOfficer, Opportunity
from commonweal.cycle.source.queries import sealing as reads
from commonweal.cycle.source.queries.lateness import late_ones_pending
from commonweal.cycle.source.rules import sealing as rules
from commonweal.cycle.source.rules.application import fingerprint
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.cycle.source.rules.panel import has_closed
from commonweal.cycle.source.rules.sealing import Unopened
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse

CANNOT_OPEN = "You cannot open these applications."


def give_share(*, opportunity: Opportunity, passphrase: str, by: Any, at: datetime.datetime) -> bool:
    """An officer gives their share. The one that makes the number opens the round; then the answer is True."""
    officer = _counted_try(opportunity, by, at)
    try:
        secret = rules.unlocked(officer.key.locked, passphrase)
        share = rules.opened_by(officer.share, secret)
    except Unopened:
        left = rules.TRIES - officer.wrong
        way = f"{rules.in_words(left).capitalize()} more before a pause of 15 minutes." if left else "Try again later."
        raise refuse(
            CANNOT_OPEN, "That is not the passphrase that you chose for your opening key.", "", way, about="passphrase"
        ) from None
    working = rules.recipient_of(reads.working_secret(officer.opportunity))
    with transaction.atomic():
        fresh = _locked(opportunity)
        _may_open(fresh, at)
        officer = OpeningOfficer.objects.select_related("person").get(pk=officer.pk)
        officer.opportunity = fresh
        officer.given, officer.given_at, officer.wrong = rules.sealed_to(share, working), at, 0
        with recorded("give share", officer, by=by, at=at):
            officer.save()
        given = [one for one in reads.officers_of(fresh) if one.given is not None]
        opened = len(given) >= fresh.seal.needed
        if opened:
            _open(fresh, given, by, at)
            invite_to_score(opportunity=fresh, by=by, at=at)
    opportunity.unsealed_at = fresh.unsealed_at
    opportunity._prefetched_objects_cache = {}
    if opened and not fresh.applications.filter(sealed=True).exists():
        destroy_working_key(seal=fresh.seal, at=at)
    return opened


def _counted_try(opportunity: Opportunity, by: Any, at: datetime.datetime) -> OpeningOfficer:
    """The try is counted before the passphrase is looked at, so that many at once count as many."""
    with transaction.atomic():
        fresh = _locked(opportunity)
        require(rules.opens, by, fresh, what=CANNOT_OPEN)
        _may_open(fresh, at)
        officer = OpeningOfficer.objects.select_related("key", "person").get(opportunity=fresh, person=by)
        officer.opportunity = fresh
        _may_give(officer, fresh, by, at)
        officer.wrong = 1 if officer.wrong >= rules.TRIES else officer.wrong + 1
        officer.wrong_at = at
        with recorded("enter passphrase", officer, by=by, at=at):
            officer.save()
    return officer


def _may_open(opportunity: Opportunity, at: datetime.datetime) -> None:
    if opportunity.unsealed_at is not None:
        raise refuse(CANNOT_OPEN, "They have been opened already.")
    if opportunity.state == "withdrawn":
        raise refuse(CANNOT_OPEN, "The opportunity was withdrawn, so nothing that was sent is read.")
    if not has_closed(opportunity, at) or at < opportunity.closes_at:
        raise refuse(CANNOT_OPEN, "The deadline has not passed. Nobody opens anything before it.")
    late = late_ones_pending(opportunity, at)
    if late:
        raise refuse(CANNOT_OPEN, late, exception="What is sent late has to be sealed with the others.")


def _may_give(officer: OpeningOfficer, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    if officer.given_at is not None:
        raise refuse(CANNOT_OPEN, "You have given your share already. Another officer has to give theirs.")
    applied = opportunity.applications.filter(organisation__memberships__person=by).exclude(state="not_let_in")
    if applied.exists():
        raise refuse(CANNOT_OPEN, "You act for an organisation that has applied.", "the other opening officers")
    pause = rules.wait_refusal(officer, at)
    if pause:
        raise refuse(CANNOT_OPEN, pause)


def _locked(opportunity: Opportunity) -> Opportunity:
    found = Opportunity.objects.select_for_update(of=("self",)).select_related("exercise__framework", "seal")
    return found.get(pk=opportunity.pk)


def _open(opportunity: Opportunity, given: list[OpeningOfficer], by: Any, at: datetime.datetime) -> None:
    """Rebuild the round's key in memory, store what was sent openly, and leave no share behind."""
    working = reads.working_secret(opportunity)
    shares = [rules.opened_by(one.given, working).decode() for one in given[: opportunity.seal.needed]]
    secret = rules.secret_of(shares)
    for application in opportunity.applications.filter(sealed=True).select_related("organisation").order_by("pk"):
        application.opportunity = opportunity
        _open_one(application, secret, working, by, at)
    for officer in given:
        officer.given = None
        officer.opportunity = opportunity
        with recorded("use share", officer, by=by, at=at):
            officer.save()
    names = ", ".join(str(one.person.reference) for one in given)
    with recorded("unseal", opportunity, by=by, at=at, why=f"Opened by the shares of {names}."):
        opportunity.unsealed_at = at
        opportunity.save(update_fields=["unsealed_at"])


def _open_one(application: Application, secret: str, working: str, by: Any, at: datetime.datetime) -> None:
    """What was sent and the draft beside it, as open as in a round without keys. What does not agree stays sealed."""
    content, file_key, fault = _content(application, secret)
    kept = _draft(application, working)
    if fault:
        application.seal_fault = fault
        with recorded("find damaged", application, by=by, at=at, why=fault):
            application.save(update_fields=["seal_fault"])
        return
    with recorded("open", application, by=by, at=at):
        application.sealed, application.working_copy, application.sealed_content = False, None, None
        application.answers = kept.get("draft", {})
        application.eligibility = (content or {}).get("eligibility", kept.get("eligibility", {}))
        application.file_key = file_key or kept.get("file_key", "")
        application.submitted = content
        mirror(application, content or application.answers)
        application.save()


def _draft(application: Application, working: str) -> dict[str, Any]:
    """A draft that was written under a working key that is lost is lost with it; what was sent is not."""
    if application.working_copy is None:
        return {}
    try:
        return rules.unpacked(rules.opened_by(application.working_copy, working))
    except Unopened:
        return {}


def _content(application: Application, secret: str) -> tuple[dict[str, Any] | None, str, str]:
    """What was sent, the key of its files, and what is wrong with it, if anything is."""
    if application.sealed_content is None:
        return None, "", ""
    try:
        held = rules.unpacked(rules.opened_by(application.sealed_content, secret))
    except Unopened:
        return None, "", "What is stored is not what was sealed: the round's key does not open it."
    promised = {application.content_hash, reads.recorded_hash(application)}
    if promised != {fingerprint(held["content"])}:
        return None, "", "What is stored is not what was sent: its SHA-256 is not the one on the receipt."
    return held["content"], held["file_key"], ""


# ---- when something is lost ---------------------------------------------------------------------------------------


def report_lost(*, officer: OpeningOfficer, reason: str, by: Any, at: datetime.datetime) -> None:
    """An officer has left, or a passphrase is forgotten. A share cannot be made anew; the others still open it."""
    what = "You cannot record that this share is lost."
    if by is None or by.pk != officer.person_id:
        require(may_manage, by, officer.opportunity, what=what)
    if officer.given_at is not None or not rules.still_sealed(officer.opportunity):
        raise refuse(what, "The share has been given already.")
    if not reason.strip():
        raise refuse(what, "Enter what happened. It is kept in the record.")
    officer.lost_at, officer.lost_because = at, reason.strip()
    with recorded("lose share", officer, by=by, at=at, why=reason.strip()):
        officer.save()


def put_back(*, application: Application, text: str, by: Any, at: datetime.datetime) -> None:
    """Where what is stored was damaged: the applicant's own copy in its place, if it is the very text that was sent."""
    what = "You cannot put this copy in the place of what was stored."
    require(may_manage, by, application.opportunity, what=what)
    if not application.seal_fault:
        raise refuse(what, "What was stored is what was sent.")
    if hashlib.sha256(text.strip().encode()).hexdigest() != reads.recorded_hash(application):
        raise refuse(what, "Its SHA-256 is not the one on the receipt, so it is not what was sent.", about="text")
    content = json.loads(text)
    application.content_hash, application.seal_fault = reads.recorded_hash(application), ""
    application.sealed, application.working_copy, application.sealed_content = False, None, None
    application.submitted, application.answers = content, {}
    application.eligibility = content.get("eligibility", {})
    mirror(application, content)
    with recorded("put back", application, by=by, at=at):
        application.save()
