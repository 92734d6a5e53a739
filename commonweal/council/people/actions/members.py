from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from commonweal.council.people import queries, rules
from commonweal.council.people.actions.people import add_person, forget
from commonweal.council.people.models import Admission, Membership, Organisation, Person, Role, Standing
from commonweal.ground.pages.words import day
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import append, recorded
from commonweal.ground.record.rules import refuse

ASK_AGAIN = datetime.timedelta(days=30)


def join(
    organisation: Organisation, person: Person, standing: str, *, by: Person | None, at: datetime.datetime
) -> Membership:
    membership = Membership(organisation=organisation, person=person, standing=Standing(standing))
    with recorded("joined", membership, by=by, at=at):
        membership.save()
    forget(person)
    return membership


def add_member(
    *, organisation: Organisation, person: Person, standing: str, by: Person | None, at: datetime.datetime
) -> Membership:
    """Let a person act for an organisation; done by one of its administrators, or for a demonstration or a file."""
    what = f"You cannot add people to {organisation}"
    _only_an_administrator(what, organisation, by)
    there = queries.membership(organisation, person.reference)
    if there:
        raise refuse(what, f"{person} is already here as {there.get_standing_display().lower()}.", about="person")
    return join(organisation, person, standing, by=by, at=at)


def invite_member(
    *, organisation: Organisation, email: str, name: str = "", standing: str, by: Person, at: datetime.datetime
) -> Membership:
    """Add somebody by address, and write to them how to sign in."""
    _only_an_administrator(f"You cannot add people to {organisation}", organisation, by)
    with transaction.atomic():
        person = add_person(email=email, name=name, by=by, at=at)
        membership = add_member(organisation=organisation, person=person, standing=standing, by=by, at=at)
        text = (
            f"{by} has added you to {organisation} as {membership.get_standing_display().lower()}.\n\n"
            "To start, sign in with this e-mail address. There is no password: you will be sent a code.\n"
        )
        _tell(organisation, [person], f"You have been added to {organisation}", text, at)
    return membership


def require_sign_off(*, organisation: Organisation, required: bool, by: Person, at: datetime.datetime) -> None:
    """Say whether somebody with authority signs off each application before it is sent."""
    _only_an_administrator(f"You cannot say who sends the applications of {organisation}", organisation, by)
    organisation.sign_off = required
    with recorded("said who signs off", organisation, by=by, at=at):
        organisation.save(update_fields=["sign_off"])


def ask_to_join(*, organisation: Organisation, by: Person, at: datetime.datetime) -> None:
    """Tell the administrators that somebody would like to act for their organisation. They decide."""
    what = f"You cannot ask to join {organisation}"
    if queries.membership(organisation, by.reference):
        raise refuse(what, "You are already a member.")
    if by in queries.asking_to_join(organisation):
        raise refuse(what, "You have asked already. An administrator of the organisation decides.")
    deciding = queries.administrators_of(organisation)
    said_no = queries.turned_down_at(by, organisation)
    if deciding and said_no and at < said_no + ASK_AGAIN:
        names = ", ".join(str(one) for one in deciding)
        why = f"It has said no. You can ask again from {day(said_no + ASK_AGAIN)}."
        raise refuse(what, why, exception=f"Its administrators can still add you: {names}.")
    with transaction.atomic():
        append(organisation, queries.ASKED_TO_JOIN, by=by, at=at)
        what_to_do = "Sign in and add them there, or do nothing if you do not know them:"
        if not deciding:
            deciding = queries.holders(Role.ADMINISTRATOR)
            what_to_do = "It has no administrator, so the council answers. Check who they are, and let them in there:"
        text = f"{by} ({by.email}) has asked to act for {organisation}.\n\n{what_to_do}\n{_people_of(organisation)}\n"
        _tell(organisation, deciding, f"Somebody has asked to join {organisation}", text, at)


def turn_down(*, organisation: Organisation, person: Person, by: Person, at: datetime.datetime) -> None:
    """Somebody who asked does not come in. What they have written meanwhile stays theirs."""
    what = f"You cannot say no to {person}"
    _only_an_administrator(what, organisation, by)
    if person not in queries.asking_to_join(organisation):
        raise refuse(what, "They have not asked to join it, or have had their answer.")
    with transaction.atomic():
        append(organisation, queries.TURNED_DOWN, by=by, at=at, after={"person": person.reference})
        text = (
            f"{organisation} has answered that you do not act for it.\n\nIf you have begun an application for it, "
            "what you wrote is kept and is yours: take it to another organisation, or download it. You find it on "
            f"your account: {settings.ADDRESS}/account/\n"
        )
        _tell(organisation, [person], f"{organisation} has answered your request to join", text, at)


