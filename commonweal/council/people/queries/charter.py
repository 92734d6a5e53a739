"""The charter for suppliers, and who has signed it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db.models import QuerySet

from commonweal.council.people.models import CharterSignature, Organisation
from commonweal.council.people.rules import Charter

TellsCharter = Callable[[datetime.date], Charter | None]
_charter_tellers: list[TellsCharter] = []


def tells_charter(made: TellsCharter) -> TellsCharter:
    """Whoever knows the framework in force says what its charter asks: `@tells_charter` on a function of a day."""
    if made not in _charter_tellers:
        _charter_tellers.append(made)
    return made


def charter_on(day: datetime.date) -> Charter | None:
    return next((found for made in _charter_tellers if (found := made(day))), None)


def signatures(charter: str) -> QuerySet[CharterSignature]:
    found = CharterSignature.objects.filter(charter=charter, state="signed")
    return found.select_related("organisation").prefetch_related("shown__piece")


def signature_of(organisation: Organisation, charter: str) -> CharterSignature | None:
    return signatures(charter).filter(organisation=organisation).first()
