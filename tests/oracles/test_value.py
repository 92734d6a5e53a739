"""Value beside SALib. Ours are exact, so the whole of any difference should be SALib's sampling error."""

from __future__ import annotations

import numpy as np
from SALib.analyze import sobol
from SALib.sample import sobol as sampled

from commonweal.analysis.value import doubt_shares

RATES = {"name": "One", "effective": "2026-04-01", "source": "A test", "bands": [{"from_year": 1, "rate": 0.035}]}
DRAWS = 1024


def outcome(chance, number):
    low, high = sorted(chance.uniform(100, 1_000, 2).tolist())
    fading = sorted(chance.uniform(0, 0.9, 2).tolist())
    middle = low + (high - low) * chance.uniform(0.1, 0.9)
    share = fading[0] + (fading[1] - fading[0]) * chance.uniform(0.1, 0.9)
    return {
        "name": f"Outcome {number}",
        "quantity": 10,
        "proxy": middle,
        "deadweight": share,
        "drop_off": share,
        "years": int(chance.integers(2, 5)),
        "low": {"proxy": low, "deadweight": fading[1], "drop_off": fading[1]},
        "high": {"proxy": high, "deadweight": fading[0], "drop_off": fading[0]},
    }


def sampled_shares(outcomes):
    """Total shares by Sobol's sequence and the estimator of Jansen, as SALib has it, with its own 95% half-widths."""
    bounds = []
    for one in outcomes:
        for figure in ("proxy", "deadweight", "drop_off"):
            low, high = sorted((one["low"][figure], one["high"][figure]))
            bounds.append([low, high, (one[figure] - low) / (high - low)])
    problem = {"num_vars": len(bounds), "names": [str(place) for place in range(len(bounds))], "bounds": bounds}
    problem["dists"] = ["triang"] * len(bounds)
    drawn = sampled.sample(problem, DRAWS, calc_second_order=False, seed=1).reshape(-1, len(outcomes), 3)
    total = np.zeros(len(drawn))
    for place, one in enumerate(outcomes):
        proxy, deadweight, fade = drawn[:, place].T
        total += proxy * (1 - deadweight) * sum((1 - fade) ** n / 1.035 ** (n + 1) for n in range(one["years"]))
    told = sobol.analyze(problem, total, calc_second_order=False, num_resamples=50, seed=1)
    return told["S1"], told["ST"], told["ST_conf"]


def test_shares_of_doubt(cases, keep):
    alone, together, missed = [], [], 0
    for chance in cases:
        outcomes = [outcome(chance, number) for number in range(int(chance.integers(1, 4)))]
        told = doubt_shares(
            [{"name": "Grant", "amount": 1_000}], outcomes, schedule=RATES, exclusions=["x"], assumptions=["y"]
        )
        ours = {(share.doubt.outcome, share.doubt.figure): share for share in told.shares}
        figures = [(one["name"], figure) for one in outcomes for figure in ("proxy", "deadweight", "drop_off")]
        first, total, width = sampled_shares(outcomes)
        alone.append(float(np.abs([ours[at].alone for at in figures] - first).max()))
        gaps = np.abs([ours[at].total for at in figures] - total)
        together.append(float(gaps.max()))
        missed += int((gaps > 2 * np.maximum(width, 0.005)).sum())
    assert keep("Sobol shares alone (SALib: 1,024 sampled)", "SALib", alone) < 0.1
    assert keep("Sobol shares in total (SALib: 1,024 sampled)", "SALib", together) < 0.1
    assert float(np.mean(together)) < 0.02
    assert missed < 30  # of some 6,000 shares: twice a 95% half-width is passed once in ten thousand
