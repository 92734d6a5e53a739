"""Which files of a provider's passport can answer a question, and how often it has spared an answer."""

from __future__ import annotations

import datetime
from collections import Counter

from commonweal.council.people.models import Evidence, Organisation
from commonweal.council.people.queries import count_uses, latest_evidence
from commonweal.cycle.source.models import Application
from commonweal.cycle.source.queries.application import LONG, RECEIVED
from commonweal.cycle.source.rules.gate import SHOWN_BY, asked_for

AT_MOST = 100


def passport_files(application: Application, today: datetime.date) -> list[Evidence]:
    """What the passport holds as a file that can be opened: of each kind the newest, unless its time is over."""
    newest = latest_evidence(application.organisation).values()
    return [
        one for one in newest if one.file and one.file.state == "clean" and not (one.expires and one.expires < today)
    ]


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
