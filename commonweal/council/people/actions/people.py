from __future__ import annotations

import datetime

from commonweal.council.people import queries, rules
from commonweal.council.people.models import Appointment, Level, Person, Role
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.queries import random_reference
from commonweal.ground.record.rules import refuse


def add_person(*, email: str, name: str = "", job_title: str = "", by: Person | None, at: datetime.datetime) -> Person:
    """A person with this address; the one who is there already where there is one."""
    email = email.strip().lower()
    there = queries.person_with_email(email)
    if there:
        return there
    person = Person(reference=random_reference("P"), email=email, name=name.strip(), job_title=job_title.strip())
    person.set_unusable_password()
    with recorded("added", person, by=by, at=at):
        person.save()
    return person


def change_name(*, person: Person, name: str, by: Person, at: datetime.datetime) -> None:
    """The record says that a name changed and not what it was: names are kept where they can be erased."""
    if by != person:
        raise refuse("You cannot change this name", "Everybody gives their own name.", who=str(person))
    person.name = name.strip()
    with recorded("changed name", person, by=by, at=at):
        person.save(update_fields=["name"])


def sign_out_everywhere(*, person: Person, by: Person, at: datetime.datetime) -> None:
    """End every session of this person: a machine left behind, or a letter box that somebody else has read."""
    if by != person:
        raise refuse("You cannot sign this person out", "Everybody ends their own sessions.", who=str(person))
    # Every session carries a sum of this; there is no password, so nothing else depends on it.
    person.set_unusable_password()
    with recorded("signed out everywhere", person, by=by, at=at):
        person.save(update_fields=["password"])


def appoint(
    *, person: Person, role: str, level: str = "", by: Person | None, at: datetime.datetime, why: str = ""
) -> Appointment:
    """Give a role for the council; a decision maker's also names the level. `by` is none while a council is set up."""
    what = f"You cannot appoint {person} as {Role(role).label.lower()}"
    _only_an_administrator(what, by)
    if (role == Role.DECIDER) != bool(level):
        raise refuse(what, "A decision maker needs a level, and no other role has one.", about="level")
    appointment = Appointment.objects.filter(person=person, role=role).first() or Appointment(person=person, role=role)
    appointment.level = Level(level) if level else ""
    with recorded("appointed", appointment, by=by, at=at, why=why):
        appointment.save()
    forget(person)
    return appointment


def end_appointment(*, appointment: Appointment, by: Person | None, at: datetime.datetime, why: str = "") -> None:
    person = appointment.person
    what = f"You cannot end this role of {person}"
    _only_an_administrator(what, by)
    if queries.is_last_of_the_council(appointment):
        raise refuse(what, rules.LAST_OF_THE_COUNCIL, exception=rules.APPOINT_FIRST)
    with recorded("ended appointment", appointment, by=by, at=at, why=why):
        appointment.delete()
    forget(person)


def _only_an_administrator(what: str, by: Person | None) -> None:
    if by is None:
        return
    verdict = rules.administrator(by)
    if not verdict:
        raise refuse(what, verdict.because, who=rules.administrator.who)


def forget(person: Person) -> None:
    """Drop what this object remembers of its roles, so that the next question asks the database."""
    for remembered in ("roles", "level", "memberships_now"):
        person.__dict__.pop(remembered, None)
