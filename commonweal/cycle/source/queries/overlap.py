"""Where applications overlap: the same organisation, the same outcome in the same place, money it has already.

Facts that were asked for are compared, and no text: what two applications say in other words is for people to notice.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KeyTransform

from commonweal.council.exercise.models import Area
from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source.models import Application, Opportunity, Partner
from commonweal.cycle.source.queries.assignment import barred, to_share
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.assignment import given_to, shared_out
from commonweal.ground.questions.models import Question

SHOWN = 5
ROWS = 100
SENT = KeyTransform("answers", "submitted")


# ---- what the council pays for now --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Funded:
    """One agreement that an organisation has with the council now. Later stages know it, and tell it."""

    organisation: int
    reference: str
    title: str
    href: str
    value: Decimal | None
    ends_on: datetime.date | None
    outcomes: frozenset[str] = frozenset()
    areas: frozenset[str] | None = None  # None: the whole area
    service: str = ""


Tells = Callable[[Collection[int], datetime.date], list[Funded]]
_tellers: list[Tells] = []


def tells_funding(made: Tells) -> Tells:
    """A later stage says what organisations are paid for now: `@tells_funding` on a function of its queries."""
    if made not in _tellers:
        _tellers.append(made)
    return made


# ---- what is compared ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InRound:
    """One application as far as it is compared. `mine` is whether this reader may open it."""

    application: Application
    parts: tuple[int, ...]
    outcomes: frozenset[str]
    areas: frozenset[str]
    mine: bool

    @property
    def organisations(self) -> set[int]:
        return {self.application.organisation_id, *self.parts}


@dataclass(frozen=True)
class Twice:
    """One organisation in several applications: which it leads, and in which it is a partner."""

    name: str
    leads: tuple[Application, ...]
    joins: tuple[Application, ...]
    others: int
    asked: Decimal


@dataclass(frozen=True)
class Alike:
    """Applications that name the same outcome, and the same place where the form asked for one."""

    outcome: str
    area: str
    applications: tuple[Application, ...]
    others: int
    asked: Decimal


@dataclass(frozen=True)
class PaidNow:
    application: Application
    name: str
    funded: Funded
    same: tuple[str, ...]


@dataclass(frozen=True)
class Overlaps:
    twice: tuple[Twice, ...] = ()
    alike: tuple[Alike, ...] = ()
    paid: tuple[PaidNow, ...] = ()
    nothing_in_common: int = 0
    asks_outcomes: bool = False
    asks_areas: bool = False
    compared: int = field(default=0)


def overlaps(opportunity: Opportunity, person: Any, on: datetime.date) -> Overlaps:
    """Everything that overlaps with an application which this person may open."""
    outcome_questions, area_questions = _asked(opportunity)
    held = _in_round(opportunity, person, outcome_questions, area_questions)
    paid, rest = _paid(opportunity, held, on)
    return Overlaps(
        twice=tuple(_twice(held)[:ROWS]),
        alike=tuple(_alike(held, bool(area_questions))[:ROWS]),
        paid=tuple(paid),
        nothing_in_common=rest,
        asks_outcomes=any(one.outcomes for one in held),
        asks_areas=bool(area_questions),
        compared=len(held),
    )


def overlaps_of(application: Application, person: Any, on: datetime.date) -> Overlaps:
    """The same for one application, which this person may open: whatever shares an organisation or outcome with it."""
    opportunity = application.opportunity
    outcome_questions, area_questions = _asked(opportunity)
    held = _in_round(opportunity, person, outcome_questions, area_questions)
    own = next((one for one in held if one.application == application), None)
    if own is None:
        return Overlaps()
    near = [one for one in held if one.outcomes & own.outcomes or one.organisations & own.organisations]
    paid, rest = _paid(opportunity, [own], on)
    return Overlaps(
        twice=tuple(one for one in _twice(near) if application in (*one.leads, *one.joins))[:ROWS],
        alike=tuple(one for one in _alike(near, bool(area_questions)) if application in one.applications)[:ROWS],
        paid=tuple(paid),
        nothing_in_common=rest,
        asks_outcomes=any(one.outcomes for one in held),
        asks_areas=bool(area_questions),
        compared=len(held),
    )


def _asked(opportunity: Opportunity) -> tuple[list[str], dict[str, set[str]]]:
    """The questions that say which outcome, and those whose choices are places that the council knows by name."""
    questions = list(opportunity.questions)
    outcomes = [one.key for one in questions if one.kind == Question.Kind.OUTCOMES]
    choices = [one for one in questions if one.kind in (Question.Kind.CHOOSE_ONE, Question.Kind.CHOOSE_MANY)]
    named = {str(option) for one in choices for option in one.options}
    places = set(Area.objects.filter(name__in=named).values_list("name", flat=True)) if named else set()
    return outcomes, {one.key: places for one in choices if places & {str(option) for option in one.options}}


def _in_round(
    opportunity: Opportunity, person: Any, outcome_keys: list[str], area_keys: dict[str, set[str]]
) -> list[InRound]:
    """Each application with its partners and only the answers that are compared."""
    keys = [*outcome_keys, *area_keys]
    answers = {f"answer_{place}": KeyTransform(key, SENT) for place, key in enumerate(keys)}
    opens = _opens(opportunity, person)
    parts: dict[int, list[int]] = defaultdict(list)
    for pk, organisation in _partners(opportunity):
        parts[pk].append(organisation)
    rows = []
    for one in to_share(opportunity).annotate(**answers):
        one.opportunity = opportunity
        given = [getattr(one, name) for name in answers]
        outcomes = {str(each) for each in one.outcomes_chosen} | _planned(given[: len(outcome_keys)])
        areas = _named(given[len(outcome_keys) :], area_keys)
        rows.append(InRound(one, tuple(parts[one.pk]), frozenset(outcomes), areas, opens(one.pk)))
    return rows


def _named(given: Iterable[Any], area_keys: dict[str, set[str]]) -> frozenset[str]:
    """The places among these answers, in the order of their questions."""
    areas: set[str] = set()
    for value, places in zip(given, area_keys.values(), strict=True):
        areas |= {str(each) for each in (value if isinstance(value, list) else [value]) if each} & places
    return frozenset(areas)


def _planned(given: Iterable[Any]) -> frozenset[str]:
    """The outcomes on the lines of these plans."""
    return frozenset(str(line["outcome"]) for value in given for line in value or [] if line.get("outcome"))


@dataclass(frozen=True)
class Areas:
    """The places that the form offered to choose from, those that each application named, and the outcomes that each
    named in its plan.
    """

    offered: frozenset[str] = frozenset()
    named: Mapping[int, frozenset[str]] = field(default_factory=dict)
    planned: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def of(self, applications: Iterable[Application]) -> frozenset[str]:
        return frozenset().union(*(self.named.get(one.pk, frozenset()) for one in applications))


def areas_named(opportunity: Opportunity) -> Areas:
    """Only these answers are read out of what was sent, in one query among ten thousand as among ten."""
    outcome_keys, area_keys = _asked(opportunity)
    keys = [*area_keys, *outcome_keys]
    if not keys:
        return Areas()
    rows = to_share(opportunity).order_by().values_list("pk", *(KeyTransform(key, SENT) for key in keys))
    given = {pk: answers for pk, *answers in rows}
    return Areas(
        frozenset().union(*area_keys.values()),
        {pk: _named(answers[: len(area_keys)], area_keys) for pk, answers in given.items()},
        {pk: _planned(answers[len(area_keys) :]) for pk, answers in given.items()},
    )


def _opens(opportunity: Opportunity, person: Any) -> Callable[[int], bool]:
    """What `rules.panel.shut_to` says of one application, for all of them at once."""
    member = rules.member_for(person, opportunity)
    if member is None:
        return lambda pk: True
    apart = {pk for pk, _ in barred(opportunity, [member])}
    everything = (
        shared_out(opportunity) is None or rules.chairs(person, opportunity) or on_the_team(person, opportunity)
    )
    if everything:
        return lambda pk: pk not in apart
    given = given_to(member)
    return lambda pk: pk in given and pk not in apart


def _partners(opportunity: Opportunity) -> Iterable[tuple[int, int]]:
    found = Partner.objects.filter(application__opportunity=opportunity, state="confirmed")
    return found.values_list("application_id", "organisation_id")


def _total(held: Iterable[InRound]) -> Decimal:
    return sum((one.application.amount or Decimal(0) for one in held), Decimal(0))


def _names(held: list[InRound]) -> dict[int, str]:
    names = {one.application.organisation_id: one.application.organisation.name for one in held}
    others = {pk for one in held for pk in one.parts} - names.keys()
    if others:
        found = Partner.objects.filter(organisation__in=others).values_list("organisation_id", "organisation__name")
        names |= dict(found)
    return names


def _twice(held: list[InRound]) -> list[Twice]:
    within: dict[int, list[InRound]] = defaultdict(list)
    for one in held:
        for organisation in dict.fromkeys((one.application.organisation_id, *one.parts)):
            within[organisation].append(one)
    names = _names(held)
    found = []
    for organisation, some in within.items():
        if len(some) < 2 or not any(one.mine for one in some):
            continue
        mine = [one for one in some if one.mine]
        led = tuple(one.application for one in mine if one.application.organisation_id == organisation)
        joined = tuple(one.application for one in mine if one.application.organisation_id != organisation)
        found.append(Twice(names[organisation], led, joined, len(some) - len(mine), _total(mine)))
    return sorted(found, key=lambda one: one.name.lower())


def _alike(held: list[InRound], asks_areas: bool) -> list[Alike]:
    groups: dict[tuple[str, str], list[InRound]] = defaultdict(list)
    for one in held:
        for outcome in one.outcomes:
            for area in one.areas if asks_areas else ("",):
                groups[outcome, area].append(one)
    found = []
    for (outcome, area), some in groups.items():
        mine = [one for one in some if one.mine]
        if len(some) > 1 and mine:
            shown = tuple(one.application for one in mine)
            found.append(Alike(outcome, area, shown, len(some) - len(mine), _total(mine)))
    return sorted(found, key=lambda one: (-len(one.applications) - one.others, one.outcome, one.area))


def _paid(opportunity: Opportunity, held: list[InRound], on: datetime.date) -> tuple[list[PaidNow], int]:
    """What these organisations are paid for now with an outcome, a place or a service in common; how many have none."""
    mine = [one for one in held if one.mine]
    by_organisation: dict[int, list[InRound]] = defaultdict(list)
    for one in mine:
        for organisation in dict.fromkeys((one.application.organisation_id, *one.parts)):
            by_organisation[organisation].append(one)
    names = _names(held)
    exercise = opportunity.exercise
    outcomes = {one.framework_key for one in exercise.outcomes.all()} - {""}
    here = None if exercise.whole_area else frozenset(exercise.areas.values_list("name", flat=True))
    rows, rest = [], 0
    for told in _tellers:
        for funded in told(by_organisation.keys(), on):
            for one in by_organisation[funded.organisation]:
                same = _in_common(funded, outcomes, one.areas or here, exercise.service_category)
                if same:
                    rows.append(PaidNow(one.application, names[funded.organisation], funded, tuple(same)))
                else:
                    rest += 1
    return sorted(rows, key=lambda one: (one.name.lower(), one.funded.reference))[:ROWS], rest


def _in_common(funded: Funded, outcomes: set[str], areas: frozenset[str] | None, service: str) -> list[str]:
    """An outcome or a service in common, and then the place. A place alone is no overlap."""
    said = []
    if funded.outcomes & outcomes:
        said.append("the same outcome")
    if service and funded.service.lower() == service.lower():
        said.append("the same kind of service")
    if not said:
        return []
    if funded.areas is None or areas is None:
        said.append("in all of the area" if funded.areas is None and areas is None else "in a part of the same area")
    elif funded.areas & areas:
        said.append(f"in {', '.join(sorted(funded.areas & areas))}")
    else:
        said.append("in another place")
    return said
