"""Catchments, inequality and composite indices."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.access import (
    COMMANDS,
    Reach,
    composite,
    concentration_index,
    enhanced,
    floating_catchment,
    inequality,
    rank_bounds,
    ridits,
    scaled,
    slope_index,
    three_step,
    two_step,
    what_if,
)

PAGE = Path(__file__).parents[3] / "docs" / "analysis" / "access.md"
HOSPITALS = {
    "supply": [15.0, 20.0, 100.0],
    "population": [100.0, 50.0, 10.0],
    "travel": [[1.0, 80.0, 40.0], [80.0, 1.0, 40.0], [40.0, 40.0, 1.0]],
}
BANDS = [(10.0, 1.0), (20.0, 0.68), (30.0, 0.22)]


def test_pairs_in_any_order_give_the_same_access() -> None:
    chance = np.random.default_rng(3)
    origin, site = np.nonzero(chance.random((40, 9)) < 0.4)
    weight, mixed = chance.uniform(0.1, 1, origin.size), chance.permutation(origin.size)
    supply, people = chance.uniform(1, 9, (3, 9)), chance.uniform(10, 90, 40)
    reach = Reach(places=40, sites=9, origin=origin, site=site, weight=weight)
    other = Reach(places=40, sites=9, origin=origin[mixed], site=site[mixed], weight=weight[mixed])
    for one, same in zip(
        floating_catchment(reach, supply, people), floating_catchment(other, supply, people), strict=True
    ):
        assert one == pytest.approx(same, rel=1e-12)
    assert floating_catchment(reach, supply[0], people)[1] == pytest.approx(
        floating_catchment(reach, supply, people)[1][0]
    )


def test_the_worked_example_on_the_page_runs() -> None:
    exec("\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)), {})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_answers_its_own_example(name: str) -> None:
    answer = COMMANDS[name].run(**COMMANDS[name].example)
    assert answer.sentence().endswith(".")
    assert "nan" not in repr(answer.as_dict()).lower()


def test_the_three_hospitals_in_two_steps() -> None:
    found = two_step(**HOSPITALS, limit=60)
    assert found.access == pytest.approx((0.761364, 0.958333, 1.094697), abs=5e-7)


def test_the_three_hospitals_by_gravity() -> None:
    found = two_step(**HOSPITALS, limit=60, gravity=True)
    assert found.site_ratio == pytest.approx((0.149626, 0.398010, 7.272727), abs=5e-7)
    assert found.access == pytest.approx((0.331444, 0.579828, 7.286418), abs=5e-7)
    assert np.dot(found.population, found.access) == pytest.approx(135)


@st.composite
def regions(draw: st.DrawFn) -> dict[str, list[list[float | None]] | list[float]]:
    places, sites = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minutes = st.one_of(st.none(), st.integers(1, 60).map(float))
    travel = draw(st.lists(st.lists(minutes, min_size=sites, max_size=sites), min_size=places, max_size=places))
    travel[0][0] = 5.0
    supply = draw(st.lists(st.integers(0, 50).map(float), min_size=sites, max_size=sites))
    people = draw(st.lists(st.integers(1, 900).map(float), min_size=places, max_size=places))
    return {"supply": supply, "population": people, "travel": travel}


@given(regions())
def test_no_supply_is_made_or_lost(region: dict[str, list[float]]) -> None:
    for found in (two_step(**region, limit=30), enhanced(**region, bands=BANDS), three_step(**region, bands=BANDS)):
        reached = sum(
            offered for offered, name in zip(found.supply, found.sites, strict=True) if name not in found.unreached
        )
        assert np.dot(found.population, found.access) == pytest.approx(reached)


@given(regions(), st.integers(1, 40))
def test_more_supply_never_lowers_anyones_access(region: dict[str, list[float]], more: int) -> None:
    grown = [region["supply"][0] + more, *region["supply"][1:]]
    told = what_if(**region, scenarios={"Grow": grown}, limit=30)
    assert (np.array(told.access[0]) >= np.array(told.today) - 1e-12).all()
    assert two_step(**{**region, "supply": grown}, limit=30).access == pytest.approx(told.access[0])


def test_with_one_site_each_three_steps_equal_two() -> None:
    travel = [[5.0, None], [12.0, None], [None, 25.0]]
    given_ = {"supply": [4.0, 2.0], "population": [100.0, 50.0, 80.0], "travel": travel, "bands": BANDS}
    assert three_step(**given_).access == pytest.approx(enhanced(**given_).access)


def test_enhanced_with_one_full_band_is_two_step() -> None:
    assert enhanced(**HOSPITALS, bands=[(60.0, 1.0)]).access == two_step(**HOSPITALS, limit=60).access


def test_a_place_with_nothing_is_named() -> None:
    found = two_step([2, 3], [100, 300], [[5, None], [50, None]], 30, unit="minutes", per=100, places=["Docks", "Moor"])
    assert found.sentence() == (
        "75% of people (Moor) have nothing within 30 minutes. Moor has least, 0 for every 100 people; Docks most, 2; "
        "on average 0.5. Nobody is in reach of Site 2. "
        "This is what could be reached, not what is used, and each place is taken as one point."
    )


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"supply": [1.0]}, "supply has 1 entries for 3 columns of travel. Give one for each site."),
        ({"population": [0, 0, 0]}, "Nobody lives in any of these places, so there is no demand to share"),
        ({"travel": [[1.0, -2.0, 3.0]] * 3}, "travel cannot go below nought."),
        ({"limit": 0.5}, "No place has any site within reach. Check that travel and limit are in the same unit."),
        ({"travel": [[1, 2], [3]]}, "travel must be a table of numbers"),
    ],
)
def test_a_catchment_refuses_in_words(changed: dict[str, object], refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        two_step(**{**HOSPITALS, "limit": 60, **changed})  # type: ignore[arg-type]  # wrong on purpose
    assert str(caught.value).startswith(refusal)


def test_bands_that_go_backwards_are_refused() -> None:
    with pytest.raises(Refused, match="Bands must reach further"):
        enhanced(**HOSPITALS, bands=[(30.0, 1.0), (10.0, 0.5)])


def test_ridits_share_ties() -> None:
    assert ridits(np.array([1.0, 2, 2, 3]), np.ones(4)) == pytest.approx([0.125, 0.5, 0.5, 0.875])


def test_a_straight_line_has_its_own_slope_and_no_error() -> None:
    place = ridits(np.arange(10.0), np.ones(10))
    assert slope_index(3 + 5 * place, np.ones(10), place) == pytest.approx((5.0, 0.0), abs=1e-7)


def test_concentration_by_hand() -> None:
    everything_to_the_last = np.array([0.0, 0, 0, 8])
    assert concentration_index(everything_to_the_last, np.ones(4), np.arange(4.0))[0] == pytest.approx(0.75)
    assert concentration_index(np.full(5, 2.0), np.ones(5), np.arange(5.0)) == pytest.approx((0.0, 0.0), abs=1e-12)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 9)), min_size=4, max_size=12))
def test_a_group_counts_as_its_people(groups: list[tuple[int, int]]) -> None:
    values, people = np.array(groups, dtype=float).T
    order = np.arange(values.size, dtype=float)
    each = people.astype(int)
    grouped = concentration_index(values, people, order)[0]
    apart = concentration_index(np.repeat(values, each), np.ones(each.sum()), np.repeat(order, each))[0]
    assert grouped == pytest.approx(apart, abs=1e-12)
    assert -1 <= grouped <= 1


def test_the_analytic_error_agrees_with_resampling() -> None:
    rng = np.random.default_rng(7)
    order = np.arange(400.0)
    values = rng.gamma(2.0, 1 + order / 400)
    _, error = concentration_index(values, np.ones(400), order)
    draws = []
    for _ in range(600):
        pick = rng.integers(0, 400, 400)
        draws.append(concentration_index(values[pick], np.ones(400), order[pick])[0])
    assert error == pytest.approx(np.std(draws), rel=0.12)


def test_inequality_refuses_what_has_no_slope() -> None:
    with pytest.raises(Refused, match="at least four groups"):
        inequality([1, 2, 3], [1, 2, 3])
    with pytest.raises(Refused, match="Every value is nought"):
        inequality([0, 0, 0, 0], [1, 2, 3, 4])


def test_no_clear_slope_says_so() -> None:
    flat = inequality([5, 3, 5, 3, 5, 3], [1, 2, 3, 4, 5, 6])
    assert flat.sentence().startswith("No clear slope along the ranking: -1.029 from bottom to top")


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 7), st.integers(2, 4), st.floats(0, 0.9))
def test_no_fair_weighting_breaks_the_rank_bounds(seed: int, places: int, width: int, give: float) -> None:
    rng = np.random.default_rng(seed)
    scores, weight = rng.normal(size=(places, width)), rng.dirichlet(np.ones(width))
    low, high = weight * (1 - give), weight * (1 + give)
    best, worst = rank_bounds(scores, low, high)
    for draw in rng.uniform(low, high, size=(50, width)):
        total = scores @ draw
        rank = (total[None, :] > total[:, None]).sum(axis=1) + 1
        assert (best <= rank).all()
        assert (rank <= worst).all()


def test_certain_weights_leave_one_rank() -> None:
    index = composite([[1, 2], [3, 4], [2, 9]], give=0)
    assert index.best == index.worst == index.rank


def test_an_indicator_without_differences_changes_nothing() -> None:
    for scaling in ("spread", "range"):
        assert scaled(np.array([[1.0, 0.1 + 0.2], [2.0, 0.3]]), scaling)[:, 1].tolist() == [0.0, 0.0]
    flat = composite([[1, 5], [2, 5], [3, 5]])
    assert flat.rank == (3, 2, 1)


def test_an_index_refuses_in_words() -> None:
    with pytest.raises(Refused, match="Scale by 'spread'"):
        composite([[1, 2], [3, 4]], scaling="logs")
    with pytest.raises(Refused, match="at least two places and two indicators"):
        composite([[1, 2]])
