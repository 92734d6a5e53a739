"""Who decides, worked out from money and from the council's own dated bands. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commonweal.council.people.models import Level
from commonweal.ground.pages.words import money

KEY_VALUE = Decimal(500_000)


@dataclass(frozen=True)
class Band:
    """A level decides a whole-life value below `below`; a level with no `below` decides any."""

    level: Level
    below: Decimal | None


@dataclass(frozen=True)
class Answer:
    level: Level
    because: str


def level_for(value: Decimal | None, bands: Iterable[Band]) -> Answer | None:
    """The lowest level that may decide a value. `below` is not inclusive: £25,000 is not below £25,000.

    A value that is not known goes to the highest level that the council has set. None where no band reaches it.
    """
    ordered = sorted(bands, key=lambda band: band.level.rank)
    if not ordered:
        return None
    if value is None:
        return Answer(ordered[-1].level, "the whole-life value is not known, so the highest level decides")
    under = None
    for band in ordered:
        if band.below is None or value < band.below:
            return Answer(band.level, _because(value, band.below, under))
        under = band.below if under is None else max(under, band.below)
    return None


def _because(value: Decimal, below: Decimal | None, under: Decimal | None) -> str:
    said = f"the whole-life value is {money(value)}"
    if under is None:
        return (
            f"{said}, which is less than {money(below)}" if below is not None else f"{said}, and it decides any value"
        )
    if below is None:
        return f"{said}, which is {money(under)} or more"
    return f"{said}, which is {money(under)} or more and less than {money(below)}"


def key_because(value: Decimal | None, wards: int, threshold: Decimal) -> str:
    """Why a decision is a key decision; empty where it is not one."""
    reasons = []
    if value is not None and value >= threshold:
        reasons.append(f"its value, {money(value)}, is {money(threshold)} or more")
    if wards >= 2:
        reasons.append(f"it affects people in {wards} wards")
    return " and ".join(reasons)
