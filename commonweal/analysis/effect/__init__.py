"""Did it work? What moved, what moved more than elsewhere, and what would have to be true for that to be nothing."""

from __future__ import annotations

from commonweal.analysis.command import Command
from commonweal.analysis.effect.before_after import BeforeAfter, before_after, welch
from commonweal.analysis.effect.breakdown import Breakdown, breakdown_drift, breakdown_value, gaps
from commonweal.analysis.effect.differences import (
    DifferenceInDifferences,
    clustered_error,
    difference_in_differences,
    double_difference,
    unit_changes,
)
from commonweal.analysis.effect.randomisation import (
    Randomisation,
    drawn_reassignments,
    every_reassignment,
    randomisation_inference,
)

__all__ = [
    "COMMANDS",
    "BeforeAfter",
    "Breakdown",
    "DifferenceInDifferences",
    "Randomisation",
    "before_after",
    "breakdown_drift",
    "breakdown_value",
    "clustered_error",
    "difference_in_differences",
    "double_difference",
    "drawn_reassignments",
    "every_reassignment",
    "gaps",
    "randomisation_inference",
    "unit_changes",
    "welch",
]

_WARDS = {
    "outcomes": [
        [42, 43, 42, 50, 52],
        [38, 40, 39, 46, 47],
        [45, 45, 46, 54, 53],
        [40, 41, 41, 43, 42],
        [44, 44, 45, 46, 46],
        [39, 41, 40, 42, 43],
        [41, 41, 42, 44, 43],
    ],
    "treated": [True, True, True, False, False, False, False],
    "start": 3,
}

_LISTED = (
    Command(
        name="effect.before_after",
        run=before_after,
        example={"before": [31, 28, 34, 30, 29], "after": [26, 27, 25, 29, 24]},
        says="The change in an average, and whether chance alone could explain it.",
    ),
    Command(
        name="effect.difference_in_differences",
        run=difference_in_differences,
        example=_WARDS,
        says="The change where something was done, less the change where it was not.",
    ),
    Command(
        name="effect.randomisation_inference",
        run=randomisation_inference,
        example=_WARDS,
        says="How often chance alone would show a difference this large.",
    ),
    Command(
        name="effect.breakdown_value",
        run=breakdown_value,
        example=_WARDS,
        says="How far trends could drift apart before the effect could be nothing.",
    ),
)

COMMANDS = {command.name: command for command in _LISTED}
