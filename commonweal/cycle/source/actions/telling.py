"""Writing to everybody in an organisation who can open its application, and to the officers about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from commonweal.council.people.models import Organisation, Role, Standing
from commonweal.council.people.queries import administrators_by_id, administrators_of, holders, members_of
from commonweal.cycle.source.models import Application, Change, Opportunity, Partner, QuestionAnswered, Workshop
from commonweal.cycle.source.queries.application import LONG
from commonweal.cycle.source.rules.application import TOLD, before_joining, closed, receipt_mark
from commonweal.ground.pages.words import day, moment
from commonweal.ground.post import actions as post
from commonweal.ground.post.rules import WAITING
from commonweal.ground.record.actions import TOGETHER

ENDED = ("decided", "withdrawn")  # what is published after that helps no applicant any more
WRITERS = (Standing.ADMIN, Standing.EDITOR, Standing.SIGNATORY)


def tell_members(
    *,
    application: Application,
    subject: str,
    text: str,
    by: Any,
    at: datetime.datetime,
    kind: str = "notice",
    private: bool = False,
    content: dict[str, Any] | None = None,
    who: tuple[str, ...] = (),
) -> int:
    """One email to each member; the first of them is also on the organisation's own page. How many there are.

    `who` names the standings of those who are told; where there is nobody, it goes to the organisation itself.
    Receipts, reminders and changes wait for the clock, so that a slow mail server never holds up whoever submits
    or publishes.
    """
    told: dict[str, Any] = {"subject": subject, "text": text, "kind": kind, "private": private, "content": content}
    if before_joining(application):
        return tell(application, [application.started_by], by=by, at=at, to_page=False, **told)
    organisation = application.organisation
    members = [one.person for one in members_of(organisation) if not who or one.standing in who]
    tell(application, members or [organisation], by=by, at=at, **told)
    return len(members)


def tell(
    application: Application,
    people: Sequence[Any],
    *,
    subject: str,
    text: str,
    by: Any,
    at: datetime.datetime,
    kind: str = "notice",
    private: bool = False,
    content: dict[str, Any] | None = None,
    to_page: bool = True,
) -> int:
    """One email to each; `to_page` where the first of them is also on the organisation's own page."""
    organisation = application.organisation
    for place, one in enumerate(people):
        letter = post.write(
            chain=organisation.reference if private else application.chain_name(),
            about=application.reference,
            kind=kind,
            to_name=one.name,
            to_address=one.email,
            to_organisation_id=organisation.pk if to_page and place == 0 else None,
            subject_line=subject,
            body=f"{text}\n\n{settings.COUNCIL_NAME}",
            content=content or {},
            private=private,
            by=by,
            at=at,
        )
        if kind not in WAITING:
            post.issue(letter=letter, by=by, at=at)
    return len(people)


def tell_partner(*, partner: Partner, subject: str, text: str, by: Any, at: datetime.datetime) -> None:
    """To the organisation that is asked to take a part, on its own page and chain."""
    organisation, application = partner.organisation, partner.application
    first = next(iter(administrators_of(organisation)), None)
    letter = post.write(
        chain=organisation.reference,
        about=application.reference,
        kind="notice",
        to_name=organisation.name,
        to_address=organisation.email or (first.email if first else ""),
        to_organisation_id=organisation.pk,
        subject_line=subject,
        body=f"{text}\n\n{settings.COUNCIL_NAME}",
        content={"opportunity": application.opportunity.reference},
        private=True,
        by=by,
        at=at,
    )
    post.issue(letter=letter, by=by, at=at)


def tell_partners(*, application: Application, done: str, by: Any, at: datetime.datetime) -> None:
    """All who are asked to take a part, or have agreed to it, of what the lead has done with the whole."""
    lead, title = application.organisation, application.opportunity.title
    for partner in application.partners.exclude(state="declined").select_related("organisation"):
        partner.application = application
        subject = f"{lead} has {done} the application with you"
        text = (
            f"{lead} has {done} its application for {title}, in which you are asked to take a part or have agreed to."
        )
        tell_partner(partner=partner, subject=subject, text=text, by=by, at=at)


