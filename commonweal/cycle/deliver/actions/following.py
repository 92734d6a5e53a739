"""What those hear who wait for what comes after an agreement: that its end has moved, or that it has ended."""

from __future__ import annotations

import datetime

from commonweal.council.exercise.queries import agreement_topic
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground.pages.words import plain_day
from commonweal.ground.post.actions import announce
from commonweal.ground.post.models import News


def tell_end_moved(*, agreement: Agreement, before: datetime.date | None, at: datetime.datetime) -> None:
    if before == agreement.ends_on or agreement.ends_on is None:
        return
    was = f" Before, it was to end on {plain_day(before)}." if before else ""
    notice = "Notice has been given. " if agreement.state == "notice" else ""
    line = f"{notice}It now ends on {plain_day(agreement.ends_on)}.{was}"
    _tell(agreement, f"end moved {agreement.reference} {at:%Y%m%d%H%M%S}", line, at)


def tell_ended(*, agreement: Agreement, at: datetime.datetime) -> None:
    _tell(agreement, f"ended {agreement.reference}", f"It ended on {plain_day(agreement.ended_on)}.", at)


def _tell(agreement: Agreement, key: str, line: str, at: datetime.datetime) -> None:
    announce(
        key=key,
        kind=News.Kind.CHANGED,
        topics=[agreement_topic(agreement.reference)],
        item=agreement.reference,
        title=agreement.title,
        line=line,
        path=f"/agreements/{agreement.reference}/",
        at=at,
    )
