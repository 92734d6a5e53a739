"""Difference in differences on a balanced panel."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.effect.differences import clustered_error, double_difference
from tests.benchmarks.peers.timing import Timed

UNITS, PERIODS, START = 400, 12, 6


def run() -> None:
    chance = np.random.default_rng(0)
    outcomes, treated = chance.normal(50, 9, (UNITS, PERIODS)), np.arange(UNITS) < UNITS // 3
    told = Timed(
        f"difference in differences, {UNITS} × {PERIODS}, clustered",
        lambda: (
            double_difference(outcomes, treated, START),
            clustered_error(outcomes, treated, START, np.arange(UNITS)),
        ),
        times=20,
    )
    for who, by, needs in (
        ("pyfixest", by_pyfixest, "pyfixest"),
        ("linearmodels", by_linearmodels, "linearmodels"),
        ("statsmodels, dummies", by_statsmodels, "statsmodels"),
    ):
        answer = told.beside(
            who, lambda by=by: by(outcomes, treated), needs=needs, asked=80 if who == "pyfixest" else 0
        )
        assert answer is None or abs(answer - told.answer[0]) < 1e-8


def frame(outcomes: np.ndarray, treated: np.ndarray) -> object:
    import pandas as pd

    unit, period = (at.ravel() for at in np.indices(outcomes.shape))
    d = (treated[unit] & (period >= START)).astype(float)
    return pd.DataFrame({"y": outcomes.ravel(), "unit": unit, "period": period, "d": d})


def by_pyfixest(outcomes: np.ndarray, treated: np.ndarray) -> float:
    import pyfixest as pf

    return float(pf.feols("y ~ d | unit + period", frame(outcomes, treated), vcov={"CRV1": "unit"}).coef()["d"])


def by_linearmodels(outcomes: np.ndarray, treated: np.ndarray) -> float:
    from linearmodels import PanelOLS

    told = frame(outcomes, treated).set_index(["unit", "period"])
    model = PanelOLS(told["y"], told[["d"]], entity_effects=True, time_effects=True)
    return float(model.fit(cov_type="clustered", cluster_entity=True).params["d"])


def by_statsmodels(outcomes: np.ndarray, treated: np.ndarray) -> float:
    import statsmodels.formula.api as smf

    told = frame(outcomes, treated)
    model = smf.ols("y ~ d + C(unit) + C(period)", told)
    return float(model.fit(cov_type="cluster", cov_kwds={"groups": told["unit"]}).params["d"])
