"""A pack: one council's commissioning framework as data, read once and never changed."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from commonweal.council.framework.models.cycle import EngineStage, TaskKey, task_names, tasks_in
from commonweal.council.framework.models.items import (
    Approval,
    Body,
    CalendarEntry,
    Charter,
    Checklist,
    Criteria,
    DecisionLevels,
    DecisionType,
    DeliveryType,
    FullCostRecovery,
    Gate,
    Key,
    LivingWage,
    Milestone,
    Name,
    Named,
    NoticeMonths,
    Noun,
    OutcomeHeading,
    Point,
    PointList,
    Principle,
    Priority,
    ProcurementStrategy,
    Recommendation,
    Recurring,
    ReportSection,
    Route,
    Sealing,
    SocialValue,
    SourceDocument,
    Stage,
    Statement,
    Strategy,
    TaskWords,
    Term,
    Text,
    Tier,
    Toolkit,
)

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Version = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class Pack(Noun):
    name: Key
    council: Name
    place: Name
    title: Title
    version: Version
    in_force_from: date
    in_force_to: date | None = None
    in_force_note: str = ""
    documents: Annotated[tuple[SourceDocument, ...], Field(min_length=1)]
    not_in_source: dict[str, Text] = {}

    approval: Approval | None = None
    commitment: Statement | None = None
    definition: Statement | None = None
    scope: Statement | None = None
    exceptions: Statement | None = None
    living_wage: LivingWage | None = None
    full_cost_recovery: FullCostRecovery | None = None
    notice_months: NoticeMonths | None = None

    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    gates: tuple[Gate, ...] = ()
    words: tuple[TaskWords, ...] = ()

    principles: tuple[Principle, ...] = ()
    aims: tuple[Point, ...] = ()
    priorities: tuple[Priority, ...] = ()
    outcomes: tuple[OutcomeHeading, ...] = ()
    prioritisation: tuple[Point, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    benefits: tuple[Point, ...] = ()
    lessons: tuple[Point, ...] = ()

    criteria: Criteria = Criteria()
    make_or_buy: tuple[Point, ...] = ()
    delivery_types: tuple[DeliveryType, ...] = ()
    routes: tuple[Route, ...] = ()
    procurement_strategy: ProcurementStrategy | None = None
    sealing: Sealing = Sealing()
    checklists: tuple[Checklist, ...] = ()
    toolkits: tuple[Toolkit, ...] = ()

    bodies: tuple[Body, ...] = ()
    group_priorities: tuple[Point, ...] = ()
    decision_types: tuple[DecisionType, ...] = ()
    decision_levels: DecisionLevels | None = None
    report_sections: tuple[ReportSection, ...] = ()

    themes: tuple[Named, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    recurring: tuple[Recurring, ...] = ()

    social_value: SocialValue = SocialValue()
    charter: Charter | None = None
    contract_principles: tuple[Principle, ...] = ()
    tiers: tuple[Tier, ...] = ()

    glossary: tuple[Term, ...] = ()
    lists: tuple[PointList, ...] = ()

    def why_empty(self, part: str) -> str:
        """What to show where a part of the pack is empty: `pack.why_empty("make_or_buy")`."""
        return self.not_in_source.get(part, f"The {self.place} framework does not contain this.")

    def stage_of(self, engine_stage: EngineStage) -> Stage:
        return next(stage for stage in self.stages if engine_stage in stage.covers)

    def tasks_opened_by(self, stage: Stage) -> tuple[TaskKey, ...]:
        """In the council's order where it states one, otherwise every task of the engine stages covered."""
        return stage.opens or tuple(task for engine_stage in stage.covers for task in tasks_in(engine_stage))

    def task_name(self, task: TaskKey) -> str:
        return {words.task: words.name for words in self.words}.get(task, task_names()[task])

    def gates_after(self, engine_stage: EngineStage) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if gate.after_stage == engine_stage)

    def body(self, key: str) -> Body | None:
        return next((body for body in self.bodies if body.key == key), None)

    def route(self, key: str) -> Route | None:
        return next((route for route in self.routes if route.key == key), None)

    def checklist(self, key: str) -> Checklist | None:
        return next((checklist for checklist in self.checklists if checklist.key == key), None)

    def points(self, key: str) -> tuple[Point, ...]:
        """The points of a list such as `plan_contents`; none where this council has no such list."""
        return next((listed.points for listed in self.lists if listed.key == key), ())

    @property
    def make_or_buy_or_none(self) -> tuple[Point, ...] | None:
        return self.make_or_buy or None

    @property
    def turnover_rule(self) -> Decimal | None:
        """The yearly turnover above which accounts must be examined or audited, where the council states one."""
        conditions = [c.applies_when for c in self.criteria.organisational]
        conditions += [need.applies_when for c in self.criteria.organisational for need in c.needs]
        return next((when.turnover_over for when in conditions if when and when.turnover_over is not None), None)
