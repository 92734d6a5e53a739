"""Doubt about a social return: draws, and exact shares."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.value import Outcome, doubt_shares, simulate
from tests.benchmarks.peers.timing import Timed

RATES = {
    "name": "One rate",
    "effective": "2026-04-01",
    "source": "A benchmark",
    "bands": [{"from_year": 1, "rate": 0.035}],
}
COUNT, DRAWS = 10, 1_000_000


def workbook() -> dict:
    outcomes = [
        Outcome(
            name=f"Outcome {i}", quantity=40, proxy=1_000, deadweight=0.2, attribution=0.1, drop_off=0.3, years=3,
            low={"proxy": 600, "deadweight": 0.5, "attribution": 0.3, "drop_off": 0.6},
            high={"proxy": 1_400, "deadweight": 0.1, "attribution": 0.0, "drop_off": 0.2},
        )
        for i in range(COUNT)
    ]  # fmt: skip
    return {
        "investments": [{"name": "Grant", "amount": 300_000}],
        "outcomes": outcomes,
        "schedule": RATES,
        "exclusions": ["confidence"],
        "assumptions": ["As last year"],
    }


def run() -> None:
    book = workbook()
    told = Timed(f"SROI, {DRAWS:,} draws of 40 figures", lambda: simulate(**book, seed=1, draws=DRAWS))
    plain = told.beside("plain NumPy", plain_simulation, asked=5)
    assert abs(plain[0] - told.answer.mean) < 0.001 * told.answer.mean
    assert np.abs(np.array(plain[2]) - told.answer.quantiles).max() < 0.003 * told.answer.mean
    told.beside("random bits alone (one thread)", random_bits)
    told.beside("Python loop (1,000 × 1,000)", lambda: python_loop(1_000), scale=DRAWS / 1_000)
    told = Timed("Sobol shares of 40 figures, exact", lambda: doubt_shares(**book))
    told.beside("SALib (1,024 × 42 draws)", lambda: by_salib(1024), needs="SALib", asked=10)


def plain_simulation() -> tuple:
    """The same answers, a figure at a time in double precision."""
    chance, total = np.random.default_rng(1), np.zeros(DRAWS)
    for _ in range(COUNT):
        proxy = chance.triangular(600, 1_000, 1_400, DRAWS)
        deadweight, attribution = chance.triangular(0.1, 0.2, 0.5, DRAWS), chance.triangular(0, 0.1, 0.3, DRAWS)
        keep = 1 - chance.triangular(0.2, 0.3, 0.6, DRAWS)
        annuity = sum(keep**n / 1.035 ** (n + 1) for n in range(3))
        total += 40 * proxy * (1 - deadweight) * (1 - attribution) * annuity
    ratio = total / 300_000
    levels = np.quantile(ratio, (0.05, 0.25, 0.5, 0.75, 0.95))
    return ratio.mean(), ratio.std(), levels, (ratio < 1).mean(), np.histogram(ratio, bins=40)


def random_bits() -> None:
    chance = np.random.SFC64(1)
    for _ in range(4 * COUNT * DRAWS // 32_768):
        chance.random_raw(16_384)


def python_loop(draws: int) -> float:
    from random import Random

    chance, total = Random(1), 0.0
    for _ in range(draws):
        for _ in range(COUNT):
            keep = 1 - chance.triangular(0.2, 0.6, 0.3)
            annuity = sum(keep**n / 1.035 ** (n + 1) for n in range(3))
            shares = (1 - chance.triangular(0.1, 0.5, 0.2)) * (1 - chance.triangular(0, 0.3, 0.1))
            total += 40 * chance.triangular(600, 1_400, 1_000) * shares * annuity
    return total / draws / 300_000


def by_salib(draws: int) -> None:
    from SALib.analyze import sobol
    from SALib.sample import sobol as sampled

    problem = {"num_vars": 40, "names": [str(i) for i in range(40)], "bounds": [[0.5, 1.5]] * 40}
    drawn = sampled.sample(problem, draws, calc_second_order=False)
    sobol.analyze(problem, drawn.reshape(-1, 10, 4).prod(axis=2).sum(axis=1), calc_second_order=False)
