"""Being shown to others that look for a partner for the same opportunity, writing to one, and taking it back."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import administrators_of
from commonweal.cycle.source import queries
from commonweal.cycle.source.models import Opportunity, PartnerSearch
from commonweal.cycle.source.queries import matching as reads
from commonweal.cycle.source.rules import matching as rules
from commonweal.ground.post import actions as post
from commonweal.ground.post.models import Letter
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse

A_DAY = datetime.timedelta(days=1)


@transaction.atomic
def look_for_partner(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    offers: str,
    looks_for: str,
    by: Any,
    at: datetime.datetime,
    contact_email: str = "",
) -> PartnerSearch:
    """Agree to be shown to the others that agreed, until the deadline; or change what they read."""
    what = "You cannot look for a partner here."
    require(rules.may_search, by, organisation, what=what)
    _still_open(opportunity, at, what)
    said = rules.search_refusal(offers, looks_for)
    if said:
        raise refuse(what, said)
    row = reads.search_of(organisation, opportunity) or PartnerSearch(
        opportunity=opportunity, organisation=organisation, agreed_by=by, agreed_at=at
    )
    row.offers, row.looks_for, row.contact_email = offers.strip(), looks_for.strip(), contact_email.strip()
    with recorded("look for partner", row, by=by, at=at):
        row.save()
    return row


@transaction.atomic
def stop_looking(*, search: PartnerSearch, by: Any, at: datetime.datetime) -> None:
    """Taken back: nobody sees it from now on, and what was written is gone."""
    require(rules.may_search, by, search.organisation, what="You cannot take this back.")
    with recorded("stop looking for partner", search, by=by, at=at):
        search.delete()


@transaction.atomic
def write_to_partner(
    *, search: PartnerSearch, organisation: Organisation, text: str, by: Any, at: datetime.datetime
) -> Letter:
    """A message to another organisation that looks for a partner: one a day to each, and the council reads none."""
    what = f"You cannot write to {search.organisation}."
    require(rules.may_search, by, organisation, what=what)
    _still_open(search.opportunity, at, what)
    own = reads.search_of(organisation, search.opportunity)
    if own is None:
        raise refuse(what, "Only organisations that are shown themselves write to each other.")
    if own.pk == search.pk:
        raise refuse(what, "That is your own organisation.")
    if not text.strip():
        raise refuse(what, "Enter your message.", about="text")
    if reads.written_since(organisation, search, at - A_DAY):
        raise refuse(what, "You wrote to them in the last day. Wait for their answer.")
    letter = post.write(by=by, at=at, private=True, **_message(search, own, text.strip()))
    return post.issue(letter=letter, by=by, at=at)


def _message(search: PartnerSearch, own: PartnerSearch, text: str) -> dict[str, Any]:
    to, opportunity = search.organisation, search.opportunity
    first = next(iter(administrators_of(to)), None)
    answer = f"Answer to {own.contact_email}, or here" if own.contact_email else "Answer here"
    return {
        "chain": to.reference,
        "about": opportunity.reference,
        "kind": "notice",
        "to_name": to.name,
        "to_address": search.contact_email or to.email or (first.email if first else ""),
        "to_organisation_id": to.pk,
        "subject_line": f"{own.organisation} writes to you about {opportunity.title}"[:200],
        "body": (
            f"{own.organisation} looks for a partner for {opportunity.title}, as you do. They write:\n\n{text}\n\n"
            f"{answer}: {settings.ADDRESS}/org/{to.slug}/opportunities/{opportunity.reference}/partners/\n\n"
            f"You get this because you agreed to be shown to others. You can take that back on the same page. "
            f"The council does not read these messages.\n\n{settings.COUNCIL_NAME}"
        ),
        "content": {"from": own.organisation.reference},
    }


def _still_open(opportunity: Opportunity, at: datetime.datetime, what: str) -> None:
    if not queries.is_open(opportunity, at):
        raise refuse(what, rules.NOT_OPEN)


def forget_searches(*, at: datetime.datetime) -> int:
    """After the deadline nobody is shown any more: the rows are deleted. How many there were."""
    over = PartnerSearch.objects.exclude(opportunity__closes_at__gt=at, opportunity__state__in=["scheduled", "open"])
    rows = list(over.select_related("organisation"))
    for one in rows:
        with recorded("stop looking for partner", one, by=None, at=at):
            one.delete()
    return len(rows)
