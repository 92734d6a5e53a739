from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from commonweal.cycle.deliver.models import SpendLine
from commonweal.front.open_data.queries import spending


class Unknown(ValueError):
    """A filter that means nothing here; the message names what may be asked."""


@dataclass(frozen=True)
class SpendingAsked:
    words: str
    year: int | None
    department: str
    years: tuple[int, ...]

    def lines(self) -> QuerySet[SpendLine]:
        return spending.lines(words=self.words, year=self.year, department=self.department)


def spending_asked(given: Mapping[str, str]) -> SpendingAsked:
    """The filters of a page of payments, in the address of the page and of the file alike."""
    year = given.get("year", "").strip()
    years = tuple(spending.years())
    if year and year not in {str(one) for one in years}:
        allowed = ", ".join(str(one) for one in years) or "none yet"
        raise Unknown(f"There are no payments for the year {year[:20]}. Use one of these for year: {allowed}.")
    words = given.get("q", "").strip()[:200].replace("\x00", "")
    return SpendingAsked(words, int(year) if year else None, given.get("department", "").strip()[:160], years)