@transaction.atomic
def let_in(
    *,
    organisation: Organisation,
    person: Person,
    reason: str,
    shows_who: str,
    shows_part: str,
    by: Person,
    at: datetime.datetime,
) -> Admission:
    """The council makes somebody who asked an administrator, after two checks. Whoever decides there now is told."""
    what = f"You cannot let {person} act for {organisation}"
    _the_council_may(what, organisation, person, by)
    admission = Admission(
        organisation=organisation,
        person=person,
        reason=reason.strip(),
        shows_who=shows_who.strip(),
        shows_part=shows_part.strip(),
        checked_by=by,
        checked_at=at,
    )
    if not (admission.reason and admission.shows_who and admission.shows_part):
        raise refuse(what, "Say why the council does it, what shows who they are, and what shows that they may.")
    with recorded("let in", admission, by=by, at=at):
        admission.save()
    told = queries.administrators_of(organisation)
    join(organisation, person, Standing.ADMIN, by=by, at=at)
    text = (
        f"{by} of the council has made {person} an administrator of {organisation}.\n\n"
        f"Why: {admission.reason}\n\nWho acts for it is on this page. Tell the council at once if this is wrong:\n"
        f"{_people_of(organisation)}\n"
    )
    _tell(organisation, [person, *told], f"Somebody new can now act for {organisation}", text, at)
    return admission


def _the_council_may(what: str, organisation: Organisation, person: Person, by: Person) -> None:
    verdict = rules.administrator(by)
    if not verdict:
        raise refuse(what, verdict.because, who=rules.administrator.who)
    if rules.staff(person):
        raise refuse(what, "They work for the council. What an organisation writes before a deadline is its own.")
    if person not in queries.asking_to_join(organisation):
        raise refuse(what, "They have not asked to join it, or act for it already.")


def _people_of(organisation: Organisation) -> str:
    return f"{settings.ADDRESS}/org/{organisation.slug}/people/"


def change_standing(*, membership: Membership, standing: str, by: Person, at: datetime.datetime) -> None:
    what = f"You cannot change what {membership.person} may do"
    _only_an_administrator(what, membership.organisation, by)
    if standing != Standing.ADMIN:
        _not_the_last(what, membership)
    membership.standing = Standing(standing)
    with recorded("changed standing", membership, by=by, at=at):
        membership.save()
    forget(membership.person)


def remove_member(*, membership: Membership, by: Person, at: datetime.datetime) -> None:
    """An administrator removes somebody; anybody may leave."""
    what = f"You cannot remove {membership.person} from {membership.organisation}"
    if membership.person != by:
        _only_an_administrator(what, membership.organisation, by)
    _not_the_last(what, membership)
    organisation, person = membership.organisation, membership.person
    with transaction.atomic():
        with recorded("removed", membership, by=by, at=at):
            membership.delete()
        if person in queries.asking_to_join(organisation):
            append(organisation, queries.NO_LONGER_ASKS, by=by, at=at, after={"person": person.reference})
    forget(person)


def _only_an_administrator(what: str, organisation: Organisation, by: Person | None) -> None:
    verdict = rules.may_appoint(by, organisation) if by is not None else True
    if not verdict:
        names = ", ".join(str(one) for one in queries.administrators_of(organisation)) or "none yet"
        raise refuse(what, f"Only an administrator of {organisation} can do this.", who=f"its administrators: {names}")


def _not_the_last(what: str, membership: Membership) -> None:
    if queries.is_last_administrator(membership):
        raise refuse(what, rules.LAST_ADMINISTRATOR, exception=rules.ANOTHER_FIRST)


def tell(
    people: Iterable[Person], subject_line: str, text: str, *, chain: str, about: str, at: datetime.datetime
) -> None:
    """Write to each of them alone. The record keeps the subject line, so that names nobody."""
    for person in people:
        letter = post.write(
            chain=chain,
            about=about,
            kind="notice",
            to_name=str(person),
            to_address=person.email,
            to_organisation_id=None,
            subject_line=subject_line,
            body=f"{text}\n{settings.COUNCIL_NAME}",
            content={},
            by=None,
            at=at,
            private=True,
        )
        post.issue(letter=letter, by=None, at=at)


def _tell(organisation: Organisation, people: Iterable[Person], subject: str, text: str, at: datetime.datetime) -> None:
    tell(people, subject, text, chain=organisation.reference, about=organisation.reference, at=at)
