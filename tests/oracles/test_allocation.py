"""Allocation beside pabutools (ballots) and beside CBC through PuLP (the best portfolio)."""

from __future__ import annotations

import numpy as np
import pulp
from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

from commonweal.analysis.allocation import ballot_equal_shares, ballot_most_votes, portfolio
from commonweal.analysis.result import Refused

OURS = TieBreakingRule(lambda _, __, project: (project.cost, project.name))


def election(chance):
    names = [chr(ord("A") + place) for place in range(int(chance.integers(2, 10)))]
    costs = {name: int(chance.integers(1, 40)) * 500 for name in names}
    ballots = [[name for name in names if chance.random() < 0.4] for _ in range(int(chance.integers(3, 40)))]
    budget = int(chance.integers(2, 80)) * 1_000
    projects = {name: Project(name, cost) for name, cost in costs.items()}
    profile = ApprovalProfile([ApprovalBallot({projects[name] for name in ballot}) for ballot in ballots])
    return costs, ballots, budget, Instance(projects.values(), budget_limit=budget), profile


def test_ballots(cases, keep):
    """The same projects funded, ties broken by cost and then name on both sides."""
    equal, greedy = [], []
    for chance in cases:
        costs, ballots, budget, instance, profile = election(chance)
        theirs = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=OURS)
        ours = set(ballot_equal_shares(costs, ballots, budget).funded)
        equal.append(float(len(ours ^ {project.name for project in theirs})))
        theirs = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, tie_breaking=OURS)
        voted = {name for ballot in ballots for name in ballot}
        ours = set(ballot_most_votes(costs, ballots, budget).funded)
        greedy.append(float(len(ours ^ {project.name for project in theirs if project.name in voted})))
    assert keep("equal shares: projects funded by one side only", "pabutools", equal) == 0
    assert keep("most votes: projects funded by one side only", "pabutools", greedy) == 0


def programme(chance):
    options = [
        {
            "name": f"Option {place}",
            "cost": int(chance.integers(5, 60)) * 1_000,
            "value": float(np.round(chance.uniform(1, 200), 1)),
            "groups": ["Northside" if chance.random() < 0.4 else "Southside"],
            "choice": f"One of {place // 4}" if chance.random() < 0.3 else "",
        }
        for place in range(int(chance.integers(5, 25)))
    ]
    budget = int(sum(one["cost"] for one in options) * chance.uniform(0.2, 0.8))
    return options, budget, int(budget * chance.uniform(0, 0.6))


def by_cbc(options, budget, least):
    model = pulp.LpProblem("programme", pulp.LpMaximize)
    funded = [pulp.LpVariable(f"x{place}", cat="Binary") for place in range(len(options))]
    model += pulp.lpSum(one["value"] * yes for one, yes in zip(options, funded, strict=True))
    model += pulp.lpSum(one["cost"] * yes for one, yes in zip(options, funded, strict=True)) <= budget
    north = [(one, yes) for one, yes in zip(options, funded, strict=True) if "Northside" in one["groups"]]
    model += pulp.lpSum(one["cost"] * yes for one, yes in north) >= least
    for choice in {one["choice"] for one in options} - {""}:
        model += pulp.lpSum(yes for one, yes in zip(options, funded, strict=True) if one["choice"] == choice) <= 1
    model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0.0))
    return float(pulp.value(model.objective)) if pulp.LpStatus[model.status] == "Optimal" else None


def test_portfolio(cases, keep):
    """The same best value, or the same finding that the promise cannot be kept."""
    differences = []
    for chance in cases:
        options, budget, least = programme(chance)
        try:
            ours = portfolio(options, budget, [{"name": "North", "group": "Northside", "least": least}], gap=0.0)
        except Refused:
            assert by_cbc(options, budget, least) is None
            differences.append(0.0)
            continue
        best = by_cbc(options, budget, least)
        assert best is not None
        assert ours.gap <= 1e-9
        differences.append(abs(ours.value - best) / max(1.0, best))
    assert keep("best portfolio with a promise and choices", "CBC (PuLP)", differences) < 1e-9
