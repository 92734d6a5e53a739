from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.ground import law
from commonweal.ground.law.days import (
    NATIONS,
    held_holidays,
    holidays,
    latest_day_months_before,
    nth_working_day,
    shift_months,
    shift_working_days,
)

DAYS = st.dates(date(2024, 6, 1), date(2028, 8, 31))
ANY_DAY = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def easter(year):
    """The Gregorian computus (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return date(year, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def first_monday(year, month):
    return next(day for day in (date(year, month, n) for n in range(1, 8)) if day.weekday() == 0)


def last_monday(year, month):
    return next(day for day in (date(year, month, n) for n in range(31, 24, -1)) if day.weekday() == 0)


def by_rule(nation, year):
    """A nation's holidays by the 1971 Act, each moved to the next free weekday where it falls at a weekend."""
    wanted = [date(year, 1, 1), easter(year) - timedelta(2), first_monday(year, 5), last_monday(year, 5)]
    wanted += [date(year, 12, 25), date(year, 12, 26)]
    if nation == "scotland":
        wanted += [date(year, 1, 2), first_monday(year, 8), date(year, 11, 30)]
        wanted += [date(2026, 6, 15)] if year == 2026 else []
    else:
        wanted += [easter(year) + timedelta(1), last_monday(year, 8)]
    if nation == "northern-ireland":
        wanted += [date(year, 3, 17), date(year, 7, 12)]
    found = set()
    for day in sorted(wanted):
        while day.weekday() > 4 or day in found:
            day += timedelta(1)  # noqa: PLW2901  # the substitute day takes the place of the day
        found.add(day)
    return found


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2028])
def test_the_holidays_held_are_the_holidays_by_rule(nation, year):
    assert {day for day in holidays(nation) if day.year == year} == by_rule(nation, year)


def test_only_a_year_not_yet_proclaimed_is_provisional():
    assert [year.year for year in held_holidays().years if year.status == "provisional"] == [2028]


def test_a_provisional_year_is_said():
    assert law.add_working_days(date(2028, 5, 2), 3).cautions == (
        "Bank holidays for 2028 follow the usual rules and are not yet published in full.",
    )
    assert law.add_working_days(date(2026, 5, 5), 3).cautions == ()


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (
            date(2026, 6, 15),
            "Monday 15 June 2026 is World Cup bank holiday, a holiday in Scotland, so it is not a working day.",
        ),
        (
            date(2026, 7, 13),
            "Monday 13 July 2026 is Battle of the Boyne (Orangemen's Day) (substitute day), "
            "a holiday in Northern Ireland, so it is not a working day.",
        ),
        (date(2026, 6, 14), "Sunday 14 June 2026 is at the weekend, so it is not a working day."),
        (date(2026, 6, 16), "Tuesday 16 June 2026 is a working day in every part of the United Kingdom."),
    ],
)
def test_a_working_day_says_why(on, says):
    answer = law.working_day(on)
    assert answer.sentence() == says
    assert bool(answer) is (on.day == 16)


def test_a_holiday_elsewhere_is_a_working_day_here():
    assert not law.is_working_day(date(2026, 11, 30))
    assert law.is_working_day(date(2026, 11, 30), "england-and-wales")
    assert not law.is_working_day(date(2026, 11, 30), "scotland")


def test_days_before_the_first_year_held_are_refused_in_words():
    with pytest.raises(law.LawRefusal) as refusal:
        law.working_day(date(2023, 12, 29))
    assert str(refusal.value) == (
        "We hold bank holidays from 2024 to 2028. This needs Friday 29 December 2023, so it cannot be worked out."
    )


def test_a_count_that_runs_past_the_last_year_held_is_refused():
    with pytest.raises(law.LawRefusal, match=r"^We hold bank holidays from 2024 to 2028\. This needs Monday 1 January"):
        law.add_working_days(date(2028, 12, 29), 1)


def test_an_unknown_calendar_is_refused():
    with pytest.raises(law.LawRefusal) as refusal:
        law.working_day(date(2026, 5, 1), "wales")
    assert str(refusal.value) == (
        "We hold holidays for uk, england-and-wales, scotland, northern-ireland. You asked about wales."
    )


@given(DAYS, st.integers(-60, 60).filter(bool))
def test_a_count_never_lands_on_a_holiday_of_any_nation(on, days):
    landed = shift_working_days(on, days)
    assert landed.weekday() < 5
    assert [nation for nation in NATIONS if landed in holidays(nation)] == []


@given(DAYS, st.integers(0, 60))
def test_counting_back_undoes_counting_on(on, days):
    start = nth_working_day(on, 1)
    assert shift_working_days(shift_working_days(start, days), -days) == start


@given(DAYS, st.integers(0, 60))
def test_more_days_or_a_later_start_never_end_sooner(on, days):
    end = shift_working_days(on, days)
    assert shift_working_days(on, days + 1) > end
    assert shift_working_days(on + timedelta(1), days) >= end


@given(DAYS, st.integers(1, 60))
def test_one_nation_never_takes_longer_than_all_four(on, days):
    assert max(shift_working_days(on, days, nation) for nation in NATIONS) <= shift_working_days(on, days)


@given(DAYS, st.integers(0, 40), st.booleans())
def test_clear_days_and_their_inverse_agree(on, days, working):
    event = law.clear_days(on, days, working=working).date
    latest = law.clear_days_before(event, days, working=working).date
    assert latest >= on
    assert law.clear_days(latest, days, working=working).date == event


@given(ANY_DAY, st.integers(0, 60))
def test_months_on_and_months_back_are_a_pair(on, months):
    latest = latest_day_months_before(on, months)
    assert shift_months(latest, months) <= on < shift_months(latest + timedelta(1), months)


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        (date(2026, 12, 31), 3, date(2027, 3, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_run_to_the_corresponding_date(start, months, ends):
    assert shift_months(start, months) == ends


def test_working_days_leave_out_holidays_and_name_them():
    answer = law.add_working_days(date(2026, 3, 30), 5)
    assert answer.date == date(2026, 4, 8)
    assert answer.working == (
        "Not counted as holidays: Friday 3 April 2026 (Good Friday), Monday 6 April 2026 (Easter Monday).",
        "5 working days after Monday 30 March 2026 is Wednesday 8 April 2026.",
    )


def test_no_days_is_the_day_itself_and_minus_one_goes_back():
    assert law.add_working_days(date(2026, 5, 4), 0).date == date(2026, 5, 4)
    assert law.add_working_days(date(2026, 5, 5), -1).date == date(2026, 5, 1)


def test_fewer_than_no_clear_days_are_refused():
    with pytest.raises(law.LawRefusal, match=r"^A number of clear days cannot be less than nothing\.$"):
        law.clear_days(date(2026, 5, 1), -1)


def test_the_end_of_the_calendar_is_refused_in_words():
    with pytest.raises(law.LawRefusal, match=r"is outside the calendar\.$"):
        law.clear_days(date(9999, 12, 31), 28)
    with pytest.raises(law.LawRefusal, match=r"is outside the calendar\.$"):
        shift_months(date(9999, 12, 31), 1)
