"""Thresholds, caps, changes and rates: E2 and E9 of the worked examples, and the penny on each side."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.ground import law

MAY = date(2026, 5, 1)
NOW = date(2026, 11, 21)
MONEY = st.decimals(0, 10_000_000, places=2)


def pounds(text):
    return Decimal(text.replace(",", ""))


@pytest.mark.parametrize(
    ("kind", "net", "covered"),
    [
        ("services", "173,100.00", True),
        ("services", "173,099.99", False),
        ("goods", "173,100.00", True),
        ("light_touch", "552,950", True),
        ("light_touch", "552,949.99", False),
        ("works", "4,327,500", True),
        ("works", "4,327,499.99", False),
    ],
)
def test_a_contract_is_covered_when_not_less_than_the_threshold(kind, net, covered):
    assert law.covered(kind, MAY, value_ex_vat=pounds(net)).covered is covered


def test_e9_sums_are_exact():
    assert law.covered("services", MAY, value_ex_vat=Decimal("173100.00")).value_inc_vat == Decimal("207720")
    assert law.covered("light_touch", MAY, value_ex_vat=Decimal("552950")).value_inc_vat == Decimal("663540")


@pytest.mark.covers("G10.10")
@pytest.mark.parametrize(
    ("kind", "on", "amount"),
    [
        ("services", date(2024, 1, 1), "214904"),
        ("services", date(2025, 12, 31), "214904"),
        ("services", date(2026, 1, 1), "207720"),
        ("goods", date(2026, 1, 1), "207720"),
        ("light_touch", date(2025, 6, 1), "663540"),
        ("light_touch", date(2026, 6, 1), "663540"),
        ("works", date(2025, 12, 31), "5372609"),
        ("works", date(2026, 1, 1), "5193000"),
        ("concession", date(2026, 1, 1), "5193000"),
        ("light_touch_concession", date(2026, 1, 1), "5372609"),
    ],
)
def test_a_threshold_is_the_one_of_its_day(kind, on, amount):
    assert law.threshold(kind, on).amount == Decimal(amount)


def test_a_contract_that_was_below_is_covered_a_day_later():
    value = Decimal("210000")
    assert not law.covered("services", date(2025, 12, 31), value_inc_vat=value)
    assert law.covered("services", date(2026, 1, 1), value_inc_vat=value)


@pytest.mark.parametrize(
    ("gross", "on", "route"),
    [
        ("207720", MAY, "public contract"),
        ("207719.99", MAY, "notifiable below-threshold contract"),
        ("30000", MAY, "notifiable below-threshold contract"),
        ("29999.99", MAY, "contract too small to notify"),
        ("150000", date(2024, 6, 1), "contract too small to notify"),
    ],
)
def test_a_value_takes_its_route(gross, on, route):
    assert law.covered("services", on, value_inc_vat=Decimal(gross)).route == route


def test_covered_says_itself():
    answer = law.covered("services", MAY, value_ex_vat=Decimal("173099.99"))
    assert answer.working == (
        "£173,099.99 with VAT at 20% is £207,719.99.",
        "The threshold for services on Friday 1 May 2026 is £207,720 (Procurement Act 2023 Schedule 1; PPN 023).",
        "£207,719.99 including VAT is less than £207,720, so this is a notifiable below-threshold contract.",
    )
    assert answer.margin == Decimal("-0.012")


def test_a_rate_of_vat_may_be_given():
    assert not law.covered("services", MAY, value_ex_vat=Decimal("207719.99"), vat_rate=Decimal(0))
    assert law.covered("services", MAY, value_ex_vat=Decimal("207720"), vat_rate=Decimal(0))


@pytest.mark.parametrize(
    "values", [{}, {"value_ex_vat": Decimal(1), "value_inc_vat": Decimal(1)}], ids=["neither", "both"]
)
def test_one_value_of_the_two_is_needed(values):
    with pytest.raises(law.LawRefusal, match=r"^Give the value either with VAT or without it, one of the two\.$"):
        law.covered("services", MAY, **values)


@given(MONEY, MONEY)
def test_a_dearer_contract_is_never_less_covered(one, other):
    low, high = sorted((one, other))
    assert (
        law.covered("services", MAY, value_ex_vat=low).covered
        <= law.covered("services", MAY, value_ex_vat=high).covered
    )


def test_a_threshold_past_its_review_says_so():
    assert law.threshold("services", date(2027, 12, 31)).cautions == ()
    assert law.threshold("services", date(2028, 1, 1)).cautions == (
        "Threshold for goods and services bought by a council was due for review on 1 January 2028: "
        "check that £207,720 still applies.",
    )


def test_unknown_kinds_and_days_are_refused():
    with pytest.raises(law.LawRefusal, match=r"^A contract is for one of goods, services, light_touch"):
        law.threshold("supplies", MAY)
    with pytest.raises(law.LawRefusal) as refusal:
        law.threshold("services", date(2023, 12, 31))
    assert str(refusal.value) == (
        "We hold 'Threshold for goods and services bought by a council' from 1 January 2024. "
        "You asked about 31 December 2023."
    )


@pytest.mark.parametrize(
    ("value", "how", "at_least"),
    [
        ("5000000.00", {}, 0),
        ("5000000.01", {}, 3),
        ("9000000", {"light_touch": True}, 0),
        ("9000000", {"concession": True}, 0),
        ("9000000", {"framework_agreement": True}, 0),
    ],
)
def test_indicators_are_for_more_than_five_million(value, how, at_least):
    answer = law.kpis_required(Decimal(value), MAY, **how)
    assert (answer.required, answer.at_least) == (at_least > 0, at_least)


GRANTS = {"2024/25": Decimal(120000), "2025/26": Decimal(100000)}


def test_a_request_up_to_the_cap_is_allowed():
    answer = law.subsidy_headroom(GRANTS, Decimal(95000), NOW)
    assert (answer.allowed, answer.headroom, answer.left_after) == (True, Decimal(95000), Decimal(0))
    assert answer.sentence() == "£95,000 fits: £0 would be left."


def test_a_penny_over_the_cap_is_refused():
    answer = law.subsidy_headroom(GRANTS, Decimal("95000.01"), NOW)
    assert not answer
    assert answer.sentence() == (
        "£95,000.01 is £0.01 over the £95,000 left, so it cannot be given as minimal financial assistance."
    )


def test_only_this_year_and_the_two_before_count():
    grants = GRANTS | {"2023/24": Decimal(300000), "2026/27": Decimal(5000)}
    answer = law.subsidy_headroom(grants, Decimal(0), NOW)
    assert answer.received == Decimal(225000)
    assert answer.working[4] == "Left out, outside those years: 2023/24."


def test_the_financial_year_turns_on_the_first_of_april():
    grants = {"2024/25": Decimal(315000)}
    assert law.subsidy_headroom(grants, Decimal(1), date(2027, 3, 31)).allowed is False
    assert law.subsidy_headroom(grants, Decimal(1), date(2027, 4, 1)).allowed is True


@pytest.mark.parametrize("year", ["2024", "2024/26", "2024-25", "٢٠٢٤/25"])
def test_a_financial_year_is_written_one_way(year):
    with pytest.raises(law.LawRefusal, match=r"^Write a financial year as 2026/27\."):
        law.subsidy_headroom({year: Decimal(1)}, Decimal(1), NOW)


@given(MONEY, MONEY)
def test_the_request_and_the_headroom_add_up(had, request):
    answer = law.subsidy_headroom({"2026/27": had}, request, NOW)
    assert answer.allowed is (had + request <= 315000)
    assert answer.left_after == 315000 - had - request


FOUR = Decimal(400000)


@pytest.mark.parametrize(
    ("change", "term_change", "kind", "required"),
    [
        ("40000", 0, "services", False),
        ("40000.01", 4, "services", True),  # 4 of 36 months is 11%
        ("40000.01", 0, "services", True),
        ("40000.01", 3, "services", False),  # the term alone keeps within 10%
        ("40000", 4, "services", False),  # the value alone keeps within 10%
        ("0", 4, "services", True),
        ("-40000", 0, "services", False),
        ("-40000.01", 0, "services", True),
        ("60000", 0, "works", False),
        ("60000.01", 0, "works", True),
        ("0", 0, "services", True),  # a change of something else, such as scope
        ("300000", 30, "light_touch", False),
    ],
)
def test_when_a_change_notice_is_published(change, term_change, kind, required):
    answer = law.change_notice(FOUR, Decimal(change), MAY, term=36, term_change=term_change, kind=kind)
    assert answer.required is required


def test_e9_term_of_eleven_per_cent():
    assert law.change_notice(FOUR, Decimal("40000.01"), MAY, term=100, term_change=11).required
    assert law.change_notice(FOUR, Decimal(40000), MAY).sentence() == "No contract change notice is needed."


def test_changes_that_belong_together_are_measured_together():
    assert not law.change_notice(FOUR, Decimal(25000), MAY)
    assert law.change_notice(FOUR, Decimal(25000), MAY, earlier_change=Decimal(25000))


def test_a_novation_always_needs_a_notice():
    assert law.change_notice(FOUR, Decimal(1), MAY, novation=True).required


def test_a_change_just_over_does_not_claim_to_be_ten():
    working = law.change_notice(FOUR, Decimal("40000.01"), MAY).working
    assert working[0] == (
        "The value changes by just over 10%, more than 10% (Procurement Act 2023 s.75(2)(a)(i))."
    )  # fmt: skip


def test_a_change_cannot_be_measured_against_nothing():
    with pytest.raises(law.LawRefusal, match=r"^The contract's value must be above zero to measure a change\.$"):
        law.change_notice(Decimal(0), Decimal(1), MAY)
    with pytest.raises(law.LawRefusal, match=r"^Give the longest term at award"):
        law.change_notice(FOUR, Decimal(1), MAY, term_change=3)


@pytest.mark.parametrize(
    ("change", "how", "ground"),
    [
        ("200000", {"term": 36, "term_change": 3}, "not substantial"),
        ("40000", {"term": 36, "term_change": 12}, "below threshold"),
        ("40000.01", {"term": 36, "term_change": 12}, "none of these"),
        ("40000", {"favours_supplier": True}, "below threshold"),
        ("40000", {"scope_changes": True}, "none of these"),
        ("40000", {"favours_supplier": True, "earlier_changes": Decimal("167719.99")}, "below threshold"),
        ("40000", {"favours_supplier": True, "earlier_changes": Decimal("167720")}, "none of these"),
        ("400000", {"scope_changes": True, "light_touch": True}, "free"),
    ],
)
def test_the_ground_for_a_modification(change, how, ground):
    answer = law.modification(FOUR, Decimal(change), MAY, **how)
    assert (answer.ground, bool(answer)) == (ground, ground != "none of these")


@pytest.mark.parametrize(
    ("existing", "proposed", "how", "considerable"),
    [
        ("2000000", "2500000", {}, True),
        ("2000000", "2499999.99", {}, False),
        ("2000001", "2500001", {}, False),  # £500,000 more, but under 25%
        ("1000000", "1300000", {}, False),  # 30% more, but under £500,000
        ("2000000", "2500000", {"authority_decided": False}, False),
        ("2000000", "2500000", {"external_factors": True}, False),
        ("2000000", "1000000", {}, False),
        ("2000000", "2000000", {"materially_different": True}, True),
    ],
)
def test_a_considerable_change_in_health_care(existing, proposed, how, considerable):
    answer = law.psr_considerable_change(Decimal(existing), Decimal(proposed), MAY, **how)
    assert answer.considerable is considerable


@pytest.mark.parametrize(
    ("on", "london", "hourly", "next_rate"),
    [
        (date(2025, 4, 30), False, "12.00", "12.60"),
        (date(2025, 5, 1), False, "12.60", None),
        (date(2025, 10, 21), True, "13.85", None),
        (date(2025, 10, 22), True, "13.85", "14.80"),
        (date(2026, 4, 30), False, "12.60", "13.45"),
        (date(2026, 5, 1), False, "13.45", None),
        (date(2026, 5, 1), True, "14.80", None),
    ],
)
def test_a_wage_is_the_rate_of_its_day(on, london, hourly, next_rate):
    answer = law.living_wage(on, london)
    assert answer.hourly == Decimal(hourly)
    assert answer.announced_next == (Decimal(next_rate) if next_rate else None)


def test_a_wage_we_do_not_hold_is_refused():
    with pytest.raises(law.LawRefusal) as refusal:
        law.living_wage(date(2027, 5, 1))
    assert str(refusal.value) == (
        "We hold 'Real Living Wage outside London' from 14 May 2023 to 30 April 2027. You asked about 1 May 2027."
    )


@pytest.mark.parametrize(
    ("year", "factor"),
    [(0, "1.0000"), (1, "0.9662"), (2, "0.9335"), (3, "0.9019"), (4, "0.8714"), (5, "0.8420"), (10, "0.7089")],
)
def test_e2_discount_factors(year, factor):
    assert round(law.discount_schedule(NOW).factor(year), 4) == Decimal(factor)


@pytest.mark.parametrize(
    ("year", "rate"),
    [
        (1, "3.5"),
        (30, "3.5"),
        (31, "3.0"),
        (75, "3.0"),
        (76, "2.5"),
        (125, "2.5"),
        (126, "2.0"),
        (201, "1.5"),
        (301, "1"),
    ],
)
def test_rates_change_where_the_green_book_says(year, rate):
    assert law.discount_schedule(NOW).rate(year) == Decimal(rate)


@given(st.integers(1, 400))
def test_a_later_pound_is_worth_less(year):
    schedule = law.discount_schedule(NOW)
    assert 0 < schedule.factor(year) < schedule.factor(year - 1) <= 1


def test_years_of_discounting_have_an_end():
    schedule = law.discount_schedule(NOW)
    for year in (-1, 1001):
        with pytest.raises(law.LawRefusal):
            schedule.factor(year)
    with pytest.raises(law.LawRefusal):
        schedule.rate(0)
    with pytest.raises(law.LawRefusal, match=r"^We hold discount rates from 1 January 2003"):
        law.discount_schedule(date(2002, 12, 31))


def test_a_request_for_information_is_answered_in_twenty_working_days():
    answer = law.foi_reply(date(2026, 11, 20))
    assert answer.reply_by == date(2026, 12, 21)  # 30 November is a holiday in Scotland
    assert answer.all_cautions() == (
        "Time to answer a request for information, counted from the day after it arrives: "
        "could not be confirmed, so check before you rely on it.",
    )
