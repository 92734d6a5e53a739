"""Days that count: bank holidays of all four nations, working days, clear days, months."""

import calendar as _gregorian
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .book import DATA, read
from .refusal import LawRefusal
from .result import Result, asked
from .words import count, day

Calendar = Literal["uk", "england-and-wales", "scotland", "northern-ireland"]
NATIONS: tuple[Calendar, ...] = ("england-and-wales", "scotland", "northern-ireland")

_WHERE: dict[Calendar, str] = {
    "uk": "any part of the United Kingdom",
    "england-and-wales": "England and Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
_ONE = timedelta(days=1)


class HolidayYear(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    year: int = Field(ge=1971)
    status: Literal["published", "provisional"]
    england_and_wales: dict[date, str] = Field(alias="england-and-wales", min_length=8)
    scotland: dict[date, str] = Field(min_length=9)
    northern_ireland: dict[date, str] = Field(alias="northern-ireland", min_length=10)

    @model_validator(mode="after")
    def _fall_on_weekdays_of_the_year(self) -> Self:
        for named in (self.england_and_wales, self.scotland, self.northern_ireland):
            for on in named:
                if on.year != self.year or on.weekday() > 4:
                    raise ValueError(f"{on} is not a weekday in {self.year}: give the substitute day")
        return self


class Holidays(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    link: str
    years: tuple[HolidayYear, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _years_follow_on(self) -> Self:
        for earlier, later in zip(self.years, self.years[1:], strict=False):
            if later.year != earlier.year + 1:
                raise ValueError(f"{later.year} does not follow {earlier.year}")
        return self


def load_holidays(path: Path = DATA / "tables" / "holidays.yaml") -> Holidays:
    """The holidays in one file. Errors: LawDataError with file, line and reason."""
    held: Holidays = read(path, Holidays)
    return held


@cache
def held_holidays() -> Holidays:
    """The holidays that ship, read once."""
    return load_holidays()


@cache
def holidays(calendar: Calendar = "uk") -> Mapping[date, str]:
    """Every holiday held, by day, in one nation or in any part of the United Kingdom ('uk').

    Errors: LawRefusal for a calendar that we do not hold.
    Source: Banking and Financial Dealings Act 1971 s.1 and Schedule 1; royal proclamations.
    """
    if calendar not in get_args(Calendar):
        raise LawRefusal(f"We hold holidays for {', '.join(get_args(Calendar))}. You asked about {calendar}.")
    found: dict[date, str] = {}
    for nation in NATIONS if calendar == "uk" else (calendar,):
        for year in held_holidays().years:
            for on, name in getattr(year, nation.replace("-", "_")).items():
                found.setdefault(on, name)
    return MappingProxyType(dict(sorted(found.items())))


def holiday_name(on: date, calendar: Calendar = "uk") -> str:
    """The holiday's name on that day, or an empty string. Errors: LawRefusal outside the years held."""
    years = held_holidays().years
    if not years[0].year <= on.year <= years[-1].year:
        raise LawRefusal(
            f"We hold bank holidays from {years[0].year} to {years[-1].year}. "
            f"This needs {day(on)}, so it cannot be worked out."
        )
    return holidays(calendar).get(on, "")


def is_working_day(on: date, calendar: Calendar = "uk") -> bool:
    """Whether the day is neither a Saturday, a Sunday nor a holiday. Errors and source as `working_day`."""
    return not holiday_name(on, calendar) and on.weekday() < 5


def nth_working_day(first: date, number: int, calendar: Calendar = "uk") -> date:
    """The `number`th working day, counting `first` itself where it is one. Errors: LawRefusal if number < 1."""
    if number < 1:
        raise LawRefusal("A count of working days starts at 1.")
    on = first
    while True:
        number -= is_working_day(on, calendar)
        if number == 0:
            return on
        on += _ONE


def shift_working_days(on: date, days: int, calendar: Calendar = "uk") -> date:
    """The day `days` working days after `on` (before it, where negative); `on` itself is never counted."""
    step = _ONE if days > 0 else -_ONE
    left = abs(days)
    while left:
        on += step
        left -= is_working_day(on, calendar)
    return on


def last_working_day(on: date, calendar: Calendar = "uk") -> date:
    """The day itself where it is a working day, otherwise the working day before it."""
    return on if is_working_day(on, calendar) else shift_working_days(on, -1, calendar)


def shift_months(on: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where it has no such day.

    Formula: the corresponding date rule. Source: Dodds v Walker [1981] 1 WLR 1027.
    Errors: LawRefusal outside the years 1 to 9999.
    """
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise LawRefusal(f"{months} months from {day(on)} is outside the calendar.")
    last = _gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))


def latest_day_months_before(on: date, months: int) -> date:
    """The last day from which `months` months end on or before `on`: the inverse of `shift_months`.

    Formula: max{d : shift_months(d, months) <= on}. The last day of a month pairs with the last day of a month.
    """
    back = shift_months(on, -months)
    on_last_day = on.day == _gregorian.monthrange(on.year, on.month)[1]
    if not on_last_day:
        return back
    return back.replace(day=_gregorian.monthrange(back.year, back.month)[1])


def shift_days(on: date, days: int) -> date:
    """The date `days` days later. Errors: LawRefusal outside the calendar."""
    try:
        return on + timedelta(days=days)
    except OverflowError as error:
        raise LawRefusal(f"{days} days from {day(on)} is outside the calendar.") from error


def years_cautions(*days: date) -> tuple[str, ...]:
    """One sentence for each provisional year of holidays that these days touch."""
    touched = {on.year for on in days}
    return tuple(
        f"Bank holidays for {year.year} follow the usual rules and are not yet published in full."
        for year in held_holidays().years
        if year.status == "provisional" and year.year in touched
    )


@dataclass(frozen=True, kw_only=True)
class WorkingDay(Result):
    working_day: bool
    because: str

    def __bool__(self) -> bool:
        return self.working_day


@dataclass(frozen=True, kw_only=True)
class Counted(Result):
    date: date


def working_day(on: date, calendar: Calendar = "uk") -> WorkingDay:
    """Whether a day is a working day.

    Formula: not a Saturday, a Sunday, nor a bank holiday in `calendar` ('uk' means any part of the United Kingdom).
    Errors: LawRefusal outside the years of holidays held, or for a calendar that we do not hold.
    Source: Procurement Act 2023 s.123(1).
    """
    given = asked(locals())
    name = holiday_name(on, calendar)
    if on.weekday() > 4:
        because = f"{day(on)} is at the weekend, so it is not a working day."
    elif name:
        because = f"{day(on)} is {name}, a holiday in {_where(on, calendar)}, so it is not a working day."
    else:
        because = f"{day(on)} is a working day in {_WHERE[calendar].replace('any part', 'every part')}."
    return WorkingDay(
        given=given,
        working=(because,),
        cautions=years_cautions(on),
        working_day=on.weekday() < 5 and not name,
        because=because,
    )


def _where(on: date, calendar: Calendar) -> str:
    nations = [_WHERE[nation] for nation in NATIONS if on in holidays(nation)]
    return _WHERE[calendar] if calendar != "uk" else " and ".join(nations)


def add_working_days(on: date, days: int, calendar: Calendar = "uk") -> Counted:
    """The date a number of working days after a day, or before it where negative.

    Formula: the `days`th working day after `on`; `on` itself is not counted. 0 gives `on`.
    Errors: LawRefusal outside the years of holidays held.
    Source: Procurement Act 2023 s.123(1).
    """
    given = asked(locals())
    found = shift_working_days(on, days, calendar)
    way = "after" if days >= 0 else "before"
    return Counted(
        given=given,
        working=(
            *skipped(min(on, found), max(on, found), calendar),
            f"{count(abs(days), 'working day')} {way} {day(on)} is {day(found)}.",
        ),
        cautions=years_cautions(on, found),
        date=found,
    )


def skipped(first: date, last: date, calendar: Calendar = "uk") -> tuple[str, ...]:
    """One step of working for the holidays left out between two days, or none."""
    named = [f"{day(on)} ({name})" for on, name in holidays(calendar).items() if first <= on <= last]
    return (f"Not counted as holidays: {', '.join(named)}.",) if named else ()


def clear_days(notice_on: date, days: int, working: bool = False, calendar: Calendar = "england-and-wales") -> Counted:
    """The first day on which something may happen after a number of clear days.

    Formula: neither the day of the notice nor the day of the event counts; notice + days + 1.
    With `working`, only working days of `calendar` count.
    Errors: LawRefusal for fewer than 0 days, or outside the years of holidays held where `working`.
    Source: the usual meaning of clear days, as in SI 2012/2089 reg 9.
    """
    given = asked(locals())
    _not_negative(days)
    last = shift_working_days(notice_on, days, calendar) if working else shift_days(notice_on, days)
    event = shift_days(last, 1)
    kind = "clear working day" if working else "clear day"
    return Counted(
        given=given,
        working=(
            f"Notice on {day(notice_on)} is not counted.",
            f"{count(days, kind)} {'ends' if days == 1 else 'end'} on {day(last)}, so the first day is {day(event)}.",
        ),
        cautions=years_cautions(notice_on, event) if working else (),
        date=event,
    )


def clear_days_before(
    event_on: date, days: int, working: bool = False, calendar: Calendar = "england-and-wales"
) -> Counted:
    """The last day for a notice that must come a number of clear days before an event: the inverse of `clear_days`.

    Formula: event - days - 1, counting as `clear_days` does.
    Errors and source: as `clear_days`.
    """
    given = asked(locals())
    _not_negative(days)
    first = shift_working_days(event_on, -days, calendar) if working else shift_days(event_on, -days)
    notice = shift_days(first, -1)
    kind = "clear working day" if working else "clear day"
    return Counted(
        given=given,
        working=(
            f"{day(event_on)} itself is not counted.",
            f"For {count(days, kind)} before {day(event_on)}, give notice by {day(notice)}.",
        ),
        cautions=years_cautions(notice, event_on) if working else (),
        date=notice,
    )


def _not_negative(days: int) -> None:
    if days < 0:
        raise LawRefusal("A number of clear days cannot be less than nothing.")
