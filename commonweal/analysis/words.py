"""How numbers read in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date


def pounds(amount: float) -> str:
    """£25,000 when whole, £4,166.67 when not, -£50 below nought."""
    text = f"{abs(amount):,.2f}"
    text = text[:-3] if text.endswith(".00") else text
    return f"-£{text}" if amount < 0 and text != "0" else f"£{text}"


def percent(share: float, places: int = 0) -> str:
    """0.47 as '47%'; `places` decimals at most, trailing noughts dropped."""
    return f"{number(share * 100, places)}%"


def about(share: float, places: int = 1) -> str:
    """'47%' where that is exact, 'about 44.4%' where it is rounded."""
    exact = abs(share * 100 - round(share * 100, places)) < 1e-9
    return percent(share, places) if exact else f"about {percent(share, places)}"


def number(value: float, places: int = 2) -> str:
    """At most `places` decimals, trailing noughts dropped: 3, 3.5, 1,250."""
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def listed(names: Sequence[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def is_day(text: str) -> bool:
    """Whether `text` is a date as in '2026-04-01'."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def day(text: str) -> str:
    """'2026-04-01' as '1 April 2026'."""
    when = date.fromisoformat(text)
    return f"{when.day} {when:%B} {when.year}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """'1 bid', '4 bids', 'no bids'."""
    noun = one if count == 1 else many or f"{one}s"
    return f"{count:,} {noun}" if count else f"no {noun}"


def places_for(value: float) -> int:
    """Decimals that keep about three figures of a value, for tables."""
    if value == 0 or not math.isfinite(value):
        return 0
    return max(0, 2 - math.floor(math.log10(abs(value))))
