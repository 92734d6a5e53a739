"""Difference in differences beside pyfixest, with errors clustered by unit and by groups of units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest as pf

from commonweal.analysis.effect import difference_in_differences


def panel(chance):
    units, periods = int(chance.integers(6, 30)), int(chance.integers(2, 9))
    start = int(chance.integers(1, periods))
    treated = np.zeros(units, bool)
    treated[chance.permutation(units)[: int(chance.integers(3, units - 2))]] = True
    after = np.arange(periods) >= start
    outcomes = chance.normal(50, 10, (units, 1)) + chance.normal(0, 3, periods) + chance.normal(0, 4, (units, periods))
    return outcomes + 3 * np.outer(treated, after), treated, start, np.arange(units) // int(chance.integers(1, 3))


def by_pyfixest(outcomes, treated, start, cluster):
    unit, period = (at.ravel() for at in np.indices(outcomes.shape))
    told = pd.DataFrame({"y": outcomes.ravel(), "unit": unit, "period": period, "cluster": cluster[unit]})
    told["d"] = (treated[unit] & (period >= start)).astype(float)
    fitted = pf.feols("y ~ d | unit + period", data=told, vcov={"CRV1": "cluster"}, fixef_tol=1e-12)
    return float(fitted.coef()["d"]), float(fitted.se()["d"]), float(fitted.pvalue()["d"])


def test_difference_in_differences(cases, keep):
    """The same convention: unit effects nested in the clusters are not counted, t on clusters less one."""
    effects, errors, chances, loose = [], [], [], []
    for chance in cases:
        outcomes, treated, start, cluster = panel(chance)
        both = [len(set(cluster[side])) > 1 for side in (treated, ~treated)]
        cluster = cluster if all(both) else np.arange(len(treated))
        told = difference_in_differences(outcomes, treated.tolist(), start, cluster.tolist())
        effect, error, p_value = by_pyfixest(outcomes, treated, start, cluster)
        effects.append(abs(told.effect - effect))
        (errors if len(set(cluster)) == len(cluster) else loose).append(abs(told.error - error) / error)
        chances.append(abs(told.p_value - p_value))
    assert keep("effect", "pyfixest", effects) < 1e-8
    assert keep("error clustered by unit (relative)", "pyfixest", errors) < 1e-8
    assert keep("error clustered by groups of units (relative)", "pyfixest", loose) < 1e-8
    assert keep("p value", "pyfixest", chances) < 1e-8
