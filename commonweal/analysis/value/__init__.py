"""What something costs and is worth over its whole life, and what would have to be true."""

from __future__ import annotations

from commonweal.analysis.command import Command
from commonweal.analysis.value.costs import (
    CostLine,
    UnitCost,
    UnitPart,
    WholeLifeCost,
    unit_cost,
    whole_life_cost,
)
from commonweal.analysis.value.discount import (
    Band,
    DiscountFactors,
    PresentValue,
    Schedule,
    discount_factors,
    net_present_value,
)
from commonweal.analysis.value.doubt import DoubtShares, Simulation, doubt_shares, simulate
from commonweal.analysis.value.results import Claim, Payable, PaymentByResults, Tariff, payment_by_results
from commonweal.analysis.value.social import Investment, Outcome, SocialReturn, sroi
from commonweal.analysis.value.tipping import Tipping, TippingPoint, tipping_points

_SCHEDULE = {
    "name": "Green Book social time preference rate",
    "effective": "2003-04-01",
    "source": "HM Treasury, The Green Book",
    "bands": [
        {"from_year": 1, "rate": 0.035},
        {"from_year": 31, "rate": 0.03},
        {"from_year": 76, "rate": 0.025},
    ],
}
_SROI = {
    "investments": [
        {"name": "Grant", "amount": 24_000},
        {"name": "Volunteer time", "amount": 9_000},
    ],
    "outcomes": [
        {
            "name": "Older people see friends each week",
            "quantity": 40,
            "proxy": 1_100,
            "deadweight": 0.25,
            "attribution": 0.2,
            "drop_off": 0.3,
            "years": 3,
            "low": {"proxy": 800, "deadweight": 0.4},
            "high": {"proxy": 1_300},
        },
        {"name": "Fewer visits to the GP", "quantity": 90, "proxy": 42, "attribution": 0.1, "years": 2},
        {"name": "Carers give up paid hours", "quantity": -30, "proxy": 55},
    ],
    "schedule": _SCHEDULE,
    "exclusions": ["confidence", "a sense of belonging"],
    "assumptions": ["Attendance stays at 40 a week", "The proxy is taken from a national survey"],
}
_COSTS = [
    {"name": "Set up", "stage": "acquire", "amount": 60_000},
    {"name": "Run the service", "stage": "run", "amount": 145_000, "first": 1, "last": 5, "growth": 0.01},
    {"name": "Contract manager", "stage": "manage", "amount": 22_000, "first": 1, "last": 5},
    {"name": "Hand over", "stage": "exit", "amount": 18_000, "first": 5},
]
_TARIFF = {
    "name": "Family support, first year",
    "effective": "2012-04-01",
    "source": "DCLG, The Troubled Families programme: financial framework",
    "attachment": 3_200,
    "most": 4_000,
    "funded": 5 / 6,
    "results": [
        {"name": "crime and education", "amount": 700, "never_with": ["continuous employment"]},
        {"name": "progress to work", "amount": 100, "only_with": ["crime and education"]},
        {"name": "continuous employment", "amount": 800},
    ],
}

COMMANDS = {
    command.name: command
    for command in (
        Command(
            name="value.discount_factors",
            run=discount_factors,
            example={"years": 10, "schedule": _SCHEDULE},
            says="What £1 in each year ahead counts for now.",
        ),
        Command(
            name="value.net_present_value",
            run=net_present_value,
            example={"flows": [-100, 50, 150], "schedule": _SCHEDULE},
            says="Costs and benefits over the years, in today's terms.",
        ),
        Command(
            name="value.sroi",
            run=sroi,
            example=_SROI,
            says="Social return on investment as a range, with what it leaves out.",
        ),
        Command(
            name="value.simulate",
            run=simulate,
            example={**_SROI, "draws": 20_000, "seed": 1},
            says="What the doubt about each figure does to the social return.",
        ),
        Command(
            name="value.doubt_shares",
            run=doubt_shares,
            example=_SROI,
            says="Which doubtful figure moves the social return most.",
        ),
        Command(
            name="value.tipping_points",
            run=tipping_points,
            example=_SROI,
            says="What would have to be true for the social return to fall below £1.",
        ),
        Command(
            name="value.whole_life_cost",
            run=whole_life_cost,
            example={"lines": _COSTS, "years": 5, "schedule": _SCHEDULE, "inflation": 0.02},
            says="Every cost from setting up to handing over, in today's terms.",
        ),
        Command(
            name="value.unit_cost",
            run=unit_cost,
            example={
                "parts": [
                    {"name": "Staff", "amount": 90_000, "fixed": True},
                    {"name": "Materials", "amount": 12_000, "fixed": False},
                ],
                "units": 240,
                "unit": "place",
                "achieved": 150,
            },
            says="What one unit costs, one more, and one that worked.",
        ),
        Command(
            name="value.payment_by_results",
            run=payment_by_results,
            example={
                "tariff": _TARIFF,
                "claims": [
                    {"case": "F1", "results": ["crime and education", "progress to work"]},
                    {"case": "F2", "results": ["continuous employment"]},
                    {"case": "F3"},
                ],
                "eligible": 6,
            },
            says="What a tariff pays for what was claimed.",
        ),
    )
}

__all__ = [
    "COMMANDS",
    "Band",
    "Claim",
    "CostLine",
    "DiscountFactors",
    "DoubtShares",
    "Investment",
    "Outcome",
    "Payable",
    "PaymentByResults",
    "PresentValue",
    "Schedule",
    "Simulation",
    "SocialReturn",
    "Tariff",
    "Tipping",
    "TippingPoint",
    "UnitCost",
    "UnitPart",
    "WholeLifeCost",
    "discount_factors",
    "doubt_shares",
    "net_present_value",
    "payment_by_results",
    "simulate",
    "sroi",
    "tipping_points",
    "unit_cost",
    "whole_life_cost",
]
