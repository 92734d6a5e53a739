"""Funding certainty over every reasonable weighting, and residents' ballots."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.allocation import (
    COMMANDS,
    ballot_equal_shares,
    ballot_most_votes,
    equal_shares,
    every_best_choice,
    funding_certainty,
    weight_corners,
)
from commonweal.analysis.allocation.options import read

TOWN = COMMANDS["allocation.ballot_equal_shares"].example


def test_the_corners_of_three_ranges() -> None:
    corners = weight_corners(np.array([0.2, 0.2, 0.2]), np.array([0.6, 0.6, 0.6]))
    assert {tuple(np.round(corner, 6)) for corner in corners} == {(0.6, 0.2, 0.2), (0.2, 0.6, 0.2), (0.2, 0.2, 0.6)}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 4))
def test_no_weighting_has_a_best_choice_that_was_missed(seed: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    options = [{"name": f"B{i}", "cost": float(rng.integers(5, 30))} for i in range(7)]
    _, _, programme = read(options, 50.0)
    scores = rng.uniform(0, 10, size=(width, 7))
    corners = weight_corners(np.full(width, 0.5 / width), np.full(width, min(1.0, 1.8 / width)))
    choices, complete = every_best_choice(programme, scores, corners)
    assert complete
    worth = np.array([scores @ chosen for chosen in choices])
    every = [np.isin(np.arange(7), some) for size in range(8) for some in combinations(range(7), size)]
    possible = np.array([scores @ some for some in every if programme.costs[0] @ some <= 50])
    for _ in range(40):
        weight = rng.dirichlet(np.ones(len(corners))) @ corners
        assert (worth @ weight).max() == pytest.approx((possible @ weight).max())


def test_every_some_and_no() -> None:
    bids = [
        {"name": "Always", "cost": 10, "scores": {"Need": 9, "Value": 9}},
        {"name": "Needy", "cost": 10, "scores": {"Need": 8, "Value": 2}},
        {"name": "Thrifty", "cost": 10, "scores": {"Need": 2, "Value": 8}},
        {"name": "Never", "cost": 10, "scores": {"Need": 1, "Value": 1}},
    ]
    told = funding_certainty(bids, 20, {"Need": (0.3, 0.7), "Value": (0.3, 0.7)}, agreed={"Need": 0.6, "Value": 0.4})
    assert [bid.funded_in for bid in told.bids] == ["every", "some", "some", "no"]
    assert [bid.cheaper_by for bid in told.bids] == [0.0, 0.0, 10.0, 10.0]
    assert told.bids[3].more_by == pytest.approx(4.6)
    assert told.sentence() == (
        "1 bid would be funded in every reasonable weighting, 2 in some and 1 in no weighting. The nearest to coming "
        "in is Thrifty, which would be funded if it cost £10 less, or scored 1.2 more. It holds for these ranges of "
        "weights and for the scores as they stand."
    )


@pytest.mark.parametrize(
    ("ranges", "refusal"),
    [
        ({"Need": (0.1, 0.2), "Delivery": (0.1, 0.2)}, "No weights within these ranges add up to 100%"),
        ({"Need": (0.9, 0.2)}, "The weight of Need runs from 0.9 to 0.2: give two shares from 0 to 1, least first."),
        ({}, "Give from 1 to 6 criteria"),
    ],
)
def test_certainty_refuses_in_words(ranges: dict[str, tuple[float, float]], refusal: str) -> None:
    asked = COMMANDS["allocation.funding_certainty"].example
    with pytest.raises(Refused) as caught:
        funding_certainty(**{**asked, "ranges": ranges})
    assert str(caught.value).startswith(refusal)


def test_the_town_budget_by_both_rules() -> None:
    greedy, fair = ballot_most_votes(**TOWN), ballot_equal_shares(**TOWN)
    assert set(greedy.funded) == {"Playground", "Lighting"}
    assert (greedy.reached, greedy.voters) == (60, 100)
    assert set(fair.funded) == {"Lighting", "RepairCafe"}
    assert fair.sentence() == (
        "Equal shares funds Lighting and RepairCafe, for £28,000 of £50,000; each of 100 voters gets something that "
        "they voted for. What is left over (£22,000) is for the council to decide openly."
    )
    assert greedy.sentence() == (
        "Most votes first funds Lighting and Playground, for £50,000 of £50,000; 40 of 100 voters get nothing that "
        "they voted for. A large group can carry every project under this rule: compare equal shares."
    )


@st.composite
def elections(draw: st.DrawFn) -> tuple[dict[str, Fraction], dict[str, list[int]], int, Fraction]:
    names, voters = "ABCDE"[: draw(st.integers(1, 5))], draw(st.integers(1, 8))
    costs = {name: Fraction(draw(st.integers(1, 40))) for name in names}
    ballots = draw(st.lists(st.sets(st.sampled_from(names)), min_size=voters, max_size=voters))
    backers = {name: [voter for voter, ballot in enumerate(ballots) if name in ballot] for name in names}
    return costs, backers, voters, Fraction(draw(st.integers(1, 80)))


@given(elections())
def test_equal_shares_keeps_its_promises(election: tuple[Any, ...]) -> None:
    costs, backers, voters, budget = election
    funded, paid, held = equal_shares(costs, backers, voters, budget)
    for name in funded:
        assert sum(paid[name].values()) == costs[name]
        assert set(paid[name]) <= set(backers[name])
    spent = [sum((paid[name].get(voter, Fraction(0)) for name in funded), Fraction(0)) for voter in range(voters)]
    assert all(sum_spent + left == budget / voters for sum_spent, left in zip(spent, held, strict=True))
    assert min(held) >= 0
    for name in set(costs) - set(funded):
        assert sum(held[voter] for voter in backers[name]) < costs[name]


@given(elections())
def test_a_group_that_can_pay_for_what_it_all_wants_is_not_left_with_nothing(election: tuple[Any, ...]) -> None:
    costs, backers, voters, budget = election
    funded, _, _ = equal_shares(costs, backers, voters, budget)
    for name in costs:
        if backers[name] and len(backers[name]) * budget / voters >= costs[name]:
            assert any(set(backers[name]) & set(backers[won]) for won in funded)


@given(elections())
def test_most_votes_first_spends_within_the_budget(election: tuple[Any, ...]) -> None:
    costs, backers, voters, budget = election
    ballots = [[name for name in costs if voter in backers[name]] for voter in range(voters)]
    told = ballot_most_votes({name: float(cost) for name, cost in costs.items()}, ballots, float(budget))
    assert told.spent <= told.budget
    assert told.votes == tuple(len(backers[name]) for name in costs)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"ballots": [["Zoo"]], "counts": None}, "A ballot names Zoo, which is not on the list of projects."),
        ({"ballots": []}, "Give at least one project and one ballot."),
        ({"counts": [1]}, "Give one count for each ballot, for at most 2,000,000 voters in all."),
        ({"budget": 0}, "Every cost, and the budget, must be above nought."),
    ],
)
def test_ballots_refuse_in_words(changed: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        ballot_equal_shares(**{**TOWN, **changed})
    assert str(caught.value) == refusal