def tell_those_who_started(*, change: Change, by: Any, at: datetime.datetime) -> None:
    opportunity = change.opportunity
    closes = "" if closed(opportunity.closes_at, at) else f"It closes at {moment(opportunity.closes_at)}. "
    decided = f"The decision is due by {day(opportunity.decision_on)}. " if opportunity.decision_on else ""
    page = _page_of(opportunity)
    text = f"What changed: {change.what}\n\nWhy: {change.why}\n\n{closes}{decided}All changes are on its page: {page}"
    _tell_all_who_started(opportunity, f"A change to {opportunity.title}", text, by, at)


def tell_answer_to_those_who_started(*, question: QuestionAnswered, by: Any, at: datetime.datetime) -> int:
    """How many applications it went to, as after each of these."""
    opportunity = question.opportunity
    text = (
        f"Somebody asked: {question.in_public}\n\nThe answer, for everybody: {question.answer}\n\n"
        f"All questions and answers are on its page: {_page_of(opportunity)}"
    )
    return _tell_all_who_started(opportunity, f"A question about {opportunity.title} was answered", text, by, at)


def tell_workshop_to_those_who_started(*, workshop: Workshop, by: Any, at: datetime.datetime) -> int:
    opportunity = workshop.opportunity
    text = (
        f"A workshop is announced: {workshop.title}, {moment(workshop.starts_at)}.\n\nWhere: {workshop.where}\n\n"
        f"Anybody can come, and what is said there is published. Take a place on its page: {_page_of(opportunity)}"
    )
    return _tell_all_who_started(opportunity, f"A workshop about {opportunity.title}", text, by, at)


def tell_said_to_those_who_started(*, workshop: Workshop, by: Any, at: datetime.datetime) -> int:
    opportunity = workshop.opportunity
    text = f"What was said at the workshop ‘{workshop.title}’ is published on its page: {_page_of(opportunity)}"
    return _tell_all_who_started(opportunity, f"What was said about {opportunity.title}", text, by, at)


def _page_of(opportunity: Opportunity) -> str:
    return f"{settings.ADDRESS}/opportunities/{opportunity.reference}/"


def _tell_all_who_started(opportunity: Opportunity, subject: str, text: str, by: Any, at: datetime.datetime) -> int:
    """Whoever writes an application, or after the deadline has sent one. It lies on that organisation's chain, so that
    the record of the exercise does not tell the council who is applying.
    """
    if opportunity.state in ENDED:
        return 0
    over = closed(opportunity.closes_at, at)
    found = [one for one in _one_of_each(opportunity) if one.submitted_at is not None or not over]
    for one in found:
        about = f"You have {_done_with(one)} {opportunity.title} ({opportunity.reference}).\n\n{text}"
        told: dict[str, Any] = {"application": one, "text": about, "kind": "change", "private": True}
        tell_members(subject=subject, by=by, at=at, **told)
    return len(found)


