"""Signing the council's charter for suppliers: promising, showing what was done, renewing, taking back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from commonweal.council.people import queries, rules
from commonweal.council.people.models import CharterEvidence, CharterSignature, Evidence, Organisation, Person
from commonweal.council.people.rules import Charter
from commonweal.council.people.states import CHARTER
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

NONE_IN_FORCE = "The framework in force has no charter for suppliers."


def sign_charter(
    *,
    organisation: Organisation,
    commitments: Sequence[str],
    will_do: str,
    by_when: datetime.date,
    by: Person,
    at: datetime.datetime,
) -> CharterSignature:
    """An administrator of the organisation chooses what it commits to, and says what it will do and by when."""
    what = f"You cannot sign the charter for {organisation}."
    verdict = rules.organisation_admin(by, organisation)
    if not verdict:
        raise refuse(what, verdict.because, rules.organisation_admin.who)
    charter = _promised(what, commitments, will_do, by_when, at)
    if queries.signature_of(organisation, charter.key):
        raise refuse(what, f"{organisation} has signed it. Renew the signature to change what it says.")
    signature = CharterSignature(
        organisation=organisation,
        charter=charter.key,
        charter_name=charter.name,
        commitments=_in_order(charter, commitments),
        will_do=will_do.strip(),
        by_when=by_when,
        signed_on=timezone.localdate(at),
        signed_by=by,
    )
    try:
        with transaction.atomic(), recorded("sign charter", signature, by=by, at=at):
            signature.save()
    except IntegrityError:
        raise refuse(what, "Somebody else signed it for your organisation at the same moment.") from None
    return signature


def renew_charter(
    *,
    signature: CharterSignature,
    commitments: Sequence[str],
    will_do: str,
    by_when: datetime.date,
    by: Person,
    at: datetime.datetime,
) -> CharterSignature:
    """Promise afresh. What was shown so far stays, and the record keeps what was promised before."""
    what = "You cannot renew this signature."
    charter = _promised(what, commitments, will_do, by_when, at)
    if charter.key != signature.charter:
        raise refuse(what, f"The council asks for another charter now: {charter.name}. Sign that one.")
    with moved(CHARTER, "renew charter", signature, by=by, at=at):
        signature.charter_name, signature.commitments = charter.name, _in_order(charter, commitments)
        signature.will_do, signature.by_when = will_do.strip(), by_when
        signature.renewed_on = timezone.localdate(at)
    return signature


def take_back_charter(*, signature: CharterSignature, why: str, by: Person, at: datetime.datetime) -> None:
    """The organisation no longer stands by it. The register no longer shows it; the record keeps it."""
    if not why.strip():
        raise refuse("You cannot take the signature back.", "Enter why you take it back.", about="why")
    with moved(CHARTER, "take back charter", signature, by=by, at=at, why=why.strip()):
        signature.taken_back_on = timezone.localdate(at)


def show_for_charter(
    *,
    signature: CharterSignature,
    commitment: str,
    said: str,
    dated: datetime.date,
    link: str = "",
    piece: Evidence | None = None,
    by: Person,
    at: datetime.datetime,
) -> CharterEvidence:
    """Say what was done under one commitment, and where it can be seen. It is public at once."""
    what = "This cannot be added."
    CHARTER.check(signature, "show for charter", by)
    if commitment not in signature.commitments:
        raise refuse(what, f"{signature.organisation} did not commit to this.", about="commitment")
    if not said.strip():
        raise refuse(what, "Enter what was done.", about="said")
    if dated > timezone.localdate(at):
        raise refuse(what, "Its date is still to come. Add it when it is done.", about="dated")
    if piece is not None and piece.organisation_id != signature.organisation_id:
        raise refuse(what, "This piece is of another organisation.", about="piece")
    row = CharterEvidence(
        signature=signature, commitment=commitment, said=said.strip(), link=link, piece=piece, dated=dated
    )
    with recorded("show for charter", row, by=by, at=at):
        row.save()
    return row


def _promised(
    what: str, commitments: Sequence[str], will_do: str, by_when: datetime.date, at: datetime.datetime
) -> Charter:
    """The charter in force, if it offers all that is promised and the day is still to come."""
    charter = queries.charter_on(timezone.localdate(at))
    if charter is None:
        raise refuse(what, NONE_IN_FORCE)
    if not commitments:
        raise refuse(what, "Choose at least one commitment.", about="commitments")
    unknown = [one for one in commitments if one not in charter.commitments]
    if unknown:
        raise refuse(what, f"The charter does not offer this commitment: {unknown[0]}.", about="commitments")
    if not will_do.strip():
        raise refuse(what, "Enter what your organisation will do.", about="will_do")
    if by_when <= timezone.localdate(at):
        raise refuse(what, "The day by which you will do it must be in the future.", about="by_when")
    return charter


def _in_order(charter: Charter, commitments: Sequence[str]) -> list[str]:
    return [one for one in charter.commitments if one in commitments]
