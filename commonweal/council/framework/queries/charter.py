"""What the framework in force asks of suppliers, told to the profile of an organisation, which knows no framework."""

from __future__ import annotations

import datetime

from commonweal.council.framework.queries.adopted import current
from commonweal.council.people.queries import tells_charter
from commonweal.council.people.rules import Charter


@tells_charter
def charter_in_force(on: datetime.date) -> Charter | None:
    """None where the council's framework states no charter."""
    framework = current(on)
    stated = framework.pack.charter if framework else None
    if stated is None:
        return None
    headings = tuple((one.name, tuple(pledge.text for pledge in one.pledges)) for one in stated.headings)
    return Charter(stated.key, stated.name, stated.text, stated.source or "", headings)
