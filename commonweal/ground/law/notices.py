"""The notices of the Procurement Act: which there are, and by when each is published."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .book import DATA, Dated, Status, read, value
from .days import shift_days, shift_months
from .refusal import LawRefusal
from .result import Given, Result, asked
from .words import day, month, pounds


class NoticeType(BaseModel):
    """One of the seventeen notices: who publishes it, when, and the dated values that time it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str = Field(pattern=r"^UK\d{1,2}$")
    name: str
    section: str
    obligation: Literal["required", "optional"]
    status: Status
    who: str
    when: str
    periods: tuple[str, ...] = ()


class NoticeTypes(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    notices: tuple[NoticeType, ...] = Field(min_length=1)


@dataclass(frozen=True, kw_only=True)
class PublishBy(Result):
    """`publish_by` is the last lawful day, or None where nothing need be published."""

    publish_by: date | None


@dataclass(frozen=True, kw_only=True)
class Quarter(Result):
    label: str
    starts: date
    ends: date
    payments_notice_by: date | None
    transparency_by: date

    def sentence(self) -> str:
        large = f"large payments by {day(self.payments_notice_by)} and " if self.payments_notice_by else ""
        return f"For {self.label}, publish {large}spending and contracts by {day(self.transparency_by)}."


@cache
def notice_types() -> tuple[NoticeType, ...]:
    """Every notice from UK1 to UK17, in order. Source: Procurement Act 2023; Procurement Regulations 2024."""
    held: NoticeTypes = read(DATA / "tables" / "notices.yaml", NoticeTypes)
    return held.notices


def notice_type(number: str) -> NoticeType:
    """One notice by its number, such as 'UK6'. Errors: LawRefusal for a number that we do not hold."""
    for notice in notice_types():
        if notice.number == number.upper():
            return notice
    raise LawRefusal(f"Notices run from UK1 to UK17. You asked about {number}.")


def contract_details_notice(entered_on: date, light_touch: bool = False) -> PublishBy:
    """The last day to publish a contract details notice (UK7).

    Formula: entry + N - 1 days, since the period begins with the day of entry; N is 30, or 120 for light touch.
    Errors: LawRefusal for a day before the Act. Source: Procurement Act 2023 s.53(1).
    """
    given = asked(locals())
    length = value("contract_details_days_light_touch" if light_touch else "contract_details_days", entered_on)
    return _beginning_with(
        entered_on,
        length,
        happened=f"The contract is entered into on {day(entered_on)}.",
        task="Publish the contract details notice",
        given=given,
    )


def contract_copy(entered_on: date, value_inc_vat: Decimal, light_touch: bool = False) -> PublishBy:
    """The last day to publish a copy of the contract, where it is worth enough.

    Formula: value > amount; entry + N - 1 days, N being 90, or 180 for light touch. Units: pounds including VAT.
    Errors: LawRefusal for a value below zero or a day before the Act. Source: Procurement Act 2023 s.53(3) and s.94.
    """
    given = asked(locals())
    if not value_inc_vat.is_finite() or value_inc_vat < 0:
        raise LawRefusal("A contract cannot be worth less than nothing.")
    over = value("contract_copy_over", entered_on)
    length = value("contract_copy_days_light_touch" if light_touch else "contract_copy_days", entered_on)
    if value_inc_vat <= over.value:
        because = f"{pounds(value_inc_vat)} is not more than {over.in_words()}, so no copy need be published."
        return PublishBy(given=given, working=(because,), relied_on=(over,), publish_by=None)
    return _beginning_with(
        entered_on,
        length,
        happened=f"{pounds(value_inc_vat)} is more than {over.in_words()}; entry is on {day(entered_on)}.",
        task="Publish a copy of the contract",
        given=given,
        also=(over,),
    )


def termination_notice(ended_on: date) -> PublishBy:
    """The last day to publish a contract termination notice (UK11), also where a contract reaches its last day.

    Formula: end + 29 days, since the 30 days begin with the day of the end.
    Errors: LawRefusal for a day before the Act. Source: Procurement Act 2023 s.80.
    """
    given = asked(locals())
    return _beginning_with(
        ended_on,
        value("termination_notice_days", ended_on),
        happened=f"The contract ends on {day(ended_on)}.",
        task="Publish the contract termination notice",
        given=given,
    )


def payments_compliance(period_end: date) -> PublishBy:
    """The last day to publish a payments compliance notice (UK17).

    Formula: end + 29 days, since the 30 days begin with the last day of the period.
    Errors: LawRefusal where the period does not end on 31 March or 30 September, or ends before 2026.
    Source: Procurement Act 2023 s.69.
    """
    given = asked(locals())
    if (period_end.month, period_end.day) not in ((3, 31), (9, 30)):
        raise LawRefusal(f"Reporting periods end on 31 March and 30 September, not on {day(period_end)}.")
    return _beginning_with(
        period_end,
        value("payments_compliance_days", period_end),
        happened=f"The reporting period ends on {day(period_end)}.",
        task="Publish the payments compliance notice",
        given=given,
    )


def pipeline_notice(year: int) -> PublishBy:
    """The last day to publish a pipeline notice (UK1) for the financial year that starts in a calendar year.

    Formula: 1 April + 55 days, since the 56 days begin with 1 April.
    Errors: LawRefusal for a year before the Act or outside the calendar. Source: Procurement Act 2023 s.93.
    """
    given = asked(locals())
    if not 1 <= year <= 9998:
        raise LawRefusal(f"{year} is outside the calendar.")
    starts = date(year, 4, 1)
    over = value("pipeline_spend_over", starts)
    return _beginning_with(
        starts,
        value("pipeline_notice_days", starts),
        happened=f"The financial year starts on {day(starts)} with spending above {over.in_words()}.",
        task="Publish the pipeline notice",
        given=given,
        also=(over, value("pipeline_contract_over", starts)),
    )


def prompt_payment(received_on: date, due_on: date | None = None) -> PublishBy:
    """The last day to pay an invoice.

    Formula: the later of the day that it arrives and the day that it falls due, + 29 days: the 30 days begin with it.
    Errors: LawRefusal for a day before the Act. Source: Procurement Act 2023 s.68, s.73 and s.88.
    """
    given = asked(locals())
    starts = received_on if due_on is None else max(received_on, due_on)
    return _beginning_with(
        starts,
        value("prompt_payment_days", starts),
        happened=f"The invoice arrives on {day(received_on)}"
        + (f" and falls due on {day(due_on)}." if due_on else "."),
        task="Pay it",
        given=given,
    )


def reporting_quarter(on: date) -> Quarter:
    """The quarter that a day falls in, and when its payments and transparency data are published.

    Formula: quarters end on 31 March, 30 June, 30 September and 31 December. Payments above the amount: end + 29 days.
    Transparency data: one month after the end. Before 1 April 2026 no payments notice is due.
    Errors: LawRefusal outside the calendar.
    Source: Procurement Act 2023 s.70; Local Government Transparency Code 2015.
    """
    given = asked(locals())
    starts = on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)
    ends = shift_days(shift_months(starts, 3), -1)
    notice = payments_over_notice(ends)
    transparency = shift_months(shift_days(ends, 1), 1)
    label = f"{month(starts).split()[0]} to {month(ends)}"
    return Quarter(
        given=given,
        working=(
            f"{day(on)} falls in the quarter {label}.",
            *notice.working,
            f"Publish spending and contracts for {label} by {day(shift_days(transparency, -1))}.",
        ),
        relied_on=notice.relied_on,
        label=label,
        starts=starts,
        ends=ends,
        payments_notice_by=notice.publish_by,
        transparency_by=shift_days(transparency, -1),
    )


