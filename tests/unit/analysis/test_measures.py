"""XmR, funnels, Byar, distance travelled and small forecasts."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.measures import (
    COMMANDS,
    byar_interval,
    distance_travelled,
    effect_sizes,
    exact_poisson_interval,
    forecast,
    forecast_many,
    funnel,
    funnel_limits,
    rate_interval,
    wilson_interval,
    xmr,
    xmr_many,
)

PAGE = Path(__file__).parents[3] / "docs" / "analysis" / "measures.md"
ROUTINE = [30.0, 32.0] * 8


def test_the_worked_example_on_the_page_runs() -> None:
    exec("\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)), {})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_answers_its_own_example(name: str) -> None:
    answer = COMMANDS[name].run(**COMMANDS[name].example)
    assert answer.sentence().endswith(".")
    assert "nan" not in repr(answer.as_dict()).lower()


def test_byar_as_published() -> None:
    assert byar_interval(65) == pytest.approx((50.163188, 82.849139), abs=5e-7)
    assert byar_interval(65, 0.998) == pytest.approx((42.880261, 94.000291), abs=5e-7)


def test_funnel_limits_as_published() -> None:
    assert funnel_limits(15) == pytest.approx((0.5596924, 1.649348), abs=5e-7)
    assert funnel_limits(15, 0.998) == pytest.approx((0.3862650, 2.082907), abs=5e-7)


@given(st.integers(min_value=0, max_value=100_000), st.floats(min_value=0.5, max_value=0.999))
def test_both_intervals_hold_the_count_and_agree_as_it_grows(count: int, level: float) -> None:
    for low, high in (byar_interval(count, level), exact_poisson_interval(count, level)):
        assert 0 <= low <= count <= high
    if count >= 10:
        assert byar_interval(count, level) == pytest.approx(exact_poisson_interval(count, level), rel=0.02)


def test_a_rate_names_its_method_and_its_doubt() -> None:
    assert rate_interval(65, 41_000, per=1_000).sentence() == (
        "1.6 for every 1,000 people, from 65 in 41,000; chance alone could put it anywhere from 1.2 to 2 "
        "(95% interval). The interval says nothing of miscounting."
    )
    assert rate_interval(9, 1_000).method == "exact Poisson (Garwood) interval"
    assert rate_interval(10, 1_000).method == "Byar's approximation to the Poisson interval"


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"count": 2.5, "population": 10}, "count must be counts: whole numbers."),
        ({"count": -1, "population": 10}, "count cannot go below 0; the lowest entry is -1."),
        ({"count": 1, "population": 0}, "population must be above nought everywhere."),
        (
            {"count": 1, "population": 10, "level": 1.0},
            "The level of an interval is a share between 0 and 1, for example 0.95.",
        ),
    ],
)
def test_a_rate_refuses_in_words(asked: dict[str, float], refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        rate_interval(**asked)  # type: ignore[arg-type]  # wrong on purpose
    assert str(caught.value) == refusal


def test_a_funnel_finds_the_odd_place_and_only_that() -> None:
    seen = funnel([20, 22, 19, 60, 18, 21], expected=[20.0] * 6, labels=list("ABCDEF"))
    assert (seen.high, seen.low) == (("D",), ())
    calm = funnel([20, 22, 19, 18], expected=[20.0] * 4)
    assert calm.sentence() == (
        "No place of 4 differs by more than chance would explain (99.8% limits). "
        "A place outside the limits is a question to ask, not an answer."
    )


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 10_000)), min_size=1, max_size=30))
def test_populations_share_the_total_out(places: list[tuple[int, int]]) -> None:
    result = funnel([seen for seen, _ in places], populations=[people for _, people in places])
    assert sum(result.expected) == pytest.approx(sum(result.observed))


def test_a_funnel_wants_one_thing_to_compare_with() -> None:
    with pytest.raises(Refused, match="either populations or expected"):
        funnel([1, 2])
    with pytest.raises(Refused, match="Every observed count is nought"):
        funnel([0, 0], populations=[1, 2])


def test_xmr_limits_by_hand() -> None:
    chart = xmr(ROUTINE)
    assert (chart.average, chart.moving_range) == (31.0, 2.0)
    assert (chart.lower, chart.upper, chart.range_limit) == pytest.approx((25.68, 36.32, 6.534))
    assert chart.signals == ()
    assert chart.sentence() == (
        "Nothing but routine variation: readings from 25.68 to 36.32 are to be expected while nothing changes. "
        "Routine is not the same as good."
    )


def test_each_rule_marks_its_own_pattern() -> None:
    assert xmr([*ROUTINE, 50.0], baseline=16).signals == (("Reading 17", "outside the limits"),)
    run = xmr([*ROUTINE, 30.5, *[31.5] * 7], baseline=16)
    assert run.signals == tuple((f"Reading {i}", "run on one side") for i in range(18, 25))
    trend = xmr([*ROUTINE, 30.1, 30.2, 30.3, 31.3, 31.4, 31.5], baseline=16)
    assert [rule for _, rule in trend.signals].count("rising or falling") == 6
    near = xmr([*ROUTINE, 35.0, 31.0, 35.0], baseline=16)
    assert near.signals == (
        ("Reading 17", "two of three near a limit"),
        ("Reading 19", "two of three near a limit"),
    )


def test_xmr_stops_its_limits_where_the_scale_ends() -> None:
    chart = xmr([0, 3, 0, 2, 1, 0, 4, 0], least=0)
    assert chart.lower == 0.0


def test_xmr_refuses_what_cannot_tell_routine_from_signal() -> None:
    with pytest.raises(Refused, match="5 readings cannot tell routine from signal"):
        xmr([1, 2, 3, 4, 5])
    with pytest.raises(Refused, match="The baseline asks for 20 readings and there are 8"):
        xmr(range(8), baseline=20)


@given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=40), st.integers(-50, 50))
def test_moving_the_scale_moves_no_signal(values: list[int], shift: int) -> None:
    assert xmr([value + shift for value in values]).average == pytest.approx(xmr(values).average + shift)
    many = xmr_many([values, values])
    assert many.signals[0] == len({label for label, _ in xmr(values).signals})


def test_many_measures_say_which_to_look_at() -> None:
    rows = [[30.0, 32.0] * 8 + [31.0], [30.0, 32.0] * 8 + [60.0]]
    assert xmr_many(rows, labels=["Calls", "Visits"]).sentence() == (
        "1 of 2 measures shows a signal in the latest reading: Visits. "
        "With many measures, a few signals come by chance alone: look at each before acting."
    )


def test_distance_travelled_by_hand() -> None:
    moved = distance_travelled([1, 2, 3, 4, 5], [3, 2, 5, 6, None])
    assert (moved.started, moved.both, moved.improved, moved.same, moved.worse) == (5, 4, 3, 1, 0)
    assert moved.change == 1.5
    assert moved.floor_change == pytest.approx(1.2)
    assert effect_sizes(np.array([1.0, 2, 3, 4]), np.array([3.0, 2, 5, 6])) == pytest.approx((1.161895, 1.5))


def test_lower_can_be_better() -> None:
    up, down = distance_travelled([1, 2, 3], [2, 4, 3]), distance_travelled([3, 2, 1], [2, 0, 1], lower_is_better=True)
    assert (up.change, up.improved, up.lower) == (down.change, down.improved, down.lower)


def test_people_who_all_start_alike_have_no_effect_size() -> None:
    moved = distance_travelled([2, 2, 2], [3, 3, 3])
    assert (moved.effect_size, moved.response_mean) == (None, None)
    assert moved.sentence().startswith("The 3 people who answered both times improved by 1 on average (95% interval")


def test_wilson_as_newcombe_printed_it() -> None:
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_distance_refuses_one_person() -> None:
    with pytest.raises(Refused, match="1 person answered both times"):
        distance_travelled([1, 2, None], [2, None, 3])


def test_a_steady_rise_is_carried_on() -> None:
    coming = forecast([float(10 + 2 * i) for i in range(20)], horizon=3)
    assert coming.chosen == "latest reading and the average step"
    assert coming.expected == pytest.approx((50, 52, 54))


def test_a_season_is_repeated() -> None:
    year = [10.0, 20.0, 30.0, 20.0]
    coming = forecast(year * 6, horizon=4, period=4)
    assert coming.chosen == "same time last year"
    assert coming.expected == (10.0, 20.0, 30.0, 20.0)
    assert coming.lower == coming.upper == coming.expected


def test_too_few_readings_for_the_range_asked() -> None:
    with pytest.raises(Refused) as caught:
        forecast(range(10), horizon=4, level=0.95)
    assert str(caught.value) == (
        "10 readings are too few for a 95% range 4 ahead: it takes 26. "
        "Ask for fewer readings ahead, or show the past alone."
    )
    assert forecast(range(11), horizon=4).trials == (7, 6, 5, 4)


def test_the_range_keeps_its_promise_on_steady_measures() -> None:
    past = np.random.default_rng(2026).normal(50, 5, size=(400, 40))
    coming = forecast_many(past[:, :36], horizon=4, level=0.8)
    low, high = np.array(coming.lower), np.array(coming.upper)
    kept = ((past[:, 36:] >= low) & (past[:, 36:] <= high)).mean()
    assert 0.74 < kept < 0.9


@settings(max_examples=50)
@given(st.lists(st.integers(0, 100), min_size=11, max_size=40))
def test_a_forecast_alone_is_its_row_among_many(values: list[int]) -> None:
    alone, many = forecast(values), forecast_many([values, values[::-1]])
    assert alone.expected == many.expected[0]
    assert alone.upper == many.upper[0]
    widths = np.subtract(alone.upper, alone.lower)
    assert (np.diff(widths) >= -1e-9).all()
