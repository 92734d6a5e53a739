from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from commonweal.cycle.source.models import Application, ChangeRequest, FeedbackConversation, Message, Opportunity
from commonweal.cycle.source.queries.application import RECEIVED
from commonweal.cycle.source.queries.opportunity import closed_by, sealed
from commonweal.cycle.source.queries.sealing import sent_of
from commonweal.cycle.source.rules.message import NOT_OPENED, change_refusal
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question

RELATED = ("organisation", "lot", "opportunity__exercise__lead", "opportunity__seal")


def load_received(reference: str, application: str) -> Application:
    """An application that officers may know of: submitted, past its deadline and opened."""
    found = (
        Application.objects.select_related(*RELATED)
        .filter(opportunity__reference=reference.upper(), reference=application.upper(), state__in=RECEIVED)
        .first()
    )
    if found is None:
        raise Http404(f"There is no application {application}.")
    return found


def writing_refusal(application: Application, now: datetime.datetime) -> str:
    """Why applicant and officers cannot write to each other yet; nothing where they can."""
    opportunity = application.opportunity
    if application.state not in RECEIVED:
        return "Only about an application that was submitted."
    if not closed_by(opportunity, now) or sealed(opportunity, now):
        return NOT_OPENED
    return ""


def messages_of(application: Application) -> list[Message]:
    return list(application.messages.select_related("author"))


@dataclass(frozen=True)
class Waiting:
    """Something that an applicant waits for: an answer, or times to talk."""

    application: Application
    words: str
    page: str


def waiting_for_officers(opportunity: Opportunity) -> list[Waiting]:
    """Applications whose applicant wrote last, and conversations that have no time yet."""
    last: dict[int, Message] = {}
    for one in Message.objects.filter(application__opportunity=opportunity).order_by("at", "pk"):
        last[one.application_id] = one
    unanswered = [one.application_id for one in last.values() if not one.from_council]
    named = Application.objects.filter(opportunity=opportunity).select_related("organisation").order_by("reference")
    found = [Waiting(one, "wrote to you", "source:desk_messages") for one in named.filter(pk__in=unanswered)]
    talks = named.filter(feedback__state="asked")
    return found + [Waiting(one, "asks for times to talk", "source:desk_feedback") for one in talks]


def change_requests_of(application: Application) -> list[ChangeRequest]:
    return list(application.change_requests.select_related("asked_by", "changed_by"))


def changed_afterwards(application: Application) -> list[ChangeRequest]:
    """What was changed after the deadline because the council asked, for the receipt."""
    return list(application.change_requests.filter(state="changed").select_related("changed_by"))


def conversation_of(application: Application) -> FeedbackConversation | None:
    return FeedbackConversation.objects.filter(application=application).select_related("officer").first()


def load_change_request(slug: str, reference: str, number: int) -> ChangeRequest:
    related = [f"application__{one}" for one in RELATED]
    found = (
        ChangeRequest.objects.select_related(*related, "asked_by")
        .filter(pk=number, application__reference=reference.upper(), application__organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404("Nothing was asked to be changed here.")
    return found


def changeable(application: Application) -> list[Question]:
    """The questions as they were asked whose answers can be asked to be changed. A file is not one of them."""
    content = sent_of(application) or {}
    questions = [asking.asked(one) for one in content.get("questions", [])]
    return [one for one in asking.shown(questions, content.get("answers", {})) if one.kind != Question.Kind.FILE]


def asked_to_change(request: ChangeRequest) -> list[Question]:
    return [one for one in changeable(request.application) if one.key in request.keys]


def no_change_because(application: Application) -> str:
    return change_refusal(application, application.scores.exists())


def answers_sent(application: Application) -> dict[str, Any]:
    return dict((sent_of(application) or {}).get("answers", {}))
