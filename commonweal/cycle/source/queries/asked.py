"""What waits for an organisation: changes, answers to the panel, a part in an application, what an offer depends on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import HomeList, show_on_home
from commonweal.cycle.source.models import (
    Award,
    ChangeRequest,
    Clarification,
    Condition,
    FeedbackConversation,
    Partner,
    SignOff,
)
from commonweal.ground.pages.words import clock, short_day
from commonweal.ground.post.queries import issued_to

MOST = 50
AT_HOME = 10
PARTS = ("application__opportunity", "application__organisation")


@dataclass(frozen=True)
class Asked:
    """One thing that waits for the organisation, the page on which it is done, and until when it can be."""

    what: str
    about: str
    href: str
    by: datetime.datetime | None = None
    otherwise: str = "As soon as you can"

    @property
    def when(self) -> str:
        return f"{clock(self.by)} on {short_day(self.by)}" if self.by else self.otherwise


def to_answer(organisation: Organisation, now: datetime.datetime) -> list[Asked]:
    """What can still be answered, the soonest first."""
    own = {"application__organisation": organisation, "answer_by__gte": now}
    changes = _soonest(ChangeRequest.objects.filter(state="asked", **own))
    questions = _soonest(Clarification.objects.filter(state="sent", **own))
    found = [_asked("Change some of your answers", one, "source:send_changes") for one in changes]
    found += [_asked("Answer a question of the panel", one, "source:answer_panel") for one in questions]
    found += [
        Asked(
            f"{one.application.organisation} asks you to apply together",
            one.application.opportunity.title,
            reverse("source:partnership", args=[organisation.slug, one.pk]),
            one.application.opportunity.closes_at,
        )
        for one in _invitations(organisation, now)
    ]
    found += _to_sign(organisation, now)
    dated = sorted([one for one in found if one.by], key=lambda one: one.by)
    return dated + _offers(organisation) + _conditions(organisation) + _talks(organisation)


def _to_sign(organisation: Organisation, now: datetime.datetime) -> list[Asked]:
    """Applications that a signatory has not signed off, as far as they can still be sent."""
    found = SignOff.objects.filter(state="waiting", application__organisation=organisation)
    if not organisation.sign_off:
        found = found.filter(application__opportunity__sign_off=True)
    found = found.filter(application__opportunity__state="open", application__opportunity__closes_at__gt=now)
    found = found.exclude(application__state="withdrawn")
    return [
        Asked(
            "An application waits to be signed off",
            f"{one.application.opportunity.title}, {one.application.reference}",
            reverse("source:application", args=[organisation.slug, one.application.reference]),
            one.application.opportunity.closes_at,
        )
        for one in found.select_related(*PARTS).order_by("application__opportunity__closes_at")[:MOST]
    ]


def _offers(organisation: Organisation) -> list[Asked]:
    """Awards that nobody has accepted yet: no agreement is set up before that."""
    found = Award.objects.filter(application__organisation=organisation, result="offer", state="notified")
    found = found.filter(provider_accepted_payment=False).select_related("application__opportunity")
    return [
        Asked(
            "Accept the award",
            f"{one.application.opportunity.title}, {one.application.reference}",
            reverse("source:own_award", args=[organisation.slug, one.reference]),
        )
        for one in found.order_by("pk")[:MOST]
    ]


def _conditions(organisation: Organisation) -> list[Asked]:
    """What accepted offers depend on and nobody has said to be met; the council sets up no agreement before that."""
    told = {"award__result": "offer", "award__state": "notified", "award__provider_accepted_payment": True}
    found = Condition.objects.filter(award__application__organisation=organisation, **told)
    found = found.filter(state__in=("open", "not_met")).select_related("award__application__opportunity")
    return [
        Asked(
            f"Say that condition {one.number} of your award is met",
            f"{one.award.application.opportunity.title}, {one.award.application.reference}",
            reverse("source:show_condition", args=[organisation.slug, one.award.reference, one.number]),
            otherwise=short_day(one.due_on) if one.due_on else "Before the agreement is signed",
        )
        for one in found.order_by("award_id", "number")[:MOST]
    ]


def _talks(organisation: Organisation) -> list[Asked]:
    """Conversations about a decision for which an officer has offered times."""
    found = FeedbackConversation.objects.filter(application__organisation=organisation, state="offered")
    return [
        Asked(
            "Choose a time to talk about the decision",
            f"{one.application.opportunity.title}, {one.application.reference}",
            reverse("source:own_feedback", args=[organisation.slug, one.application.reference]),
        )
        for one in found.select_related("application__opportunity").order_by("pk")[:MOST]
    ]


def _soonest(found: QuerySet[Any]) -> list[Any]:
    return list(found.select_related(*PARTS).order_by("answer_by")[:MOST])


def _invitations(organisation: Organisation, now: datetime.datetime) -> list[Partner]:
    found = Partner.objects.filter(
        organisation=organisation, state="invited", application__opportunity__closes_at__gt=now
    )
    found = found.exclude(application__state="withdrawn").exclude(application__opportunity__state="withdrawn")
    found = found.select_related(*PARTS)
    return list(found.order_by("application__opportunity__closes_at")[:MOST])


def _asked(what: str, one: ChangeRequest | Clarification, page: str) -> Asked:
    application = one.application
    href = reverse(page, args=[application.organisation.slug, application.reference, one.pk])
    return Asked(what, f"{application.opportunity.title}, {application.reference}", href, one.answer_by)


@show_on_home
def asked_at_home(organisation: Organisation, now: datetime.datetime) -> HomeList:
    found = to_answer(organisation, now)
    return HomeList(
        title="Waiting for your answer",
        columns=("What", "About", "By when"),
        rows=[[{"text": one.what, "href": one.href}, one.about, one.when] for one in found[:AT_HOME]],
        empty="Nothing waits for your answer.",
        first=bool(found),
        href=reverse("source:messages", args=[organisation.slug]) if len(found) > AT_HOME else "",
    )


@show_on_home
def letters_at_home(organisation: Organisation, now: datetime.datetime) -> HomeList:
    """The letters that the council sent to the organisation, the newest first; reminders are among all of them."""
    rows = [
        [
            {"text": one.subject_line, "href": f"/org/{organisation.slug}/letters/{one.reference}/"},
            one.sent_at and short_day(one.sent_at),
            one.reference,
        ]
        for one in issued_to(organisation.pk).exclude(kind="reminder")[:AT_HOME]
    ]
    return HomeList(
        title="Letters from the council",
        columns=("Letter", "Date", "Reference"),
        rows=rows,
        empty="The council has not sent you a letter yet.",
        href=reverse("source:messages", args=[organisation.slug]) if rows else "",
    )
