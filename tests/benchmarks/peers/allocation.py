"""The best portfolio at several budgets, certified to 0.2%."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.analysis.allocation import ballot_equal_shares, frontier
from tests.benchmarks.peers.timing import Timed

STEPS, GAP, MOST = (0.7, 0.85, 1.0, 1.15, 1.3), 0.002, 30


def run() -> None:
    for count in (500, 5_000):
        budgets(count)
    ballots()


def programme(count: int) -> tuple[list[dict], float, list[dict]]:
    """Figures that solvers find hard: value goes with cost, most options exclude another, four areas have a minimum."""
    chance = np.random.default_rng(count)
    cost = chance.integers(5, 100, count) * 1_000
    value = cost / 1_000 * chance.uniform(0.8, 1.2, count)
    areas = ["North", "South", "East", "West"]
    options = [
        {
            "name": f"Option {i}",
            "cost": float(cost[i]),
            "value": float(value[i]),
            "groups": [areas[i % 4]],
            "choice": f"choice {i // 3}",
        }
        for i in range(count)
    ]
    budget = float(cost.sum()) * 0.2
    return options, budget, [{"name": area, "group": area, "least": budget * 0.15} for area in areas]


def budgets(count: int) -> None:
    options, budget, promises = programme(count)
    what = f"frontier of {len(STEPS)} budgets, {count:,} options, within {GAP:.1%}"
    told = Timed(what, lambda: frontier(options, budget, STEPS, promises, gap=GAP), times=1)
    steps = STEPS if count <= 500 else STEPS[:1]
    who = f"HiGHS by scipy, one by one ({len(steps)} of {len(STEPS)} solved)"
    scale = len(STEPS) / len(steps)
    told.beside(
        who, lambda: by_highs(options, budget, promises, steps), times=1, scale=scale, asked=3 if count == 5_000 else 0
    )
    told.beside("envelope alone", lambda: frontier(options, budget, STEPS, promises, certify=False), times=1)
    if count <= 500:
        told.beside("CBC by PuLP, one by one", lambda: by_cbc(options, budget, promises), times=1, needs="pulp")


def table(options: list[dict], promises: list[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    cost, value = (np.array([one[key] for one in options]) for key in ("cost", "value"))
    rows = [cost * [one["groups"] == [promise["group"]] for one in options] for promise in promises]
    names = sorted({one["choice"] for one in options})
    number = {name: place for place, name in enumerate(names)}
    choices = np.zeros((len(names), len(options)))
    for place, one in enumerate(options):
        choices[number[one["choice"]], place] = 1
    return value, np.vstack([cost, *rows]), choices


def by_highs(options: list[dict], budget: float, promises: list[dict], steps: Sequence[float]) -> None:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, vstack

    value, rows, choices = table(options, promises)
    matrix = vstack([csr_array(rows), csr_array(choices)]).tocsr()
    low = np.r_[-np.inf, [one["least"] for one in promises], np.full(len(choices), -np.inf)]
    for step in steps:
        high = np.r_[budget * step, np.full(len(promises), np.inf), np.ones(len(choices))]
        limits = LinearConstraint(matrix, low, high)
        options_of = {"mip_rel_gap": GAP, "time_limit": MOST}
        milp(-value, integrality=np.ones(value.size), bounds=Bounds(0, 1), constraints=limits, options=options_of)


def by_cbc(options: list[dict], budget: float, promises: list[dict]) -> None:
    import pulp

    value, rows, choices = table(options, promises)
    for step in STEPS:
        model = pulp.LpProblem("programme", pulp.LpMaximize)
        funded = [pulp.LpVariable(f"x{place}", cat="Binary") for place in range(len(options))]
        model += pulp.lpDot(value.tolist(), funded)
        model += pulp.lpDot(rows[0].tolist(), funded) <= budget * step
        for row, promise in zip(rows[1:], promises, strict=True):
            model += pulp.lpDot(row.tolist(), funded) >= promise["least"]
        for row in choices:
            model += pulp.lpSum(funded[place] for place in np.flatnonzero(row)) <= 1
        model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=GAP, timeLimit=MOST))


def ballots() -> None:
    chance = np.random.default_rng(1)
    costs = {f"P{place:02}": int(chance.integers(5, 60)) * 1_000 for place in range(30)}
    votes = [[name for name in costs if chance.random() < 0.15] for _ in range(2_000)]
    told = Timed("equal shares, 2,000 ballots, 30 projects", lambda: ballot_equal_shares(costs, votes, 400_000))
    told.beside("pabutools", lambda: by_pabutools(costs, votes), times=1, needs="pabutools")


def by_pabutools(costs: dict[str, int], votes: list[list[str]]) -> None:
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
    from pabutools.rules import method_of_equal_shares

    projects = {name: Project(name, cost) for name, cost in costs.items()}
    profile = ApprovalProfile([ApprovalBallot({projects[name] for name in ballot}) for ballot in votes])
    method_of_equal_shares(Instance(projects.values(), budget_limit=400_000), profile, sat_class=Cost_Sat)
