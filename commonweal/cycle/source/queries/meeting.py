"""What prompts a discussion and what an award would leave out. Nothing here changes a score or a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.analysis.result import Refused as NoAnswer
from commonweal.analysis.scoring import fragility, severity
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.cycle.source.queries.overlap import Areas
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.ranking import Line, Standing
from commonweal.ground.pages.words import listed, money

SMALL = Decimal(100_000)  # income in a year
FEW = 3  # areas that stand in a cell by name


# ---- what the scores say about the scoring ------------------------------------------------------------------------


def leanings(opportunity: Opportunity, person: Any) -> list[str]:
    """Who marks high or low, and which marks decide who comes first, on the applications this person may see."""
    marks = [
        (one.organisation.name, score.criterion.title, str(score.member.person), float(score.score))
        for one in _seen(opportunity, person)
        for score in _with_criteria(opportunity, one)
    ]
    if opportunity.moderation_started_at is None or not marks:
        return []
    top = float(max(criterion.top for criterion in opportunity.criteria.all()))
    weights = {criterion.title: float(criterion.weight) for criterion in opportunity.criteria.all()}
    asked: tuple[Callable[[], Any], ...] = (lambda: severity(marks),)
    if not opportunity.price_weight:
        asked += (lambda: fragility(marks, top_score=top, weights=weights),)
    said = []
    for question in asked:
        try:
            said.append(question().sentence())
        except NoAnswer as no:
            said.append(str(no))
    return said


def _seen(opportunity: Opportunity, person: Any) -> list[Application]:
    return [one for one in rules.eligible(opportunity) if not rules.shut_to(person, one)]


def _with_criteria(opportunity: Opportunity, application: Application) -> Iterable[Any]:
    criteria = {one.pk: one for one in opportunity.criteria.all()}
    for score in rules.live_scores(application.scores.all()):
        score.criterion = criteria[score.criterion_id]
        yield score


# ---- the ranking --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """One place with the money asked for so far. `hidden` says why it is not this reader's to see."""

    line: Line
    running: Decimal
    over: bool
    first_over: bool
    outcomes: str
    areas: str
    hidden: str = ""


def places(opportunity: Opportunity, found: Standing, areas: Areas, person: Any) -> list[Place]:
    """Each place, and the line where the budget ends; in lots, each lot has its own."""
    outcomes = list(opportunity.exercise.outcomes.all())
    running, rows, over, lot = Decimal(0), [], False, None
    for line in found.lines:
        if line.application.lot_id != lot:
            running, over, lot = Decimal(0), False, line.application.lot_id
        budget = line.application.lot.value if lot else opportunity.budget
        running += line.application.amount or Decimal(0)
        first_over = running > budget and not over
        over = over or first_over
        named = _named(outcomes, [line.application], areas)
        said = f"{len(named)} of {len(outcomes)}" if outcomes and _keys(line.application, areas) else "Not named"
        hidden = rules.interest_of(person, line.application)
        rows.append(Place(line, running, over, first_over, said, _areas_said(areas, line.application), hidden))
    return rows


def _areas_said(areas: Areas, application: Application) -> str:
    """The places by name where they are few."""
    own = sorted(areas.of([application]))
    if len(own) > FEW:
        return f"{len(own)} of {len(areas.offered)}"
    return listed(own) or "Not named"


def notes_for(found: Standing, rows: list[Place]) -> list[str]:
    """What there is to say of the order, without the sentences about what is not this reader's to see."""
    hidden = [row.line.application.organisation.name for row in rows if row.hidden]
    return [note for note in found.notes if not any(name in note for name in hidden)]


@dataclass(frozen=True)
class Share:
    """One way to look at an award: among all who were ranked, and within the budget."""

    what: str
    everyone: str
    within: str


@dataclass(frozen=True)
class Balance:
    shares: tuple[Share, ...]
    uncovered: tuple[str, ...]
    asked: bool
    asks_areas: bool
    bare: tuple[str, ...]  # places that none of them named


def balance(
    opportunity: Opportunity, everyone: list[Application], within: list[Application], given: Decimal, areas: Areas
) -> Balance:
    """What these applications, given so much together, cover and who they come from, beside all that were ranked."""
    outcomes = list(opportunity.exercise.outcomes.all())
    shares = [
        Share("Applications", str(len(everyone)), str(len(within))),
        Share("Money", money(asked_for(everyone)), money(given)),
    ]
    if outcomes:
        shares.append(
            Share(
                f"Outcomes named, of {len(outcomes)}",
                str(len(_named(outcomes, everyone, areas))),
                str(len(_named(outcomes, within, areas))),
            )
        )
    if areas.offered:
        told = [str(len(areas.of(some))) for some in (everyone, within)]
        shares.append(Share(f"Areas named, of {len(areas.offered)}", *told))
    for form in sorted({one.legal_form or "" for one in everyone} - {""}):
        counts = [sum(one.legal_form == form for one in some) for some in (everyone, within)]
        shares.append(Share(form, str(counts[0]), str(counts[1])))
    shares.append(
        Share(f"Income under {money(SMALL)} a year", *(str(sum(map(_small, some))) for some in (everyone, within)))
    )
    covered = _named(outcomes, within, areas)
    left = [one.statement for one in outcomes if one not in covered]
    asked, bare = any(_keys(one, areas) for one in everyone), areas.offered - areas.of(within)
    return Balance(tuple(shares), tuple(left), asked, bool(areas.offered), tuple(sorted(bare)))


def asked_for(applications: list[Application]) -> Decimal:
    return sum((one.amount or Decimal(0) for one in applications), Decimal(0))


def _keys(application: Application, areas: Areas) -> set[str]:
    """What it chose beside its project, and what stands in its plan."""
    return {str(key) for key in application.outcomes_chosen} | areas.planned.get(application.pk, frozenset())


def _named(outcomes: list[Any], applications: list[Application], areas: Areas) -> list[Any]:
    named = set().union(*(_keys(one, areas) for one in applications))
    return [one for one in outcomes if {str(one.pk), one.framework_key, one.statement} & named]


def _small(application: Application) -> bool:
    try:
        return Decimal(str(application.income or "x")) < SMALL
    except InvalidOperation:
        return False
