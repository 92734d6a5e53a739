"""Whether assessors agree: the six correlations, against published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.analysis.scoring import agreement


def test_agreement_as_shrout_and_fleiss() -> None:
    result = agreement([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    assert [(o.name, round(o.value, 4)) for o in result.forms] == [
        ("ICC(1,1)", 0.1657),
        ("ICC(2,1)", 0.2898),
        ("ICC(3,1)", 0.7148),
        ("ICC(1,k)", 0.4428),
        ("ICC(2,k)", 0.6201),
        ("ICC(3,k)", 0.9093),
    ]
    assert [(round(o.low, 2), round(o.high, 2)) for o in result.forms] == [
        (-0.13, 0.72),
        (0.02, 0.76),
        (0.34, 0.95),
        (-0.88, 0.91),
        (0.07, 0.93),
        (0.68, 0.99),
    ]
    assert result.sentence() == (
        "One assessor's marks agree with another's poorly (ICC(2,1) 0.29, 95% interval 0.02 to 0.76); the mean of "
        "these 4 assessors is moderately reliable (ICC(2,k) 0.62, 95% interval 0.07 to 0.93). "
        "It rests on 6 bids, so the intervals are what to look at."
    )


def test_full_agreement_has_no_interval() -> None:
    result = agreement([[1, 1], [3, 3], [4, 4]])
    assert {o.value for o in result.forms} == {1.0}
    assert {(o.low, o.high) for o in result.forms} == {(None, None)}


@given(
    st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=3, max_size=6),
    st.sampled_from([0.5, 3, 10]),
)
@settings(max_examples=60, deadline=None)
def test_agreement_ignores_unit_and_origin_and_order(table: list, unit: float) -> None:
    scores = np.array(table, dtype=float)
    assume(np.ptp(scores.mean(axis=1)) > 0.1)
    plain = [None if o.value is None else pytest.approx(o.value, rel=1e-6, abs=1e-7) for o in agreement(scores).forms]
    assert [o.value for o in agreement(scores * unit + 7).forms] == plain
    assert [o.value for o in agreement(scores[::-1, [2, 0, 1]]).forms] == plain


def test_a_form_without_an_estimate_says_so() -> None:
    result = agreement([[0, 0, 3], [0, 0, 3], [0, 6, 0]])
    assert result.form("ICC(2,k)").value is None
    assert result.sentence().startswith(
        "One assessor's marks agree with another's poorly (ICC(2,1) -0.5, 95% interval -0.64 to 0.63); the mean of "
        "these 3 assessors is unreliable (ICC(2,k) has no estimate, since assessors agree less than chance would)."
    )
