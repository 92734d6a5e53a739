"""What organisations are paid for now, told to those who assess their applications."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db.models import Q

from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.deliver.queries.agreements import LIVE
from commonweal.cycle.source.queries.overlap import Funded, tells_funding


@tells_funding
def funded_now(organisations: Collection[int], on: datetime.date) -> list[Funded]:
    """Agreements that run on this day, with the outcomes and places of the exercise that they came from."""
    running = Agreement.objects.filter(organisation__in=list(organisations), state__in=LIVE)
    running = running.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    found = running.select_related("exercise").prefetch_related("areas", "exercise__outcomes", "exercise__areas")
    return [_told(one) for one in found]


def _told(agreement: Agreement) -> Funded:
    exercise = agreement.exercise
    areas = {one.name for one in agreement.areas.all()}
    whole = agreement.allocation == "whole" and not areas
    if not areas and exercise is not None and not exercise.whole_area:
        areas, whole = {one.name for one in exercise.areas.all()}, False
    return Funded(
        organisation=agreement.organisation_id,
        reference=agreement.reference,
        title=agreement.title,
        href=f"/desk/agreements/{agreement.reference}/",
        value=agreement.value,
        ends_on=agreement.ends_on,
        outcomes=frozenset(one.framework_key for one in exercise.outcomes.all()) - {""} if exercise else frozenset(),
        areas=None if whole else frozenset(areas),
        service=exercise.service_category if exercise else "",
    )
