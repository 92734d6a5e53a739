"""How assessors lean, by REML and by Rasch."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.scoring.rasch import chances, fit
from commonweal.analysis.scoring.severity import absorb, best_ratio, severities
from tests.benchmarks.peers.timing import Timed


def run() -> None:
    leaning()
    rasch()


def leaning() -> None:
    chance = np.random.default_rng(0)
    cell, assessor = (place.ravel() for place in np.indices((100, 12)))
    score = chance.normal(0, 1, 100)[cell] + chance.normal(0, 0.5, 12)[assessor] + chance.normal(0, 0.7, cell.size)

    def ours() -> tuple:
        kept = absorb(cell, assessor, score)
        return severities(best_ratio(kept), kept)

    told = Timed("leaning by REML, 1,200 marks, 12 assessors", ours)
    told.beside(
        "statsmodels MixedLM", lambda: by_statsmodels(cell, assessor, score), times=1, needs="statsmodels", asked=200
    )


def by_statsmodels(cell: np.ndarray, assessor: np.ndarray, score: np.ndarray) -> None:
    import statsmodels.api as sm

    fixed = np.equal.outer(cell, np.unique(cell)).astype(float)
    sm.MixedLM(score, fixed, groups=assessor).fit(reml=True)


def rasch() -> None:
    chance, shape = np.random.default_rng(1), (40, 8, 6)
    bid, question, assessor = (chance.normal(0, size, n) for size, n in zip((1, 0.5, 0.5), shape, strict=True))
    at = tuple(place.ravel() for place in np.indices(shape))
    likely = chances(bid[at[0]] - question[at[1]] - assessor[at[2]], np.array([-1.5, -0.5, 0.5, 1.5]))
    marks = (likely.cumsum(axis=1) < chance.random((likely.shape[0], 1))).sum(axis=1)
    told = Timed("many-facet Rasch, 1,920 marks", lambda: fit(at, marks))
    told.beside("RaschPy (another estimator)", lambda: by_raschpy(at, marks), needs="raschpy")


def by_raschpy(at: tuple, marks: np.ndarray) -> None:
    import pandas as pd
    import raschpy

    told = pd.DataFrame({"p": at[0], "q": at[1], "r": at[2], "mark": marks})
    table = told.pivot(index=["r", "p"], columns="q", values="mark")
    table.index.names = ["Rater", "Person"]
    model = raschpy.MFRM(table, max_score=4, validate=False)
    model.calibrate()
    model.person_estimates()
