"""Comparing options on several criteria, and saying how firm the order is."""

from __future__ import annotations

from commonweal.analysis.choice.acceptability import Acceptability, rank_acceptability
from commonweal.analysis.choice.distance import Topsis, Vikor, topsis, vikor
from commonweal.analysis.choice.hierarchy import Priorities, ahp
from commonweal.analysis.choice.outranking import Electre, Promethee, electre, promethee
from commonweal.analysis.choice.switching import Reign, Switching, SwitchingValue, switching_values
from commonweal.analysis.choice.weighted import SwingWeights, WeightedSum, swing_weights, weighted_sum
from commonweal.analysis.command import Command

_GRID = {
    "options": ["Deliver in-house", "Grant to a partnership", "Contract", "Do nothing"],
    "criteria": ["Outcomes", "Cost", "Reach", "Risk"],
    "scores": [[3, 2, 3, 4], [5, 3, 4, 3], [4, 4, 3, 3], [0, 5, 0, 2]],
}
_WEIGHED = {**_GRID, "weights": [40, 25, 20, 15]}
_COMPARED = [
    ["Outcomes", "Cost", 2],
    ["Outcomes", "Reach", 2],
    ["Outcomes", "Risk", 3],
    ["Cost", "Reach", 1],
    ["Cost", "Risk", 2],
    ["Reach", "Risk", 2],
]


def _commands() -> list[Command]:
    weighed = (
        ("weighted_sum", weighted_sum, "Which option comes first on weighted criteria."),
        ("switching_values", switching_values, "How far each weight can move before another option comes first."),
        ("topsis", topsis, "Which option is closest to the best on every criterion."),
        ("vikor", vikor, "A compromise between the greatest good and the least regret."),
        ("promethee", promethee, "Which option is preferred on balance, two at a time."),
        ("electre", electre, "A shortlist of options that no other outranks."),
    )
    return [
        *(Command(name=f"choice.{name}", run=run, example=_WEIGHED, says=says) for name, run, says in weighed),
        Command(
            name="choice.swing_weights",
            run=swing_weights,
            example={"points": [100, 60, 50, 40], "criteria": ["Outcomes", "Cost", "Reach", "Risk"]},
            says="Weights from how much each swing from worst to best matters.",
        ),
        Command(
            name="choice.ahp",
            run=ahp,
            example={"judgements": _COMPARED},
            says="Weights from comparing criteria two at a time, and whether the comparisons agree.",
        ),
        Command(
            name="choice.rank_acceptability",
            run=rank_acceptability,
            example={**_GRID, "draws": 20_000, "seed": 1},
            says="How often each option comes first when nobody agrees on weights.",
        ),
    ]


COMMANDS = {command.name: command for command in _commands()}

__all__ = [
    "COMMANDS",
    "Acceptability",
    "Electre",
    "Priorities",
    "Promethee",
    "Reign",
    "SwingWeights",
    "Switching",
    "SwitchingValue",
    "Topsis",
    "Vikor",
    "WeightedSum",
    "ahp",
    "electre",
    "promethee",
    "rank_acceptability",
    "swing_weights",
    "switching_values",
    "topsis",
    "vikor",
    "weighted_sum",
]
