"""Applying together: the lead asks, each partner confirms its part and its share, and only then can it be sent."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.application import read_afresh, save_answers
from commonweal.cycle.source.actions.telling import address_of, tell_members, tell_partner
from commonweal.cycle.source.models import Application, Partner
from commonweal.cycle.source.queries.applying import unanswerable
from commonweal.cycle.source.queries.partner import part_as_seen
from commonweal.cycle.source.rules import partner as rules
from commonweal.cycle.source.rules.application import may_edit
from commonweal.cycle.source.states.partner import PARTNER
from commonweal.ground.pages.words import moment
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

CHANGED = "{lead} has changed this part since you opened the page. Read it again, and answer then."


@transaction.atomic
def ask_partner(
    *, application: Application, organisation: Organisation, role: str, share: Any, by: Any, at: datetime.datetime
) -> Partner:
    """Ask an organisation to take a part, or ask again for another part. Either way it has to confirm."""
    what = "You cannot ask this organisation."
    require(may_edit, by, application, what=what)
    read_afresh(application)
    if organisation.pk == application.organisation_id:
        raise refuse(what, "That is the organisation that applies. A partner is another one.", about="organisation")
    parts = queries.parts_of(application)
    others = [part for reference, part in parts.items() if reference != organisation.reference]
    said = rules.part_refusal(role, share, others)
    if said:
        raise refuse(what, said, about="role" if rules.part_refusal(role, 0, []) else "share")
    part = {"role": role.strip(), "share": rules.plain_share(share)}
    partner = Partner.everyone.filter(application=application, organisation=organisation).first()
    answered = partner is not None and partner.state != "declined" and partner.removed_at is None
    if partner is not None and answered and parts.get(organisation.reference) == part:
        return partner  # pressed twice: what was answered stands
    save_answers(application=application, partners=parts | {organisation.reference: part}, by=by, at=at)
    again = partner is not None and partner.removed_at is None
    if partner is None:
        partner = Partner(application=application, organisation=organisation, invited_by=by, invited_at=at)
        with recorded("ask partner", partner, by=by, at=at):
            partner.save()
    else:
        partner.application = application
        with moved(PARTNER, "ask_again", partner, by=by, at=at):
            partner.answered_by, partner.answered_at, partner.removed_at = None, None, None
    _tell(partner, again, by, at)
    return partner


def _tell(partner: Partner, again: bool, by: Any, at: datetime.datetime) -> None:
    lead, title = partner.application.organisation, partner.application.opportunity.title
    subject, asks = f"{lead} asks you to apply together", f"{lead} wants to apply with you for {title}."
    if again:
        subject = f"{lead} asks you again to apply together"
        asks = f"{lead} has written your part or your share anew for {title}. What you answered before does not count."
    text = (
        f"{asks}\n\n"
        "Sign in to read the part and the share that they have written down for you, and to confirm or decline: "
        f"{settings.ADDRESS}/org/{partner.organisation.slug}/partnerships/{partner.pk}/\n\n"
        "They cannot send the application until you have answered."
    )
    tell_partner(partner=partner, subject=subject, text=text, by=by, at=at)


def invite_to_register(*, application: Application, email: str, by: Any, at: datetime.datetime) -> None:
    """Write to a partner that is not here yet. Who leads is named; what it applies for, and for how much, is not."""
    require(may_edit, by, application, what="You cannot invite anybody.")
    lead = application.organisation
    letter = post.write(
        chain=lead.reference,
        about=application.reference,
        kind="notice",
        to_name=email,
        to_address=email,
        to_organisation_id=None,
        subject_line=f"{lead} would like to work with your organisation",
        body=(
            f"{by} of {lead} would like your organisation to be its partner, and asks you to register it here:\n\n"
            f"{settings.ADDRESS}/org/new/\n\n"
            "It takes a few minutes, and you describe your organisation once. There is no password: you are sent a "
            f"code. Then tell {lead} that you are here. It asks you to take a part, and you accept or decline.\n\n"
            "If you do not know them, do nothing.\n\n"
            f"{settings.COUNCIL_NAME}"
        ),
        content={},
        private=True,
        by=by,
        at=at,
    )
    post.issue(letter=letter, by=by, at=at)


def answer_partnership(
    *, partner: Partner, confirmed: bool, by: Any, at: datetime.datetime, seen: str | None = None
) -> None:
    """`seen` is the part as it was read, where somebody read it: nobody agrees to what was changed meanwhile."""
    what, application = "You cannot answer this.", partner.application
    with transaction.atomic():
        read_afresh(application)
        said = unanswerable(application, at)
        if said:
            raise refuse(what, said)
        if confirmed and seen is not None and seen != part_as_seen(partner):
            raise refuse(what, CHANGED.format(lead=application.organisation))
        with moved(PARTNER, "confirm" if confirmed else "decline", partner, by=by, at=at):
            partner.answered_by, partner.answered_at = by, at
        _tell_lead(partner, confirmed, by, at)


def _tell_lead(partner: Partner, confirmed: bool, by: Any, at: datetime.datetime) -> None:
    application, name = partner.application, partner.organisation.name
    done = "confirmed" if confirmed else "declined"
    tell_members(
        application=application,
        subject=f"{name} has {done} its part in {application.reference}",
        text=(
            f"{by} has {done} the part of {name} in application {application.reference} for "
            f"{application.opportunity.title}.{'' if confirmed else _without(application, name)}\n\n"
            f"It can be sent until {moment(queries.submit_by(application))}: {address_of(application)}partners/"
        ),
        private=True,
        by=by,
        at=at,
    )


def _without(application: Application, name: str) -> str:
    """What a lead does that a partner has left."""
    if application.submitted_at is None:
        return f"\n\nThe application cannot be sent until you remove {name} or it confirms."
    return (
        f"\n\nWhat you sent at {moment(application.submitted_at)} stands, and still names {name} where it was a "
        "partner. To send it without, remove it and submit again. You cannot submit again until you remove it or it "
        "confirms."
    )


@transaction.atomic
def remove_partner(*, partner: Partner, by: Any, at: datetime.datetime) -> None:
    what = "You cannot remove this partner."
    application = partner.application
    require(may_edit, by, application, what=what)
    read_afresh(application)
    parts = queries.parts_of(application)
    parts.pop(partner.organisation.reference, None)
    save_answers(application=application, partners=parts, by=by, at=at)
    if partner.state != "declined":
        lead, title = application.organisation, application.opportunity.title
        tell_partner(
            partner=partner,
            subject=f"{lead} no longer asks you to apply together",
            text=f"{lead} has taken you off what it writes for {title}. What you answered does not count any more.",
            by=by,
            at=at,
        )
    with recorded("remove partner", partner, by=by, at=at):
        if application.submitted_at is not None and partner.invited_at <= application.submitted_at:
            partner.removed_at = at
            partner.save()
        else:
            partner.delete()
