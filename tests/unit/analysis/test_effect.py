"""Before and after, difference in differences, randomisation, breakdown."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.effect import (
    COMMANDS,
    before_after,
    breakdown_drift,
    breakdown_value,
    clustered_error,
    difference_in_differences,
    double_difference,
    randomisation_inference,
    welch,
)

PAGE = Path(__file__).parents[3] / "docs" / "analysis" / "effect.md"
WARDS = COMMANDS["effect.difference_in_differences"].example


def test_the_worked_example_on_the_page_runs() -> None:
    exec("\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)), {})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_answers_its_own_example(name: str) -> None:
    answer = COMMANDS[name].run(**COMMANDS[name].example)
    assert answer.sentence().endswith(".")
    assert "nan" not in repr(answer.as_dict()).lower()


def test_welch_against_scipy() -> None:
    from scipy.stats import ttest_ind

    before, after = np.array([31.0, 28, 34, 30, 29]), np.array([26.0, 27, 25, 29, 24, 22])
    change, error, degrees = welch(before, after)
    oracle = ttest_ind(after, before, equal_var=False)
    assert (change / error, degrees) == pytest.approx((oracle.statistic, oracle.df))
    interval = oracle.confidence_interval(0.95)
    told = before_after(before, after)
    assert (told.lower, told.upper) == pytest.approx((interval.low, interval.high))


def test_pairs_use_their_own_spread() -> None:
    told = before_after([1, 2, 3, 4], [2, 3, 4, 5], paired=True)
    assert (told.change, told.error, told.lower, told.upper) == (1.0, 0.0, 1.0, 1.0)
    with pytest.raises(Refused, match="2 units before and 3 after cannot be paired"):
        before_after([1, 2], [1, 2, 3], paired=True)
    with pytest.raises(Refused, match="at least two readings each"):
        before_after([1], [2, 3])


@st.composite
def panels(draw: st.DrawFn) -> dict[str, Any]:
    treated, others = draw(st.integers(2, 4)), draw(st.integers(2, 5))
    periods = draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    return {
        "outcomes": rng.normal(10, 2, size=(treated + others, periods)),
        "treated": [True] * treated + [False] * others,
        "start": draw(st.integers(1, periods - 1)),
    }


def dummies_regression(panel: dict[str, Any], cluster: np.ndarray) -> tuple[float, float]:
    """The same model written out in full: one column for each unit and period, and a sandwich by hand."""
    table, treated = panel["outcomes"], np.array(panel["treated"])
    units, periods = table.shape
    exposed = np.outer(treated, np.arange(periods) >= panel["start"]).ravel().astype(float)
    unit, period = np.repeat(np.eye(units), periods, axis=0), np.tile(np.eye(periods), (units, 1))
    design = np.column_stack([exposed, unit, period[:, 1:]])
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ table.ravel()
    residual = table.ravel() - design @ beta
    member = np.repeat(cluster, periods)
    scores = np.array([design[member == g].T @ residual[member == g] for g in np.unique(cluster)])
    groups, count = len(scores), table.size
    scale = groups / (groups - 1) * (count - 1) / (count - periods - 1)
    return float(beta[0]), float(np.sqrt(scale * (bread @ scores.T @ scores @ bread)[0, 0]))


@settings(max_examples=60)
@given(panels(), st.booleans())
def test_it_equals_the_regression_written_out(panel: dict[str, Any], grouped: bool) -> None:
    units = len(panel["treated"])
    cluster = np.arange(units) // 2 if grouped else np.arange(units)
    treated = np.array(panel["treated"])
    beta, error = dummies_regression(panel, cluster)
    assert double_difference(panel["outcomes"], treated, panel["start"]) == pytest.approx(beta)
    assert clustered_error(panel["outcomes"], treated, panel["start"], cluster) == pytest.approx(error, abs=1e-10)


@given(panels(), st.floats(-5, 5))
def test_what_is_added_after_is_what_is_found(panel: dict[str, Any], added: float) -> None:
    helped = panel["outcomes"].copy()
    helped[np.array(panel["treated"]), panel["start"] :] += added
    before = difference_in_differences(**panel)
    after = difference_in_differences(**{**panel, "outcomes": helped})
    assert after.effect - before.effect == pytest.approx(added, abs=1e-9)
    assert after.error == pytest.approx(before.error)


def test_few_clusters_are_said_out_loud() -> None:
    assert difference_in_differences(**WARDS).sentence() == (
        "An effect of 6.07 more than the comparison group would lead us to expect (95% interval 5.16 to 6.98). "
        "It stands only if both groups would otherwise have moved alike. With 7 clusters the interval is too sure of "
        "itself: see randomisation inference."
    )


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"treated": [True] + [False] * 6}, "There is one treated cluster, and one alone cannot show"),
        ({"treated": [True] * 7}, "There must be units on both sides"),
        ({"treated": [True]}, "treated has 1 entries for 7 units."),
        ({"start": 0}, "Period 0 leaves nothing before it. Periods are counted from 0, and there are 5."),
        ({"start": 5}, "Period 5 leaves nothing after it."),
        ({"outcomes": [[1, None]] * 7}, "outcomes has a gap in it."),
        ({"clusters": [1, 2]}, "clusters has 2 entries for 7 units. Give one for each."),
    ],
)
def test_a_panel_refuses_in_words(changed: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        difference_in_differences(**{**WARDS, **changed})
    assert str(caught.value).startswith(refusal)


@settings(max_examples=40)
@given(panels())
def test_every_reassignment_by_hand(panel: dict[str, Any]) -> None:
    told = randomisation_inference(**panel)
    units, count = len(panel["treated"]), sum(panel["treated"])
    effects = []
    for chosen in combinations(range(units), count):
        treated = np.isin(np.arange(units), chosen)
        effects.append(double_difference(panel["outcomes"], treated, panel["start"]))
    as_large = sum(abs(effect) >= abs(told.effect) - 1e-9 for effect in effects)
    assert (told.exact, told.reassignments, told.as_large) == (True, len(effects), as_large)
    assert told.p_value >= told.smallest_possible


def test_a_sample_of_reassignments_is_repeatable_and_near_the_exact_answer() -> None:
    rng = np.random.default_rng(3)
    panel = {"outcomes": rng.normal(size=(30, 4)), "treated": [True] * 12 + [False] * 18, "start": 2}
    first, second = randomisation_inference(**panel), randomisation_inference(**panel)
    assert first == second
    assert (first.exact, first.seed) == (False, 2026)
    assert first.p_value == pytest.approx(difference_in_differences(**panel).p_value, abs=0.05)


def test_one_treated_unit_is_enough_for_randomisation() -> None:
    told = randomisation_inference(**{**WARDS, "treated": [True] + [False] * 6})
    assert told.smallest_possible == pytest.approx(1 / 7)
    assert "With so few units no result could be below 14.3%." in told.sentence()


def test_breakdown_by_hand() -> None:
    assert breakdown_drift(6.0, 1.5, 1.0, 2) == 3.0
    assert breakdown_drift(1.0, 1.5, 1.0, 2) == 0.0


def test_at_the_breakdown_the_interval_just_reaches_nought() -> None:
    told = breakdown_value(**WARDS)
    after = len(told.gaps) - told.start
    bias = told.breakdown * told.wobble * (after + 1) / 2
    assert told.lower - bias == pytest.approx(0, abs=1e-9)
    assert told.breakdown < told.breakdown_of_estimate
    assert told.effect == pytest.approx(np.mean(told.gaps[told.start :]) - told.gaps[told.start - 1])


def test_breakdown_refuses_what_it_cannot_judge() -> None:
    with pytest.raises(Refused, match="at least three periods before"):
        breakdown_value(**{**WARDS, "start": 2})
    alike = [[1.0, 2, 3, 5], [1, 2, 3, 6], [1, 2, 3, 4], [1, 2, 3, 4]]
    with pytest.raises(Refused, match="moved exactly alike"):
        breakdown_value(alike, [True, True, False, False], 3)
