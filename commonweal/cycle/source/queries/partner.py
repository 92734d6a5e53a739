from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404

from commonweal.council.people.models import Organisation
from commonweal.cycle.source.models import Application, Partner
from commonweal.cycle.source.queries.sealing import draft_of
from commonweal.cycle.source.rules.opportunity import plain
from commonweal.cycle.source.rules.partner import lead_share


def parts_of(application: Application) -> dict[str, dict[str, str]]:
    """What each partner will do and its share, by the partner's reference."""
    return dict(draft_of(application).get("partners") or {})


def part_as_seen(partner: Partner) -> str:
    """The part and the share as a page shows them, to tell whether they have changed since."""
    part = parts_of(partner.application).get(partner.organisation.reference, {})
    return f"{part.get('share', '')} {part.get('role', '')}".strip()


def partner_rows(application: Application) -> list[dict[str, Any]]:
    parts = parts_of(application)
    found = application.partners.select_related("organisation")
    return [{"partner": one, **parts.get(one.organisation.reference, {"role": "", "share": ""})} for one in found]


def share_left(application: Application) -> str:
    return plain(lead_share(parts_of(application).values()))


def partners_missing(application: Application) -> list[str]:
    """A lead sends nothing in the name of somebody who has not agreed to it."""
    waiting = application.partners.exclude(state="confirmed").select_related("organisation")
    return [
        f"{one.organisation} has declined its part. Remove it, or ask again."
        if one.state == "declined"
        else f"{one.organisation} has not confirmed its part yet."
        for one in waiting
    ]


def concerned() -> QuerySet[Partner]:
    """Those whose people judge nothing of it: whom an applicant works with, and whom what it sent names still."""
    sent = F("application__submitted_at")
    return Partner.everyone.filter(Q(removed_at=None) | Q(invited_at__lte=sent, removed_at__gte=sent))


def partnerships_of(organisation: Organisation) -> QuerySet[Partner]:
    found = Partner.objects.filter(organisation=organisation).exclude(application__state="withdrawn")
    return found.select_related("application__organisation", "application__opportunity").order_by("-invited_at")


def load_partnership(slug: str, number: int) -> Partner:
    found = (
        Partner.objects.select_related(
            "organisation",
            "application__organisation",
            "application__opportunity__exercise__framework",
            "application__opportunity__seal",
        )
        .filter(organisation__slug=slug, pk=number)
        .first()
    )
    if found is None:
        raise Http404("There is no such part.")
    return found
