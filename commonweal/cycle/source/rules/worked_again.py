"""How the total of one award comes about, in figures that anybody can work out again without the database.

Scores of those who were not chosen stay theirs. What is told of them is their totals, unnamed, and the price or prices
on which the points for price rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from commonweal.analysis.scoring.price import price_shares
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.rules.award import PRICE
from commonweal.cycle.source.rules.price import PUBLISHED
from commonweal.cycle.source.rules.ranking import FOUR_PLACES, formula_of
from commonweal.ground.pages.words import money

Figures = Mapping[str, Any]

# Which figures a formula asks for besides the price itself, and how it reads with them.
RESTS_ON = {
    "relative": ("lowest",),
    "inverse-linear": ("lowest",),
    "range": ("lowest", "highest"),
    "mean-deviation": ("mean",),
    "ceiling": ("budget",),
}
READS = {
    "relative": "{weight} × {lowest} ÷ {price}",
    "inverse-linear": "{weight} × (1 − ({price} − {lowest}) ÷ {lowest}), and never below 0",
    "range": "{weight} × ({highest} − {price}) ÷ ({highest} − {lowest})",
    "mean-deviation": "{weight} × (½ + ({mean} − {price}) ÷ {mean}), and never below 0 or above {weight}",
    "ceiling": "{weight} × (1 − {price} ÷ {budget}), and never below 0",
}


def figures(award: Award, totals: Sequence[Decimal], prices: Sequence[Decimal]) -> dict[str, Any]:
    """Everything that the total and the place follow from. `totals` and `prices` are those of all who were scored."""
    application = award.application
    opportunity = application.opportunity
    scored = [row for row in award.reasons if row["criterion"] != PRICE]
    names = ("title", "weight", "score", "out_of", "points")
    return {
        "award": award.reference,
        "decision": award.decision.reference,
        "opportunity": opportunity.reference,
        **({"lot": application.lot.number} if application.lot_id else {}),
        "criteria": [{name: str(row[name]) for name in names} for row in scored],
        **({"price": _price(award, prices)} if application.price_points is not None else {}),
        "total": f"{application.agreed_total:f}",
        "place": application.rank,
        "totals": [f"{one:f}" for one in sorted(totals, reverse=True)],
    }


def _price(award: Award, prices: Sequence[Decimal]) -> dict[str, Any]:
    application = award.application
    opportunity = application.opportunity
    formula = formula_of(opportunity)
    known = {
        "lowest": min(prices),
        "highest": max(prices),
        "mean": (sum(prices, Decimal(0)) / len(prices)).quantize(FOUR_PLACES),
        "budget": application.lot.value if application.lot_id else opportunity.budget,
    }
    return {
        "weight": str(opportunity.price_weight),
        "formula": formula,
        "in_words": PUBLISHED[formula].words,
        "price": f"{application.amount:f}",
        **{name: f"{known[name]:f}" for name in RESTS_ON[formula]},
        "points": f"{application.price_points:f}",
    }


def price_in_words(price: Mapping[str, str]) -> str:
    """'30 × £210,000 ÷ £246,000 = 25.6098'."""
    said = {name: money(Decimal(price[name])) for name in ("price", *RESTS_ON[price["formula"]])}
    points = Decimal(price["points"]).normalize()
    return f"{READS[price['formula']].format(weight=price['weight'], **said)} = {points:f}"


# ---- worked out again ---------------------------------------------------------------------------------------------


def disagreements(given: Figures) -> Iterator[str]:
    """Each figure that does not come out of the others, as a sentence; nothing where all of them do."""
    total = Decimal(0)
    for row in given["criteria"]:
        points = Decimal(row["weight"]) * Decimal(row["score"]) / Decimal(row["out_of"])
        total += points
        yield from _other(f"The points for {row['title']}", row["points"], points)
    if "price" in given:
        points = _price_again(given["price"])
        total += points
        yield from _other("The points for price", given["price"]["points"], points)
    yield from _other("The total", given["total"], total)
    totals = [Decimal(one) for one in given["totals"]]
    own = Decimal(given["total"])
    place = 1 + sum(one > own for one in totals)
    if own not in totals:
        yield f"{own:f} is not among the totals of those who were scored."
    if place != given["place"]:
        yield f"It is said to come number {given['place']}; by the totals it comes number {place}."


def _price_again(price: Mapping[str, str]) -> Decimal:
    """No other price is needed than those that set the scale; with one as far beyond the mean, the mean is the same."""
    own = float(price["price"])
    beside = {name: float(price[name]) for name in RESTS_ON[price["formula"]]}
    others = [2 * beside["mean"] - own] if "mean" in beside else [beside[key] for key in beside if key != "budget"]
    share = price_shares(np.array([own, *others]), price["formula"], beside.get("budget"))[0]
    return Decimal(price["weight"]) * Decimal(str(float(share)))


def _other(what: str, said: str, worked_out: Decimal) -> Iterator[str]:
    if abs(Decimal(said) - worked_out) > FOUR_PLACES:
        yield f"{what} should be {worked_out.quantize(FOUR_PLACES).normalize():f}. The file says {said}."
