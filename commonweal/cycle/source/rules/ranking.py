"""Totals and order, worked out again from the agreed scores each time that anybody asks."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commonweal.analysis.result import Refused as NoAnswer
from commonweal.analysis.scoring import PriceQuality, price_quality
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.rules.lot import by_lot
from commonweal.cycle.source.rules.panel import eligible
from commonweal.cycle.source.rules.price import PUBLISHED
from commonweal.ground.pages.words import plural, some_of

MOST_TIES = 10  # that are told in sentences
FOUR_PLACES = Decimal("0.0001")
DEFAULT_FORMULA = "relative"


@dataclass(frozen=True)
class Line:
    """One application's place. `points` holds the points for each criterion, in the published order."""

    application: Any
    total: Decimal
    rank: int
    points: tuple[Decimal, ...]
    price_points: Decimal | None = None
    ties_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """`notes` name applicants, for those who recommend; `open_notes` say the same to everybody and name nobody."""

    lines: tuple[Line, ...] = ()
    refusal: str = ""
    notes: tuple[str, ...] = field(default=())
    open_notes: tuple[str, ...] = field(default=())


def formula_of(opportunity: Opportunity) -> str:
    return opportunity.price_formula or DEFAULT_FORMULA


def standing(opportunity: Opportunity) -> Standing:
    """total = Σ weight × agreed ÷ top, and for a priced contract the points for price by the published formula.

    In lots, each lot has an order of its own, and only its own prices set the scale for price.
    """
    criteria = list(opportunity.criteria.all())
    applications = sorted(eligible(opportunity), key=lambda one: one.reference)
    if not applications:
        return Standing(refusal="No application is left to rank.")
    weights = sum((one.weight for one in criteria), Decimal(opportunity.price_weight))
    if weights != 100:
        return Standing(refusal=f"The published weights add up to {weights.normalize():f}, not 100.")
    if applications[0].lot_id is None:
        return _among(opportunity, criteria, applications, opportunity.budget)
    found = [(some[0].lot, _among(opportunity, criteria, some, some[0].lot.value)) for some in by_lot(applications)]
    return Standing(
        lines=tuple(line for _, one in found for line in one.lines),
        refusal=" ".join(f"{lot}. {one.refusal}" for lot, one in found if one.refusal),
        notes=tuple(f"{lot}. {note}" for lot, one in found for note in one.notes),
        open_notes=tuple(f"{lot}. {note}" for lot, one in found for note in one.open_notes),
    )


def _among(opportunity: Opportunity, criteria: list, applications: list, budget: Decimal) -> Standing:
    agreed: list[list[Decimal]] = []
    for application in applications:
        given = {one.criterion_id: one.agreed for one in application.moderations.all()}
        if any(criterion.pk not in given for criterion in criteria):
            return Standing(refusal=f"Not every criterion has an agreed score for {application.reference}.")
        agreed.append([given[criterion.pk] for criterion in criteria])
    points = [
        [criterion.weight * score / criterion.top for criterion, score in zip(criteria, row, strict=True)]
        for row in agreed
    ]
    if opportunity.price_weight:
        return _with_price(opportunity, criteria, applications, agreed, points, budget)
    totals = [sum(row, Decimal(0)).quantize(FOUR_PLACES) for row in points]
    return Standing(
        _in_order(applications, totals, points, None),
        notes=_ties(applications, totals),
        open_notes=_ties(applications, totals, named=False),
    )


def _with_price(
    opportunity: Opportunity, criteria: list, applications: list, agreed: list, points: list, budget: Decimal
) -> Standing:
    without = [one.reference for one in applications if not one.amount]
    if without:
        return Standing(refusal=f"No price was given in {', '.join(without)}.")
    try:
        found = _weighed(opportunity, criteria, applications, agreed, budget)
    except NoAnswer as no:
        return Standing(refusal=str(no))
    totals = [Decimal(str(total)).quantize(FOUR_PLACES) for total in found.totals]
    for_price = [Decimal(str(one)).quantize(FOUR_PLACES) for one in found.price_points]
    lines = _in_order(applications, totals, points, for_price)
    others = _by_other_formulas(opportunity, criteria, applications, agreed, budget) if found.decided_by else {}
    same = sum(1 for first in others.values() if first == found.first)
    return Standing(
        lines,
        notes=(*_ties(applications, totals), *found.warnings, *_firsts_in_words(opportunity, others)),
        open_notes=(*_ties(applications, totals, named=False), *_losing_price(opportunity, same, len(others))),
    )


def _by_other_formulas(
    opportunity: Opportunity, criteria: list, applications: list, agreed: list, budget: Decimal
) -> dict[str, tuple[str, ...]]:
    """Where a losing bid decides who wins: who would be first by each other formula. The published one still counts."""
    firsts: dict[str, tuple[str, ...]] = {}
    for key in PUBLISHED.keys() - {formula_of(opportunity)}:
        with suppress(NoAnswer):
            firsts[key] = _weighed(opportunity, criteria, applications, agreed, budget, key).first
    return {key: firsts[key] for key in PUBLISHED if key in firsts}


