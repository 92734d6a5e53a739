"""Applying together: the lead asks, each partner confirms its part and its share, and only then can it be sent."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import administrators_of
from commonweal.cycle.source import queries
from commonweal.cycle.source.actions.application import save_answers
from commonweal.cycle.source.actions.telling import address_of, tell_members
from commonweal.cycle.source.models import Application, Partner
from commonweal.cycle.source.rules import partner as rules
from commonweal.cycle.source.rules.application import may_edit
from commonweal.cycle.source.states.partner import PARTNER
from commonweal.ground.pages.words import moment
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse


@transaction.atomic
def ask_partner(
    *, application: Application, organisation: Organisation, role: str, share: Any, by: Any, at: datetime.datetime
) -> Partner:
    """Ask an organisation to take a part, or ask again for another part. Either way it has to confirm."""
    what = "You cannot ask this organisation."
    require(may_edit, by, application, what=what)
    if organisation.pk == application.organisation_id:
        raise refuse(what, "That is the organisation that applies. A partner is another one.", about="organisation")
    parts = queries.parts_of(application)
    others = [part for reference, part in parts.items() if reference != organisation.reference]
    said = rules.part_refusal(role, share, others)
    if said:
        raise refuse(what, said, about="role" if rules.part_refusal(role, 0, []) else "share")
    parts[organisation.reference] = {"role": role.strip(), "share": rules.plain_share(share)}
    save_answers(application=application, partners=parts, by=by, at=at)
    partner = application.partners.filter(organisation=organisation).first()
    if partner is None:
        partner = Partner(application=application, organisation=organisation, invited_by=by, invited_at=at)
        with recorded("ask partner", partner, by=by, at=at):
            partner.save()
    else:
        partner.application = application
        with moved(PARTNER, "ask_again", partner, by=by, at=at):
            partner.answered_by, partner.answered_at = None, None
    _tell(partner, by, at)
    return partner


def _tell(partner: Partner, by: Any, at: datetime.datetime) -> None:
    organisation, application = partner.organisation, partner.application
    first = next(iter(administrators_of(organisation)), None)
    letter = post.write(
        chain=organisation.reference,
        about=application.reference,
        kind="notice",
        to_name=organisation.name,
        to_address=organisation.email or (first.email if first else ""),
        to_organisation_id=organisation.pk,
        subject_line=f"{application.organisation} asks you to apply together",
        body=(
            f"{application.organisation} wants to apply with you for {application.opportunity.title}.\n\n"
            "Sign in to read the part and the share that they have written down for you, and to confirm or decline: "
            f"{settings.ADDRESS}/org/{organisation.slug}/partnerships/{partner.pk}/\n\n"
            "They cannot send the application until you have answered.\n\n"
            f"{settings.COUNCIL_NAME}"
        ),
        content={"opportunity": application.opportunity.reference},
        private=True,
        by=by,
        at=at,
    )
    post.issue(letter=letter, by=by, at=at)


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


def answer_partnership(*, partner: Partner, confirmed: bool, by: Any, at: datetime.datetime) -> None:
    what = "You cannot answer this."
    if not queries.can_edit(partner.application, at):
        raise refuse(what, "The application can no longer be changed.")
    with transaction.atomic():
        with moved(PARTNER, "confirm" if confirmed else "decline", partner, by=by, at=at):
            partner.answered_by, partner.answered_at = by, at
        _tell_lead(partner, confirmed, by, at)


def _tell_lead(partner: Partner, confirmed: bool, by: Any, at: datetime.datetime) -> None:
    application, name = partner.application, partner.organisation.name
    done = "confirmed" if confirmed else "declined"
    next = "" if confirmed else f"\n\nThe application cannot be sent until you remove {name} or it confirms."
    tell_members(
        application=application,
        subject=f"{name} has {done} its part in {application.reference}",
        text=(
            f"{by} has {done} the part of {name} in application {application.reference} for "
            f"{application.opportunity.title}.{next}\n\n"
            f"It can be sent until {moment(queries.submit_by(application))}: {address_of(application)}partners/"
        ),
        private=True,
        by=by,
        at=at,
    )


@transaction.atomic
def remove_partner(*, partner: Partner, by: Any, at: datetime.datetime) -> None:
    what = "You cannot remove this partner."
    application = partner.application
    require(may_edit, by, application, what=what)
    parts = queries.parts_of(application)
    parts.pop(partner.organisation.reference, None)
    save_answers(application=application, partners=parts, by=by, at=at)
    with recorded("remove partner", partner, by=by, at=at):
        partner.delete()
