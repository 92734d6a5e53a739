from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.cycle.source.models import Application, LateRequest, Opportunity
from commonweal.cycle.source.rules.lateness import asking_refusal


def late_request_of(application: Application) -> LateRequest | None:
    return LateRequest.objects.filter(application=application).first()


def let_in(application: Application, at: datetime.datetime) -> bool:
    """Whether it may still be written after the deadline: it came on paper in time, or an officer let it in late."""
    if application.state != "in_progress":
        return False
    if application.paper_received_at is not None:
        opportunity = application.opportunity
        return opportunity.state in ("open", "closed") and opportunity.unsealed_at is None
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
