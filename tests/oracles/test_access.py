"""Access beside the `access` package of PySAL, and inequality beside statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm
from access import fca, weights

from commonweal.analysis.access import enhanced, inequality, ridits, three_step, two_step

BANDS = [(10, 1.0), (20, 0.68), (30, 0.22)]


def region(chance):
    places, sites = int(chance.integers(2, 12)), int(chance.integers(2, 8))
    travel = chance.uniform(1, 45, (places, sites))
    travel[:, 0] = chance.uniform(1, 29, places)  # every place has something, and every site somebody
    travel[0, :] = chance.uniform(1, 29, sites)
    return chance.integers(1, 50, sites).astype(float), chance.integers(50, 5_000, places).astype(float), travel


def frames(supply, population, travel):
    demand = pd.DataFrame({"demand": population}, index=pd.Index(range(len(population)), name="geoid"))
    offered = pd.DataFrame({"supply": supply}, index=pd.Index(range(len(supply)), name="geoid"))
    origin, site = (at.ravel() for at in np.indices(travel.shape))
    return demand, offered, pd.DataFrame({"origin": origin, "dest": site, "cost": travel.ravel()})


def apart(ours, theirs):
    found = theirs.reindex(range(len(ours.access))).fillna(0.0).to_numpy()
    return float(np.abs(np.array(ours.access) - found).max() / found.max())


def test_floating_catchments(cases, keep):
    """`access` takes an index column, or True for the index; its enhanced form is two stages with a step function."""
    steps = weights.step_fn(dict(BANDS))
    two, gravity, banded, three = [], [], [], []
    for chance in cases:
        supply, population, travel = region(chance)
        demand, offered, cost = frames(supply, population, travel)
        known = {"demand_index": True, "supply_index": True, "max_cost": 30}
        two.append(apart(two_step(supply, population, travel, 30), fca.two_stage_fca(demand, offered, cost, **known)))
        theirs = fca.two_stage_fca(demand, offered, cost, weight_fn=lambda minutes: 1 / minutes, **known)
        gravity.append(apart(two_step(supply, population, travel, 30, gravity=True), theirs))
        theirs = fca.two_stage_fca(demand, offered, cost, weight_fn=steps, **known)
        banded.append(apart(enhanced(supply, population, travel, BANDS), theirs))
        theirs = fca.three_stage_fca(demand, offered, cost, weight_fn=steps, **known)
        three.append(apart(three_step(supply, population, travel, BANDS), theirs))
    for what, differences in (("two steps", two), ("1/travel", gravity), ("bands", banded), ("three steps", three)):
        assert keep(f"floating catchment, {what} (relative)", "access", differences) < 1e-12


def test_slope_index(cases, keep):
    slopes, errors = [], []
    for chance in cases:
        count = int(chance.integers(4, 40))
        value, population = chance.uniform(1, 100, count), chance.uniform(10, 1_000, count)
        order = chance.integers(0, 20, count).astype(float)
        order[:2] = 0, 1
        told = inequality(value, order, population)
        fitted = sm.WLS(value, sm.add_constant(ridits(order, population)), weights=population).fit()
        slopes.append(abs(told.slope - fitted.params[1]) / max(1.0, abs(fitted.params[1])))
        errors.append(abs(told.slope_error - fitted.bse[1]) / max(1.0, fitted.bse[1]))
    assert keep("slope index (relative)", "statsmodels WLS", slopes) < 1e-9
    assert keep("its standard error (relative)", "statsmodels WLS", errors) < 1e-9
