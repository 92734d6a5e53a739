"""The nouns of a pack. Every noun is frozen: a framework in force is replaced by a version, never edited.

Each item says the paragraph it comes from; where the source holds nothing, `source` is null and `note` says so.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from commonweal.council.framework.models.cycle import EngineStage, TaskKey

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Money = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=14)]
Month = Annotated[int, Field(ge=1, le=12)]


class Noun(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Noun):
    source: Text | None
    note: str = ""

    @model_validator(mode="after")
    def _says_where_it_comes_from(self):
        if self.source is None and not self.note.strip():
            raise PydanticCustomError("no_source", "has an empty source and no note that says why")
        return self


class Statement(Sourced):
    text: Text


class Named(Sourced):
    key: Key
    name: Name


class Point(Sourced):
    """One sentence of a list: an aim, a benefit, a lesson, a question."""

    key: Key
    text: Text


# Who the council is, and where the words come from


class SourceDocument(Noun):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
    title: Text
    published: Text


class Approval(Sourced):
    body: Text
    on: date | None = None
    reference: str = ""
    text: str = ""


class Body(Named):
    """A board, committee or group with a part in commissioning. `role` is what the source says that it does."""

    role: str = ""
    members: tuple[Text, ...] = ()


# The cycle


class Stage(Named):
    covers: Annotated[tuple[EngineStage, ...], Field(min_length=1)]
    opens: tuple[TaskKey, ...] = ()
    purpose: str = ""


class Gate(Named):
    """A decision point. It stands after an engine stage; `holds` names tasks that wait for it inside that stage."""

    after_stage: EngineStage
    holds: tuple[TaskKey, ...] = ()
    question: Text
    decided_by: Name | None = None


class TaskWords(Sourced):
    task: TaskKey
    name: Name


# What the council lives by


class Principle(Named):
    commitment: Text
    measure: Text | None = None
    label_lost: bool = False


class Priority(Named):
    text: str = ""
    cross_cutting: bool = False


class OutcomeIndicator(Named):
    unit: Text
    polarity: Literal["higher", "lower", "neither"] = "higher"


class Outcome(Named):
    indicators: tuple[OutcomeIndicator, ...] = ()


class OutcomeHeading(Named):
    outcomes: tuple[Outcome, ...] = ()


class Strategy(Named):
    vision: str = ""
    objectives: tuple[Point, ...] = ()
    priorities: tuple[Point, ...] = ()


class LivingWage(Sourced):
    name: Text
    expectation: Literal["required", "encouraged"]
    london: bool = False
    text: Text


class FullCostRecovery(Sourced):
    """What the council says of overheads. A limit on them below `lowest_cap` needs a reason; without one, any limit."""

    text: Text
    lowest_cap: Annotated[int, Field(ge=0, le=100)] | None = None


class CharterHeading(Named):
    pledges: tuple[Point, ...]


class Charter(Named):
    text: str = ""
    headings: tuple[CharterHeading, ...] = ()


# Criteria


ServiceFor = Literal["children", "adults_at_risk"]
Has = Literal["staff", "recruitment", "personal_data", "property", "vehicles"]


class AppliesWhen(Noun):
    """All that is stated must hold; within a list one is enough. `turnover_over` is strict: £5,000 is not over.

    So is `value_over`: the pounds that one applicant can get.
    """

    turnover_over: Money | None = None
    value_over: Money | None = None
    service_for: tuple[ServiceFor, ...] = ()
    has: tuple[Has, ...] = ()


class EvidenceNeed(Noun):
    key: Key
    text: Text
    required: bool = True
    applies_when: AppliesWhen | None = None


class OrganisationalCriterion(Named):
    requirement: Text
    needs: Annotated[tuple[EvidenceNeed, ...], Field(min_length=1)]
    applies_when: AppliesWhen | None = None


class ScoredCriterion(Named):
    """`shows` is what an assessor sees beside the answers: with `duplicates`, what the application overlaps with."""

    definition: Text
    weight: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    shows: Literal["duplicates"] | None = None


class ScaleStep(Noun):
    score: Annotated[int, Field(ge=0)]
    words: Text


class Scale(Sourced):
    steps: Annotated[tuple[ScaleStep, ...], Field(min_length=2)]


class Criteria(Noun):
    organisational: tuple[OrganisationalCriterion, ...] = ()
    scored: tuple[ScoredCriterion, ...] = ()
    scale: Scale | None = None
    additional: tuple[Point, ...] = ()


# Planning and sourcing


class DeliveryType(Named):
    key: Literal["self_delivery", "partnership", "external"]
    conditions: tuple[Text, ...]


class Route(Named):
    """`binding` is null, and `remedies` empty, where the source does not say."""

    key: Literal["procurement", "grant", "grant_in_kind"]
    description: Text
    appropriate: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    agreement: Text
    binding: bool | None = None
    remedies: tuple[Text, ...] = ()


class ChecklistQuestion(Point):
    """A mandatory question must be answered before the exercise moves on; a yes opens the named task."""

    mandatory: bool = True
    yes_opens: TaskKey | None = None


class ChecklistStage(Named):
    questions: tuple[ChecklistQuestion, ...] = ()


class Checklist(Named):
    stages: tuple[ChecklistStage, ...] = ()

    @property
    def questions(self) -> tuple[ChecklistQuestion, ...]:
        return tuple(question for stage in self.stages for question in stage.questions)


class Toolkit(Named):
    """A resource that the source names. `text` says what it is for; its contents are the council's to add."""

    text: str = ""


