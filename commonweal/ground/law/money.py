"""Caps, wage rates, discount rates and the time to answer a request for information."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .book import DATA, Dated, Exact, Status, dated, read, value, values
from .days import nth_working_day, shift_days, skipped, years_cautions
from .refusal import LawRefusal
from .result import Result, asked
from .words import day, per_cent, pounds, short_day


@dataclass(frozen=True, kw_only=True)
class Headroom(Result):
    """`headroom` is what is left of the cap before the request; `left_after` may be below zero."""

    allowed: bool
    received: Decimal
    headroom: Decimal
    left_after: Decimal

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, kw_only=True)
class Wage(Result):
    """`hourly` must be paid on the day; `announced_next` is the rate announced by then for later, if any."""

    hourly: Decimal
    announced_next: Decimal | None
    payable_from: date | None


@dataclass(frozen=True, kw_only=True)
class Reply(Result):
    reply_by: date


class Band(BaseModel):
    """Years counted from 1; the rate in per cent a year; `last_year` None means without end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_year: int = Field(ge=1)
    last_year: int | None = None
    rate: Exact = Field(ge=0)


class Schedule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: date = Field(alias="from")
    until: date | None = None
    status: Status
    source: str
    link: str
    note: str = ""
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _bands_follow_on(self) -> Self:
        expected = 1
        for band in self.bands[:-1]:
            if band.first_year != expected or band.last_year is None or band.last_year < band.first_year:
                raise ValueError(f"the band from year {band.first_year} does not follow on")
            expected = band.last_year + 1
        if self.bands[-1].first_year != expected or self.bands[-1].last_year is not None:
            raise ValueError("the last band follows on and has no last year")
        return self


class Schedules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    schedules: tuple[Schedule, ...] = Field(min_length=1)


@dataclass(frozen=True, kw_only=True)
class DiscountSchedule(Result):
    """Discount rates by year from now; year 0 is not discounted."""

    bands: tuple[Band, ...]

    def rate(self, year: int) -> Decimal:
        """Per cent a year in a year counted from 1. Errors: LawRefusal for year 0 or less."""
        for band in self.bands:
            if band.first_year <= year and (band.last_year is None or year <= band.last_year):
                return band.rate
        raise LawRefusal("Years of discounting are counted from 1.")

    def factor(self, year: int) -> Decimal:
        """What a pound in that year is worth now: the product over years 1 to `year` of 1 / (1 + rate / 100).

        Errors: LawRefusal for a year below 0 or above 1,000.
        """
        if not 0 <= year <= 1000:
            raise LawRefusal("A year of discounting is from 0 to 1,000.")
        worth = Decimal(1)
        for each in range(1, year + 1):
            worth /= 1 + self.rate(each) / 100
        return worth

    def table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        return ("Years", "Rate a year"), tuple((_years(band), f"{band.rate}%") for band in self.bands)

    def answers(self) -> dict[str, object]:
        return {"bands": {_years(band): str(band.rate) for band in self.bands}}


def subsidy_headroom(grants: Mapping[str, Decimal], request: Decimal, on: date) -> Headroom:
    """Whether a request fits under the cap on minimal financial assistance, and how much is left.

    Formula: request <= cap - sum of assistance in the current financial year and the two before it.
    `grants` maps a financial year such as '2026/27' to pounds received from every public authority, with grants in
    kind at their gross cash equivalent. Other years are left out and named.
    Errors: LawRefusal for a year that is not written so, an amount below zero, or a day that we do not hold.
    Source: Subsidy Control Act 2022 s.36.
    """
    given = asked(locals())
    cap, back = value("minimal_financial_assistance_cap", on), value("minimal_financial_assistance_years", on)
    this = on.year if (on.month, on.day) >= (4, 1) else on.year - 1
    first = this - back.whole()
    amounts = {year: _pounds_received(year, amount) for year, amount in grants.items()}
    counted = {year: amount for year, amount in amounts.items() if first <= int(year[:4]) <= this}
    left_out = sorted(set(amounts) - set(counted))
    if not request.is_finite() or request < 0:
        raise LawRefusal("A request cannot be for less than nothing.")
    received = sum(counted.values(), Decimal(0))
    headroom = cap.value - received
    allowed = request <= headroom
    verdict = (
        f"{pounds(request)} fits: {pounds(headroom - request)} would be left."
        if allowed
        else f"{pounds(request)} is {pounds(request - headroom)} over the {pounds(max(headroom, Decimal(0)))} left, "
        "so it cannot be given as minimal financial assistance."
    )
    return Headroom(
        given=given,
        working=(
            f"On {day(on)} the years {financial_year(first)} to {financial_year(this)} count ({back.source}).",
            *(f"{year}: {pounds(amount)}." for year, amount in sorted(counted.items())),
            *((f"Left out, outside those years: {', '.join(left_out)}.",) if left_out else ()),
            f"{pounds(received)} of {cap.in_words()} is used ({cap.source}).",
            verdict,
        ),
        relied_on=(cap, back),
        allowed=allowed,
        received=received,
        headroom=headroom,
        left_after=headroom - request,
    )


