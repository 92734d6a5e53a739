"""The published ways in which a price becomes points, and what each of them means for those who bid."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """A formula as applicants read it; `rests_on_others` where another bid's price moves a bid's points."""

    words: str
    means: str
    rests_on_others: bool = True


LOSING_BID = (
    "Points rest on the other bids' prices, so a bid that loses can decide which one wins. Against the published "
    "budget no bid moves another's points."
)
PUBLISHED = {
    "ceiling": Formula(
        "Points fall evenly from £0 up to the published budget",
        "No bid's price can move another bid's points, and everyone can work out their own before bidding.",
        rests_on_others=False,
    ),
    "relative": Formula(
        "The lowest price gets all the points, the others in proportion",
        "The lowest price sets the scale, even where that bid loses.",
    ),
    "inverse-linear": Formula(
        "Points fall evenly as the price rises above the lowest, to none at twice the lowest",
        "The lowest price sets the scale, even where that bid loses.",
    ),
    "range": Formula(
        "The lowest price gets all the points and the highest none, the others in between",
        "The lowest and the highest price set the scale, even where those bids lose.",
    ),
    "mean-deviation": Formula(
        "Half the points at the average price, one in 100 more or fewer for each 1% from it",
        "Every price moves the average, that of a losing bid too.",
    ),
}


def formula_refusal(formula: str, price_weight: int) -> str:
    """Why a price cannot be turned into points in this way; nothing where it can, or where price does not count."""
    if not price_weight and not formula:
        return ""
    if not formula:
        return "Select how a price becomes points: applicants read it before they bid."
    if formula not in PUBLISHED:
        return f"There is no published formula called ‘{formula}’. Choose one of these: {', '.join(PUBLISHED)}."
    return ""
