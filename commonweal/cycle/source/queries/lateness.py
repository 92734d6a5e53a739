from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.cycle.source.models import Application, LateRequest, Opportunity
from commonweal.cycle.source.rules.lateness import asking_refusal


def late_request_of(application: Application) -> LateRequest | None:
    """What was asked, read with the application where it was."""
    read = application._state.fields_cache
    if "late_request" in read:
        return read["late_request"]
    return LateRequest.objects.filter(application=application).first()


def submit_by(application: Application) -> datetime.datetime:
    """The last moment to send it: the deadline, or the end of the day for which an officer let it in."""
    late, closes_at = late_request_of(application), application.opportunity.closes_at
    return max(closes_at, late.until) if late is not None and late.until is not None else closes_at


def let_in(application: Application, at: datetime.datetime) -> bool:
    """Whether it may still be written after the deadline: it came on paper in time, or an officer let it in late."""
    opportunity = application.opportunity
    if application.state != "in_progress" or opportunity.state not in ("open", "closed"):
        return False
    if application.paper_received_at is not None:
        return opportunity.unsealed_at is None
    found = late_request_of(application)
    return found is not None and found.lets_in(at)


def can_ask(application: Application, at: datetime.datetime) -> bool:
    closes_at = timezone.localtime(application.opportunity.closes_at)
    return not asking_refusal(application, at, closes_at) and late_request_of(application) is None


def late_requests(opportunity: Opportunity) -> QuerySet[LateRequest]:
    found = LateRequest.objects.filter(application__opportunity=opportunity)
    return found.select_related("application__organisation", "asked_by", "ruled_by")


def late_ones_pending(opportunity: Opportunity, at: datetime.datetime) -> str:
    """Why nothing is opened or assessed yet: somebody asked to be let in, may still send, or came on paper."""
    for one in late_requests(opportunity):
        if not one.ruling:
            return f"{one.application.reference} asked to be sent late. Answer that first."
        if one.lets_in(at) and one.application.state == "in_progress":
            return f"{one.application.reference} may be sent late for a while yet."
    typed = opportunity.applications.filter(state="in_progress", paper_received_at__isnull=False).first()
    return f"{typed.reference} came on paper and is not typed in yet." if typed else ""
