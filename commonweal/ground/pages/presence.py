"""Who has lately opened what several people write in: a hint, and nothing that is kept.

It is remembered for five minutes in the memory of one process, so that opening a page writes no row. Where several
processes answer, somebody may be missed who was answered by another; what they save is seen by all.
"""

from __future__ import annotations

import datetime

from django.core.cache import caches

LATELY = datetime.timedelta(minutes=5)


def others_at(place: str, who: str, now: datetime.datetime) -> list[str]:
    """Notes that `who` is here, and names the others who were within the last five minutes."""
    memory = caches["presence"]
    held = {one: at for one, at in memory.get(place, {}).items() if now - at < LATELY}
    memory.set(place, held | {who: now}, LATELY.total_seconds())
    return [one for one in held if one != who]
