"""Time and memory of the analyses beside plain NumPy, and beside other libraries where they are installed.

    python tests/benchmarks/analysis.py

Prints a table; asserts nothing about time. Every baseline is checked to give the same answer.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from commonweal.analysis.choice import rank_acceptability, switching_values
from commonweal.analysis.scoring.severity import absorb, best_ratio, severities
from commonweal.analysis.value import Outcome, doubt_shares, simulate

RATES = {
    "name": "One rate",
    "effective": "2026-04-01",
    "source": "A benchmark",
    "bands": [{"from_year": 1, "rate": 0.035}],
}


def timed(run: Callable[[], Any], times: int = 3) -> tuple[float, float, Any]:
    """(best seconds, greatest megabytes of arrays, answer)."""
    best, answer = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        answer = run()
        best = min(best, time.perf_counter() - start)
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return best, most, answer


def line(what: str, who: str, seconds: float, megabytes: float, ours: float | None = None) -> None:
    ratio = "" if ours is None else f"{seconds / ours:8.1f}×"
    print(f"{what:34} {who:28} {seconds * 1000:10.2f} ms {megabytes:8.1f} MB {ratio}")


# ---- choice --------------------------------------------------------------------------------------------------------


def plain_acceptability(values: np.ndarray, draws: int) -> np.ndarray:
    """As a careful analyst would write it: everything at once, in double precision, sorted."""
    drawn = np.random.default_rng(1).dirichlet(np.ones(values.shape[1]), draws)
    place = np.argsort(np.argsort(-(drawn @ values.T), axis=1), axis=1)
    return np.array([np.bincount(column, minlength=len(values)) for column in place.T]) / draws


def acceptability() -> None:
    values = np.random.default_rng(0).random((10, 8))
    ours, most, told = timed(lambda: rank_acceptability(values, seed=1, draws=100_000))
    line("SMAA 100,000 × 10 × 8", "commonweal", ours, most)
    seconds, memory, plain = timed(lambda: plain_acceptability(values, 100_000))
    assert np.abs(plain - np.array(told.acceptability)).max() < 0.01
    line("", "plain NumPy", seconds, memory, ours)
    if find_spec("pymcdm"):
        seconds, memory, _ = timed(lambda: _pymcdm(values, 2_000), 1)
        line("", "pymcdm (2,000 draws × 50)", seconds * 50, memory, ours)


def _pymcdm(values: np.ndarray, draws: int) -> None:
    from pymcdm.methods import TOPSIS

    method, kinds = TOPSIS(), np.ones(values.shape[1])
    for drawn in np.random.default_rng(1).dirichlet(kinds, draws):
        method(values, drawn, kinds)


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


def switching() -> None:
    chance = np.random.default_rng(3)
    values, weights = chance.random((10, 8)), chance.dirichlet(np.ones(8))
    ours, most, told = timed(lambda: switching_values(values, weights))
    line("switching values 10 × 8", "commonweal (exact)", ours, most)
    seconds, memory, plain = timed(lambda: plain_switching(values, weights))
    exact = [1.0 if one.highest is None else one.highest for one in told.switching]
    assert np.abs(np.array(plain) - exact).max() < 0.002
    line("", "grid of thousandths", seconds, memory, ours)


# ---- scoring -------------------------------------------------------------------------------------------------------


def leaning() -> None:
    chance = np.random.default_rng(0)
    cell, assessor = (a.ravel() for a in np.meshgrid(range(2_000), range(12), indexing="ij"))
    score = chance.normal(0, 1, 2_000)[cell] + chance.normal(0, 0.5, 12)[assessor] + chance.normal(0, 0.7, cell.size)

    def run() -> tuple:
        kept = absorb(cell, assessor, score)
        return severities(best_ratio(kept), kept)

    ours, most, _ = timed(run)
    line("leaning, 24,000 marks, 12 assessors", "commonweal (REML)", ours, most)
    if find_spec("statsmodels"):
        seconds, memory, _ = timed(lambda: _statsmodels(cell[:1200], assessor[:1200], score[:1200]), 1)
        line("", "statsmodels (1,200 marks only)", seconds, memory, ours)


def _statsmodels(cell: np.ndarray, assessor: np.ndarray, score: np.ndarray) -> None:
    import statsmodels.api as sm

    fixed = np.equal.outer(cell, np.unique(cell)).astype(float)
    sm.MixedLM(score, fixed, groups=assessor).fit(reml=True)


# ---- value ---------------------------------------------------------------------------------------------------------


def workbook(count: int = 10) -> dict:
    outcomes = [
        Outcome(
            name=f"Outcome {i}", quantity=40, proxy=1_000, deadweight=0.2, attribution=0.1, drop_off=0.3, years=3,
            low={"proxy": 600, "deadweight": 0.5, "attribution": 0.3, "drop_off": 0.6},
            high={"proxy": 1_400, "deadweight": 0.1, "attribution": 0.0, "drop_off": 0.2},
        )
        for i in range(count)
    ]  # fmt: skip
    return {
        "investments": [{"name": "Grant", "amount": 300_000}],
        "outcomes": outcomes,
        "schedule": RATES,
        "exclusions": ["confidence"],
        "assumptions": ["As last year"],
    }


def plain_simulation(count: int, draws: int) -> np.ndarray:
    chance, total = np.random.default_rng(1), np.zeros(draws)
    for _ in range(count):
        proxy = chance.triangular(600, 1_000, 1_400, draws)
        deadweight, attribution = chance.triangular(0.1, 0.2, 0.5, draws), chance.triangular(0, 0.1, 0.3, draws)
        keep = 1 - chance.triangular(0.2, 0.3, 0.6, draws)
        annuity = sum(keep**n / 1.035 ** (n + 1) for n in range(3))
        total += 40 * proxy * (1 - deadweight) * (1 - attribution) * annuity
    return total / 300_000


def doubt() -> None:
    book = workbook()
    ours, most, told = timed(lambda: simulate(**book, seed=1, draws=1_000_000))
    line("SROI, 1,000,000 draws of 40 figures", "commonweal", ours, most)
    seconds, memory, plain = timed(lambda: plain_simulation(10, 1_000_000))
    assert abs(plain.mean() - told.mean) < 0.001 * told.mean
    line("", "plain NumPy", seconds, memory, ours)
    ours, most, _ = timed(lambda: doubt_shares(**book))
    line("Sobol shares of 40 figures", "commonweal (exact)", ours, most)
    if find_spec("SALib"):
        seconds, memory, _ = timed(lambda: _salib(1024), 1)
        line("", "SALib (1,024 × 42 draws)", seconds, memory, ours)


def _salib(draws: int) -> None:
    from SALib.analyze import sobol
    from SALib.sample import sobol as sampled

    problem = {"num_vars": 40, "names": [str(i) for i in range(40)], "bounds": [[0.5, 1.5]] * 40}
    drawn = sampled.sample(problem, draws, calc_second_order=False)
    sobol.analyze(problem, drawn.reshape(-1, 10, 4).prod(axis=2).sum(axis=1), calc_second_order=False)


if __name__ == "__main__":
    for section in (acceptability, switching, leaning, doubt):
        section()