# Decisions


class DecisionType(Named):
    decided_by: Name | None = None


class DecisionBand(Sourced):
    """Decides from `from_value` up to but not including `below`; no `below` means no upper limit."""

    decision_type: Key
    from_value: Money = Decimal(0)
    below: Money | None = None
    decided_by: Name


class DecisionLevels(Sourced):
    bands: tuple[DecisionBand, ...] = ()


class ReportSection(Named):
    mandatory: bool = True
    advice_from: Text | None = None


class NoticeMonths(Sourced):
    default: Annotated[int, Field(ge=0)]
    text: str = ""


class Sealing(Noun):
    """How many officers hold a share of a round's key, how many open it, and which grants may do without keys."""

    officers: Annotated[int, Field(ge=3, le=16)] = 3
    needed: Annotated[int, Field(ge=2, le=15)] = 2
    hidden_up_to: Money = Decimal(25_000)

    @model_validator(mode="after")
    def _one_may_be_lost(self):
        if self.needed >= self.officers:
            raise PydanticCustomError("no_spare", "needs more officers than open a round, so that one may be lost")
        return self


class ProcurementRule(Sourced):
    """How a contract up to a value is bought; the last rule has no value and is for all the others."""

    up_to: Money | None = None
    processes: Annotated[tuple[Key, ...], Field(min_length=1)]
    text: Text


class ProcurementStrategy(Sourced):
    """The council's own strategy for procurement: where it is, and which processes it names for which values."""

    name: Name
    link: str = ""
    rules: tuple[ProcurementRule, ...] = ()

    def rule_for(self, value: Decimal) -> ProcurementRule | None:
        return next((one for one in self.rules if one.up_to is None or value <= one.up_to), None)


class Recommendation(Sourced):
    key: Key
    theme: Key
    recommendation: Text
    council_action: Text


class Milestone(Named):
    starts: date | None = None
    due: date
    due_words: Text


class CalendarEntry(Named):
    """A step that comes round each year, by the end of the month given."""

    by_month: Month


class Recurring(Named):
    every_months: Annotated[int, Field(ge=1)]


# Social value and contract management


Measured = Literal[
    "number", "number_and_percent", "percent", "money", "money_and_percent", "money_or_time", "quantity", "return"
]


class SocialValueIndicator(Sourced):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}\.\d{2,3}$")]
    group: Key
    text: Text
    unit: Text
    measured: Measured | None
    frequency: Literal["quarterly", "yearly"] | None = None
    mapping: tuple[Key, ...] = ()
    status: Literal["active", "in_development"] = "active"
    fixed_target: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    assumed_weeks: Annotated[int, Field(ge=1)] | None = None
    also: tuple[Text, ...] = ()


class SocialValue(Noun):
    objectives: tuple[Named, ...] = ()
    groups: tuple[Named, ...] = ()
    indicators: tuple[SocialValueIndicator, ...] = ()


class Tier(Named):
    level: Annotated[int, Field(ge=1)]
    definition: Text | None = None


class Term(Sourced):
    term: Text
    meaning: Text


class PointList(Named):
    """A list that the source gives and no other noun holds, such as what a commissioning plan contains."""

    points: tuple[Point, ...]
