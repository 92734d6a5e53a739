"""One line of your work, whichever part of the cycle it comes from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

AHEAD = datetime.timedelta(days=90)
MOST = 50


@dataclass(frozen=True)
class Item:
    """One line of work: what it is about, what is needed of the reader, and by when."""

    title: str
    reference: str
    href: str
    needed: str
    due: datetime.date | None = None
    asked_by: str = ""