def payments_over_notice(quarter_end: date) -> PublishBy:
    """The last day to publish payments above £30,000 in a quarter, or None before the duty began.

    Formula: end + 29 days, since the 30 days begin with the quarter's last day.
    Errors: LawRefusal where the day does not end a quarter. Source: Procurement Act 2023 s.70.
    """
    given = asked(locals())
    if shift_days(quarter_end, 1).day != 1 or quarter_end.month % 3:
        raise LawRefusal(f"Quarters end with March, June, September and December, not on {day(quarter_end)}.")
    try:
        over = value("payments_over", quarter_end)
    except LawRefusal as refusal:
        because = f"No notice of payments is due for the quarter to {day(quarter_end)}. {refusal}"
        return PublishBy(given=given, working=(because,), publish_by=None)
    return _beginning_with(
        quarter_end,
        value("payments_over_days", quarter_end),
        happened=f"The quarter ends on {day(quarter_end)}.",
        task=f"Publish payments above {over.in_words()}",
        given=given,
        also=(over,),
    )


def _beginning_with(
    start: date, length: Dated, *, happened: str, task: str, given: Given, also: tuple[Dated, ...] = ()
) -> PublishBy:
    by = shift_days(start, length.whole() - 1)
    return PublishBy(
        given=given,
        working=(
            happened,
            f"The {length.in_words()} begin with {day(start)} itself ({length.source}).",
            f"{task} by {day(by)}.",
        ),
        relied_on=(length, *also),
        publish_by=by,
    )
