"""Small numbers: hidden, protected, and attacked."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.measures import attacker_ranges, audit_suppression, suppress

tables = st.integers(2, 4).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 12), min_size=columns, max_size=columns), min_size=2, max_size=4)
)


def test_a_table_that_gives_itself_away() -> None:
    found = audit_suppression(
        [[3, None, 10], [None, 4, 20], [5, None, None]],
        row_totals=[15, 27, 18],
        column_totals=[11, 11, 38],
        total=60,
    )
    assert found.sentence() == (
        "Anyone can work out 4 of your 4 hidden cells from the figures beside them. "
        "This looks at this table alone: other tables about the same people can give more away."
    )
    assert [(cell.lowest, cell.highest) for cell in found.cells] == [(2, 2), (3, 3), (5, 5), (8, 8)]


def test_without_totals_nothing_can_be_worked_out() -> None:
    found = audit_suppression([[3, None], [None, 4]])
    assert (found.safe, found.worked_out) == (True, 0)
    assert found.table()[1][0] == ("Row 1", "Column 2", 0.0, "no limit", "safe")


def test_a_list_with_one_hidden_count_and_its_total() -> None:
    found = audit_suppression([3, None, 9], total=14, rows=["A", "B", "C"])
    assert found.sentence().startswith("Anyone can work out 1 of your 1 hidden cell from the figures beside it.")


def test_telling_readers_which_cells_are_small_tells_them_more() -> None:
    same = audit_suppression([[None, None], [None, None]], row_totals=[8, 12], column_totals=[8, 12])
    told = audit_suppression(
        [[None, None], [None, None]], row_totals=[5, 5], column_totals=[5, 5], marks_differ=True, threshold=5
    )
    assert same.safe
    assert [(cell.lowest, cell.highest) for cell in told.cells] == [(1, 4)] * 4


def test_figures_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(Refused, match="do not add up to their totals"):
        audit_suppression([[3, 4], [5, None]], row_totals=[8, 9], column_totals=[8, 8], total=17)
    with pytest.raises(Refused, match="do not add up to their totals"):
        audit_suppression([3, 4], total=8)


def test_nothing_small_hides_nothing() -> None:
    kept = suppress([[10, 12], [13, 0]])
    assert (kept.primary, kept.secondary) == ((), ())
    assert kept.sentence().startswith("No count from 1 to 4 is shown, so nothing need be hidden.")


def test_one_small_count_takes_three_others_with_it() -> None:
    kept = suppress([[3, 12, 10], [20, 14, 20], [5, 26, 7]])
    assert (len(kept.primary), len(kept.secondary), kept.fewest_proved) == (1, 3, True)
    assert kept.sentence() == (
        "1 small count needs hiding, and 3 other cells with them so that no one can work them out "
        "(the fewest possible, sparing totals). Use one symbol for every hidden cell. "
        "Other tables about the same people can give more away."
    )


@settings(max_examples=25, deadline=None)
@given(tables)
def test_every_small_count_survives_the_attacker(counts: list[list[int]]) -> None:
    kept = suppress(counts)
    shown = np.array([[np.nan if v is None else v for v in row] for row in kept.published])
    truth = np.array(kept.counts)
    assert np.array_equal(shown[~np.isnan(shown)], truth[~np.isnan(shown)])
    low, high = attacker_ranges(shown)
    assert (low <= truth + 1e-9).all()
    assert (high >= truth - 1e-9).all()
    small = (truth > 0) & (truth < 5)
    assert np.isnan(shown[small]).all()
    assert (high[small] - low[small] >= 3).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_a_single_column_is_protected_too(counts: list[int]) -> None:
    assert suppress(counts).audit.safe


@pytest.mark.parametrize("seed", range(4))
def test_no_smaller_set_would_do(seed: int) -> None:
    counts = np.random.default_rng(seed).integers(5, 30, size=(2, 3))
    counts[0, seed % 3] = 2
    kept = suppress(counts)
    totals = {("Total", name) for name in kept.columns} | {(name, "Total") for name in kept.rows}
    assert not totals & set(kept.secondary)
    truth = np.array(kept.counts)
    others = [(i, j) for i, j in product(range(2), range(3)) if truth[i, j] >= 5]
    for size in range(len(kept.secondary)):
        for extra in combinations(others, size):
            tried = truth.copy()
            tried[0, seed % 3] = np.nan
            for place in extra:
                tried[place] = np.nan
            low, high = attacker_ranges(tried)
            assert high[0, seed % 3] - low[0, seed % 3] < 3


def test_lp_ranges_equal_counting_every_table() -> None:
    """Brute force: every 2 × 3 table of whole numbers with the margins that show."""
    rows, columns = (6, 5), (4, 3, 4)
    free = product(range(7), repeat=2)
    every = [(a, b, 6 - a - b, 4 - a, 3 - b, 5 - (4 - a) - (3 - b)) for a, b in free]
    possible = np.array([cells for cells in every if min(cells) >= 0])
    table = np.full((3, 4), np.nan)
    table[:2, 3], table[2, :3], table[2, 3] = rows, columns, 11
    low, high = attacker_ranges(table)
    assert low[:2, :3].ravel().tolist() == possible.min(axis=0).tolist()
    assert high[:2, :3].ravel().tolist() == possible.max(axis=0).tolist()


def test_a_large_table_is_protected_one_count_after_another() -> None:
    counts = np.random.default_rng(0).poisson(4, size=(12, 8))
    kept = suppress(counts)
    assert (kept.audit.safe, kept.fewest_proved) == (True, False)


@pytest.mark.parametrize(
    ("counts", "threshold", "refusal"),
    [
        ([[1.5, 2]], 5, "counts must be whole numbers of people."),
        ([[1, 2]], 1, "A threshold under 2 hides nothing. Use 5, or the figure in your own publication policy."),
        ([[1, -2]], 5, "counts cannot go below 0; the lowest entry is -2."),
    ],
)
def test_suppression_refuses_in_words(counts: list[list[float]], threshold: int, refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        suppress(counts, threshold=threshold)
    assert str(caught.value) == refusal
