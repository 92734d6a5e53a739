"""Reading a measure honestly: routine or signal, chance or difference, safe to publish, moved or not, what next."""

from __future__ import annotations

from commonweal.analysis.command import Command
from commonweal.analysis.measures.attack import SuppressionAudit, attacker_ranges
from commonweal.analysis.measures.distance import DistanceTravelled, distance_travelled, effect_sizes, wilson_interval
from commonweal.analysis.measures.forecast import Forecast, ForecastMany, forecast, forecast_many
from commonweal.analysis.measures.funnel import (
    Funnel,
    RateInterval,
    byar_interval,
    exact_poisson_interval,
    funnel,
    funnel_limits,
    rate_interval,
)
from commonweal.analysis.measures.suppression import Suppressed, audit_suppression, primary_cells, suppress
from commonweal.analysis.measures.xmr import XmR, XmRMany, xmr, xmr_limits, xmr_many, xmr_signals

__all__ = [
    "COMMANDS",
    "DistanceTravelled",
    "Forecast",
    "ForecastMany",
    "Funnel",
    "RateInterval",
    "Suppressed",
    "SuppressionAudit",
    "XmR",
    "XmRMany",
    "attacker_ranges",
    "audit_suppression",
    "byar_interval",
    "distance_travelled",
    "effect_sizes",
    "exact_poisson_interval",
    "forecast",
    "forecast_many",
    "funnel",
    "funnel_limits",
    "primary_cells",
    "rate_interval",
    "suppress",
    "wilson_interval",
    "xmr",
    "xmr_limits",
    "xmr_many",
    "xmr_signals",
]

_WAITS = [31, 29, 33, 30, 32, 28, 31, 30, 34, 29, 31, 30, 45, 30, 29, 32]

_LISTED = (
    Command(
        name="measures.xmr",
        run=xmr,
        example={"values": _WAITS, "least": 0},
        says="Which readings of a measure are signals, and which are routine.",
    ),
    Command(
        name="measures.xmr_many",
        run=xmr_many,
        example={"values": [_WAITS, _WAITS[::-1]], "labels": ["Days to first visit", "Days to plan"]},
        says="Which of many measures show a signal in their latest reading.",
    ),
    Command(
        name="measures.rate_interval",
        run=rate_interval,
        example={"count": 65, "population": 41_000, "per": 1_000},
        says="A rate with Byar's interval.",
    ),
    Command(
        name="measures.funnel",
        run=funnel,
        example={
            "observed": [30, 12, 8, 40, 22],
            "populations": [9_800, 7_600, 8_200, 9_100, 8_900],
            "labels": ["Northside", "Riverside", "Hilltop", "Docks", "Old Town"],
        },
        says="Which places differ from the rest by more than chance.",
    ),
    Command(
        name="measures.suppress",
        run=suppress,
        example={"counts": [[3, 12, 10], [20, 14, 20], [5, 26, 7]], "threshold": 5},
        says="Hide small counts, and the fewest others that protect them.",
    ),
    Command(
        name="measures.audit_suppression",
        run=audit_suppression,
        example={
            "published": [[3, None, 10], [None, 4, 20], [5, None, None]],
            "row_totals": [15, 27, 18],
            "column_totals": [11, 11, 38],
            "total": 60,
        },
        says="How many hidden cells anyone could work out from a table about to be published.",
    ),
    Command(
        name="measures.distance_travelled",
        run=distance_travelled,
        example={"before": [3, 4, 2, 5, 3, 4, 2], "after": [5, 5, 4, 5, None, 6, 1]},
        says="How far people moved between a first answer and a later one.",
    ),
    Command(
        name="measures.forecast",
        run=forecast,
        example={"values": _WAITS, "horizon": 3, "least": 0},
        says="The next few readings, with a range earned on the past.",
    ),
    Command(
        name="measures.forecast_many",
        run=forecast_many,
        example={"values": [_WAITS, _WAITS[::-1]], "horizon": 3},
        says="The next few readings of many measures.",
    ),
)

COMMANDS = {command.name: command for command in _LISTED}
