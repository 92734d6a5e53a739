"""Portfolios, promises and frontiers, against every choice there is."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.allocation import (
    COMMANDS,
    best,
    cheapest_entry,
    clash,
    frontier,
    least_budget,
    portfolio,
    promise_prices,
    smallest_clash,
)
from commonweal.analysis.allocation.options import Programme, read

PAGE = Path(__file__).parents[3] / "docs" / "analysis" / "allocation.md"


def test_the_worked_example_on_the_page_runs() -> None:
    exec("\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)), {})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_answers_its_own_example(name: str) -> None:
    answer = COMMANDS[name].run(**COMMANDS[name].example)
    assert answer.sentence().endswith(".")
    assert "nan" not in repr(answer.as_dict()).lower()


def enumerate_best(programme: Programme) -> float | None:
    matrix, low, high = programme.rows()
    every = np.array(list(product((0, 1), repeat=programme.values.size)))
    used = every @ matrix.T
    fits = (used >= low - 1e-9).all(axis=1) & (used <= high + 1e-9).all(axis=1) & (every >= programme.must).all(axis=1)
    return float((every @ programme.values)[fits].max()) if fits.any() else None


@st.composite
def cases(draw: st.DrawFn, fewest: int = 1, most: int = 7) -> dict[str, Any]:
    count, years = draw(st.integers(fewest, most)), draw(st.integers(1, 2))
    areas = st.lists(st.sampled_from(["North", "South"]), max_size=2, unique=True)
    options = [
        {
            "name": f"Option {i}",
            "cost": draw(st.lists(st.integers(0, 30), min_size=years, max_size=years)),
            "value": draw(st.integers(0, 40)),
            "groups": draw(areas),
            "choice": draw(st.sampled_from([None, None, "hub", "line"])),
        }
        for i in range(count)
    ]
    budget = draw(st.lists(st.integers(5, 60), min_size=years, max_size=years))
    belongs = {area for option in options for area in option["groups"]}
    promises = [
        {"name": area, "group": area, "of": draw(st.sampled_from(["spend", "value", "number"])), "least": least}
        for area in sorted(belongs)
        if (least := draw(st.integers(0, 12)))
    ]
    return {"options": options, "budget": budget, "promises": promises}


@settings(max_examples=80, deadline=None)
@given(cases())
def test_the_best_choice_is_the_best_of_every_choice(case: dict[str, Any]) -> None:
    _, _, programme = read(**case)
    solved, truth = best(programme), enumerate_best(programme)
    if solved is None or truth is None:
        assert solved is None
        assert truth is None
        return
    assert solved.value == pytest.approx(truth)
    assert solved.gap == pytest.approx(0, abs=1e-8)
    matrix, low, high = programme.rows()
    used = matrix @ solved.chosen
    assert (used >= low - 1e-7).all()
    assert (used <= high + 1e-7).all()


@settings(max_examples=40, deadline=None)
@given(cases(fewest=6, most=11), st.sampled_from([0.0, 0.05]))
def test_settling_options_by_reduced_cost_loses_nothing(case: dict[str, Any], gap: float) -> None:
    """The same with a core of two options, so that most are settled by their reduced costs."""
    _, _, programme = read(**case)
    with patch("commonweal.analysis.allocation.solve.CORE", 2):
        solved = best(programme, gap)
    truth = enumerate_best(programme)
    assert (solved is None) == (truth is None)
    if solved is not None and truth is not None:
        assert truth * (1 - gap) - 1e-6 <= solved.value <= truth + 1e-6
        assert solved.bound >= truth - 1e-6
        assert solved.gap <= gap + 1e-9


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_clash_cannot_be_kept_and_any_part_of_it_can(case: dict[str, Any]) -> None:
    _, _, programme = read(**case)
    found = smallest_clash(programme)
    if enumerate_best(programme) is not None:
        assert found == ()
        return
    assert enumerate_best(programme.only(found)) is None
    for place in found:
        assert enumerate_best(programme.only([other for other in found if other != place])) is not None


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(0, 6))
def test_the_smallest_change_brings_an_option_in_and_no_smaller_does(case: dict[str, Any], place: int) -> None:
    _, _, programme = read(**{**case, "promises": ()})
    place %= programme.values.size
    target = enumerate_best(programme)
    assert target is not None
    cut, rise = cheapest_entry(programme, place, target)
    entered = programme.must.copy()
    entered[place] = True
    forced = enumerate_best(replace(programme, must=entered))
    assert rise == (None if forced is None else pytest.approx(target - forced))
    if cut is not None and programme.budgets.size == 1:
        cheaper = programme.costs.copy()
        cheaper[0, place] -= cut
        assert (enumerate_best(replace(programme, must=entered, costs=cheaper)) or 0) >= target
        if cut > 0.5:
            cheaper[0, place] += 0.5
            dearer = enumerate_best(replace(programme, must=entered, costs=cheaper))
            assert dearer is None or dearer < target


def many(count: int, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    costs = rng.integers(5, 80, count) * 1000.0
    values = np.round(costs / 1000 * rng.uniform(0.5, 2, count), 1)
    options = [
        {"name": f"Option {i}", "cost": costs[i], "value": values[i], "groups": [f"Area {i % 6}"]} for i in range(count)
    ]
    budget = float(costs.sum() * 0.3)
    promises = [{"name": f"Area {k}", "group": f"Area {k}", "least": budget * 0.15} for k in range(6)]
    return {"options": options, "budget": budget, "promises": promises}


def test_five_hundred_options_within_a_fifth_of_a_percent() -> None:
    told = portfolio(**many(500))
    assert told.gap <= 0.002
    assert sum(told.spent) <= told.budget[0]
    assert all(kept >= least for kept, least in zip(told.kept, told.promised, strict=True))
    exact = portfolio(**many(500), gap=0.0)
    assert told.value <= exact.value + 1e-6 <= told.bound + 1e-5


def test_the_frontier_never_falls_and_stays_under_its_envelope() -> None:
    told = frontier(**many(300), steps=[0.95, 1.0, 1.1, 1.2])
    assert all(value is not None for value in told.value)
    assert [round(value or 0) for value in told.value] == sorted(round(value or 0) for value in told.value)
    for value, bound, gap in zip(told.value, told.envelope, told.gap, strict=True):
        assert (bound or 0) * (1 - 0.002) <= (value or 0) <= (bound or 0) + 1e-6
        assert (gap or 0) <= 0.002


def test_the_envelope_alone_comes_without_choices() -> None:
    quick = frontier(**many(300), steps=[1.0, 1.2], certify=False)
    assert quick.value == (None, None)
    assert quick.envelope == pytest.approx(frontier(**many(300), steps=[1.0, 1.2]).envelope)
    assert "at most, before any choice is made" in quick.sentence()


def test_a_budget_too_small_for_the_promises_is_shown_as_such() -> None:
    told = frontier(**many(60), steps=[0.5, 1.0])
    assert (told.value[0], told.envelope[0], told.gap[0]) == (None, None, None)
    assert "1 budget cannot keep every promise" in told.sentence()


TOWN = COMMANDS["allocation.portfolio"].example


def test_the_price_of_the_northside_minimum() -> None:
    told = promise_prices(**TOWN)
    assert told.sentence() == (
        "The Northside minimum costs 21 outcomes; this plan is the best possible. Each price is for dropping that "
        "promise alone; two dropped together can free more or less than the sum."
    )
    assert told.brings_in == (("Lunch club", "Befriending"),)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_price_is_what_enumeration_says(case: dict[str, Any]) -> None:
    _, kept, programme = read(**case)
    whole = enumerate_best(programme)
    if not kept or whole is None:
        return
    told = promise_prices(**case)
    for place, price in enumerate(told.price):
        without = enumerate_best(programme.without(place))
        assert price == pytest.approx((without or 0) - whole)
        assert told.least_price[place] <= price + 1e-9 <= told.most_price[place] + 2e-9


def test_promises_that_clash_are_named_with_what_would_keep_them() -> None:
    asked = COMMANDS["allocation.clash"].example
    words = (
        "The Northside minimum and The Southside minimum cannot be kept together within £60,000, though any fewer of "
        "them could. Keeping every promise takes at least £70,000: £10,000 more."
    )
    assert clash(**asked).sentence() == words
    with pytest.raises(Refused) as caught:
        portfolio(**asked)
    assert str(caught.value) == words
    assert least_budget(read(**asked)[2]) == 70_000
    assert clash(**{**asked, "budget": 70_000}).clashing == ()


def test_years_are_kept_apart() -> None:
    options = [
        {"name": "Early", "cost": [10, 0], "value": 5},
        {"name": "Late", "cost": [0, 10], "value": 5},
        {"name": "Both", "cost": [6, 6], "value": 9},
    ]
    assert portfolio(options, [10, 10]).funded == ("Early", "Late")
    assert portfolio(options, [6, 20]).funded == ("Late", "Both")
    assert portfolio(options, [6, 6]).funded == ("Both",)
    assert portfolio(options, [16, 16], must=["Both"]).funded == ("Early", "Late", "Both")


def test_an_empty_choice_excludes_nobody() -> None:
    options = [{"name": name, "cost": 10, "value": 5, "choice": ""} for name in ("A", "B")]
    assert portfolio(options, 20).funded == ("A", "B")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"options": []}, "Give at least one option."),
        ({"options": [{"name": "A", "cost": 1}, {"name": "A", "cost": 2}]}, "Two options share a name: A."),
        ({"options": [{"name": "A", "cost": [1, 2]}]}, "A has a cost for 2 of 1 years."),
        ({"options": [{"name": "A"}]}, "An option needs 'cost'."),
        ({"must": ["Zoo"]}, "No option is called Zoo."),
        ({"promises": [{"name": "P", "least": 1, "group": "Moon"}]}, "P: no option belongs to Moon"),
        ({"promises": [{"name": "P", "least": 1, "of": "joy"}]}, "P: a promise is of 'spend', 'value' or 'number'."),
        ({"budget": -1}, "budget cannot go below 0"),
    ],
)
def test_a_portfolio_refuses_in_words(changed: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        portfolio(**{**TOWN, **changed})
    assert str(caught.value).startswith(refusal)
