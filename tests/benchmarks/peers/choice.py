"""Acceptability and switching values."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.choice import rank_acceptability, switching_values
from tests.benchmarks.peers.timing import Timed

DRAWS = 100_000


def run() -> None:
    acceptability()
    switching()


def acceptability() -> None:
    values = np.random.default_rng(0).random((10, 8))
    told = Timed(
        f"SMAA, {DRAWS:,} weightings × 10 options × 8", lambda: rank_acceptability(values, seed=1, draws=DRAWS)
    )
    plain = told.beside("plain NumPy", lambda: plain_acceptability(values))
    assert np.abs(plain - np.array(told.answer.acceptability)).max() < 0.01
    told.beside("random draws alone", lambda: np.random.default_rng(1).standard_exponential((DRAWS, 8), np.float32))
    told.beside("pymcdm (1,000 × 100)", lambda: by_pymcdm(values, 1_000), scale=100, needs="pymcdm", asked=100)
    told.beside("scikit-criteria (100 × 1,000)", lambda: by_criteria(values, 100), scale=1_000, needs="skcriteria")


def plain_acceptability(values: np.ndarray) -> np.ndarray:
    """As a careful analyst would write it: everything at once, in double precision, sorted."""
    drawn = np.random.default_rng(1).dirichlet(np.ones(values.shape[1]), DRAWS)
    place = np.argsort(np.argsort(-(drawn @ values.T), axis=1), axis=1)
    return np.array([np.bincount(column, minlength=len(values)) for column in place.T]) / DRAWS


def by_pymcdm(values: np.ndarray, draws: int) -> None:
    from pymcdm.methods import WSM

    method, kinds = WSM(), np.ones(values.shape[1])
    for drawn in np.random.default_rng(1).dirichlet(kinds, draws):
        method.rank(method(values, drawn, kinds))


def by_criteria(values: np.ndarray, draws: int) -> None:
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    width = values.shape[1]
    for drawn in np.random.default_rng(1).dirichlet(np.ones(width), draws):
        WeightedSumModel().evaluate(skcriteria.mkdm(values, [1] * width, weights=drawn))


def switching() -> None:
    chance = np.random.default_rng(3)
    values, weights = chance.random((10, 8)), chance.dirichlet(np.ones(8))
    told = Timed("switching values, 10 × 8, exact", lambda: switching_values(values, weights))
    plain = told.beside("grid of thousandths", lambda: plain_switching(values, weights))
    exact = [1.0 if one.highest is None else one.highest for one in told.answer.switching]
    assert np.abs(np.array(plain) - exact).max() < 0.002


def plain_switching(values: np.ndarray, weights: np.ndarray, steps: int = 1001) -> list[float]:
    """Each weight moved along a grid of thousandths, which is as near as a grid comes."""
    first = int(np.argmax(values @ weights))
    found = []
    for j in range(weights.size):
        limit = 1.0
        for t in np.linspace(weights[j], 1, steps):
            moved = weights * (1 - t) / (1 - weights[j])
            moved[j] = t
            if int(np.argmax(values @ moved)) != first:
                limit = float(t)
                break
        found.append(limit)
    return found
