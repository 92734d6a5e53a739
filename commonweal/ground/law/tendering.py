"""How long suppliers must have, and when a deadline may fall."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from .book import Dated, value
from .days import Calendar, holiday_name, shift_days, shift_months, years_cautions
from .refusal import LawRefusal
from .result import Result, asked
from .words import day

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)
class Deadline(Result):
    """`days` is None and `earliest_close` the notice's own day where the law sets no shortest time."""

    days: int | None
    earliest_close: date


@dataclass(frozen=True, kw_only=True)
class DeadlineRefusals(Result):
    """Why a deadline may not fall at a time: empty where it may."""

    at: datetime
    refusals: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        return not self.refusals

    def sentence(self) -> str:
        return " ".join(self.refusals) or f"A deadline may fall at {self.at:%H:%M} on {day(self.at.date())}."


def tender_deadline(
    notice_date: date,
    *,
    electronic: bool = True,
    documents_together: bool = True,
    light_touch: bool = False,
    urgent: bool = False,
    chosen_beforehand: bool = False,
    planned_notice_on: date | None = None,
) -> Deadline:
    """The earliest day on which tendering may close.

    Formula: notice + N days, the first of them the day after the notice. N is 25 where tenders are sent
    electronically and all documents come together, 30 where one of the two holds, 35 where neither does; 10 in
    urgency, among suppliers chosen beforehand with no agreed time, or after a planned procurement notice published
    40 days to 12 months before. Light touch has no shortest time.
    `notice_date` is the day of the tender notice, or of the invitation where suppliers asked to take part first.
    Errors: LawRefusal for a day that we do not hold, or a planned notice that is not earlier than the tender notice.
    Source: Procurement Act 2023 s.15 and s.54.
    """
    given = asked(locals())
    cautions: tuple[str, ...] = ()
    short = urgent or chosen_beforehand
    relied: tuple[Dated, ...] = ()
    if planned_notice_on is not None:
        qualifies, relied, cautions = _planned(planned_notice_on, notice_date)
        short = short or qualifies
    name = (
        "tendering_days_short"
        if short
        else "tendering_days_electronic_together"
        if electronic and documents_together
        else "tendering_days_one_of_two"
        if electronic or documents_together
        else "tendering_days_neither"
    )
    return _deadline(
        value(name, notice_date),
        notice_date,
        light_touch,
        given=given,
        also=relied,
        cautions=cautions,
    )


def participation_deadline(notice_date: date, *, light_touch: bool = False, urgent: bool = False) -> Deadline:
    """The earliest day on which suppliers' requests to take part may close.

    Formula: notice + 25 days, or 10 in urgency, the first of them the day after the notice; none for light touch.
    Errors: LawRefusal for a day that we do not hold. Source: Procurement Act 2023 s.54(3).
    """
    given = asked(locals())
    name = "participation_days_urgent" if urgent else "participation_days"
    return _deadline(
        value(name, notice_date),
        notice_date,
        light_touch,
        given=given,
    )


def deadline_refusals(at: datetime, calendar: Calendar = "england-and-wales") -> DeadlineRefusals:
    """Why a deadline may not fall at a time.

    Formula: refused at a weekend, on a holiday of `calendar`, on a Monday before noon, and outside 12pm to 5pm;
    12pm and 5pm themselves are allowed. The time is read in Europe/London.
    Errors: LawRefusal for a time without a time zone, or a year whose holidays we do not hold.
    Source: Commonweal's own rule, so that somebody can help on the day.
    """
    given = asked(locals())
    if at.tzinfo is None or at.utcoffset() is None:
        raise LawRefusal("A deadline needs a time zone, so that everyone closes at the same moment.")
    local = at.astimezone(LONDON)
    on = local.date()
    opens, closes = value("deadline_opens_at", on), value("deadline_closes_at", on)
    hours = f"{opens.in_words()} to {closes.in_words()}"
    minute = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1_000_000
    holiday = holiday_name(on, calendar)
    refusals = []
    if on.weekday() > 4:
        refusals.append(f"{day(on)} is at the weekend.")
    if holiday:
        refusals.append(f"{day(on)} is {holiday}.")
    if on.weekday() == 0 and local.hour < 12:
        refusals.append("A deadline before noon on a Monday takes somebody's weekend.")
    if not opens.whole() * 3600 <= minute <= closes.whole() * 3600:
        refusals.append(f"{_clock(local)} is outside {hours}, when somebody can help.")
    return DeadlineRefusals(
        given=given,
        working=(f"The deadline is {_clock(local)} on {day(on)}.", f"Deadlines fall on a working day, {hours}."),
        relied_on=(opens, closes),
        cautions=years_cautions(on),
        at=local,
        refusals=tuple(refusals),
    )


def _clock(local: datetime) -> str:
    """5pm, 11:59am."""
    return f"{local:%I:%M%p}".lstrip("0").replace(":00", "").lower()


def _planned(planned_on: date, notice_date: date) -> tuple[bool, tuple[Dated, ...], tuple[str, ...]]:
    if planned_on >= notice_date:
        raise LawRefusal("A planned procurement notice comes before the tender notice.")
    least, most = value("planned_procurement_days", notice_date), value("planned_procurement_months", notice_date)
    soon_enough = (notice_date - planned_on).days >= least.whole()
    recent_enough = planned_on >= shift_months(notice_date, -most.whole())
    if soon_enough and recent_enough:
        return True, (least, most), ()
    missed = f"at least {least.in_words()} before" if not soon_enough else f"within {most.in_words()} before"
    return False, (least, most), (f"The planned procurement notice was not published {missed}, so it changes nothing.",)


def _deadline(
    length: Dated,
    notice_date: date,
    light_touch: bool,
    *,
    given: tuple[tuple[str, object], ...],
    also: tuple[Dated, ...] = (),
    cautions: tuple[str, ...] = (),
) -> Deadline:
    if light_touch:
        return Deadline(
            given=given,
            working=("The law sets no shortest time for light touch. Give suppliers a reasonable time.",),
            relied_on=(length,),
            days=None,
            earliest_close=notice_date,
        )
    close = shift_days(notice_date, length.whole())
    return Deadline(
        given=given,
        working=(
            f"The notice is published on {day(notice_date)}; the first day is {day(shift_days(notice_date, 1))}.",
            f"{length.says}: {length.in_words()} ({length.source}).",
            f"Close no earlier than {day(close)}.",
        ),
        relied_on=(length, *also),
        cautions=cautions,
        days=length.whole(),
        earliest_close=close,
    )
