"""What somebody has begun for an organisation that has not let them in yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from commonweal.council.people.models import Organisation, Person
from commonweal.council.people.queries import HomeList, asks_to_join, show_on_account, turned_down_by
from commonweal.cycle.source.models import Application, Lot, Opportunity
from commonweal.cycle.source.queries.application import may_apply_for
from commonweal.cycle.source.queries.applying import name_of, statuses
from commonweal.cycle.source.rules.application import began_it
from commonweal.ground.pages.words import clock, short_day

MOST = 50


def begun_before_joining(
    opportunity: Opportunity, organisations: Iterable[Organisation], person: Person
) -> dict[tuple[int, int | None], Application]:
    """What this person has begun for them, by organisation and lot."""
    found = opportunity.applications.filter(organisation__in=list(organisations), started_by=person, state="not_let_in")
    return {(one.organisation_id, one.lot_id): one for one in found.select_related("lot")}


def begun_for(
    opportunity: Opportunity, organisation: Organisation, lot: Lot | None, person: Person
) -> Application | None:
    found = begun_before_joining(opportunity, [organisation], person)
    return found.get((organisation.pk, lot.pk if lot else None))


def answer_of(application: Application, person: Person) -> dict[str, Any]:
    """What its page says: who wrote it, how the request to join stands, and where else it could go."""
    organisation, mine = application.organisation, bool(began_it(person, application))
    return {
        "mine": mine,
        "member": person.acts_for(organisation.pk),
        "asks": mine and asks_to_join(person, organisation),
        "said_no": mine and application.turned_down,
        "elsewhere": [one for one in may_apply_for(person) if one != organisation] if mine else [],
    }


@show_on_account
def begun_for_account(person: Person, now: datetime.datetime) -> HomeList:
    found = Application.objects.filter(started_by=person, state="not_let_in").order_by("-started_at")
    read = list(found.select_related("opportunity__seal", "lot", "organisation", "late_request")[:MOST])
    said_no = turned_down_by(person) if read else []
    for one in read:
        one.turned_down = one.organisation in said_no
    rows = [
        [
            {"text": name_of(one), "href": f"/org/{one.organisation.slug}/applications/{one.reference}/"},
            one.applicant,
            status,
            f"{clock(one.opportunity.closes_at)} on {short_day(one.opportunity.closes_at)}",
        ]
        for one, (status, _) in zip(read, statuses(read, now), strict=True)
    ]
    columns = ("Project", "Organisation", "Status", "Deadline")
    return HomeList(title="Applications that you have begun", columns=columns, rows=rows)
