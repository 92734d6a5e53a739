"""The sum behind a valuation, always from its rows and by the discount schedule of the day on which it was made."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils import timezone

from commonweal.analysis.value import SocialReturn, Tipping, sroi, tipping_points
from commonweal.cycle.review.models import Valuation, ValuedOutcome
from commonweal.ground import law

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Worked:
    made: SocialReturn
    tipping: Tipping

    @property
    def low(self) -> Decimal:
        return _kept(self.made.low.ratio)

    @property
    def central(self) -> Decimal:
        return _kept(self.made.ratio)

    @property
    def high(self) -> Decimal:
        return _kept(self.made.high.ratio)


def _kept(ratio: float) -> Decimal:
    return Decimal(repr(ratio)).quantize(FOUR_PLACES, ROUND_HALF_EVEN)


def schedule_on(on: datetime.date) -> dict[str, Any]:
    """The Green Book's rates of a day, as the arithmetic takes them."""
    held = law.discount_schedule(on)
    relied = held.relied_on[0]
    return {
        "name": "Green Book discount rates",
        "effective": relied.start.isoformat(),
        "source": relied.source,
        "bands": [{"from_year": band.first_year, "rate": float(band.rate) / 100} for band in held.bands],
    }


def work_out(
    rows: Sequence[ValuedOutcome],
    *,
    inputs: Decimal,
    not_valued: str,
    assumptions: str,
    on: datetime.date,
) -> Worked:
    """Low, central and high, and the points at which the answer turns. Refused by the arithmetic in its own words."""
    given: dict[str, Any] = {
        "investments": [{"name": "All that was put in", "amount": float(inputs)}],
        "outcomes": _outcomes(rows),
        "schedule": schedule_on(on),
        "exclusions": [line.rstrip(".") for line in lines(not_valued)],
        "assumptions": lines(assumptions),
    }
    return Worked(sroi(**given), tipping_points(**given))


def lines(text: str) -> list[str]:
    return [line.strip(" -•*") for line in text.splitlines() if line.strip(" -•*")]


def _outcomes(rows: Sequence[ValuedOutcome]) -> list[dict[str, Any]]:
    names = [row.name for row in rows]
    return [_outcome(row, names.count(row.name) > 1) for row in rows]


def _outcome(row: ValuedOutcome, shared_name: bool) -> dict[str, Any]:
    # A harm counts for less than nought, so the cautious case takes the larger harm.
    ends = sorted((row.quantity * row.low_factor, row.quantity * row.high_factor), key=lambda n: n * row.proxy)
    return {
        "name": f"{row.name} ({row.stakeholder})" if shared_name else row.name,
        "quantity": float(row.quantity),
        "proxy": float(row.proxy),
        "deadweight": float(row.deadweight),
        "displacement": float(row.displacement),
        "attribution": float(row.attribution),
        "drop_off": float(row.drop_off),
        "years": row.years,
        "low": {"quantity": float(ends[0])},
        "high": {"quantity": float(ends[1])},
    }


def tipping_sentence(worked: Worked) -> str:
    """What would have to be true for the value to be less than what was put in, without a bare ratio."""
    alike = next(point for point in worked.tipping.alike if point.figure == "deadweight")
    below = worked.made.ratio < 1
    if alike.at is None:
        return "No share of deadweight, on every outcome alike, brings it to £1." if below else ""
    share = f"{alike.at * 100:.0f}%"
    if below:
        return f"It reaches £1 only if deadweight is at most {share} on every outcome, with all else as stated."
    return f"It falls below £1 only if deadweight exceeds {share} on every outcome, with all else as stated."


def worked_again(valuation: Valuation) -> Worked:
    return work_out(
        list(valuation.review.valued_outcomes.all()),
        inputs=valuation.inputs,
        not_valued=valuation.not_valued,
        assumptions=valuation.assumptions,
        on=timezone.localdate(valuation.made_at),
    )


def recompute() -> Iterator[str]:
    """A sentence for each stored valuation that does not come out of its own rows."""
    held = Valuation.objects.select_related("review").prefetch_related("review__valued_outcomes").order_by("pk")
    for valuation in held:
        name = f"The valuation of {valuation.review.reference}"
        try:
            again = worked_again(valuation)
        except ValueError as refused:
            yield f"{name} cannot be worked out from its rows: {refused}"
            continue
        stored = (valuation.low, valuation.central, valuation.high)
        found = (again.low, again.central, again.high)
        if stored != found:
            yield f"{name} says £{stored[0]} to £{stored[2]} for £1; its rows give £{found[0]} to £{found[2]}."
        elif valuation.sentence != again.made.sentence():
            yield f"{name} says a sentence that its rows do not give."
