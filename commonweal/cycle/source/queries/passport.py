"""How often a provider's passport has spared it an answer."""

from __future__ import annotations

from collections import Counter

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import count_uses
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.application import LONG, RECEIVED
from commonweal.cycle.source.rules.gate import SHOWN_BY, asked_for

AT_MOST = 100


@count_uses
def uses_of_passport(organisation: Organisation) -> dict[str, int]:
    """Applications sent, by the kind of evidence that each was checked against; all of them under an empty kind."""
    sent = Application.objects.filter(organisation=organisation, state__in=RECEIVED).defer(*LONG)
    total: Counter[str] = Counter()
    for one in sent.select_related("organisation", "opportunity__exercise__framework")[:AT_MOST]:
        needs = [need for asked in asked_for(one) if asked.applies for need in asked.needs]
        kinds = {str(getattr(kind, "value", kind)) for kind in (SHOWN_BY.get(need.key, need.key) for need in needs)}
        total.update(kinds | {""})
    return dict(total)
