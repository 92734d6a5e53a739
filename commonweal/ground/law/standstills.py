"""Pauses between the notice of an award and the signature."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from .book import value
from .days import nth_working_day, shift_days, skipped, years_cautions
from .refusal import LawRefusal
from .result import Result, asked
from .words import count, day

Regime = Literal["pa23", "psr", "voluntary", "grant"]

_VALUE: dict[Regime, str] = {
    "pa23": "standstill_pa23",
    "psr": "standstill_psr",
    "voluntary": "standstill_voluntary",
    "grant": "pause_grant",
}
_FROM_NEXT_DAY: tuple[Regime, ...] = ("psr", "grant")


@dataclass(frozen=True, kw_only=True)
class Standstill(Result):
    """`ends` is the last day of the pause, to its midnight; `earliest_entry` is the next day."""

    regime: Regime
    counted_from: date
    working_days: int
    ends: date
    earliest_entry: date

    def sentence(self) -> str:
        return (
            f"The standstill ends at the end of {day(self.ends)}. "
            f"Nothing can be signed before {day(self.earliest_entry)}."
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StandstillApplies(Result):
    required: bool

    def __bool__(self) -> bool:
        return self.required


def standstill(regime: Regime, notice_date: date, days: int | None = None) -> Standstill:
    """When a standstill ends and the first day on which the agreement may be signed.

    Formula: with N working days, 'pa23' and 'voluntary' end on the Nth working day beginning with the day of the
    notice; 'psr' and 'grant' on the Nth beginning with the day after it. Entry is the day after the end.
    `days` lengthens a pause; for 'grant', which no statute asks for, it may also shorten it.
    Units: working days in every part of the United Kingdom.
    Errors: LawRefusal for an unknown regime, fewer days than the law asks, or dates outside what we hold.
    Source: Procurement Act 2023 s.51 and s.123(1); SI 2023/1348 reg 12; council practice for grants.
    """
    given = asked(locals())
    if regime not in get_args(Regime):
        raise LawRefusal(f"A standstill is one of {', '.join(get_args(Regime))}. You asked about {regime}.")
    least = value(_VALUE[regime], notice_date)
    number = least.whole() if days is None else days
    if number < (0 if regime == "grant" else least.whole()):
        raise LawRefusal(f"A standstill of this kind lasts at least {least.in_words()} ({least.source}).")
    first = shift_days(notice_date, 1) if regime in _FROM_NEXT_DAY else notice_date
    ends = nth_working_day(first, number) if number else notice_date
    entry = shift_days(ends, 1)
    return Standstill(
        given=given,
        working=(
            f"The notice is published on {day(notice_date)}.",
            f"Counting begins with {day(first)} and takes {count(number, 'working day')} ({least.source}).",
            *skipped(first, ends),
            f"The last of them is {day(ends)}, so the first day to sign is {day(entry)}.",
        ),
        relied_on=(least,),
        cautions=(*_longer_reading(regime, first, number), *years_cautions(notice_date, ends)),
        regime=regime,
        counted_from=first,
        working_days=number,
        ends=ends,
        earliest_entry=entry,
    )


def _longer_reading(regime: Regime, first: date, number: int) -> tuple[str, ...]:
    if regime != "psr":
        return ()
    later = nth_working_day(shift_days(first, 1), number)
    return (
        f"Regulation 12(3) speaks of working days after the day that the standstill begins. Read word for word that "
        f"is one working day longer, to {day(later)}. Ask your lawyer before you sign sooner.",
    )


def standstill_applies(
    *,
    light_touch: bool = False,
    framework_agreement: bool = False,
    dynamic_market: bool = False,
    urgent: bool = False,
) -> StandstillApplies:
    """Whether the Procurement Act standstill must be held, and why.

    `framework_agreement` and `dynamic_market` mean a contract awarded under one. Errors: none.
    Source: Procurement Act 2023 s.51(3).
    """
    given = asked(locals())
    reasons = {
        "a light touch contract": light_touch,
        "a contract under a framework agreement": framework_agreement,
        "a contract under a dynamic market": dynamic_market,
        "a direct award in extreme urgency": urgent,
    }
    named = [reason for reason, applies in reasons.items() if applies]
    because = (
        f"No standstill is required for {named[0]} (Procurement Act 2023 s.51(3))."
        if named
        else "A standstill is required (Procurement Act 2023 s.51)."
    )
    cautions = ("You may still hold one.",) if named else ()
    return StandstillApplies(given=given, working=(because,), cautions=cautions, required=not named)
