"""The versions that the council adopted, and who decides what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commonweal.council.framework.models import DecisionLevel, Framework
from commonweal.council.framework.models.items import Gate, Stage
from commonweal.council.framework.models.pack import Pack
from commonweal.council.people.models import Level

PARTS = {
    "approval": "Who approved it",
    "checklists": "Checklists",
    "criteria.scored": "Scored criteria",
    "decision_levels.bands": "The value up to which each level decides",
    "commitment": "A commitment",
    "definition": "A definition of commissioning",
    "principles": "Principles",
    "priorities": "Priorities",
    "outcomes": "Outcomes",
    "gates": "Gates",
    "routes": "The steps of each route",
    "make_or_buy": "A test for making or buying",
    "decision_levels": "Levels of decision",
    "report_sections": "What a decision report contains",
    "glossary": "A glossary",
    "tiers": "Tiers of contract management",
}


def current(on: datetime.date) -> Framework | None:
    """The version in force on a day; of two, the one adopted last."""
    return versions().filter(in_force_from__lte=on).filter(Q(in_force_to=None) | Q(in_force_to__gte=on)).first()


def versions() -> QuerySet[Framework]:
    return Framework.objects.order_by("-number")


@dataclass(frozen=True)
class StageShown:
    """One stage in the council's words, with what is done in it and the gates that close it."""

    stage: Stage
    tasks: tuple[str, ...]
    gates: tuple[Gate, ...]


def stages(pack: Pack) -> list[StageShown]:
    return [
        StageShown(
            stage,
            tuple(pack.task_name(task) for task in pack.tasks_opened_by(stage)),
            tuple(gate for gate in pack.gates if gate.after_stage in stage.covers),
        )
        for stage in pack.stages
    ]


TEAM = "The lead of the exercise and its team"
ANOTHER = "A decision maker who does not lead the exercise; the framework names nobody"
ADVISERS = "The advisers whom the report names, such as finance, legal and equality"
EVERYBODY = "Everyone, on the public page of the exercise, with the reasons"


@dataclass(frozen=True)
class PartsAtGate:
    """Who has which part at one gate: does the work, answers for the decision, is asked first, is told after."""

    gate: Gate
    stage: str
    responsible: str
    accountable: str
    consulted: str
    informed: str


def who_does_what(pack: Pack) -> list[PartsAtGate]:
    advisers = sorted({one.advice_from for one in pack.report_sections if one.advice_from})
    return [
        PartsAtGate(
            gate,
            pack.stage_of(gate.after_stage).name,
            TEAM,
            gate.decided_by or ANOTHER,
            "; ".join(advisers) or ADVISERS,
            EVERYBODY,
        )
        for gate in pack.gates
    ]


def levels_on(on: datetime.date) -> list[tuple[DecisionLevel, str]]:
    """The bands in force on a day: of each level and kind of decision the latest, the lowest value first."""
    latest: dict[tuple[str, str], DecisionLevel] = {}
    for row in DecisionLevel.objects.filter(from_date__lte=on).order_by("from_date", "pk"):
        latest[row.kind, row.level] = row
    ranks = list(Level.values)
    rows = sorted(latest.values(), key=lambda row: (row.kind, ranks.index(row.level) if row.level in ranks else 99))
    names = dict(Level.choices)
    return [(row, names.get(row.level, row.level).capitalize()) for row in rows]


def gaps(pack: Pack) -> list[tuple[str, str]]:
    """What the published document does not hold, each with the sentence that says so."""
    named = {key: PARTS.get(key, key.replace("_", " ").replace(".", ", ").capitalize()) for key in pack.not_in_source}
    return [(named[key], reason) for key, reason in pack.not_in_source.items()]


def levels() -> list[tuple[DecisionLevel, str]]:
    """Every band that was set, with the level in words: latest first."""
    names = dict(Level.choices)
    rows = DecisionLevel.objects.order_by("kind", "-from_date", "pk")
    return [(row, names.get(row.level, row.level).capitalize()) for row in rows]
