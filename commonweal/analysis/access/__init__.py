"""Who has what within reach, how unequally it falls, and how far a ranking of places can be believed."""

from __future__ import annotations

from commonweal.analysis.access.catchment import (
    Access,
    Reach,
    WhatIfs,
    choice_shares,
    enhanced,
    floating_catchment,
    three_step,
    two_step,
    what_if,
)
from commonweal.analysis.access.composite import Composite, composite, rank_bounds, scaled
from commonweal.analysis.access.inequality import Inequality, concentration_index, inequality, ridits, slope_index
from commonweal.analysis.command import Command

__all__ = [
    "COMMANDS",
    "Access",
    "Composite",
    "Inequality",
    "Reach",
    "WhatIfs",
    "choice_shares",
    "composite",
    "concentration_index",
    "enhanced",
    "floating_catchment",
    "inequality",
    "rank_bounds",
    "ridits",
    "scaled",
    "slope_index",
    "three_step",
    "two_step",
    "what_if",
]

_MINUTES = [[5, 22, 40], [18, 8, 25], [45, 26, 6], [55, 38, 28]]
_PLACES = ["Northside", "Riverside", "Hilltop", "Docks"]
_CARE = {"supply": [6, 4, 3], "population": [4_200, 3_900, 2_500, 1_800], "travel": _MINUTES}
_BANDS = [[10, 1.0], [20, 0.68], [30, 0.22]]

_LISTED = (
    Command(
        name="access.two_step",
        run=two_step,
        example={**_CARE, "limit": 30, "unit": "minutes", "per": 1_000, "places": _PLACES},
        says="Supply in reach of each place, every site within the limit counting alike.",
    ),
    Command(
        name="access.enhanced",
        run=enhanced,
        example={**_CARE, "bands": _BANDS, "unit": "minutes", "per": 1_000, "places": _PLACES},
        says="Supply in reach of each place, nearer sites counting for more.",
    ),
    Command(
        name="access.three_step",
        run=three_step,
        example={**_CARE, "bands": _BANDS, "unit": "minutes", "per": 1_000, "places": _PLACES},
        says="As enhanced, with people sharing themselves among the sites in reach.",
    ),
    Command(
        name="access.what_if",
        run=what_if,
        example={
            **_CARE,
            "limit": 26,
            "scenarios": {"Close the second site": [10, 0, 3], "Grow the third site": [6, 4, 6]},
        },
        says="What opening, closing or moving supply would do, place by place.",
    ),
    Command(
        name="access.inequality",
        run=inequality,
        example={
            "values": [2.1, 2.4, 2.2, 2.9, 3.1, 3.0],
            "order": [1, 2, 3, 4, 5, 6],
            "population": [5_100, 4_800, 5_300, 4_700, 4_900, 5_000],
        },
        says="How far a value follows deprivation: slope and concentration index.",
    ),
    Command(
        name="access.composite",
        run=composite,
        example={
            "table": [[24, 61, 310], [31, 52, 280], [18, 70, 350], [27, 58, 260]],
            "higher_counts": [True, False, True],
            "places": _PLACES,
            "indicators": ["Low income", "Good health", "Crimes"],
        },
        says="An index of several indicators, with the ranks that other fair weights allow.",
    ),
)

COMMANDS = {command.name: command for command in _LISTED}
