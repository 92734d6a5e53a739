"""What applicants wait for: an answer, a time to talk, to be let in late, a letter in the post."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from commonweal.council.people.models import Role
from commonweal.cycle.source.models import Application, LateRequest, Message
from commonweal.front.desk.queries.item import MOST, Item
from commonweal.ground.post import queries as post


def late_requests(person: Any, own: list[int]) -> list[Item]:
    """Applicants who ask to be let in late: nothing is opened until they are answered. Who they are is not said here,
    and whoever is on the panel does not choose.
    """
    found = LateRequest.objects.filter(
        ruling="",
        application__opportunity__state__in=["open", "closed"],
        application__opportunity__unsealed_at=None,
    ).exclude(application__opportunity__panel__person=person)
    if not person.holds(Role.ADMINISTRATOR):
        found = found.filter(application__opportunity__exercise__in=own)
    return [
        Item(
            one.application.opportunity.title,
            one.application.opportunity.reference,
            reverse("source:rule_late", args=[one.application.opportunity.reference, one.application.reference]),
            "Answer a request to send an application late",
        )
        for one in found.select_related("application__opportunity").order_by("asked_at", "pk")[:MOST]
    ]


UNDELIVERED = {
    "to_post": "Put a letter in the post",
    "failed": "Send an email again that was not delivered, or put the letter in the post",
    "leaving": "See why an email has not left yet",
}


def undelivered(own: list[int], now: datetime.datetime) -> list[Item]:
    """What did not reach whoever waits for it, by email or in the post."""
    applications = Application.objects.filter(opportunity__exercise__in=own).values("reference")
    found = post.undelivered(now).filter(private=False, about__in=applications).order_by("sent_at", "pk")
    return [
        Item(
            f"{one.to_name}: {one.subject_line}",
            one.reference,
            reverse("post:letter", args=[one.reference]),
            UNDELIVERED[one.state],
        )
        for one in found.defer("body", "content")[:MOST]
    ]


def written_to(person: Any, own: list[int], now: datetime.datetime) -> list[Item]:
    """Applicants who wrote last, ask for times to talk, or were talked to and have no note of it yet."""
    last = Message.objects.filter(application=OuterRef("pk")).order_by("-at", "-pk").values("from_council")[:1]
    found = Application.objects.filter(opportunity__exercise__in=own).annotate(answered=Subquery(last))
    talk = Q(feedback__state="asked") | Q(feedback__state="booked", feedback__booked_at__lte=now)
    found = found.filter(Q(answered=False) | talk).exclude(opportunity__panel__person=person)
    related = ("organisation", "opportunity", "feedback")
    return [line for one in found.select_related(*related).order_by("reference")[:MOST] for line in _wanted(one, now)]


def _wanted(application: Application, now: datetime.datetime) -> list[Item]:
    talk = getattr(application, "feedback", None)
    wanted = [("desk_messages", "Answer a message")] if application.answered is False else []
    if talk is not None and talk.state == "asked":
        wanted.append(("desk_feedback", "Offer times to talk about the decision"))
    if talk is not None and talk.state == "booked" and talk.booked_at <= now:
        wanted.append(("desk_feedback", "Write down what was said about the decision"))
    about = f"{application.organisation}: {application.opportunity.title}"
    address = [application.opportunity.reference, application.reference]
    return [Item(about, application.reference, reverse(f"source:{page}", args=address), said) for page, said in wanted]
