"""Measures beside statsmodels: the interval of a share, and exact intervals of counts."""

from __future__ import annotations

from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from commonweal.analysis.measures.distance import wilson_interval
from commonweal.analysis.measures.funnel import exact_poisson_interval


def test_intervals(cases, keep):
    wilson, exact = [], []
    for chance in cases:
        total, level = int(chance.integers(1, 500)), float(chance.uniform(0.5, 0.999))
        seen = int(chance.integers(0, total + 1))
        theirs = proportion_confint(seen, total, alpha=1 - level, method="wilson")
        wilson.append(max(abs(a - b) for a, b in zip(wilson_interval(seen, total, level), theirs, strict=True)))
        theirs = confint_poisson(seen + 1, 1, method="exact-c", alpha=1 - level)
        ours = exact_poisson_interval(seen + 1, level)
        exact.append(max(abs(float(a) - float(b)) / float(b) for a, b in zip(ours, theirs, strict=True)))
    assert keep("Wilson's interval", "statsmodels", wilson) < 1e-12
    assert keep("exact Poisson interval (relative)", "statsmodels", exact) < 1e-9
