"""Social return and tipping points against the published sum, and just inside and just outside."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.value import (
    Investment,
    Outcome,
    doubt_shares,
    simulate,
    sroi,
    tipping_points,
)
from commonweal.analysis.value.doubt import annuity, discount_of, factor_of, histogram, moments, pieces, quantiles
from commonweal.analysis.value.draws import Desk, Doubt, drawn_ratios, planned, triangle
from commonweal.analysis.value.social import SHARES, reading


def flat(rate: float) -> dict:
    return {
        "name": "One rate",
        "effective": "2026-04-01",
        "source": "A test",
        "bands": [{"from_year": 1, "rate": rate}],
    }


# Cabinet Office, A Guide to SROI: the imaginary Wheels-to-Meals.
WHEELS = {
    "investments": [
        Investment(name="Contract", amount=24_375),
        Investment(name="Volunteer time", amount=18_000),
    ],
    "outcomes": [
        Outcome(name="Fewer visits to A&E", quantity=7, proxy=94, attribution=0.05, drop_off=0.5),
        Outcome(name="Fewer inpatient assessments", quantity=7, proxy=4_964, attribution=0.05, drop_off=0.5),
        Outcome(name="Less continuing care", quantity=7, proxy=7_220, attribution=0.05, drop_off=0.5),
        Outcome(name="Fewer visits to the GP", quantity=90, proxy=19, attribution=0.1, drop_off=0.1, years=5),
        Outcome(name="New friends", quantity=16, proxy=48.25, deadweight=0.1, attribution=0.35),
        Outcome(name="Healthier volunteers", quantity=4, proxy=162.5, deadweight=0.7, attribution=0.1, drop_off=0.35),
        Outcome(name="Neighbours shop less", quantity=-275, proxy=5, deadweight=0.05, drop_off=0.05, years=3),
    ],
    "schedule": flat(0.035),
    "exclusions": ["confidence"],
    "assumptions": ["Falls would have gone on at last year's rate"],
}

FRIENDS = {"name": "Friends", "quantity": 1, "proxy": 1}


def with_range() -> dict:
    friends = Outcome(
        name="Friends", quantity=40, proxy=1_000, deadweight=0.2, drop_off=0.3, years=3,
        low={"proxy": 600, "deadweight": 0.5, "drop_off": 0.6}, high={"proxy": 1_200, "quantity": 45},
    )  # fmt: skip
    harm = Outcome(name="Harm", quantity=-10, proxy=100, low={"proxy": 150})
    return {**WHEELS, "investments": [Investment(name="Grant", amount=30_000)], "outcomes": [friends, harm]}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: sroi(**{**WHEELS, "exclusions": []}),
            "A ratio is never given bare. List the outcomes that are not valued.",
        ),
        (
            lambda: sroi(**{**WHEELS, "assumptions": [" "]}),
            "A ratio is never given bare. List the assumptions that it rests on.",
        ),
        (
            lambda: sroi(**{**WHEELS, "investments": [{"name": "Nothing", "amount": 0}]}),
            "The investment is £0, so there is nothing to divide by. Count time and goods given as well.",
        ),
        (lambda: sroi(**{**WHEELS, "outcomes": []}), "There are no outcomes to value."),
        (
            lambda: sroi(**{**WHEELS, "outcomes": [{"name": "Friends", "quantity": 1, "proxy": 1, "drop_off": 35}]}),
            "The drop-off of 'Friends' (how fast the outcome fades each year) is 35. It is a share, from 0 to 1.",
        ),
        (
            lambda: sroi(**{**WHEELS, "outcomes": [{"name": "Friends", "quantity": 1, "proxy": 1, "years": 0}]}),
            "'Friends' lasts a whole number of years, from 1 to 200, and starts in year 1 or later.",
        ),
        (
            lambda: sroi(**{**WHEELS, "outcomes": [{"name": "Friends", "quantity": 1, "price": 1}]}),
            "An outcome has no field 'price'.",
        ),
        (
            lambda: sroi(**{**WHEELS, "outcomes": [{**FRIENDS, "low": {"years": 1}}]}),
            "'Friends' has no figure called 'years'. Give a range to quantity, proxy, deadweight, displacement, "
            "attribution and drop_off.",
        ),
        (
            lambda: sroi(**{**WHEELS, "outcomes": [{**FRIENDS, "low": {"proxy": 2}}]}),
            "The cautious figures come to more than the hopeful ones. Check which way round they are.",
        ),
        (
            lambda: simulate(**WHEELS, seed=1),
            "No figure has a range, so there is no doubt to work with. Give a low or a high to at least one.",
        ),
        (
            lambda: simulate(**with_range(), seed=1, draws=5),
            "The number of draws must be a whole number from 1,000 to 5,000,000.",
        ),
        (lambda: tipping_points(**WHEELS, target=-1), "The target is the value wanted for £1: nought or more."),
    ],
)
def test_refusals_in_words(call: object, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        call()
    assert str(refused.value) == sentence


# ---- social return -------------------------------------------------------------------------------------------------


def test_wheels_to_meals_as_the_guide() -> None:
    result = sroi(**WHEELS)
    assert result.cost == 42_375
    impacts = [625.10, 33_010.60, 48_013.00, 1_539.00, 451.62, 175.50, -1_306.25]
    assert [v.impact for v in result.valued] == pytest.approx(impacts, abs=0.005)
    assert result.totals == pytest.approx((82_508.57, 144.16, 67.70, 1_121.93, 1_009.74), abs=0.005)
    assert result.present_by_year == pytest.approx((79_718.43, 134.58, 61.06, 977.70, 850.17), abs=0.005)
    assert round(result.present, 2) == 81_741.93
    assert round(result.npv, 2) == 39_366.93
    assert (round(result.ratio, 2), round(result.net_ratio, 2)) == (1.93, 0.93)
    assert round(result.payback_months or 0, 2) == 6.16
    assert result.sentence() == (
        "For every £1, about £1.93 of social value, with no range given for any figure, in the view of the evaluators. "
        "Most depends on Less continuing care. Not valued: confidence. It rests on 1 stated assumption and does not "
        "rank one service above another."
    )


def test_money_may_be_decimal() -> None:
    book = with_range()
    friends = {**vars(book["outcomes"][0]), "proxy": Decimal("1000.00"), "low": {"proxy": Decimal(600)}}
    plain = {**friends, "proxy": 1000.0, "low": {"proxy": 600.0}}
    first = sroi(**{**book, "investments": [{"name": "Grant", "amount": Decimal("30000.00")}], "outcomes": [friends]})
    assert first == sroi(**{**book, "outcomes": [plain]})


def test_a_harm_lowers_the_ratio() -> None:
    without = sroi(**{**WHEELS, "outcomes": WHEELS["outcomes"][:-1]})
    assert round(without.ratio, 2) == 2.01


def test_the_range_is_said() -> None:
    result = sroi(**with_range())
    assert result.low.ratio < result.ratio < result.high.ratio
    assert result.sentence().startswith("For every £1, about £")
    assert " of social value (central £" in result.sentence()
    assert json.loads(json.dumps(result.as_dict(), allow_nan=False))["exclusions"] == ["confidence"]


def test_payback_later_than_the_first_year_and_never() -> None:
    friends = {"name": "Friends", "quantity": 1, "proxy": 600, "years": 3}
    call = {**WHEELS, "investments": [{"name": "Grant", "amount": 900}], "outcomes": [friends]}
    assert sroi(**call).payback_months == pytest.approx(18)
    assert sroi(**{**call, "outcomes": [{**friends, "years": 1}]}).payback_months is None


@st.composite
def workbooks(draw: st.DrawFn) -> dict:
    share = st.integers(0, 8).map(lambda n: n / 10)
    outcomes = [
        Outcome(
            name=f"Outcome {i}",
            quantity=draw(st.integers(1, 50)) * (-1 if draw(st.integers(0, 5)) == 0 else 1),
            proxy=draw(st.integers(10, 2_000)),
            deadweight=draw(share),
            displacement=draw(share),
            attribution=draw(share),
            drop_off=draw(share),
            years=draw(st.integers(1, 5)),
            starts=draw(st.integers(1, 3)),
        )
        for i in range(draw(st.integers(1, 4)))
    ]
    grant = Investment(name="Grant", amount=draw(st.integers(500, 50_000)))
    return {**WHEELS, "investments": [grant], "outcomes": outcomes}


@given(workbooks())
@settings(max_examples=60, deadline=None)
def test_each_tipping_point_meets_the_target_exactly(call: dict) -> None:
    result = tipping_points(**call)
    by_name = {o.name: i for i, o in enumerate(call["outcomes"])}
    for point in result.points:
        if point.at is None:
            continue
        i = by_name[point.outcome]
        for nudge in (-1e-6, 0.0, 1e-6):
            at = point.at + nudge * (1 if point.figure not in ("quantity", "proxy") else abs(point.at))
            if point.figure not in ("quantity", "proxy") and not 0 <= at <= 1:
                continue
            outcomes = list(call["outcomes"])
            outcomes[i] = Outcome(**{**vars(outcomes[i]), point.figure: at})
            ratio = sroi(**{**call, "outcomes": outcomes}).ratio
            if nudge == 0.0:
                assert ratio == pytest.approx(1.0, abs=1e-8)
            elif abs(ratio - 1) > 1e-12:
                harm = outcomes[i].quantity < 0
                rises = {"quantity": True, "proxy": not harm}.get(point.figure, harm)
                assert (ratio > 1) == (rises == (nudge > 0))


@given(workbooks())
@settings(max_examples=60, deadline=None)
def test_shares_alike_and_in_pairs_meet_the_target(call: dict) -> None:
    result = tipping_points(**call)
    for point in result.alike:
        if point.at is not None:
            alike = [Outcome(**{**vars(o), point.figure: min(1.0, max(0.0, point.at))}) for o in call["outcomes"]]
            assert sroi(**{**call, "outcomes": alike}).ratio == pytest.approx(1.0, abs=1e-9)
    for pair in result.pairs:
        both = {"deadweight": pair.first, "attribution": min(1.0, max(0.0, pair.second))}
        alike = [Outcome(**{**vars(o), **both}) for o in call["outcomes"]]
        assert sroi(**{**call, "outcomes": alike}).ratio == pytest.approx(1.0, abs=1e-9)
    if result.scale is not None:
        scaled = [Outcome(**{**vars(o), "proxy": o.proxy * result.scale}) for o in call["outcomes"]]
        assert sroi(**{**call, "outcomes": scaled}).ratio == pytest.approx(1.0, abs=1e-9)


def test_the_sentence_of_a_tipping_point() -> None:
    friends = Outcome(name="Friends", quantity=100, proxy=1_035, deadweight=0.2)
    call = {**WHEELS, "investments": [Investment(name="Grant", amount=29_000)], "outcomes": [friends]}
    assert tipping_points(**call).sentence() == (
        "With all else held still, SROI falls below £1 only if deadweight exceeds 71% on every outcome. "
        "Now it is £2.76."
    )


def test_moving_every_doubtful_figure_together() -> None:
    call = {**with_range(), "investments": [Investment(name="Grant", amount=40_000)]}
    result = tipping_points(**call)
    assert result.together is not None
    moved = []
    for outcome in call["outcomes"]:
        low = reading(outcome, "low")
        change = {
            f: getattr(outcome, f) + result.together * (getattr(low, f) - getattr(outcome, f)) for f in outcome.low
        }
        moved.append(Outcome(**{**vars(outcome), **change, "low": {}, "high": {}}))
    assert sroi(**{**call, "outcomes": moved}).ratio == pytest.approx(1.0, abs=1e-9)


# ---- doubt ---------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_draws_and_another_seed_does_not() -> None:
    first, again = simulate(**with_range(), seed=4, draws=150_000), simulate(**with_range(), seed=4, draws=150_000)
    other = simulate(**with_range(), seed=5, draws=150_000)
    assert first == again
    assert first.mean != other.mean
    assert sum(first.counts) == 150_000


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    made = sroi(**with_range())
    split = pieces(made, discount_of(made))
    short, long = (drawn_ratios(split, made.cost, draws, 9) for draws in (20_000, 50_000))
    assert (long[:20_000] == short).all()


def ranged(outcome: Outcome) -> Outcome:
    """The outcome with every share a tenth either way, and the price a third."""
    shares = {figure: getattr(outcome, figure) for figure in SHARES}
    low = {**{figure: share + 0.1 for figure, share in shares.items()}, "proxy": outcome.proxy * 2 / 3}
    high = {**{figure: max(0.0, share - 0.1) for figure, share in shares.items()}, "proxy": outcome.proxy * 4 / 3}
    return replace(outcome, low=high, high=low) if outcome.quantity < 0 else replace(outcome, low=low, high=high)


@given(workbooks(), st.integers(0, 1_000))
@settings(max_examples=40, deadline=None)
def test_a_block_is_the_formula_written_out(call: dict, seed: int) -> None:
    made = sroi(**{**call, "outcomes": [ranged(outcome) for outcome in call["outcomes"]]})
    split = pieces(made, discount_of(made))
    bits = np.random.SFC64(seed)
    expected = np.zeros(1 << 15)
    for piece in split:
        value = np.full(1 << 15, piece.certain / made.cost)
        for doubt in piece.doubts:
            pairs = bits.random_raw(1 << 14).view(np.int16).reshape(2, -1)
            value *= factor_of(doubt.figure, triangle(*pairs, doubt).astype(np.float64), piece.discount)
        expected += value
    ours = Desk().block(seed, [planned(piece, made.cost) for piece in split])
    assert np.isclose(ours, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max()).all()


def test_quantiles_and_counts_are_those_of_numpy() -> None:
    ratios = np.sort(np.random.default_rng(1).normal(2, 1, 10_001).astype(np.float32))
    levels = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
    assert quantiles(ratios, levels) == pytest.approx(np.quantile(ratios, levels), abs=1e-6)
    counts, edges = np.histogram(ratios, bins=40)
    assert histogram(ratios)[0] == pytest.approx(edges, abs=1e-6)
    assert np.abs(histogram(ratios)[1] - counts).sum() <= 4
    assert histogram(ratios)[1].sum() == ratios.size


def test_draws_agree_with_the_exact_mean_and_deviation() -> None:
    drawn, exact = simulate(**with_range(), seed=2, draws=400_000), doubt_shares(**with_range())
    assert drawn.mean == pytest.approx(exact.mean, abs=5 * drawn.error)
    assert drawn.error * 400_000**0.5 == pytest.approx(exact.deviation, rel=0.01)


def test_shares_of_doubt_agree_with_sampling_by_jansen() -> None:
    """The sampled estimators of Saltelli et al. (2010), on the sums themselves, drawn 20,000 times."""
    call = with_range()
    exact = doubt_shares(**call)
    order = [("Friends", f) for f in ("quantity", "proxy", "deadweight", "drop_off")] + [("Harm", "proxy")]
    known = {(s.doubt.outcome, s.doubt.figure): s for s in exact.shares}
    held = [known[key].doubt for key in order]
    chance = np.random.default_rng(0)
    discount = 1.035 ** -np.arange(1, 4)

    def drawn() -> np.ndarray:
        return np.array([chance.triangular(d.low, d.central, d.high, 20_000) for d in held])

    def ratio(x: np.ndarray) -> np.ndarray:
        return (x[0] * x[1] * (1 - x[2]) * annuity(x[3], discount) - 10 * x[4] * discount[0]) / 30_000

    a, b = drawn(), drawn()
    at_a, at_b = ratio(a), ratio(b)
    for i, key in enumerate(order):
        mixed = a.copy()
        mixed[i] = b[i]
        at_mixed = ratio(mixed)
        assert known[key].total == pytest.approx(np.mean((at_a - at_mixed) ** 2) / 2 / at_a.var(), abs=0.02)
        assert known[key].alone == pytest.approx(np.mean(at_b * (at_mixed - at_a)) / at_a.var(), abs=0.05)
    assert sum(s.alone for s in exact.shares) <= 1 + 1e-12 <= sum(s.total for s in exact.shares) + 2e-12


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_moments_of_a_triangle(low: int, up: int, more: int, years: int) -> None:
    assume(up + more > 0)
    doubt = Doubt("Friends", "quantity", low, low + up, low + up + more)
    a, c, b = doubt.low, doubt.central, doubt.high
    mean, variance = moments(doubt, np.ones(years))
    assert mean == pytest.approx((a + b + c) / 3)
    assert variance == pytest.approx((a * a + b * b + c * c - a * b - a * c - b * c) / 18)


@pytest.mark.parametrize("central", [2.0, 3.0, 6.0])
def test_draws_follow_the_triangle(central: float) -> None:
    doubt = Doubt("Friends", "proxy", 2.0, central, 6.0)
    even = np.arange(-32768, 32768, 64, dtype=np.int16)
    drawn = triangle(even[:, None], even[None, :], doubt)
    assert (float(drawn.min()), float(drawn.max())) == pytest.approx((2, 6), abs=0.01)
    assert (drawn < central).mean() == pytest.approx((central - 2) / 4, abs=2e-3)
    assert drawn.mean() == pytest.approx((8 + central) / 3, abs=5e-3)
    assert drawn.var() == pytest.approx(moments(doubt, np.ones(1))[1], rel=5e-3)


def test_a_range_that_leaves_out_the_central_figure_is_refused() -> None:
    outcome = Outcome(name="Friends", quantity=1, proxy=100, low={"proxy": 50}, high={"proxy": 80})
    with pytest.raises(Refused) as refused:
        doubt_shares(**{**WHEELS, "outcomes": [outcome]})
    assert str(refused.value) == "The proxy of 'Friends' is 100, outside its own range of 50 to 80."