def tell_that_it_is_withdrawn(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> None:
    """Nobody goes on writing for nothing, or waits for a decision that will not come."""
    for one in _one_of_each(opportunity):
        now = "will not be considered" if one.submitted_at else "can no longer be sent"
        text = (
            f"You have {_done_with(one)} {opportunity.title} ({opportunity.reference}). The council has withdrawn it, "
            f"so your application {now}.\n\nWhy: {opportunity.withdrawn_reason}\n\n"
            f"What you wrote is kept, and you can use it again: {address_of(one)}"
        )
        told: dict[str, Any] = {"application": one, "text": text, "kind": "change", "private": True, "by": by, "at": at}
        tell_members(subject=f"{opportunity.title} has been withdrawn", **told)


def _one_of_each(opportunity: Opportunity) -> list[Application]:
    """One application of each organisation, also where it applies for several lots: one that was sent, if any was; and
    one of each person who writes before an organisation has let them in.
    """
    found = opportunity.applications.exclude(state="withdrawn").select_related("organisation", "started_by")
    last_sent = sorted(found.defer(*LONG), key=lambda one: (one.submitted_at is not None, one.pk))
    writers = {one.pk: one.started_by_id for one in last_sent if before_joining(one)}
    return list({(one.organisation_id, writers.get(one.pk)): one for one in last_sent}.values())


def _done_with(application: Application) -> str:
    return "applied for" if application.submitted_at else "started an application for"


def write_receipts(*, application: Application, by: Any, at: datetime.datetime) -> int:
    """What was received, when, and where its proof is; to everybody with access, and to nobody of the council."""
    opportunity, address = application.opportunity, address_of(application)
    again = f"You can change it and submit again until {moment(opportunity.closes_at)}.\n\n"
    letters = f" Letters go on {day(opportunity.letters_on)}." if opportunity.letters_on else ""
    decided = f"The decision is due by {day(opportunity.decision_on)}.{letters} {TOLD}.\n\n"
    text = (
        f"We have your application {application.reference} for {opportunity.title} ({opportunity.reference}).\n\n"
        f"It was submitted at {moment(at)} for {application.organisation}.\n\n"
        f"The receipt, with what you sent: {address}submitted/\n"
        f"The receipt as a PDF: {address}submitted/receipt.pdf\n"
        f"Its SHA-256 fingerprint: {application.content_hash}\n\n"
        f"{'' if closed(opportunity.closes_at, at) else again}"
        f"{decided if opportunity.decision_on else ''}"
        f"Dates for your calendar: {settings.ADDRESS}/opportunities/{opportunity.reference}.ics"
    )
    subject = f"We have your application {application.reference}"
    told: dict[str, Any] = {"application": application, "by": by, "at": at}
    content = {"at": receipt_mark(at)}
    return tell_members(subject=subject, text=text, kind="receipt", private=True, content=content, **told)


def address_for(organisation: Organisation) -> str:
    """Where letters to an organisation go: its own email address, or its first administrator's; nothing without."""
    if organisation.email:
        return organisation.email
    people = administrators_of(organisation)
    return people[0].email if people else ""


def addresses_for(organisations: Iterable[Organisation]) -> dict[int, str]:
    """`address_for` of many, by their ids."""
    found = {one.pk: one.email for one in organisations}
    without = [pk for pk, email in found.items() if not email]
    for start in range(0, len(without), TOGETHER):
        admins = administrators_by_id(without[start : start + TOGETHER])
        found |= {pk: people[0].email for pk, people in admins.items()}
    return found


def tell_officers(*, application: Application, subject: str, text: str, by: Any, at: datetime.datetime) -> None:
    """To whoever leads the exercise."""
    _tell_officer(application, application.opportunity.exercise.lead, subject, text, by, at, private=False)


def tell_team(*, application: Application, subject: str, text: str, by: Any, at: datetime.datetime) -> None:
    """To the lead and the team, without those on the panel, and between the service and them alone: who applies is
    not the staff's to know yet. Where all of them are on the panel it goes to the administrators.
    """
    exercise, panel = application.opportunity.exercise, application.opportunity.panel.values_list("person_id")
    team = [one.person for one in exercise.team.select_related("person").order_by("pk")]
    scoring = {pk for (pk,) in panel}
    people = {one.pk: one for one in (exercise.lead, *team) if one.is_active and one.pk not in scoring}
    for one in people.values() or holders(Role.ADMINISTRATOR):
        _tell_officer(application, one, subject, text, by, at, private=True)


def _tell_officer(
    application: Application, person: Any, subject: str, text: str, by: Any, at: datetime.datetime, *, private: bool
) -> None:
    letter = post.write(
        chain=application.chain_name(),
        about=application.reference,
        kind="notice",
        to_name=person.name,
        to_address=person.email,
        to_organisation_id=None,
        subject_line=subject,
        body=text,
        content={},
        private=private,
        by=by,
        at=at,
    )
    post.issue(letter=letter, by=by, at=at)


def address_of(application: Application) -> str:
    return f"{settings.ADDRESS}/org/{application.organisation.slug}/applications/{application.reference}/"


def desk_address_of(application: Application) -> str:
    opportunity = application.opportunity
    return f"{settings.ADDRESS}/desk/opportunities/{opportunity.reference}/applications/{application.reference}/"
