"""Floating catchments over 1.3 million pairs of places and sites."""

from __future__ import annotations

from typing import Any

import numpy as np

from commonweal.analysis.access.catchment import Reach, floating_catchment
from tests.benchmarks.peers.timing import Timed

PLACES, SITES = 33_000, 400


def run() -> None:
    chance = np.random.default_rng(0)
    travel = chance.uniform(1, 300, (PLACES, SITES)).astype(np.float32)
    origin, site = (np.ascontiguousarray(ends) for ends in np.nonzero(travel <= 30))
    minutes = travel[origin, site].astype(np.float64)
    weight = np.select([minutes <= 10, minutes <= 20], [1.0, 0.68], 0.22)
    supply, people = chance.uniform(1, 20, SITES), chance.uniform(100, 3_000, PLACES)
    for what, used in (("two steps", np.ones(origin.size)), ("nearer counts for more", weight)):
        reach = Reach(places=PLACES, sites=SITES, origin=origin, site=site, weight=used)
        told = Timed(
            f"floating catchment, {origin.size:,} pairs, {what}",
            lambda reach=reach: floating_catchment(reach, supply, people),
        )
        banded = what != "two steps"
        told.beside(
            "access",
            lambda banded=banded: by_access(origin, site, minutes, supply, people, banded),
            times=1,
            needs="access",
            asked=300 if banded else 10,
        )
    scenarios = supply * chance.uniform(0, 2, (50, SITES))
    told = Timed("50 what-ifs at once", lambda: floating_catchment(reach, scenarios, people))
    told.beside(
        "access (1 × 50)",
        lambda: by_access(origin, site, minutes, supply, people, True),
        times=1,
        scale=50,
        needs="access",
    )


def by_access(origin: Any, site: Any, minutes: Any, supply: Any, people: Any, banded: bool) -> None:
    import pandas as pd
    from access import fca, weights

    demand = pd.DataFrame({"demand": people}, index=pd.Index(range(PLACES), name="geoid"))
    offered = pd.DataFrame({"supply": supply}, index=pd.Index(range(SITES), name="geoid"))
    cost = pd.DataFrame({"origin": origin, "dest": site, "cost": minutes})
    steps = weights.step_fn({10: 1.0, 20: 0.68, 30: 0.22}) if banded else None
    fca.two_stage_fca(demand, offered, cost, 30, demand_index=True, supply_index=True, weight_fn=steps)
