"""Equality answers: one's own, and counts of whole years in which nobody can be found."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from commonweal.analysis.measures import Suppressed, suppress
from commonweal.analysis.result import Refused
from commonweal.cycle.source.models import Application, Award, EqualityAnswers
from commonweal.cycle.source.rules.equality import GROUPS, SMALL
from commonweal.ground.pages.words import LONDON

RESULTS = ("Awarded", "Not awarded")


@dataclass(frozen=True)
class Year:
    """One financial year of decisions: each application is counted in one year only, so that no two can be compared."""

    first: int
    answered: int
    led_by: Suppressed | None
    serves: Suppressed | None

    @property
    def name(self) -> str:
        return f"{self.first} to {self.first + 1}"


def own_answers(application: Application) -> EqualityAnswers | None:
    return EqualityAnswers.objects.filter(application=application).first()


def equality_by_year(now: datetime.datetime) -> list[Year]:
    """Every financial year that is over, newest first."""
    told = dict(
        Award.objects.filter(notified_at__isnull=False).values_list("application_id", "notified_at").order_by("pk")
    )
    offered = set(Award.objects.filter(result=Award.Result.OFFER).values_list("application_id", flat=True))
    years: dict[int, list[tuple[EqualityAnswers, bool]]] = {}
    for answers in EqualityAnswers.objects.filter(application_id__in=told):
        first = _financial_year(told[answers.application_id])
        years.setdefault(first, []).append((answers, answers.application_id in offered))
    return [_year(first, years[first]) for first in sorted(years, reverse=True) if first < _financial_year(now)]


def _financial_year(at: datetime.datetime) -> int:
    day = at.astimezone(LONDON)
    return day.year if day.month >= 4 else day.year - 1


def _year(first: int, answered: list[tuple[EqualityAnswers, bool]]) -> Year:
    led, serves = ([(getattr(one, name), won) for one, won in answered] for name in ("led_by", "serves"))
    return Year(first, len(answered), _counts(led), _counts(serves))


def _counts(ticked: list[tuple[list[str], bool]]) -> Suppressed | None:
    """Groups by result, fit to publish; nothing where no table of so few is."""
    counts = np.array(
        [
            [sum(1 for groups, won in ticked if group in groups and won is awarded) for awarded in (True, False)]
            for group in GROUPS
        ]
    )
    if len(ticked) < 2 * SMALL:
        return None
    try:
        return suppress(counts, threshold=SMALL, rows=list(GROUPS.values()), columns=list(RESULTS))
    except Refused:
        return None
