"""Concentration, shares of spend, overlap of texts, and one pair of suppliers at a time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.market import (
    COMMANDS,
    FEATURES,
    Supplier,
    calibrate,
    concentration,
    containment,
    herfindahl,
    judge,
    naming,
    overlap,
    pair_features,
    resolve,
    same_but_for,
    spend_share,
    word_runs,
)
from commonweal.analysis.market.candidates import piece_weights

PAGE = Path(__file__).parents[3] / "docs" / "analysis" / "market.md"


def test_the_worked_example_on_the_page_runs() -> None:
    exec("\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)), {})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_answers_its_own_example(name: str) -> None:
    answer = COMMANDS[name].run(**COMMANDS[name].example)
    assert answer.sentence().endswith(".")
    assert "nan" not in repr(answer.as_dict()).lower()


def test_concentration_as_published() -> None:
    told = concentration([30, 30, 20, 20])
    assert told.index == pytest.approx(2_600)
    assert told.alike == pytest.approx(3.846, abs=5e-4)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40))
def test_concentration_lies_between_equal_and_alone(spend: list[float]) -> None:
    shares = np.array(spend) / sum(spend)
    assert 10_000 / len(spend) - 1e-6 <= herfindahl(shares) <= 10_000 + 1e-6
    assert concentration([one * 7 for one in spend]).index == pytest.approx(herfindahl(shares))


def test_concentration_refuses_refunds_and_nothing() -> None:
    with pytest.raises(Refused, match="cannot go below 0"):
        concentration([100, -5])
    with pytest.raises(Refused, match="There is no spend"):
        concentration([0, 0])


def test_unknown_suppliers_widen_the_share() -> None:
    told = spend_share([50, 30, 20], [True, False, None], kind="local")
    assert (told.least, told.most) == ((0.5,), (0.7,))
    assert told.sentence() == (
        "In the whole period, between 50% and 70% of £100 went to local suppliers. "
        "20% of the spend is with suppliers whose kind is not known."
    )


@given(st.lists(st.tuples(st.integers(1, 900), st.sampled_from([True, False, None])), min_size=1, max_size=20))
def test_however_the_unknown_turn_out_the_share_is_inside(rows: list[tuple[int, bool | None]]) -> None:
    spend, kinds = [row[0] for row in rows], [row[1] for row in rows]
    told = spend_share(spend, kinds)
    for guess in (True, False):
        settled = spend_share(spend, [guess if kind is None else kind for kind in kinds])
        assert told.least[0] - 1e-12 <= settled.least[0] <= told.most[0] + 1e-12


def test_a_period_without_spend_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        spend_share([10, -10], [True, True], periods=["2025", "2025"])
    assert str(caught.value) == "Spend in 2025 comes to £0, so there is no share to take of it."


def test_the_question_is_not_counted_as_copying() -> None:
    question = "Describe how you will visit every resident within five working days of referral"
    texts = [
        f"{question}: we send a nurse on the first morning.",
        f"{question}. Our drivers call beforehand, always by telephone.",
    ]
    assert overlap(texts, known=[question]).pairs == ()
    assert len(overlap(texts).pairs) == 1


def test_the_longest_passage_is_found() -> None:
    shared = "our volunteers are trained for two days before they meet anyone and shadow a colleague"
    told = overlap(
        [f"First of all, {shared}. Then more.", f"As ever {shared}!", "Something else entirely is said here."]
    )
    assert (told.pairs[0].passage, told.pairs[0].words) == (shared, 15)


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=12), st.lists(st.sampled_from("abcdef"), max_size=12))
def test_containment_is_whole_for_a_part_and_the_same_both_ways(first: list[str], second: list[str]) -> None:
    a, b = set(word_runs(" ".join(first), 3)), set(word_runs(" ".join(second), 3))
    assert containment(a, a) == 1.0
    assert containment(a, b) == containment(b, a)


def test_overlap_refuses_in_words() -> None:
    with pytest.raises(Refused, match="at least two texts"):
        overlap(["one"])
    with pytest.raises(Refused, match="Runs under three words"):
        overlap(["one", "two"], run=2)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("Meadow Care Limited", "MEADOW CARE LTD.", "same name"),
        ("Meadow Care LTD", "Meadow Care", "same name but for LTD"),
        ("The Meadow Trust", "Meadow Trust", "same name but for THE"),
        ("Organic Arts", "ORGANICARTS", "same name but for spaces"),
        ("PACKER JOHN LIMITED", "John Packer Limited", "same words in another order"),
        ("Churches Fire Secu", "Churches Fire Security Ltd", "same name, one of them cut short"),
        ("MC Exeter T/A Cobwebs", "Cobwebs", "both go by the name COBWEBS"),
        ("Council for At-Risk Academics", "Cara (Council for At-Risk Academics)", "both go by the name"),
        ("Southbrook Community Assoc", "Southbrook Community Association", "same name"),
        ("Dodd Group Ltd", "Dodd Group (South) Ltd", "same name but for what is in brackets"),
        ("Kingfisher Youth Centre (KYC)", "Kingfisher Youth Centre", "same name"),
        ("Paypal *royal Mail", "Royal Mail", "same name"),
        ("Benchmark (Exeter) Ltd", "Signs Express (Exeter)", None),
        ("Circles South West", "Circles South East", None),
    ],
)
def test_how_two_names_differ_is_said_in_words(first: str, second: str, reason: str | None) -> None:
    told = same_but_for(naming(first), naming(second))
    assert (told or "").startswith(reason or "") if reason else told is None
    assert same_but_for(naming(second), naming(first)) == told


@pytest.mark.parametrize(
    ("first", "second", "confidence", "reason"),
    [
        (
            {"company_number": "5512051"},
            {"company_number": "05512051"},
            0.99,
            "same company number, same name but for LTD",
        ),
        (
            {"charity_number": "1091143"},
            {"charity_number": "1091143"},
            0.99,
            "same charity number, same name but for LTD",
        ),
        ({"vat_number": "GB 312 6046"}, {"vat_number": "3126046"}, 0.95, "same VAT number, same name but for LTD"),
        (
            {"company_number": "1"},
            {"company_number": "2"},
            0.1,
            "same name but for LTD, but different company numbers",
        ),
        ({"postcode": "EX1 1AA"}, {"postcode": "ex11aa"}, 0.8, "same name but for LTD and the same postcode"),
        (
            {"position": (292_000, 92_500)},
            {"position": (292_000, 92_800)},
            2 / 3,
            "same name but for LTD and a postcode 300 m away",
        ),
        (
            {"position": (292_000, 92_500)},
            {"position": (430_000, 433_000)},
            1 / 3,
            "same name but for LTD and a postcode 367 km away",
        ),
    ],
)
def test_numbers_and_places_move_the_confidence(
    first: dict[str, Any], second: dict[str, Any], confidence: float, reason: str
) -> None:
    told = judge(Supplier(name="Meadow Care LTD", **first), Supplier(name="Meadow Care", **second), 0.5)
    assert told == (pytest.approx(confidence), reason)


def test_nothing_is_merged_and_every_proposal_can_be_refused() -> None:
    asked = COMMANDS["market.resolve"].example["suppliers"]
    told = resolve(asked)
    assert [one.name for one in told.suppliers] == [one["name"] for one in asked]
    assert told.groups == ((0, 1), (2, 3), (4, 5))
    assert told.sentence() == (
        "6 of 7 names look like 3 suppliers spelt several ways. Surest: Riverside Advice Association and RIVERSIDE "
        "ADVICE ASSOC (same name; 99%). These are proposals: nothing has been merged, and each can be "
        "refused."
    )


def test_a_group_never_holds_two_company_numbers() -> None:
    told = resolve(
        [
            {"name": "Heathfield Care Ltd", "company_number": "01"},
            {"name": "Heathfield Care"},
            {"name": "Heathfield Care Limited", "company_number": "02"},
        ]
    )
    for group in told.groups:
        assert len({told.suppliers[place].company_number for place in group} - {None}) == 1


def test_a_name_that_many_bear_is_for_a_person_to_decide() -> None:
    told = resolve(["The Manor House", "Manor House"])
    assert (told.groups, len(told.matches)) == ((), 1)
    assert told.matches[0].confidence == 0.85


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.sampled_from("abcde fgh"), min_size=1, max_size=12), min_size=1, max_size=8))
def test_any_names_at_all_are_answered_or_refused(names: list[str]) -> None:
    if any(not naming(name).words for name in names):
        with pytest.raises(Refused, match=r"has no name to compare|must be text"):
            resolve(names)
        return
    told = resolve(names)
    assert all(0 < match.confidence <= 1 for match in told.matches)
    assert all(match.first < match.second for match in told.matches)


def test_what_stands_beside_a_dash_is_a_name_too() -> None:
    told = resolve(["Station Yard - Acorn Renovations", "ACORN RENOVATIONS LTD"])
    assert told.groups == ((0, 1),)
    assert told.matches[0].reason == "both go by the name ACORN RENOVATIONS"


def test_a_word_of_its_own_on_either_side_tells_two_bodies_apart() -> None:
    opposed = FEATURES.index("opposed")
    pairs = {("Meadow Medical Centre", "Meadow Arts Centre"): 1, ("Meadow Centre", "Meadow Arts Centre"): 0}
    pairs |= {("Meadow Learning Centre", "Meadow Lear Centre Ltd"): 1, ("N Meadow", "R Meadow"): 1}
    assert {pair: pair_features(*pair, {})[opposed] for pair in pairs} == pairs


def test_pieces_are_weighed_as_the_formula_says() -> None:
    """'ab' and 'ab ab': the pieces ' ab' and 'ab ' in both, so the weights are alike and each text has length 1."""
    table = piece_weights(["ab", "ab ab", "cd"], common=3)
    first, second, third = table.toarray()
    assert first[first > 0] == pytest.approx([0.5**0.5] * 2)
    assert second == pytest.approx(first)
    assert third @ first == 0
    assert piece_weights(["ab", "ab ab", "cd"], common=1).toarray()[:2].sum() == 0


def test_likeness_is_the_same_both_ways() -> None:
    pairs = [("Meadow Care Ltd", "Meadows Care"), ("A T/A B Foods", "B Foods"), ("Circles UK", "Circles South East")]
    for first, second in pairs:
        assert pair_features(first, second, {}) == pytest.approx(pair_features(second, first, {}))


def test_resolving_refuses_in_words() -> None:
    with pytest.raises(Refused, match="Give at least one supplier"):
        resolve([])
    with pytest.raises(Refused, match="asking starts below being sure"):
        resolve(["A"], sure=0.3, ask=0.9)
    with pytest.raises(Refused, match="an easting and a northing"):
        resolve([{"name": "A", "position": [1]}])
    with pytest.raises(Refused, match="at least ten pairs"):
        calibrate(np.zeros((3, 7)), [True, False, True])
