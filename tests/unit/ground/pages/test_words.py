from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from commonweal.ground.pages import words

LONDON = ZoneInfo("Europe/London")
CLOSING = datetime(2026, 9, 18, 17, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (25000, "£25,000"),
        (Decimal("25000.00"), "£25,000"),
        (Decimal("312.5"), "£312.50"),
        (Decimal("-40"), "−£40"),
        (0, "£0"),
        (None, ""),
        (12500.10, "£12,500.10"),
    ],
)
def test_money_shows_pence_only_when_there_are_pence(amount, said):
    assert words.money(amount) == said


def test_payments_always_show_pence():
    assert words.money_exact(Decimal("25000")) == "£25,000.00"
    assert words.money_exact(Decimal("-0.004")) == "£0.00"
    assert words.money_exact(None) == ""


def test_dates_are_said_as_people_say_them():
    assert words.day(date(2026, 9, 18)) == "Friday 18 September 2026"
    assert words.plain_day(date(2026, 9, 1)) == "1 September 2026"
    assert words.short_day(date(2026, 9, 18)) == "18 Sep 2026"
    assert words.month(date(2027, 3, 31)) == "March 2027"
    assert words.moment(CLOSING) == "5pm on Friday 18 September 2026"
    assert words.iso(date(2026, 9, 18)) == "2026-09-18"
    assert words.iso(CLOSING) == "2026-09-18T17:00:00+01:00"


def test_nothing_in_nothing_out():
    said = [one(None) for one in (words.day, words.short_day, words.moment, words.clock, words.month, words.plain_day)]
    assert said == [""] * 6
    assert words.countdown(None, CLOSING) == ""
    assert words.percent(None) == ""
    assert words.number(None) == ""


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(16, 58), "4:58pm"),
        (time(17, 0), "5pm"),
        (time(12, 0), "midday"),
        (time(0, 0), "11:59pm"),
        (time(0, 5), "12:05am"),
        (time(9, 30), "9:30am"),
    ],
)
def test_clock_never_says_midnight(at, said):
    assert words.clock(at) == said


def test_a_deadline_at_midnight_belongs_to_the_evening_before():
    assert words.moment(datetime(2026, 9, 19, tzinfo=LONDON)) == "11:59pm on Friday 18 September 2026"


def test_moments_are_told_in_london_time():
    assert words.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "11:30pm on Wednesday 1 July 2026"
    assert words.moment(datetime(2026, 12, 1, 22, 30, tzinfo=UTC)) == "10:30pm on Tuesday 1 December 2026"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2026, 9, 18), "today"),
        (date(2026, 9, 19), "tomorrow"),
        (date(2026, 9, 17), "yesterday"),
        (date(2026, 10, 12), "in 24 days"),
        (date(2026, 9, 15), "3 days ago"),
        (date(2027, 1, 18), "in 4 months"),
        (date(2030, 9, 18), "in 4 years"),
    ],
)
def test_countdown(when, said):
    assert words.countdown(when, CLOSING) == said


def test_countdown_counts_london_days_not_hours():
    late = datetime(2026, 9, 17, 23, 50, tzinfo=LONDON)
    assert words.countdown(datetime(2026, 9, 18, 0, 10, tzinfo=LONDON), late) == "tomorrow"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (31, 50, "62% (31 of 50)"),
        (620, 1000, "62%"),
        (0, 0, "no cases"),
        (1, 99, "1% (1 of 99)"),
        (0, 40, "0% (0 of 40)"),
        (1, 900, "less than 1%"),
        (899, 900, "more than 99%"),
        (900, 900, "100%"),
        (0.625, None, "63%"),
    ],
)
def test_percent_shows_its_count_under_100_cases(part, whole, said):
    assert words.percent(part, whole) == said


def test_numbers_and_plurals():
    assert words.number(1234567) == "1,234,567"
    assert words.number(Decimal("-2.50")) == "−2.50"
    assert words.number(2.345, 1) == "2.3"
    assert words.plural(1, "day") == "1 day"
    assert words.plural(1200, "day") == "1,200 days"
    assert words.plural(0, "body", "bodies") == "0 bodies"


def test_paragraphs_keep_what_people_typed_and_trust_none_of_it():
    typed = "We run <b>lunch</b> clubs.\r\nIn four halls.\r\n\r\nWe need:\n- chairs & tables\n* heating\nThank you."
    assert str(words.paragraphs(typed)) == (
        '<p class="govuk-body">We run &lt;b&gt;lunch&lt;/b&gt; clubs.<br>In four halls.</p>\n'
        '<p class="govuk-body">We need:</p>\n'
        '<ul class="govuk-list govuk-list--bullet"><li>chairs &amp; tables</li><li>heating</li></ul>\n'
        '<p class="govuk-body">Thank you.</p>'
    )
    assert str(words.paragraphs(None)) == ""
    text = "See https://a.example/org/x/. Not https://b.example/<i>"
    assert words.paragraphs(text, "https://a.example") == (
        '<p class="govuk-body">See <a class="govuk-link" href="/org/x/">https://a.example/org/x/</a>. '
        "Not https://b.example/&lt;i&gt;</p>"
    )


def test_labels_and_lists_in_a_sentence():
    assert words.lower_first("Start date") == "start date"
    assert words.lower_first("VAT number") == "VAT number"
    assert words.upper_first("the result is on the line") == "The result is on the line"
    assert words.listed(["a day", "a month", "a year"]) == "a day, a month and a year"
    assert words.listed([]) == ""
