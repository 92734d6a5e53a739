"""Whether a contract is a public contract, must be notified, or needs performance indicators."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from .book import Dated, value
from .refusal import LawRefusal
from .result import Result, asked
from .words import day, per_cent, pounds, short_day

Kind = Literal["goods", "services", "light_touch", "works", "concession", "light_touch_concession"]
Authority = Literal["sub_central", "central"]
Route = Literal["public contract", "notifiable below-threshold contract", "contract too small to notify"]

_KIND_IN_WORDS: dict[Kind, str] = {
    "goods": "goods",
    "services": "services",
    "light_touch": "light touch services",
    "works": "works",
    "concession": "a concession",
    "light_touch_concession": "a light touch concession",
}


@dataclass(frozen=True, kw_only=True)
class Threshold(Result):
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Covered(Result):
    """`margin` is the value including VAT less the threshold: below zero where the contract is below it."""

    covered: bool
    notifiable: bool
    route: Route
    value_inc_vat: Decimal
    threshold: Decimal
    margin: Decimal

    def __bool__(self) -> bool:
        return self.covered


@dataclass(frozen=True, kw_only=True)
class Kpis(Result):
    required: bool
    at_least: int

    def __bool__(self) -> bool:
        return self.required


def threshold(kind: Kind, on: date, authority: Authority = "sub_central") -> Threshold:
    """The value, including VAT, from which a contract of this kind is a public contract.

    Units: pounds including VAT. `on` is the day on which the procurement starts.
    Errors: LawRefusal for an unknown kind or authority, or a day that we do not hold.
    Source: Procurement Act 2023 s.3 and Schedule 1.
    """
    given = asked(locals())
    dated = _threshold(kind, on, authority)
    return Threshold(
        given=given,
        working=(
            f"On {day(on)} the threshold for {_KIND_IN_WORDS[kind]} is {dated.in_words()} including VAT "
            f"({dated.source}, from {short_day(dated.start)}).",
        ),
        relied_on=(dated,),
        cautions=review_cautions(on, dated),
        amount=dated.value,
    )


def covered(
    kind: Kind,
    on: date,
    *,
    value_ex_vat: Decimal | None = None,
    value_inc_vat: Decimal | None = None,
    vat_rate: Decimal | None = None,
    authority: Authority = "sub_central",
) -> Covered:
    """Whether a contract is a public contract, and which route it takes.

    Formula: value x (1 + VAT rate / 100) >= threshold, unrounded. Give the value with or without VAT, for the whole
    term and every extension. `vat_rate` is in per cent; the standard rate is used where it is left out.
    Errors: LawRefusal where neither or both values are given, one is below zero, or we do not hold the day.
    Source: Procurement Act 2023 s.3, s.84, s.123(2) and Schedule 1.
    """
    given = asked(locals())
    limit = _threshold(kind, on, authority)
    rate = value("vat_rate", on)
    gross, steps = _including_vat(value_ex_vat, value_inc_vat, rate.value if vat_rate is None else vat_rate)
    relied = [limit] if value_ex_vat is None or vat_rate is not None else [limit, rate]
    route, floor = _route(gross, limit.value, on)
    compared = "not less than" if route == "public contract" else "less than"
    return Covered(
        given=given,
        working=(
            *steps,
            f"The threshold for {_KIND_IN_WORDS[kind]} on {day(on)} is {limit.in_words()} ({limit.source}).",
            f"{pounds(gross)} including VAT is {compared} {limit.in_words()}, so this is a {route}.",
        ),
        relied_on=(*relied, *floor),
        cautions=review_cautions(on, limit),
        covered=route == "public contract",
        notifiable=route == "notifiable below-threshold contract",
        route=route,
        value_inc_vat=gross,
        threshold=limit.value,
        margin=gross - limit.value,
    )


def kpis_required(
    value_inc_vat: Decimal,
    on: date,
    light_touch: bool = False,
    concession: bool = False,
    framework_agreement: bool = False,
) -> Kpis:
    """Whether key performance indicators must be set before the contract is entered into, and how many.

    Formula: value > amount, and none of the three exempt kinds. Units: pounds including VAT.
    Errors: LawRefusal for a value below zero or a day that we do not hold.
    Source: Procurement Act 2023 s.52.
    """
    given = asked(locals())
    _not_negative(value_inc_vat)
    over, least = value("kpi_over", on), value("kpi_at_least", on)
    exempt = next(
        (
            name
            for name, applies in (
                ("a light touch contract", light_touch),
                ("a concession contract", concession),
                ("a framework agreement", framework_agreement),
            )
            if applies
        ),
        None,
    )
    required = exempt is None and value_inc_vat > over.value
    if exempt:
        because = f"Indicators are not required for {exempt} ({over.source.removesuffix('(1)')})."
    elif required:
        because = (
            f"{pounds(value_inc_vat)} is more than {over.in_words()}, so set and publish at least {least.in_words()} "
            f"indicators before the contract starts ({over.source})."
        )
    else:
        because = f"{pounds(value_inc_vat)} is not more than {over.in_words()}, so indicators are not required."
    return Kpis(
        given=given,
        working=(because,),
        relied_on=(over, least),
        required=required,
        at_least=least.whole() if required else 0,
    )


def threshold_name(kind: Kind, authority: Authority = "sub_central") -> str:
    """The name of the dated value behind a threshold. Errors: LawRefusal for an unknown kind or authority."""
    if kind not in get_args(Kind):
        raise LawRefusal(f"A contract is for one of {', '.join(get_args(Kind))}. You asked about {kind}.")
    if authority not in get_args(Authority):
        raise LawRefusal(f"An authority is sub_central or central. You asked about {authority}.")
    return f"threshold_{authority}" if kind in ("goods", "services") else f"threshold_{kind}"


def review_cautions(on: date, *relied_on: Dated) -> tuple[str, ...]:
    """A sentence for each value whose review was due by `on`."""
    return tuple(
        f"{dated.says} was due for review on {short_day(dated.review)}: check that {dated.in_words()} still applies."
        for dated in relied_on
        if dated.review is not None and on >= dated.review
    )


def _threshold(kind: Kind, on: date, authority: Authority) -> Dated:
    return value(threshold_name(kind, authority), on)


def _route(gross: Decimal, limit: Decimal, on: date) -> tuple[Route, tuple[Dated, ...]]:
    if gross >= limit:
        return "public contract", ()
    try:
        floor = value("notifiable_below_threshold", on)
    except LawRefusal:
        return "contract too small to notify", ()  # before the Act there was nothing of this kind to notify
    return ("notifiable below-threshold contract" if gross >= floor.value else "contract too small to notify"), (floor,)


def _including_vat(net: Decimal | None, gross: Decimal | None, rate: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    if net is not None and gross is None:
        _not_negative(net)
        if not rate.is_finite() or rate < 0:
            raise LawRefusal("A rate of VAT cannot be less than nothing.")
        total = net * (100 + rate) / 100
        return total, (f"{pounds(net)} with VAT at {per_cent(rate)} is {pounds(total)}.",)
    if gross is not None and net is None:
        _not_negative(gross)
        return gross, (f"The value is {pounds(gross)} including VAT.",)
    raise LawRefusal("Give the value either with VAT or without it, one of the two.")


def _not_negative(amount: Decimal) -> None:
    if not amount.is_finite() or amount < 0:
        raise LawRefusal("A contract cannot be worth less than nothing.")
