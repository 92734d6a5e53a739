"""What an organisation has to do next under each agreement, on its home page."""

from __future__ import annotations

import datetime

from django.utils import timezone

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import HomeList, show_on_home
from commonweal.cycle.deliver.queries.agreements import LIVE, of_organisation
from commonweal.cycle.deliver.queries.reports import next_due

SHOWN = 5


@show_on_home
def agreements_at_home(organisation: Organisation, now: datetime.datetime) -> HomeList:
    going = [one for one in of_organisation(organisation.pk) if one.state in ("setting_up", *LIVE)]
    rows = [
        [
            {"text": one.title, "href": f"/org/{organisation.slug}/agreements/{one.reference}/"},
            next_due(one, timezone.localdate(now)),
            one.reference,
        ]
        for one in going[:SHOWN]
    ]
    return HomeList(
        "Agreements and reports",
        ("Agreement", "What is due", "Reference"),
        rows,
        "You have no agreement with the council now.",
        href=f"/org/{organisation.slug}/agreements/" if rows else "",
    )
