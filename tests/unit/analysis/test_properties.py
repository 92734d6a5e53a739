"""What must hold whatever the figures are: order, unit, more is more, nothing lost, and both sides of a limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.analysis.access import inequality, two_step
from commonweal.analysis.allocation import ballot_equal_shares, portfolio
from commonweal.analysis.choice import promethee, rank_acceptability, topsis, vikor, weighted_sum
from commonweal.analysis.effect import difference_in_differences
from commonweal.analysis.market import concentration, resolve
from commonweal.analysis.scoring import price_points
from commonweal.analysis.scoring.price import FORMULAS
from commonweal.analysis.value import Outcome, sroi, tipping_points
from commonweal.analysis.value.social import SHARES

RATES = {"name": "One", "effective": "2026-04-01", "source": "A test", "bands": [{"from_year": 1, "rate": 0.035}]}
marks = st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=2, max_size=6)
points = st.lists(st.integers(1, 10), min_size=3, max_size=3)


# ---- choice --------------------------------------------------------------------------------------------------------


@given(marks, points, st.integers(0, 5), st.integers(0, 2), st.integers(1, 5))
def test_a_better_score_never_costs_an_option_its_place(
    scores: list[list[int]], weights: list[int], option: int, criterion: int, more: int
) -> None:
    option %= len(scores)
    better = [list(row) for row in scores]
    better[option][criterion] += more
    before, after = weighted_sum(scores, weights), weighted_sum(better, weights)
    assert after.totals[option] > before.totals[option]
    assert after.ranks[option] <= before.ranks[option]
    flow = [promethee(table, weights).net[option] for table in (scores, better)]
    assert flow[1] >= flow[0] - 1e-12


@given(marks, points)
def test_flows_balance(scores: list[list[int]], weights: list[int]) -> None:
    told = promethee(scores, weights)
    assert sum(told.net) == pytest.approx(0, abs=1e-12)
    assert sum(told.leaving) == pytest.approx(sum(told.entering))


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 6), st.integers(2, 5), st.integers(0, 99))
def test_every_weighting_gives_each_place_to_one_option(options: int, criteria: int, seed: int) -> None:
    values = np.random.default_rng(seed).random((options, criteria))
    shares = np.array(rank_acceptability(values, seed=seed, draws=2_000).acceptability)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares.sum(axis=0) == pytest.approx(1)


@pytest.mark.parametrize("method", [topsis, vikor, promethee])
def test_an_option_that_cannot_win_can_still_turn_the_order(method: Any) -> None:
    """These methods measure each option against the others, so independence does not hold, and the pages say so."""
    chance = np.random.default_rng(11)
    for _ in range(5_000):
        scores, weights = chance.integers(0, 10, (4, 3)), chance.integers(1, 10, 3)
        if not (np.ptp(scores, axis=0).all() and np.ptp(scores[:3], axis=0).all()):
            continue
        four, three = method(scores, weights).ranks, method(scores[:3], weights).ranks
        clear = sorted(four) == [1, 2, 3, 4] and sorted(three) == [1, 2, 3]
        if clear and four[3] == 4 and four[:3] != three:
            return
    pytest.fail("No rank reversal was found among 5,000 tables.")


# ---- scoring and value ---------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(FORMULAS)), st.lists(st.integers(100, 999), min_size=2, max_size=6), st.integers(1, 90))
def test_a_lower_price_never_earns_fewer_points(formula: str, prices: list[int], less: int) -> None:
    cheaper = [prices[0] - less, *prices[1:]]
    assert price_points(cheaper, formula=formula).points[0] >= price_points(prices, formula=formula).points[0] - 1e-9


def returns(**figures: Any) -> float:
    return sroi(**book(**figures)).ratio


def book(**figures: Any) -> dict[str, Any]:
    first = {"name": "Friends", "quantity": 40, "proxy": 900, "deadweight": 0.2, "years": 3, "drop_off": 0.3}
    return {
        "investments": [{"name": "Grant", "amount": 20_000}],
        "outcomes": [{**first, **figures}, {"name": "Harm", "quantity": -30, "proxy": 55}],
        "schedule": RATES,
        "exclusions": ["joy"],
        "assumptions": ["as last year"],
    }


@given(st.sampled_from(SHARES), st.integers(0, 9), st.integers(1, 5))
def test_a_greater_share_never_raises_the_return(figure: str, share: int, more: int) -> None:
    assert returns(**{figure: min(1.0, (share + more) / 10)}) <= returns(**{figure: share / 10}) + 1e-12


@given(st.integers(1, 500), st.integers(1, 100))
def test_more_of_a_good_thing_raises_the_return(quantity: int, more: int) -> None:
    assert returns(quantity=quantity + more) > returns(quantity=quantity)


@given(st.integers(10, 200), st.integers(100, 2_000), st.integers(0, 8))
def test_a_tipping_point_turns_the_answer(quantity: int, proxy: int, deadweight: int) -> None:
    """Just inside the ratio is over £1, just outside it is under, for each figure that has such a point."""
    call = book(quantity=quantity, proxy=proxy, deadweight=deadweight / 10)
    told, step = tipping_points(**call), 1e-6
    for point in told.points:
        if point.outcome != "Friends" or point.at is None or not (step < point.at < 1 - step or point.at > 1 + step):
            continue
        friends = Outcome(**call["outcomes"][0])
        sides = [replace(friends, **{point.figure: point.at * (1 + sign * step)}) for sign in (-1, 1)]
        low, high = (sroi(**{**call, "outcomes": [one, call["outcomes"][1]]}).ratio for one in sides)
        assert (low - 1) * (high - 1) < 0
        assert (low > high) == (point.figure in SHARES)


# ---- allocation, access, market, effect ----------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.002, 0.05]))
def test_a_plan_keeps_to_its_budget_and_promises_and_its_gap_is_true(seed: int, gap: float) -> None:
    chance = np.random.default_rng(seed)
    options = [
        {
            "name": f"Option {place}",
            "cost": [int(chance.integers(1, 50)), int(chance.integers(0, 20))],
            "value": int(chance.integers(1, 90)),
            "groups": ["North"] if chance.random() < 0.4 else [],
        }
        for place in range(40)
    ]
    told = portfolio(options, [330, 130], [{"name": "North", "group": "North", "least": 80}], gap=gap)
    assert all(spent <= budget for spent, budget in zip(told.spent, told.budget, strict=True))
    assert told.kept[0] >= told.promised[0]
    assert told.value == sum(one["value"] for one in options if one["name"] in told.funded)
    assert told.value <= told.bound + 1e-9
    assert told.bound - told.value <= gap * told.bound + 1e-6
    best = portfolio(options, [330, 130], [{"name": "North", "group": "North", "least": 80}], gap=0.0)
    assert told.value <= best.value + 1e-9 <= told.bound + 1e-6


@given(st.lists(st.lists(st.sampled_from("ABCD"), max_size=4, unique=True), min_size=1, max_size=9), st.integers(2, 9))
def test_equal_shares_ignores_the_currency(ballots: list[list[str]], times: int) -> None:
    costs = {"A": 40, "B": 30, "C": 20, "D": 10}
    other = {name: cost * times for name, cost in costs.items()}
    told = ballot_equal_shares(costs, ballots, 60)
    assert told.funded == ballot_equal_shares(other, ballots, 60 * times).funded
    assert told.spent <= told.budget


@given(st.integers(0, 500), st.integers(2, 9))
def test_access_ignores_order_and_follows_supply(seed: int, times: int) -> None:
    chance = np.random.default_rng(seed)
    supply, people, travel = chance.uniform(1, 9, 3), chance.uniform(10, 99, 5), chance.uniform(1, 40, (5, 3))
    travel[0, 0] = 5.0
    order = chance.permutation(5)
    told = np.array(two_step(supply, people, travel, 30).access)
    assert two_step(supply, people[order], travel[order], 30).access == pytest.approx(told[order])
    assert two_step(supply * times, people, travel, 30).access == pytest.approx(told * times)
    assert two_step(supply, people * times, travel, 30).access == pytest.approx(told / times)


@given(st.lists(st.integers(0, 50), min_size=4, max_size=9), st.integers(2, 9))
def test_inequality_turns_with_the_ranking_and_ignores_the_unit(values: list[int], times: int) -> None:
    assume(sum(values))
    order = np.arange(len(values))
    told, turned = inequality(values, order), inequality(values, -order)
    scaled = inequality(np.array(values) * times, order)
    assert (turned.slope, turned.concentration) == pytest.approx((-told.slope, -told.concentration), abs=1e-9)
    assert (scaled.slope, scaled.concentration) == pytest.approx((told.slope * times, told.concentration), abs=1e-9)


@given(st.lists(st.integers(1, 1_000), min_size=2, max_size=9), st.integers(2, 9))
def test_concentration_ignores_order_and_unit_and_rises_with_a_merger(spend: list[int], times: int) -> None:
    told = concentration(spend).index
    assert concentration(spend[::-1]).index == pytest.approx(told)
    assert concentration([one * times for one in spend]).index == pytest.approx(told)
    assert concentration([spend[0] + spend[1], *spend[2:]]).index > told


@settings(max_examples=20, deadline=None)
@given(
    st.permutations(["Meadow Care Ltd", "MEADOW CARE", "Cobwebs", "MC Exeter T/A Cobwebs", "Riverside Arts", "Hilltop"])
)
def test_suppliers_are_grouped_alike_in_any_order(names: list[str]) -> None:
    groups = {frozenset(names[place] for place in group) for group in resolve(names).groups}
    assert groups == {frozenset({"Meadow Care Ltd", "MEADOW CARE"}), frozenset({"Cobwebs", "MC Exeter T/A Cobwebs"})}


@given(st.integers(0, 500), st.integers(2, 9))
def test_an_effect_ignores_levels_and_order_and_follows_the_unit(seed: int, times: int) -> None:
    chance = np.random.default_rng(seed)
    outcomes, treated = chance.normal(20, 4, (7, 5)), np.array([True, True, True, False, False, False, False])
    told = difference_in_differences(outcomes, treated.tolist(), 3)
    moved = outcomes + chance.normal(0, 9, (7, 1)) + chance.normal(0, 9, (1, 5))
    order = chance.permutation(7)
    for other, scale in ((moved, 1), (outcomes[order], 1), (outcomes * times, times)):
        marked = treated[order] if other.shape == outcomes.shape and np.array_equal(other, outcomes[order]) else treated
        again = difference_in_differences(other, marked.tolist(), 3)
        assert (again.effect, again.error) == pytest.approx((told.effect * scale, told.error * scale))
