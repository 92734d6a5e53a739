"""Notice of key decisions, notice of an ending, and the day by which to decide."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from .book import Dated, value
from .days import (
    Calendar,
    clear_days,
    clear_days_before,
    is_working_day,
    last_working_day,
    latest_day_months_before,
    shift_days,
    shift_months,
    shift_working_days,
    years_cautions,
)
from .refusal import LawRefusal
from .result import Result, asked
from .words import count, day

NoticeRoute = Literal["notice", "general_exception"]


@dataclass(frozen=True, kw_only=True)
class KeyDecision(Result):
    notice_published_on: date
    clear_days_end: date
    earliest_decision: date


@dataclass(frozen=True, kw_only=True)
class EndingNotice(Result):
    give_notice_by: date
    ends_on: date
    months: int


@dataclass(frozen=True, kw_only=True)
class DecideBy(Result):
    """Dates in the order in which they fall; `publish_key_decision_by` is None where it is no key decision."""

    publish_key_decision_by: date | None
    decide_by: date
    call_in_ends: date
    give_notice_by: date
    ends_on: date

    def sentence(self) -> str:
        first = (
            f"Publish notice of the key decision by {day(self.publish_key_decision_by)}, decide by "
            if self.publish_key_decision_by
            else "Decide by "
        )
        return f"{first}{day(self.decide_by)} and give notice by {day(self.give_notice_by)}."


def key_decision(notice_published_on: date, route: NoticeRoute = "notice") -> KeyDecision:
    """The earliest day for a key decision whose notice is published on a day.

    Formula: notice + 28 clear days + 1 (calendar days). With the general exception, 5 clear working days.
    Errors: LawRefusal for an unknown route or a day that we do not hold. Special urgency has no number of days:
    it needs the scrutiny chair's agreement.
    Source: SI 2012/2089 reg 9 and 10.
    """
    given = asked(locals())
    length, working = _key_decision_length(route, notice_published_on)
    counted = clear_days(notice_published_on, length.whole(), working=working)
    return KeyDecision(
        given=given,
        working=(
            f"Notice is published on {day(notice_published_on)}, which is not counted.",
            f"{length.in_words()} end on {day(shift_days(counted.date, -1))} ({length.source}).",
            f"The earliest day for the decision is {day(counted.date)}.",
        ),
        relied_on=(length,),
        cautions=counted.cautions,
        notice_published_on=notice_published_on,
        clear_days_end=shift_days(counted.date, -1),
        earliest_decision=counted.date,
    )


def key_decision_notice_by(decide_on: date, route: NoticeRoute = "notice") -> KeyDecision:
    """The last day to publish notice of a key decision to be made on a day: the inverse of `key_decision`.

    Formula: decision - 28 clear days - 1. Errors and source: as `key_decision`.
    """
    given = asked(locals())
    length, working = _key_decision_length(route, decide_on)
    counted = clear_days_before(decide_on, length.whole(), working=working)
    return KeyDecision(
        given=given,
        working=(
            f"{length.in_words()} are needed before {day(decide_on)} ({length.source}).",
            f"Publish the notice by {day(counted.date)}.",
        ),
        relied_on=(length,),
        cautions=(*counted.cautions, *_not_a_working_day(counted.date)),
        notice_published_on=counted.date,
        clear_days_end=shift_days(decide_on, -1),
        earliest_decision=decide_on,
    )


def notice_for_ending(ends_on: date, months: int | None = None) -> EndingNotice:
    """The last day to give notice of an ending.

    Formula: the latest day from which `months` months, by the corresponding date rule, end on or before `ends_on`.
    `months` is three where it is left out.
    Errors: LawRefusal for fewer than 0 months.
    Source: Best Value Statutory Guidance 2011; Dodds v Walker [1981] 1 WLR 1027 for the counting.
    """
    given = asked(locals())
    number, why, relied = _months(months, ends_on)
    by = latest_day_months_before(ends_on, number)
    return EndingNotice(
        given=given,
        working=(
            f"The agreement ends on {day(ends_on)}.",
            f"{count(number, 'month')} of notice must end on or before that day ({why}).",
            f"Give notice by {day(by)}.",
        ),
        relied_on=relied,
        give_notice_by=by,
        ends_on=ends_on,
        months=number,
    )


def earliest_end(notice_on: date, months: int | None = None) -> EndingNotice:
    """The earliest lawful end for notice given on a day: the inverse of `notice_for_ending`.

    Formula: the same day of the month `months` months later, or the month's last day where it has no such day.
    Errors and source: as `notice_for_ending`.
    """
    given = asked(locals())
    number, why, relied = _months(months, notice_on)
    ends = shift_months(notice_on, number)
    return EndingNotice(
        given=given,
        working=(
            f"Notice is given on {day(notice_on)}.",
            f"{count(number, 'month')} of notice run from that day ({why}).",
            f"The earliest end is {day(ends)}.",
        ),
        relied_on=relied,
        give_notice_by=notice_on,
        ends_on=ends,
        months=number,
    )


def decide_by(
    ends_on: date,
    notice_months: int | None = None,
    key_decision: bool = True,
    call_in_days: int | None = None,
    calendar: Calendar = "england-and-wales",
) -> DecideBy:
    """The last days to publish, decide and give notice, counting back from an ending.

    Formula: notice by `notice_for_ending`; call-in ends on the last working day before it; the decision is
    `call_in_days` working days before that; the key decision notice 28 clear days before the decision.
    Without call-in the decision may fall on the day of the notice.
    Units: months, working days of `calendar`, clear days.
    Errors: LawRefusal for numbers below 0, or days outside the years of holidays held.
    Source: as `notice_for_ending` and `key_decision`; call-in is the council's own number.
    """
    given = asked(locals())
    ending = notice_for_ending(ends_on, notice_months)
    days, usual = _call_in(call_in_days, ending.give_notice_by)
    before = ending.give_notice_by if days == 0 else shift_days(ending.give_notice_by, -1)
    call_in_ends = last_working_day(before, calendar)
    decide = shift_working_days(call_in_ends, -days, calendar)
    notice = key_decision_notice_by(decide) if key_decision else None
    publish = notice.notice_published_on if notice else None
    return DecideBy(
        given=given,
        working=(
            *ending.working,
            f"Call-in of {count(days, 'working day')} must end before then, on {day(call_in_ends)}."
            if days
            else "No time is kept for call-in.",
            f"So decide by {day(decide)}.",
            *(notice.working if notice else ("It is not a key decision, so it needs no notice of 28 clear days.",)),
        ),
        relied_on=(*ending.relied_on, *usual, *(notice.relied_on if notice else ())),
        cautions=(*(notice.cautions if notice else ()), *years_cautions(decide, call_in_ends)),
        publish_key_decision_by=publish,
        decide_by=decide,
        call_in_ends=call_in_ends,
        give_notice_by=ending.give_notice_by,
        ends_on=ends_on,
    )


def _key_decision_length(route: NoticeRoute, on: date) -> tuple[Dated, bool]:
    if route not in get_args(NoticeRoute):
        raise LawRefusal(f"Notice is given by one of {', '.join(get_args(NoticeRoute))}. You asked about {route}.")
    if route == "notice":
        return value("key_decision_notice", on), False
    return value("key_decision_general_exception", on), True


def _months(months: int | None, on: date) -> tuple[int, str, tuple[Dated, ...]]:
    """How many months, why, and the value relied on: none where the number is the agreement's own."""
    if months is None:
        length = value("ending_notice_months", on)
        return length.whole(), length.source, (length,)
    if months < 0:
        raise LawRefusal("A number of months cannot be less than nothing.")
    return months, "as the agreement or an exception says", ()


def _call_in(days: int | None, on: date) -> tuple[int, tuple[Dated, ...]]:
    if days is None:
        usual = value("call_in_days", on)
        return usual.whole(), (usual,)
    if days < 0:
        raise LawRefusal("A number of days for call-in cannot be less than nothing.")
    return days, ()


def _not_a_working_day(on: date) -> tuple[str, ...]:
    try:
        if is_working_day(on, "england-and-wales"):
            return ()
        before = last_working_day(on, "england-and-wales")
    except LawRefusal:
        return ()  # clear days need no holidays; only this reminder does
    return (f"{day(on)} is not a working day. The working day before it is {day(before)}.",)
