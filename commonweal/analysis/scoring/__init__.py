"""Turning marks and prices into an order, and checking how firm it is before anybody is told."""

from __future__ import annotations

from commonweal.analysis.command import Command
from commonweal.analysis.scoring.agreement import Agreement, agreement
from commonweal.analysis.scoring.evaluation import PriceQuality, price_quality
from commonweal.analysis.scoring.fragility import Fragility, fragility
from commonweal.analysis.scoring.marks import Mark
from commonweal.analysis.scoring.moderation import Spread, spread
from commonweal.analysis.scoring.price import PricePoints, price_points
from commonweal.analysis.scoring.rasch import Rasch, rasch
from commonweal.analysis.scoring.severity import Severity, severity

_EVALUATION = {
    "bids": ["Northgate", "Riverside", "Meadow CIC", "Acorn"],
    "prices": [412_500, 389_900, 455_000, 371_000],
    "questions": ["Outcomes", "Staffing", "Safeguarding", "Social value"],
    "sections": ["Quality", "Quality", "Quality", "Social value"],
    "weights": [20, 15, 15, 20],
    "price_weight": 30,
    "scores": [[7, 6, 8, 6], [6, 5, 7, 8], [9, 8, 7, 9], [4, 3, 5, 5]],
    "top_score": 10,
}
_MARKS = [
    ["Northgate", "Outcomes", "Alice", 4],
    ["Northgate", "Outcomes", "Bob", 2],
    ["Northgate", "Outcomes", "Charlie", 3],
    ["Northgate", "Staffing", "Alice", 4],
    ["Northgate", "Staffing", "Bob", 3],
    ["Northgate", "Staffing", "Charlie", 3],
    ["Riverside", "Outcomes", "Alice", 3],
    ["Riverside", "Outcomes", "Bob", 3],
    ["Riverside", "Outcomes", "Charlie", 4],
    ["Riverside", "Staffing", "Alice", 3],
    ["Riverside", "Staffing", "Bob", 3],
    ["Riverside", "Staffing", "Charlie", 3],
    ["Acorn", "Outcomes", "Alice", 2],
    ["Acorn", "Outcomes", "Bob", 1],
    ["Acorn", "Outcomes", "Charlie", 2],
    ["Acorn", "Staffing", "Alice", 2],
    ["Acorn", "Staffing", "Bob", 2],
    ["Acorn", "Staffing", "Charlie", 3],
]
# Six bids, three questions, three assessors, one of them a mark lower than the others as a rule.
_PANEL = [
    [f"Bid {bid + 1}", question, assessor, (quality + ease - lower + (bid * 5 + turn * 7 + lower) % 3) // 2]
    for bid, quality in enumerate((2, 4, 5, 6, 7, 8))
    for turn, (question, ease) in enumerate((("Outcomes", 0), ("Staffing", 1), ("Reach", 2)))
    for assessor, lower in (("Alice", 0), ("Bob", 2), ("Charlie", 1))
]

COMMANDS = {
    command.name: command
    for command in (
        Command(
            name="scoring.price_points",
            run=price_points,
            example={"bids": ["A", "B", "C"], "prices": [100, 105, 108], "points": 40, "formula": "relative"},
            says="Points for each price, by a published formula.",
        ),
        Command(
            name="scoring.price_quality",
            run=price_quality,
            example=_EVALUATION,
            says="Price and quality weighed together, and whether a losing price decides the winner.",
        ),
        Command(
            name="scoring.spread",
            run=spread,
            example={"marks": _MARKS, "top_score": 5, "weights": {"Outcomes": 60, "Staffing": 40}, "line": 60},
            says="Which marks a moderation meeting should discuss first.",
        ),
        Command(
            name="scoring.fragility",
            run=fragility,
            example={"marks": _MARKS, "top_score": 5, "weights": {"Outcomes": 60, "Staffing": 40}},
            says="Which single marks, and which assessors, decide the winner.",
        ),
        Command(
            name="scoring.agreement",
            run=agreement,
            example={"scores": [[4, 2, 3], [3, 3, 4], [2, 1, 2], [5, 3, 4], [4, 3, 3]]},
            says="How far assessors agree, in six standard forms.",
        ),
        Command(
            name="scoring.severity",
            run=severity,
            example={"marks": _PANEL},
            says="Who marks high and who marks low on the same answers.",
        ),
        Command(
            name="scoring.rasch",
            run=rasch,
            example={"marks": _PANEL},
            says="Bids, questions and assessors on one scale.",
        ),
    )
}

__all__ = [
    "COMMANDS",
    "Agreement",
    "Fragility",
    "Mark",
    "PricePoints",
    "PriceQuality",
    "Rasch",
    "Severity",
    "Spread",
    "agreement",
    "fragility",
    "price_points",
    "price_quality",
    "rasch",
    "severity",
    "spread",
]
