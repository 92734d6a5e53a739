import re
from itertools import pairwise

import pytest

from commonweal.ground.pages.charts import bar_chart, dot_chart, line_chart, shape_map
from commonweal.ground.pages.charts.drawing import ticks

SPEND = [("Eastfield", 42000), ("Harbour", 31000), ("Moor", None)]
SAFE = [
    ("By day", [("2024", 0.70), ("2025", 0.74), ("2026", 0.76)]),
    ("After dark", [("2024", 0.55), ("2025", None), ("2026", 0.62)]),
]


def marks(chart, tag):
    return [mark for mark in chart.marks if mark["tag"] == tag]


def words(chart):
    return [mark["words"] for mark in marks(chart, "text")]


def test_bars_say_their_figures_and_never_draw_what_is_not_known():
    chart = bar_chart(SPEND, "money")
    assert words(chart) == ["Eastfield: £42,000", "Harbour: £31,000", "Moor: No figure"]
    assert [bar["width"] for bar in marks(chart, "rect")] == ["99.50%", "73.44%"]
    assert chart.summary == "Highest: Eastfield, £42,000. Lowest: Harbour, £31,000. 1 of 3 have no figure."


def test_negative_bars_run_left_of_nought():
    left, right = marks(bar_chart([("Under", -50), ("Over", 150)]), "rect")
    assert (left["x"], left["width"]) == ("0.00%", "24.88%")
    assert (right["x"], right["width"]) == ("24.88%", "74.62%")


@pytest.mark.parametrize("drawn", [bar_chart([]), line_chart([]), dot_chart([]), shape_map([])])
def test_no_figures_is_a_sentence_not_a_fault(drawn):
    assert drawn.summary in ("There are no figures to show.", "")


@pytest.mark.parametrize("broken", [float("nan"), float("inf"), None])
def test_nan_and_infinity_are_never_shown(broken):
    charts = [
        bar_chart([("A", broken), ("B", 1)]),
        line_chart([("A", [("1", broken), ("2", 2)])]),
        dot_chart([("A", broken, broken, broken), ("B", 1, 0, 2)], target=1),
        shape_map([("A", [(0, 0), (1, 0), (1, 1)], broken), ("B", [(1, 0), (2, 0), (2, 1)], 1)]),
    ]
    assert [re.findall(r"\b(nan|inf|NaN|Infinity)\b", str(chart)) for chart in charts] == [[]] * 4


def test_lines_break_where_a_year_is_missing():
    chart = line_chart(SAFE, "percent")
    assert len(marks(chart, "line")) - sum(mark["css"] == "cw-grid" for mark in marks(chart, "line")) == 2
    assert len(marks(chart, "circle")) == 5
    assert chart.summary == (
        "By day rose from 70% in 2024 to 76% in 2026. After dark rose from 55% in 2024 to 62% in 2026."
    )


def test_names_stand_at_the_ends_of_lines_and_apart():
    same = [(name, [("a", 1), ("b", 2)]) for name in ("One", "Two", "Three", "Four")]
    ends = sorted(mark["y"] for mark in marks(line_chart(same), "text") if mark["css"].startswith("cw-name"))
    assert [later - earlier for earlier, later in pairwise(ends)] == [20, 20, 20]
    assert ends[0] >= 14


def test_four_series_at_most_and_the_rest_are_said():
    many = [(f"Ward {place}", [("a", place), ("b", place + 1)]) for place in range(6)]
    chart = line_chart(many)
    assert {mark["css"] for mark in marks(chart, "circle")} == {f"cw-point cw-series-{place}" for place in (1, 2, 3, 4)}
    assert chart.note == "The picture shows 4 of 6. The table shows them all."


def test_dots_show_how_sure_we_are_and_the_target():
    chart = dot_chart([("Eastfield", 0.5, 0.42, 0.58)], "percent", target=0.6)
    assert words(chart) == ["Eastfield: 50% (42% to 58%)"]
    assert [mark["css"] for mark in marks(chart, "line")] == ["cw-target", "cw-interval"]
    assert chart.note == "The upright mark is the target: 60%."


def square(x, y):
    return [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]


def test_map_shades_in_bands_that_the_key_names():
    areas = [
        (name, square(place, 0), value)
        for place, (name, value) in enumerate(zip("ABCDE", (1, 2, 3, 4, None), strict=True))
    ]
    chart = shape_map(areas)
    assert [mark["css"] for mark in marks(chart, "path")] == [f"cw-area cw-band-{band}" for band in (1, 2, 3, 4, 0)]
    assert chart.key == [
        *({"band": band, "text": str(band)} for band in (1, 2, 3, 4)),
        {"band": 0, "text": "No figure"},
    ]


def test_map_takes_geojson_and_keeps_north_at_the_top():
    shape = {"type": "MultiPolygon", "coordinates": [[square(0, 0)], [square(0, 1)]]}
    chart = shape_map([("A", shape, 7)])
    assert chart.marks[0]["d"].startswith("M0.0 600.0L")
    assert chart.key == [{"band": 1, "text": "7"}]


@pytest.mark.parametrize(("low", "high"), [(0, 42000), (5, 5), (0.5, 0.8), (-3, 12)])
def test_ticks_are_few_and_cover_the_figures(low, high):
    found = ticks(low, high)
    assert found[0] <= low <= high <= found[-1]
    assert len(found) <= 5


def test_the_figure_has_a_name_a_summary_and_its_table(render):
    html = render(
        '{% from "pages/macros/chart.html" import bars, lines %}'
        '{{ bars("spend", "Most is spent in Eastfield", rows, ["Ward", "Spend"], say="money") }}'
        '{{ lines("safe", "More feel safe", series, "Year", say="percent", source="Residents’ survey") }}',
        rows=SPEND,
        series=SAFE,
    )
    assert html.count('role="img" aria-labelledby=') == 2
    assert '<figcaption class="cw-chart__title" id="spend-title">Most is spent in Eastfield</figcaption>' in html
    assert re.findall(r'numeric">([^<]+)</td>', html) == [
        "£42,000",
        "£31,000",
        "No figure",
        "70%",
        "55%",
        "74%",
        "No figure",
        "76%",
        "62%",
    ]


def test_a_map_comes_after_its_list(render):
    html = render(
        '{% from "pages/macros/chart.html" import area_map %}{{ area_map("m", "Need", areas, ["Ward", "Need"]) }}',
        areas=[("Eastfield", square(0, 0), 9)],
    )
    assert html.index("<table") < html.index('role="img"')
    assert 'viewBox="0 0 600 600"' in html
