"""Notice of key decisions and of endings, and the day by which to decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.ground import law

DAYS = st.dates(date(2024, 9, 1), date(2028, 11, 30))
ANY_DAY = st.dates(date(2012, 1, 1), date(2090, 12, 31))


def test_notice_on_12_october_allows_a_decision_on_10_november():
    answer = law.key_decision(date(2026, 10, 12))
    assert (answer.clear_days_end, answer.earliest_decision) == (date(2026, 11, 9), date(2026, 11, 10))
    assert answer.working == (
        "Notice is published on Monday 12 October 2026, which is not counted.",
        "28 clear days end on Monday 9 November 2026 (SI 2012/2089 reg 9).",
        "The earliest day for the decision is Tuesday 10 November 2026.",
    )


def test_a_decision_on_6_november_needs_notice_by_8_october():
    answer = law.key_decision_notice_by(date(2026, 11, 6))
    assert answer.notice_published_on == date(2026, 10, 8)
    assert answer.sentence() == "Publish the notice by Thursday 8 October 2026."


def test_the_general_exception_is_five_clear_working_days():
    answer = law.key_decision(date(2026, 10, 12), "general_exception")
    assert answer.earliest_decision == date(2026, 10, 20)
    assert law.key_decision_notice_by(date(2026, 10, 20), "general_exception").notice_published_on == date(2026, 10, 12)


def test_special_urgency_has_no_number_of_days():
    with pytest.raises(law.LawRefusal, match=r"^Notice is given by one of notice, general_exception\."):
        law.key_decision(date(2026, 10, 12), "special_urgency")


@given(ANY_DAY)
def test_key_decision_and_its_inverse_agree(on):
    decision = law.key_decision(on + timedelta(365)).earliest_decision
    assert law.key_decision_notice_by(decision).notice_published_on == on + timedelta(365)


def test_an_agreement_to_31_march_2027_needs_notice_by_31_december_2026():
    answer = law.notice_for_ending(date(2027, 3, 31))
    assert (answer.give_notice_by, answer.months) == (date(2026, 12, 31), 3)
    assert answer.sentence() == "Give notice by Thursday 31 December 2026."


@pytest.mark.parametrize(
    ("ends", "months", "by"),
    [
        (date(2027, 3, 31), 6, date(2026, 9, 30)),
        (date(2027, 6, 30), 3, date(2027, 3, 31)),
        (date(2027, 5, 30), 3, date(2027, 2, 28)),
        (date(2027, 2, 28), 3, date(2026, 11, 30)),
        (date(2027, 2, 27), 3, date(2026, 11, 27)),
        (date(2028, 2, 28), 3, date(2027, 11, 28)),
        (date(2027, 3, 31), 0, date(2027, 3, 31)),
    ],
)
def test_the_last_day_for_notice(ends, months, by):
    assert law.notice_for_ending(ends, months).give_notice_by == by


@given(ANY_DAY, st.integers(0, 24))
def test_notice_and_end_agree(ends, months):
    by = law.notice_for_ending(ends, months).give_notice_by
    assert law.earliest_end(by, months).ends_on <= ends
    assert law.earliest_end(by + timedelta(1), months).ends_on > ends


def test_the_usual_notice_is_relied_on_and_an_agreed_one_is_not():
    assert [dated.name for dated in law.notice_for_ending(date(2027, 3, 31)).relied_on] == ["ending_notice_months"]
    assert law.notice_for_ending(date(2027, 3, 31), 6).relied_on == ()


def test_notice_of_less_than_nothing_is_refused():
    with pytest.raises(law.LawRefusal, match=r"^A number of months cannot be less than nothing\.$"):
        law.notice_for_ending(date(2027, 3, 31), -1)


def test_counting_back_from_an_ending():
    answer = law.decide_by(date(2027, 3, 31))
    assert answer.give_notice_by == date(2026, 12, 31)
    assert answer.call_in_ends == date(2026, 12, 30)
    assert answer.decide_by == date(2026, 12, 21)  # 25 and 28 December are holidays
    assert answer.publish_key_decision_by == date(2026, 11, 22)
    assert answer.sentence() == (
        "Publish notice of the key decision by Sunday 22 November 2026, decide by Monday 21 December 2026 "
        "and give notice by Thursday 31 December 2026."
    )
    assert answer.cautions[0] == (
        "Sunday 22 November 2026 is not a working day. The working day before it is Friday 20 November 2026."
    )


def test_counting_back_without_call_in_or_key_decision():
    answer = law.decide_by(date(2027, 3, 31), key_decision=False, call_in_days=0)
    assert (answer.publish_key_decision_by, answer.decide_by) == (None, date(2026, 12, 31))
    assert dict(answer.table()[1])["Publish key decision by"] == "Not needed"


@given(DAYS, st.integers(0, 6), st.integers(0, 10))
def test_each_step_leaves_time_for_the_next(ends, months, call_in):
    answer = law.decide_by(ends, months, call_in_days=call_in)
    allowed = law.key_decision(answer.publish_key_decision_by).earliest_decision
    called_in = law.add_working_days(answer.decide_by, call_in, "england-and-wales").date
    assert allowed == answer.decide_by <= called_in == answer.call_in_ends <= answer.give_notice_by
    assert called_in < answer.give_notice_by or call_in == 0
    assert law.earliest_end(answer.give_notice_by, months).ends_on <= ends


@given(DAYS)
def test_a_later_ending_never_needs_a_sooner_decision(ends):
    assert law.decide_by(ends + timedelta(1)).decide_by >= law.decide_by(ends).decide_by


def test_an_ending_beyond_the_holidays_held_is_refused():
    with pytest.raises(law.LawRefusal, match=r"^We hold bank holidays from 2024 to 2028\."):
        law.decide_by(date(2031, 3, 31))


def test_fewer_than_no_days_of_call_in_are_refused():
    with pytest.raises(law.LawRefusal, match=r"call-in cannot be less than nothing\.$"):
        law.decide_by(date(2027, 3, 31), call_in_days=-1)
