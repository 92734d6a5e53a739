"""What a division into lots must hold to, and what it lets one organisation apply for and win."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.rules.opportunity import named_twice
from commonweal.ground.pages.words import money, plural

FEWEST, MOST = 2, 30
MOST_MONEY = Decimal("999999999999.99")  # what a budget holds
EACH_ONE = "Each lot has its own application, with its own price and answers, and is judged on its own."


def lots_refusals(
    lots: Sequence[Mapping[str, Any]], most_to_apply: int | None, most_to_win: int | None
) -> list[tuple[str, str]]:
    """Why it cannot be divided like this, each sentence with the name of the answer that it is about; nothing where
    it can. No lot at all is an opportunity that stays whole."""
    if not lots:
        return []
    if len(lots) < FEWEST:
        return [("", "Divide it into two lots or more, or leave it whole.")]
    said = [("", one) for one in _lots_themselves(lots)]
    for name, most, doing in (("most_to_apply", most_to_apply, "apply for"), ("most_to_win", most_to_win, "win")):
        if most is not None and not 1 <= most <= len(lots):
            said.append((name, f"The most lots that one organisation may {doing} must be between 1 and {len(lots)}."))
    if most_to_apply and most_to_win and most_to_win > most_to_apply:
        said.append(("most_to_win", "Nobody can win more lots than they may apply for."))
    return said


def _lots_themselves(lots: Sequence[Mapping[str, Any]]) -> list[str]:
    said = [f"There can be {MOST} lots at most."] if len(lots) > MOST else []
    for number, one in enumerate(lots, 1):
        if not str(one.get("title") or "").strip() or not str(one.get("what") or "").strip():
            said.append(f"Enter the name of lot {number} and what it is for.")
        if Decimal(one.get("value") or 0) <= 0:
            said.append(f"The value of lot {number} must be more than £0.")
    for place in named_twice(str(one.get("title") or "") for one in lots):
        said.append(f"Lot {place + 1} has the name of an earlier lot. Give each a name of its own.")
    total = sum((Decimal(one.get("value") or 0) for one in lots), Decimal(0))
    if total > MOST_MONEY:
        said.append(f"The lots come to {money(total)}. That is more than {money(MOST_MONEY)}, the most there can be.")
    return said


def rule_in_words(opportunity: Opportunity) -> list[str]:
    """How many lots one organisation may apply for and win, as everybody reads it before applying."""
    apply, win = opportunity.lots_apply, opportunity.lots_win
    said = [f"You can apply for {plural(apply, 'lot')} at most." if apply else "You can apply for any number of lots."]
    if win:
        said.append(
            f"One organisation can win {plural(win, 'lot')} at most. Lots are given in the order of their numbers: "
            f"whoever is placed first gets the lot, unless they have {win} already, and then it goes to the next."
        )
    else:
        said.append("One organisation can win any number of lots.")
    return [EACH_ONE, *said]


def applying_refusal(opportunity: Opportunity, lot: Any, already: int) -> str:
    """Why an organisation that has applied for so many lots cannot apply for this one; nothing where it can."""
    if lot is None:
        return "It is divided into lots. Say which lot you apply for."
    if lot.opportunity_id != opportunity.pk:
        return f"{opportunity.reference} has no such lot."
    if opportunity.lots_apply and already >= opportunity.lots_apply:
        return f"One organisation can apply for {plural(opportunity.lots_apply, 'lot')} at most, as was published."
    return ""


# ---- who is given what --------------------------------------------------------------------------------------------


def by_lot(applications: Iterable[Any]) -> list[list[Any]]:
    """The applications lot by lot in the order of the numbers; all together where there are no lots."""
    found: dict[int | None, list[Any]] = {}
    for one in applications:
        found.setdefault(one.lot_id, []).append(one)
    return sorted(found.values(), key=lambda some: some[0].lot.number if some[0].lot_id else 0)


def in_words(lot: Any) -> str:
    """', lot 2 (The north)' after a name; nothing where there is no lot."""
    return f", lot {lot.number} ({lot.title})" if lot is not None else ""


def won_before(application: Any, offered: Iterable[Any]) -> int:
    """How many lots with a lower number this applicant is offered."""
    own = application.organisation_id
    return sum(
        1 for one in offered if one.lot_id and one.organisation_id == own and one.lot.number < application.lot.number
    )


def full(opportunity: Opportunity, application: Any, offered: Iterable[Any]) -> bool:
    """Whether the published rule lets this lot pass the applicant by: it has won as many as one may."""
    if not application.lot_id or not opportunity.lots_win:
        return False
    return won_before(application, offered) >= opportunity.lots_win


def proposed_offers(opportunity: Opportunity, ranked: Iterable[Any]) -> dict[int, Decimal]:
    """Who would be offered what by the ranking, the budget of each lot and the most that one may win."""
    if opportunity.place_only:
        return {}
    offered: list[Any] = []
    offers: dict[int, Decimal] = {}
    for some in by_lot(ranked):
        lot = some[0].lot if some[0].lot_id else None
        left = lot.value if lot else opportunity.budget
        places = lot.awards_expected if lot else None
        for one in sorted(some, key=lambda one: one.rank):
            if places == 0 or full(opportunity, one, offered) or one.amount is None or one.amount > left:
                continue
            offers[one.pk] = one.amount
            offered.append(one)
            left -= one.amount
            places = None if places is None else places - 1
    return offers


def offers_refusal(opportunity: Opportunity, ranked: Mapping[int, Any], offers: Mapping[int, Decimal]) -> str:
    """Why these offers break what was published of the lots; nothing where they do not."""
    chosen = [ranked[pk] for pk in offers if ranked[pk].lot_id]
    for some in by_lot(chosen):
        lot, total = some[0].lot, sum((offers[one.pk] for one in some), Decimal(0))
        if total > lot.value:
            return f"The offers for {lot} come to {money(total)}. Its published value is {money(lot.value)}."
    for one in chosen:
        held = sum(1 for other in chosen if other.organisation_id == one.organisation_id)
        if opportunity.lots_win and held > opportunity.lots_win:
            most = plural(opportunity.lots_win, "lot")
            return f"{one.organisation} would win {held} lots. One organisation can win {most} at most, as published."
    return ""


def not_awarded_because(lot: Any, applied: int, ranked: int, reason: str) -> str:
    """Why nothing is given for a lot: what was said, or what is plain where nobody is left to give it to."""
    if not applied:
        return reason.strip() or "Nobody applied for it."
    if not ranked:
        return reason.strip() or "No application for it met the organisational criteria."
    return reason.strip()
