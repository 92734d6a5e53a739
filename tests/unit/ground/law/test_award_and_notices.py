"""Standstill, tendering and the notices: E8 of the worked examples, and what lies on each side of a line."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.ground import law

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2025, 2, 24), date(2028, 11, 1))


@pytest.mark.parametrize(
    ("regime", "notice", "ends", "entry"),
    [
        ("pa23", date(2026, 3, 2), date(2026, 3, 11), date(2026, 3, 12)),
        ("psr", date(2026, 3, 2), date(2026, 3, 12), date(2026, 3, 13)),
        ("pa23", date(2026, 3, 30), date(2026, 4, 10), date(2026, 4, 11)),
        ("voluntary", date(2026, 3, 2), date(2026, 3, 11), date(2026, 3, 12)),
        ("pa23", date(2026, 2, 28), date(2026, 3, 11), date(2026, 3, 12)),  # published on a Saturday
        ("pa23", date(2026, 11, 23), date(2026, 12, 3), date(2026, 12, 4)),  # 30 November is a holiday in Scotland
        ("pa23", date(2025, 12, 22), date(2026, 1, 6), date(2026, 1, 7)),  # Christmas, New Year and 2 January
        ("grant", date(2026, 11, 20), date(2026, 11, 27), date(2026, 11, 28)),
    ],
)
def test_a_standstill_ends(regime, notice, ends, entry):
    answer = law.standstill(regime, notice)
    assert (answer.ends, answer.earliest_entry) == (ends, entry)


def test_a_standstill_says_itself_with_its_working_and_its_source():
    answer = law.standstill("pa23", date(2026, 3, 30))
    assert answer.sentence() == (
        "The standstill ends at the end of Friday 10 April 2026. Nothing can be signed before Saturday 11 April 2026."
    )
    assert answer.working == (
        "The notice is published on Monday 30 March 2026.",
        "Counting begins with Monday 30 March 2026 and takes 8 working days (Procurement Act 2023 s.51(2)).",
        "Not counted as holidays: Friday 3 April 2026 (Good Friday), Monday 6 April 2026 (Easter Monday).",
        "The last of them is Friday 10 April 2026, so the first day to sign is Saturday 11 April 2026.",
    )
    assert [dated.name for dated in answer.relied_on] == ["standstill_pa23"]
    assert answer.inputs == {"regime": "pa23", "notice_date": date(2026, 3, 30), "days": None}
    assert answer.table() == (
        ("What", "Answer"),
        (
            ("Regime", "pa23"),
            ("Counted from", "Monday 30 March 2026"),
            ("Working days", "8"),
            ("Ends", "Friday 10 April 2026"),
            ("Earliest entry", "Saturday 11 April 2026"),
        ),
    )


def test_the_longer_reading_of_the_health_care_standstill_is_said():
    assert law.standstill("psr", date(2026, 3, 2)).cautions == (
        "Regulation 12(3) speaks of working days after the day that the standstill begins. Read word for word that "
        "is one working day longer, to Friday 13 March 2026. Ask your lawyer before you sign sooner.",
    )


def test_a_standstill_may_be_longer_but_not_shorter():
    assert law.standstill("voluntary", date(2026, 3, 2), days=10).ends == date(2026, 3, 13)
    with pytest.raises(law.LawRefusal, match=r"^A standstill of this kind lasts at least 8 working days"):
        law.standstill("pa23", date(2026, 3, 2), days=7)


def test_a_pause_for_grants_is_the_councils_to_shorten():
    assert law.standstill("grant", date(2026, 3, 2), days=0).earliest_entry == date(2026, 3, 3)
    with pytest.raises(law.LawRefusal):
        law.standstill("grant", date(2026, 3, 2), days=-1)


def test_a_standstill_before_the_act_is_refused():
    with pytest.raises(law.LawRefusal, match=r"from 24 February 2025\. You asked about 23 February 2025\.$"):
        law.standstill("pa23", date(2025, 2, 23))


def test_an_unknown_regime_is_refused():
    with pytest.raises(law.LawRefusal, match=r"^A standstill is one of pa23, psr, voluntary, grant\."):
        law.standstill("pcr", date(2026, 3, 2))


@given(DAYS)
def test_health_care_never_signs_before_a_public_contract(on):
    assert law.standstill("psr", on).ends >= law.standstill("pa23", on).ends


@given(DAYS)
def test_a_later_notice_never_ends_sooner(on):
    assert law.standstill("pa23", on + timedelta(1)).ends >= law.standstill("pa23", on).ends


def test_which_contracts_need_no_standstill():
    assert law.standstill_applies().required
    assert not law.standstill_applies(light_touch=True).required
    assert not law.standstill_applies(urgent=True)
    found = law.standstill_applies(dynamic_market=True)
    said = "No standstill is required for a contract under a dynamic market (Procurement Act 2023 s.51(3))."
    assert (found.sentence(), found.all_cautions()) == (said, ("You may still hold one.",))


@pytest.mark.parametrize(
    ("light_touch", "details", "copy"),
    [(False, date(2026, 5, 30), date(2026, 7, 29)), (True, date(2026, 8, 28), date(2026, 10, 27))],
)
def test_contract_details_and_copy(light_touch, details, copy):
    entered = date(2026, 5, 1)
    assert law.contract_details_notice(entered, light_touch).publish_by == details
    assert law.contract_copy(entered, Decimal("5000000.01"), light_touch).publish_by == copy
    assert law.contract_copy(entered, Decimal("5000000.00"), light_touch).publish_by is None


def test_a_contract_worth_less_than_nothing_is_refused():
    for amount in ("-0.01", "NaN"):
        with pytest.raises(law.LawRefusal, match=r"^A contract cannot be worth less than nothing\.$"):
            law.contract_copy(date(2026, 5, 1), Decimal(amount))


def test_termination_and_payments_notices():
    assert law.termination_notice(date(2026, 9, 30)).publish_by == date(2026, 10, 29)
    assert law.payments_compliance(date(2026, 3, 31)).publish_by == date(2026, 4, 29)
    assert law.payments_compliance(date(2026, 9, 30)).publish_by == date(2026, 10, 29)
    assert law.pipeline_notice(2026).publish_by == date(2026, 5, 26)


def test_a_reporting_period_ends_with_march_or_september():
    with pytest.raises(law.LawRefusal) as refusal:
        law.payments_compliance(date(2026, 6, 30))
    assert str(refusal.value) == (
        "Reporting periods end on 31 March and 30 September, not on Tuesday 30 June 2026."
    )  # fmt: skip
    with pytest.raises(law.LawRefusal, match=r"from 1 January 2026"):
        law.payments_compliance(date(2025, 9, 30))


@pytest.mark.parametrize(
    ("on", "label", "ends", "payments", "transparency"),
    [
        (date(2026, 3, 31), "January to March 2026", date(2026, 3, 31), None, date(2026, 4, 30)),
        (date(2026, 4, 1), "April to June 2026", date(2026, 6, 30), date(2026, 7, 29), date(2026, 7, 31)),
        (date(2026, 12, 31), "October to December 2026", date(2026, 12, 31), date(2027, 1, 29), date(2027, 1, 31)),
    ],
)
def test_a_quarter_and_when_it_is_published(on, label, ends, payments, transparency):
    quarter = law.reporting_quarter(on)
    assert (quarter.label, quarter.ends, quarter.payments_notice_by, quarter.transparency_by) == (
        label,
        ends,
        payments,
        transparency,
    )


def test_large_payments_are_told_by_whole_quarters():
    assert law.reporting_quarter(date(2026, 3, 1)).sentence() == (
        "For January to March 2026, publish spending and contracts by Thursday 30 April 2026."
    )
    with pytest.raises(law.LawRefusal, match=r"not on Friday 31 July 2026\.$"):
        law.payments_over_notice(date(2026, 7, 31))


def test_an_invoice_is_paid_within_thirty_days_of_the_later_day():
    assert law.prompt_payment(date(2026, 6, 1)).publish_by == date(2026, 6, 30)
    assert law.prompt_payment(date(2026, 6, 1), due_on=date(2026, 6, 15)).publish_by == date(2026, 7, 14)
    assert law.prompt_payment(date(2026, 6, 1), due_on=date(2026, 5, 15)).publish_by == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("how", "close"),
    [
        ({}, date(2026, 6, 26)),
        ({"documents_together": False}, date(2026, 7, 1)),
        ({"electronic": False}, date(2026, 7, 1)),
        ({"electronic": False, "documents_together": False}, date(2026, 7, 6)),
        ({"urgent": True}, date(2026, 6, 11)),
        ({"chosen_beforehand": True}, date(2026, 6, 11)),
        ({"light_touch": True}, date(2026, 6, 1)),
        ({"planned_notice_on": date(2026, 4, 22)}, date(2026, 6, 11)),  # 40 days before
        ({"planned_notice_on": date(2026, 4, 23)}, date(2026, 6, 26)),  # 39 days before
        ({"planned_notice_on": date(2025, 6, 1)}, date(2026, 6, 11)),  # 12 months before
        ({"planned_notice_on": date(2025, 5, 31)}, date(2026, 6, 26)),  # a day more
    ],
)
def test_tendering_closes_no_earlier(how, close):
    assert law.tender_deadline(date(2026, 6, 1), **how).earliest_close == close


def test_a_planned_notice_that_misses_says_so():
    assert law.tender_deadline(date(2026, 6, 1), planned_notice_on=date(2026, 4, 23)).cautions == (
        "The planned procurement notice was not published at least 40 days before, so it changes nothing.",
    )
    with pytest.raises(law.LawRefusal, match=r"^A planned procurement notice comes before the tender notice\.$"):
        law.tender_deadline(date(2026, 6, 1), planned_notice_on=date(2026, 6, 1))


def test_requests_to_take_part():
    assert law.participation_deadline(date(2026, 6, 1)).earliest_close == date(2026, 6, 26)
    assert law.participation_deadline(date(2026, 6, 1), urgent=True).earliest_close == date(2026, 6, 11)
    assert law.participation_deadline(date(2026, 6, 1), light_touch=True).days is None


@pytest.mark.parametrize(
    ("at", "refusals"),
    [
        (datetime(2026, 11, 3, 12, 0, tzinfo=LONDON), ()),
        (datetime(2026, 11, 3, 17, 0, tzinfo=LONDON), ()),
        (datetime(2026, 11, 2, 12, 0, tzinfo=LONDON), ()),
        (
            datetime(2026, 11, 3, 17, 0, 1, tzinfo=LONDON),
            ("5pm is outside 12pm to 5pm, when somebody can help.",),
        ),
        (
            datetime(2026, 11, 2, 11, 59, tzinfo=LONDON),
            (
                "A deadline before noon on a Monday takes somebody's weekend.",
                "11:59am is outside 12pm to 5pm, when somebody can help.",
            ),
        ),
        (datetime(2026, 11, 7, 13, 0, tzinfo=LONDON), ("Saturday 7 November 2026 is at the weekend.",)),
        (datetime(2026, 5, 25, 13, 0, tzinfo=LONDON), ("Monday 25 May 2026 is Spring bank holiday.",)),
        (datetime(2026, 6, 15, 13, 0, tzinfo=LONDON), ()),  # a holiday in Scotland only
        (
            datetime(2026, 7, 1, 16, 30, tzinfo=ZoneInfo("UTC")),
            ("5:30pm is outside 12pm to 5pm, when somebody can help.",),
        ),
    ],
)
def test_when_a_deadline_may_fall(at, refusals):
    answer = law.deadline_refusals(at)
    assert answer.refusals == refusals
    assert answer.allowed is (not refusals)


def test_a_deadline_without_a_zone_is_refused():
    with pytest.raises(law.LawRefusal, match=r"^A deadline needs a time zone"):
        law.deadline_refusals(datetime(2026, 11, 3, 12, 0))  # noqa: DTZ001  # the refusal of just this is tested


def test_seventeen_notices_in_order_with_times_that_exist():
    assert [notice.number for notice in law.notice_types()] == [f"UK{n}" for n in range(1, 18)]
    for notice in law.notice_types():
        for name in notice.periods:
            assert law.value(name, date(2026, 5, 1)).name == name


def test_one_notice_by_its_number():
    assert law.notice_type("uk6").name == "Contract award notice"
    with pytest.raises(law.LawRefusal, match=r"^Notices run from UK1 to UK17\. You asked about UK18\.$"):
        law.notice_type("UK18")
