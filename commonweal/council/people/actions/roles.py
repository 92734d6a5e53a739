"""Giving a role for the council to somebody by address, and ending it: each with a reason, and they are told."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction

from commonweal.council.people import rules
from commonweal.council.people.actions.members import tell
from commonweal.council.people.actions.people import add_person, appoint, end_appointment
from commonweal.council.people.models import Appointment, Person
from commonweal.ground.record.rules import refuse


@transaction.atomic
def give_role(
    *,
    email: str,
    name: str = "",
    job_title: str = "",
    role: str,
    level: str = "",
    reason: str,
    by: Person,
    at: datetime.datetime,
) -> Appointment:
    """The role, for whoever has this address; they are added where nobody has it yet."""
    _may_change("You cannot give this role", reason, by)
    person = add_person(email=email, name=name, job_title=job_title, by=by, at=at)
    given = appoint(person=person, role=role, level=level, by=by, at=at, why=reason.strip())
    text = (
        f"{by} has made you {_in_words(given)} for {settings.COUNCIL_NAME}.\n\n"
        "To start, sign in with this e-mail address. There is no password: you will be sent a code.\n"
        f"{settings.ADDRESS}/account/sign-in/\n"
    )
    _tell(person, f"You are now {_in_words(given)}", text, at)
    return given


@transaction.atomic
def take_role(*, appointment: Appointment, reason: str, by: Person, at: datetime.datetime) -> None:
    _may_change("You cannot end this role", reason, by)
    person, what = appointment.person, _in_words(appointment)
    end_appointment(appointment=appointment, by=by, at=at, why=reason.strip())
    text = f"{by} has ended your role as {what}. If this is wrong, write to {by.email}.\n"
    _tell(person, f"You are no longer {what}", text, at)


def _tell(person: Person, subject_line: str, text: str, at: datetime.datetime) -> None:
    tell([person], subject_line, text, chain=person.chain_name(), about=person.reference, at=at)


def _may_change(what: str, reason: str, by: Person) -> None:
    verdict = rules.administrator(by)
    if not verdict:
        raise refuse(what, verdict.because, who=rules.administrator.who)
    if not reason.strip():
        raise refuse(what, "Enter the reason. It is kept on the record.", about="reason")


def _in_words(appointment: Appointment) -> str:
    """'a decision maker up to director level'"""
    label = appointment.get_role_display().lower()
    level = f" up to {appointment.get_level_display()} level" if appointment.level else ""
    return f"{'an' if label[0] in 'aeiou' else 'a'} {label}{level}"
