"""Changes to a contract: which need a notice, which are lawful, and which are considerable in health care."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .book import Dated, value
from .refusal import LawRefusal
from .result import Result, asked
from .thresholds import Kind, review_cautions, threshold_name
from .words import per_cent, pounds

Ground = Literal["free", "not substantial", "below threshold", "none of these"]


@dataclass(frozen=True, kw_only=True)
class ChangeNotice(Result):
    """Changes are in per cent of the value and term at award; None where there is none."""

    required: bool
    value_change_percent: Decimal | None
    term_change_percent: Decimal | None

    def __bool__(self) -> bool:
        return self.required


@dataclass(frozen=True, kw_only=True)
class Modification(Result):
    ground: Ground
    lawful_without_schedule_8: bool

    def __bool__(self) -> bool:
        return self.lawful_without_schedule_8


@dataclass(frozen=True, kw_only=True)
class ConsiderableChange(Result):
    considerable: bool
    rise: Decimal
    rise_percent: Decimal | None

    def __bool__(self) -> bool:
        return self.considerable


def change_notice(
    contract_value: Decimal,
    change: Decimal,
    on: date,
    *,
    term: int | None = None,
    term_change: int = 0,
    kind: Kind = "services",
    light_touch: bool = False,
    novation: bool = False,
    earlier_change: Decimal = Decimal(0),
    earlier_term_change: int = 0,
) -> ChangeNotice:
    """Whether a contract change notice (UK10) is published before a change.

    Formula: none is needed where the value changes by 10% or less (15% for works), OR the term changes by 10% or
    less of the longest term at award. A part that does not change saves nothing. A novation always needs one.
    `earlier_*` adds an earlier change that could reasonably have been made together with this one (s.75(4)).
    Units: pounds; term in any one unit, such as months.
    Errors: LawRefusal for a value or term that is not above zero, a change in term without a term, or a day before
    the Act.
    Source: Procurement Act 2023 s.75.
    """
    given = asked(locals())
    light = light_touch or kind in _LIGHT
    of_value = value("change_notice_works" if kind == "works" else "change_notice_goods_services", on)
    of_term = value("change_notice_term", on)
    value_share = _share(change + earlier_change, contract_value, "value")
    term_share = _term_share(term, term_change + earlier_term_change)
    small_value = value_share is not None and value_share <= of_value.value
    small_term = term_share is not None and term_share <= of_term.value
    required = not light and (novation or not (small_value or small_term))
    return ChangeNotice(
        given=given,
        working=(
            _measured("value", value_share, of_value),
            _measured("term", term_share, of_term),
            _notice_because(light, novation, required),
        ),
        relied_on=(of_value, of_term),
        required=required,
        value_change_percent=value_share,
        term_change_percent=term_share,
    )


def modification(
    contract_value: Decimal,
    change: Decimal,
    on: date,
    *,
    term: int | None = None,
    term_change: int = 0,
    kind: Kind = "services",
    light_touch: bool = False,
    scope_changes: bool = False,
    favours_supplier: bool = False,
    earlier_changes: Decimal = Decimal(0),
) -> Modification:
    """Whether a public contract may be modified without a ground in Schedule 8, and on which ground.

    Formula: not substantial where the term changes by 10% or less of the longest term at award and neither scope nor
    the economic balance changes materially; below threshold where the value changes by 10% or less (15% for works),
    |change| + `earlier_changes` is less than the threshold for its kind, and the scope does not change materially.
    `earlier_changes` is the sum of earlier below-threshold changes, each without its sign. Light touch is free.
    Units: pounds including VAT; term in any one unit.
    Errors: as `change_notice`. Source: Procurement Act 2023 s.74.
    """
    given = asked(locals())
    light = light_touch or kind in _LIGHT
    of_term = value("substantial_term", on)
    name = "below_threshold_change_works" if kind == "works" else "below_threshold_change_goods_services"
    of_value, limit = value(name, on), value(threshold_name(kind), on)
    value_share = _share(change, contract_value, "value") or Decimal(0)
    term_share = _term_share(term, term_change) or Decimal(0)
    total = abs(change) + abs(earlier_changes)
    not_substantial = term_share <= of_term.value and not scope_changes and not favours_supplier
    below = value_share <= of_value.value and total < limit.value and not scope_changes
    ground: Ground = (
        "free" if light else "not substantial" if not_substantial else "below threshold" if below else "none of these"
    )
    return Modification(
        given=given,
        working=(
            f"The term changes by {per_cent(term_share)}; over {of_term.in_words()} is substantial ({of_term.source}).",
            f"The value changes by {per_cent(value_share)}; the limit is {of_value.in_words()} ({of_value.source}).",
            f"With earlier changes the sum is {pounds(total)}; it must be less than {limit.in_words()}.",
            _GROUND_IN_WORDS[ground],
        ),
        relied_on=(of_term, of_value, limit),
        cautions=review_cautions(on, limit),
        ground=ground,
        lawful_without_schedule_8=ground != "none of these",
    )


def psr_considerable_change(
    existing_value: Decimal,
    proposed_value: Decimal,
    on: date,
    *,
    materially_different: bool = False,
    authority_decided: bool = True,
    external_factors: bool = False,
) -> ConsiderableChange:
    """Whether a health care contract changes considerably, so that direct award process C is closed.

    Formula: materially different in character; or attributable to the authority's decision, and lifetime value both
    £500,000 or more and 25% or more higher. A rise from external factors alone is not considerable.
    Units: pounds of lifetime value.
    Errors: LawRefusal for values below zero or a day before the Regulations.
    Source: SI 2023/1348 reg 6(10) to (12).
    """
    given = asked(locals())
    if min(existing_value, proposed_value) < 0:
        raise LawRefusal("A contract cannot be worth less than nothing.")
    amount, share = value("psr_considerable_amount", on), value("psr_considerable_share", on)
    rise = proposed_value - existing_value
    rise_share = rise * 100 / existing_value if existing_value else None
    big = rise >= amount.value and (rise_share is None or rise_share >= share.value)
    considerable = materially_different or (big and authority_decided and not external_factors)
    if materially_different:
        because = "The services are materially different in character, so the change is considerable."
    elif considerable:
        because = (
            "The council decided on the change and it reaches both limits, so it is considerable: process C is closed."
        )
    elif big:
        because = "It reaches both limits, but not by the council's own decision, so it is not considerable."
    else:
        because = "It does not reach both limits, so it is not considerable."
    return ConsiderableChange(
        given=given,
        working=(
            f"Lifetime value goes from {pounds(existing_value)} to {pounds(proposed_value)}, a difference of "
            f"{pounds(rise)}" + (f" or {per_cent(rise_share)}." if rise_share is not None else "."),
            f"The limits are {amount.in_words()} and {share.in_words()} ({amount.source}).",
            because,
        ),
        relied_on=(amount, share),
        considerable=considerable,
        rise=rise,
        rise_percent=rise_share,
    )


_LIGHT: tuple[Kind, ...] = ("light_touch", "light_touch_concession")

_GROUND_IN_WORDS: dict[Ground, str] = {
    "free": "Light touch contracts may be modified freely.",
    "not substantial": "The modification is not substantial, so it is lawful (s.74(1)(b)).",
    "below threshold": "It is a below-threshold modification, so it is lawful (s.74(1)(c)).",
    "none of these": "It needs a ground in Schedule 8, or a new procurement.",
}


def _share(change: Decimal, whole: Decimal, what: str) -> Decimal | None:
    if not whole.is_finite() or not change.is_finite() or whole <= 0:
        raise LawRefusal(f"The contract's {what} must be above zero to measure a change.")
    return abs(change) * 100 / whole if change else None


def _term_share(term: int | None, change: int) -> Decimal | None:
    if term is None:
        if change:
            raise LawRefusal("Give the longest term at award, so that the change in term can be measured.")
        return None
    return _share(Decimal(change), Decimal(term), "term")


def _measured(what: str, share: Decimal | None, limit: Dated) -> str:
    if share is None:
        return f"The {what} does not change."
    compared = "not more" if share <= limit.value else "more"
    shown = (
        per_cent(share) if per_cent(share) != limit.in_words() or share == limit.value else f"just over {share:.0f}%"
    )
    return f"The {what} changes by {shown}, {compared} than {limit.in_words()} ({limit.source})."


def _notice_because(light: bool, novation: bool, required: bool) -> str:
    if light:
        return "Light touch contracts need no contract change notice (s.75(6))."
    if novation:
        return "A novation or assignment always needs a contract change notice before it (s.75(2))."
    if required:
        return "Publish a contract change notice before the change."
    return "No contract change notice is needed."
