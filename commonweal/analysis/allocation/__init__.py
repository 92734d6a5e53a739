"""Where the money goes: what to fund, what promises cost, how sure each bid is, and how to count residents' ballots."""

from __future__ import annotations

from commonweal.analysis.allocation.ballots import (
    BallotCount,
    ballot_equal_shares,
    ballot_most_votes,
    equal_shares,
    most_votes,
)
from commonweal.analysis.allocation.certainty import (
    BidCertainty,
    FundingCertainty,
    every_best_choice,
    funding_certainty,
    weight_corners,
)
from commonweal.analysis.allocation.clash import Clash, clash, smallest_clash
from commonweal.analysis.allocation.options import Option, Programme, Promise
from commonweal.analysis.allocation.portfolio import (
    Frontier,
    Portfolio,
    PromisePrices,
    frontier,
    portfolio,
    promise_prices,
)
from commonweal.analysis.allocation.solve import Solved, best, cheapest_entry, least_budget
from commonweal.analysis.command import Command

__all__ = [
    "COMMANDS",
    "BallotCount",
    "BidCertainty",
    "Clash",
    "Frontier",
    "FundingCertainty",
    "Option",
    "Portfolio",
    "Programme",
    "Promise",
    "PromisePrices",
    "Solved",
    "ballot_equal_shares",
    "ballot_most_votes",
    "best",
    "cheapest_entry",
    "clash",
    "equal_shares",
    "every_best_choice",
    "frontier",
    "funding_certainty",
    "least_budget",
    "most_votes",
    "portfolio",
    "promise_prices",
    "smallest_clash",
    "weight_corners",
]

_OPTIONS = [
    {"name": "Advice line", "cost": 30_000, "value": 160, "groups": ["Southside"]},
    {"name": "Youth club", "cost": 25_000, "value": 84, "groups": ["Northside"]},
    {"name": "Lunch club", "cost": 12_000, "value": 35, "groups": ["Northside"]},
    {"name": "Small hub", "cost": 20_000, "value": 96, "groups": ["Southside"], "choice": "hub"},
    {"name": "Large hub", "cost": 45_000, "value": 190, "groups": ["Southside"], "choice": "hub"},
    {"name": "Befriending", "cost": 15_000, "value": 70, "groups": ["Southside"]},
]
_PROMISES = [{"name": "The Northside minimum", "group": "Northside", "of": "spend", "least": 25_000}]
_BIDS = [
    {"name": "Advice line", "cost": 30_000, "scores": {"Need": 8, "Delivery": 6}},
    {"name": "Youth club", "cost": 25_000, "scores": {"Need": 6, "Delivery": 7}},
    {"name": "Lunch club", "cost": 12_000, "scores": {"Need": 3, "Delivery": 5}},
    {"name": "Befriending", "cost": 15_000, "scores": {"Need": 5, "Delivery": 4}},
]
_COSTS = {
    "Playground": 30_000,
    "Trees": 10_000,
    "YouthNight": 15_000,
    "Benches": 5_000,
    "RepairCafe": 8_000,
    "Lighting": 20_000,
}
_BALLOTS = {
    "costs": _COSTS,
    "ballots": [
        ["Playground", "Trees", "Lighting"],
        ["Playground", "Lighting"],
        ["YouthNight", "RepairCafe"],
        ["Benches", "RepairCafe"],
    ],
    "counts": [45, 15, 30, 10],
    "budget": 50_000,
}

_LISTED = (
    Command(
        name="allocation.portfolio",
        run=portfolio,
        example={"options": _OPTIONS, "budget": 80_000, "promises": _PROMISES},
        says="The options that bring most within a budget, keeping every promise.",
    ),
    Command(
        name="allocation.promise_prices",
        run=promise_prices,
        example={"options": _OPTIONS, "budget": 80_000, "promises": _PROMISES},
        says="What each promise costs in outcomes forgone.",
    ),
    Command(
        name="allocation.frontier",
        run=frontier,
        example={"options": _OPTIONS, "budget": 80_000, "promises": _PROMISES, "steps": [0.6, 0.8, 1.0, 1.2]},
        says="What other budgets would buy.",
    ),
    Command(
        name="allocation.funding_certainty",
        run=funding_certainty,
        example={"options": _BIDS, "budget": 50_000, "ranges": {"Need": [0.4, 0.7], "Delivery": [0.3, 0.6]}},
        says="Which bids are funded in every, some or no reasonable weighting.",
    ),
    Command(
        name="allocation.clash",
        run=clash,
        example={
            "options": _OPTIONS,
            "budget": 60_000,
            "promises": [*_PROMISES, {"name": "The Southside minimum", "group": "Southside", "least": 40_000}],
        },
        says="The fewest promises that cannot be kept together.",
    ),
    Command(
        name="allocation.ballot_most_votes",
        run=ballot_most_votes,
        example=_BALLOTS,
        says="Residents' ballots counted by most votes first.",
    ),
    Command(
        name="allocation.ballot_equal_shares",
        run=ballot_equal_shares,
        example=_BALLOTS,
        says="Residents' ballots counted by the method of equal shares.",
    ),
)

COMMANDS = {command.name: command for command in _LISTED}
