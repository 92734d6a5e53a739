"""Many measures at once: XmR charts, forecasts, suppression."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.measures import forecast_many, suppress, xmr_many
from tests.benchmarks.peers.timing import Timed


def run() -> None:
    values = np.random.default_rng(0).normal(50, 5, (5_000, 36))
    told = Timed("XmR, 5,000 measures × 36 readings", lambda: xmr_many(values))
    told.beside("pandas, one by one (250 × 20)", lambda: by_pandas(values[:250]), scale=20, needs="pandas", asked=500)
    series = np.random.default_rng(1).normal(100, 5, (2_000, 36)).cumsum(axis=1) / 10
    told = Timed("forecasts, 2,000 measures × 36 readings", lambda: forecast_many(series))
    for model in ("AutoETS", "AutoTheta"):
        told.beside(
            f"statsforecast {model} (10 × 200)",
            lambda model=model: by_statsforecast(model, series[:10]),
            times=1,
            scale=200,
            needs="statsforecast",
            asked=50,
        )
    counts = np.random.default_rng(2).integers(0, 60, (12, 6))
    Timed("suppression, 12 × 6, with its attacker", lambda: suppress(counts), times=1)


def by_pandas(values: np.ndarray) -> list:
    import pandas as pd

    found = []
    for row in values:
        one = pd.Series(row)
        centre, moving = one.mean(), one.diff().abs().mean()
        low, high = centre - 2.66 * moving, centre + 2.66 * moving
        above = np.sign(one - centre)
        run = above.rolling(7).sum().abs() == 7
        trend = np.sign(one.diff()).rolling(5).sum().abs() == 5
        near = (one > centre + (high - centre) * 2 / 3).rolling(3).sum() >= 2
        under = (one < centre - (centre - low) * 2 / 3).rolling(3).sum() >= 2
        found.append(((one > high) | (one < low) | run | trend | near | under).sum())
    return found


def by_statsforecast(model: str, series: np.ndarray) -> None:
    from statsforecast import models

    for row in series:
        getattr(models, model)(season_length=1).forecast(y=row, h=4, level=[80])
