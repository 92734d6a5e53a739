"""Who else looks for a partner for the same opportunity: shown to those who agreed to be shown themselves."""

from __future__ import annotations

import datetime

from django.http import Http404

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import organisation as load_organisation
from commonweal.cycle.source.models import Opportunity, PartnerSearch
from commonweal.ground.post.models import Letter


def load_searching(slug: str, reference: str) -> tuple[Organisation, Opportunity]:
    found = Opportunity.objects.select_related("exercise").filter(reference=reference.upper()).first()
    if found is None or found.state in ("draft", "withdrawn"):
        raise Http404(f"There is no opportunity {reference}.")
    return load_organisation(slug), found


def search_of(organisation: Organisation, opportunity: Opportunity) -> PartnerSearch | None:
    return opportunity.partner_searches.filter(organisation=organisation).first()


def others_searching(organisation: Organisation, opportunity: Opportunity) -> list[PartnerSearch]:
    """The others, newest first; nothing for an organisation that is not shown itself."""
    if search_of(organisation, opportunity) is None:
        return []
    found = opportunity.partner_searches.exclude(organisation=organisation)
    return list(found.select_related("organisation").order_by("-agreed_at", "-pk"))


def written_since(sender: Organisation, search: PartnerSearch, since: datetime.datetime) -> bool:
    """Whether this organisation has written to that one about this opportunity since a moment."""
    sent = Letter.objects.filter(about=search.opportunity.reference, to_organisation_id=search.organisation_id)
    return sent.filter(kind="notice", sent_at__gte=since, content__from=sender.reference).exists()