def _published(opportunity: Opportunity) -> str:
    return f"The published formula is ‘{PUBLISHED[formula_of(opportunity)].words.lower()}’, and it decides."


def _firsts_in_words(opportunity: Opportunity, others: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    said = [f"{PUBLISHED[key].words}: {' and '.join(first)}" for key, first in others.items()]
    return (f"{_published(opportunity)} By the others the first would be: {'; '.join(said)}.",) if said else ()


def _losing_price(opportunity: Opportunity, same: int, others: int) -> tuple[str, ...]:
    if not others:
        return ()
    return (
        "Without the price of a bid that did not come first, another bid would have. "
        f"{_published(opportunity)} By {same} of the {others} other formulas the same bid would be first.",
    )


def _weighed(
    opportunity: Opportunity, criteria: list, applications: list, agreed: list, budget: Decimal, formula: str = ""
) -> PriceQuality:
    top = max(criterion.top for criterion in criteria)
    return price_quality(
        [float(one.amount) for one in applications],
        [
            [float(score) * top / criterion.top for criterion, score in zip(criteria, row, strict=True)]
            for row in agreed
        ],
        [float(criterion.weight) for criterion in criteria],
        float(opportunity.price_weight),
        bids=[f"{one.organisation.name} ({one.reference})" for one in applications],
        questions=[criterion.title for criterion in criteria],
        top_score=float(top),
        formula=formula or formula_of(opportunity),
        ceiling=float(budget),
    )


def _in_order(
    applications: list, totals: list[Decimal], points: list, for_price: list[Decimal] | None
) -> tuple[Line, ...]:
    same = _sharing(applications, totals)
    ranks = _ranks(totals)
    lines = [
        Line(
            application,
            totals[place],
            ranks[totals[place]],
            tuple(points[place]),
            for_price[place] if for_price else None,
            tuple(one.reference for one in same[totals[place]] if one is not application),
        )
        for place, application in enumerate(applications)
    ]
    return tuple(sorted(lines, key=lambda line: (line.rank, line.application.reference)))


def _sharing(applications: list, totals: list[Decimal]) -> dict[Decimal, list]:
    found: dict[Decimal, list] = {}
    for application, total in zip(applications, totals, strict=True):
        found.setdefault(total, []).append(application)
    return found


def _ranks(totals: list[Decimal]) -> dict[Decimal, int]:
    """1 + how many are higher, for each total."""
    ranks: dict[Decimal, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True), start=1):
        ranks.setdefault(total, place)
    return ranks


def _ties(applications: list, totals: list[Decimal], *, named: bool = True) -> tuple[str, ...]:
    shared = {total: some for total, some in _sharing(applications, totals).items() if len(some) > 1}
    sentences = []
    for total in sorted(shared, reverse=True):
        some = shared[total]
        who = some_of(one.organisation.name for one in some) if named else f"{len(some)} applicants"
        sentences.append(
            f"{who} tie on {total.normalize():f} of 100 and share a place. The ranking does not break a tie: those "
            "who recommend say why they choose."
        )
    left = len(sentences) - MOST_TIES
    if left <= 0:
        return tuple(sentences)
    others = f"{plural(left, 'other place')} {'is' if left == 1 else 'are'} shared too: the table says which."
    return (*sentences[:MOST_TIES], others)


def disagreements(opportunity: Opportunity) -> list[str]:
    """Every stored total or place that does not follow from the agreed scores, as a sentence."""
    found = standing(opportunity)
    ranked = [one for one in opportunity.applications.all() if one.rank is not None]
    if found.refusal:
        return [f"{opportunity.reference}: the ranking cannot be worked out again. {found.refusal}"] if ranked else []
    faults = []
    for line in found.lines:
        stored = line.application
        if stored.rank is None:
            faults.append(f"{opportunity.reference}: {stored.reference} has agreed scores and no place.")
            continue
        if stored.agreed_total != line.total:
            faults.append(
                f"{opportunity.reference}: {stored.reference} is stored with {stored.agreed_total} of 100; "
                f"its agreed scores make {line.total}."
            )
        if stored.price_points != line.price_points:
            faults.append(
                f"{opportunity.reference}: {stored.reference} is stored with {_or_none(stored.price_points)} points "
                f"for price; the published formula makes {_or_none(line.price_points)}."
            )
        if stored.rank != line.rank:
            faults.append(
                f"{opportunity.reference}: {stored.reference} is stored as number {stored.rank}; "
                f"its agreed scores make it number {line.rank}."
            )
    placed = {line.application.pk for line in found.lines}
    faults += [
        f"{opportunity.reference}: {one.reference} has a place although it gets no further consideration."
        for one in ranked
        if one.pk not in placed
    ]
    return faults


def _or_none(points: Decimal | None) -> str:
    return "no" if points is None else f"{points}"
