"""Telling an organisation that something in its passport is about to end."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.council.people import queries
from commonweal.council.people.models import Evidence
from commonweal.ground.pages.words import day, lower_first, plural
from commonweal.ground.post import actions as post
from commonweal.ground.record.actions import recorded


def remind_of_what_ends(*, at: datetime.datetime) -> int:
    """One letter for each piece that ends within 30 days, once: how many were written."""
    due = queries.ending_soon(timezone.localdate(at))
    for one in due:
        _remind(one, at)
    return len(due)


@transaction.atomic
def _remind(one: Evidence, at: datetime.datetime) -> None:
    today = timezone.localdate(at)
    organisation, what = one.organisation, lower_first(one.get_kind_display())
    days = (one.expires - today).days
    page = settings.ADDRESS + reverse("people:evidence", args=[organisation.slug])
    letter = post.write(
        chain=organisation.reference,
        about=one.subject(),
        kind="reminder",
        to_name=organisation.name,
        to_address=organisation.email or next((p.email for p in queries.administrators_of(organisation)), ""),
        to_organisation_id=organisation.pk,
        subject_line=f"Your {what} {'ends in ' + plural(days, 'day') if days else 'ends today'}",
        body=(
            f"The {what} in your profile ends on {day(one.expires)}.\n\n"
            f"Add the one that takes its place, so that nobody has to ask you for it: {page}?kind={one.kind}\n\n"
            f"{settings.COUNCIL_NAME}"
        ),
        content={"kind": one.kind, "expires": one.expires.isoformat()},
        by=None,
        at=at,
    )
    post.issue(letter=letter, by=None, at=at)
    with recorded("reminded", one, by=None, at=at):
        one.reminded_on = today
        one.save()