def living_wage(on: date, london: bool = False) -> Wage:
    """The real Living Wage that must be paid on a day, and the next rate where it is announced by then.

    Formula: the last rate whose date for paying has come; new rates come each autumn and are paid by the next May.
    Units: pounds an hour. Errors: LawRefusal for a day whose rate we do not hold.
    Source: Living Wage Foundation.
    """
    given = asked(locals())
    name = "living_wage_london" if london else "living_wage_uk"
    now = value(name, on)
    entry = values()[name]
    later = [dated(name, entry, row) for row in entry.values if row.start > on]
    coming = next((rate for rate in later if rate.announced is not None and rate.announced <= on), None)
    return Wage(
        given=given,
        working=(
            f"On {day(on)} the {now.says} is {now.in_words()} ({now.source}).",
            *((f"{coming.in_words()} is announced and must be paid by {short_day(coming.start)}.",) if coming else ()),
        ),
        relied_on=(now, *((coming,) if coming else ())),
        hourly=now.value,
        announced_next=coming.value if coming else None,
        payable_from=coming.start if coming else None,
    )


def discount_schedule(on: date) -> DiscountSchedule:
    """The Green Book's discount rates that apply on a day.

    Units: per cent a year, for years counted from 1. Errors: LawRefusal for a day that we do not hold.
    Source: HM Treasury, The Green Book.
    """
    given = asked(locals())
    held = schedules()
    for schedule in held:
        if schedule.start <= on and (schedule.until is None or on <= schedule.until):
            break
    else:
        raise LawRefusal(f"We hold discount rates from {short_day(held[0].start)}. You asked about {short_day(on)}.")
    relied = Dated(
        name="discount_schedule",
        says="Discount rate in the first years",
        value=schedule.bands[0].rate,
        unit="percent",
        start=schedule.start,
        until=schedule.until,
        source=schedule.source,
        link=schedule.link,
        status=schedule.status,
        note=schedule.note,
    )
    spoken = ", ".join(f"{per_cent(band.rate)} in years {_years(band)}" for band in schedule.bands)
    return DiscountSchedule(
        given=given,
        working=(f"Discount rates on {day(on)}: {spoken} ({schedule.source}).",),
        relied_on=(relied,),
        bands=schedule.bands,
    )


@cache
def schedules() -> tuple[Schedule, ...]:
    """Every discount schedule held, oldest first."""
    held: Schedules = read(DATA / "tables" / "discount.yaml", Schedules)
    return held.schedules


def foi_reply(received_on: date) -> Reply:
    """The last day to answer a request for information.

    Formula: the 20th working day after the request arrives, leaving out holidays in any part of the United Kingdom.
    Errors: LawRefusal outside the years of holidays held. Source: Freedom of Information Act 2000 s.10.
    """
    given = asked(locals())
    length = value("foi_reply", received_on)
    by = nth_working_day(shift_days(received_on, 1), length.whole())
    return Reply(
        given=given,
        working=(
            f"The request arrives on {day(received_on)}; {length.in_words()} follow ({length.source}).",
            *skipped(received_on, by),
            f"Answer by {day(by)}.",
        ),
        relied_on=(length,),
        cautions=years_cautions(received_on, by),
        reply_by=by,
    )


def financial_year(starts: int) -> str:
    """'2026/27' for the year that starts on 1 April 2026."""
    return f"{starts}/{(starts + 1) % 100:02d}"


def _pounds_received(year: str, amount: Decimal) -> Decimal:
    if not re.fullmatch(r"\d{4}/\d{2}", year) or financial_year(int(year[:4])) != year:
        raise LawRefusal(f"Write a financial year as 2026/27. You wrote {year}.")
    if not amount.is_finite() or amount < 0:
        raise LawRefusal(f"Assistance in {year} cannot be less than nothing.")
    return amount


def _years(band: Band) -> str:
    return f"{band.first_year} to {band.last_year}" if band.last_year else f"{band.first_year} and after"
