from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404

from commonweal.analysis import choice
from commonweal.analysis.result import Refused as CannotBeAnswered
from commonweal.council.exercise import queries as exercises
from commonweal.council.exercise.models import STAGES, Exercise
from commonweal.council.people.models import Person, Role
from commonweal.cycle.plan import rules
from commonweal.cycle.plan.models import (
    Appraisal,
    AppraisalCriterion,
    AppraisalScore,
    ChangeStep,
    Indicator,
    Option,
    Outcome,
    RouteChoice,
    Specification,
)
from commonweal.cycle.understand import queries as understood
from commonweal.ground import law


def waits_for(exercise: Exercise, task: str) -> str:
    """Why work on a task cannot start yet, in a sentence; empty where it can."""
    gate = exercises.holding_gate(exercise, task)
    if gate is not None:
        return f"This waits for the gate ‘{gate.name}’. You can read it now and change it once the gate is decided."
    if exercise.state in STAGES and not exercises.stage_reached(exercise, "plan"):
        stage = exercise.framework.pack.stage_of("plan").name
        return f"This belongs to the stage ‘{stage}’, which the exercise has not reached."
    return ""


# ---- outcomes -----------------------------------------------------------------------------------------------------


def outcomes(exercise: Exercise) -> QuerySet[Outcome]:
    return exercise.outcomes.prefetch_related("indicators")


def outcome(reference: str, pk: int) -> Outcome:
    found = Outcome.objects.filter(exercise__reference=reference.upper(), pk=pk).select_related("exercise").first()
    if found is None:
        raise Http404("No such outcome.")
    return found


def outcomes_agreed(exercise: Exercise) -> bool:
    states = list(exercise.outcomes.values_list("agreed_at", flat=True))
    return bool(states) and all(states)


def outcome_warnings(exercise: Exercise) -> list[str]:
    """What a second reader would question: too many outcomes, and activity called an outcome."""
    said = []
    count = exercise.outcomes.count()
    if count > rules.MAIN_OUTCOMES:
        said.append(f"There are {count} main outcomes. More than {rules.MAIN_OUTCOMES} are hard to follow up.")
    for one in exercise.indicators.all():
        said.append(rules.activity_warning(one.name, one.unit, one.measures))
    return [sentence for sentence in said if sentence]


def indicators(exercise: Exercise) -> QuerySet[Indicator]:
    return exercise.indicators.select_related("outcome").order_by("outcome__position", "outcome_id", "pk")


def change_steps(exercise: Exercise) -> QuerySet[ChangeStep]:
    return exercise.change_steps.select_related("outcome").prefetch_related("leads_to")


# ---- options ------------------------------------------------------------------------------------------------------


def options(exercise: Exercise) -> QuerySet[Option]:
    return exercise.options.all()


def option(reference: str, pk: int) -> Option:
    found = Option.objects.filter(exercise__reference=reference.upper(), pk=pk).select_related("exercise").first()
    if found is None:
        raise Http404("No such option.")
    return found


def preferred_option(exercise: Exercise) -> Option | None:
    return exercise.options.filter(preferred=True).first()


def appraisal_of(exercise: Exercise) -> Appraisal | None:
    return Appraisal.objects.filter(exercise=exercise).first()


def options_decided(exercise: Exercise) -> bool:
    appraisal = appraisal_of(exercise)
    return appraisal is not None and appraisal.decided_at is not None


@dataclass(frozen=True)
class Grid:
    """Options down, criteria across; `cells` by (option id, criterion id)."""

    options: list[Option]
    criteria: list[AppraisalCriterion]
    cells: dict[tuple[int, int], AppraisalScore]

    @property
    def whole(self) -> bool:
        wanted = {(option.pk, criterion.pk) for option in self.options for criterion in self.criteria}
        return bool(wanted) and wanted <= self.cells.keys()

    @property
    def left(self) -> int:
        return len(self.options) * len(self.criteria) - len(self.cells)

    def total(self, option: Option) -> Decimal | None:
        """The weighted score out of 5; None until every criterion has a score."""
        scores = [self.cells.get((option.pk, criterion.pk)) for criterion in self.criteria]
        if not scores or any(score is None for score in scores):
            return None
        weights = sum((criterion.weight for criterion in self.criteria), Decimal(0))
        points = sum(
            (criterion.weight * score.score for criterion, score in zip(self.criteria, scores, strict=True) if score),
            Decimal(0),
        )
        return (points / weights).quantize(Decimal("0.01"))


def grid(exercise: Exercise) -> Grid:
    cells = {(score.option_id, score.criterion_id): score for score in exercise.appraisal_scores.all()}
    return Grid(list(exercise.options.all()), list(exercise.appraisal_criteria.all()), cells)


def how_firm(given: Grid) -> tuple[str, str]:
    """Which option comes first, and how far the weights can move before another does. Empty until the grid is whole."""
    if not given.whole:
        return "", ""
    scores = [[given.cells[option.pk, one.pk].score for one in given.criteria] for option in given.options]
    asked = {
        "scores": scores,
        "weights": [float(one.weight) for one in given.criteria],
        "options": [option.name for option in given.options],
        "criteria": [one.name for one in given.criteria],
    }
    try:
        return choice.weighted_sum(**asked).sentence(), choice.switching_values(**asked).sentence()
    except CannotBeAnswered as why:
        return str(why), ""


def make_or_buy_questions(exercise: Exercise) -> dict[str, str]:
    return dict(rules.make_or_buy_questions(exercise.framework.pack))


def missing_options(exercise: Exercise) -> list[str]:
    return rules.missing_options([option.kind for option in exercise.options.all()])


# ---- route and specification --------------------------------------------------------------------------------------


def route_of(exercise: Exercise) -> RouteChoice | None:
    return RouteChoice.objects.filter(exercise=exercise).first()


def whole_life_value(exercise: Exercise) -> Decimal | None:
    """The exercise's own value; where none was given, the preferred option's cost over its whole life."""
    if exercise.value is not None:
        return exercise.value
    option = preferred_option(exercise)
    return option.whole_life_cost if option else None


def threshold(exercise: Exercise, kind: str, on: datetime.date, chosen: str) -> tuple[bool, str]:
    """Whether the law on public contracts covers it, and the sentence that says so."""
    value = whole_life_value(exercise)
    if value is None:
        return False, "The value is not known yet, so it cannot be compared with the threshold for public contracts."
    try:
        found = law.covered(kind, on, value_ex_vat=value)
    except law.LawRefusal as why:
        return False, str(why)
    if chosen == RouteChoice.Route.PROCUREMENT:
        return found.covered, found.sentence()
    return False, f"A threshold applies only to contracts. If this were bought: {found.sentence()}"


def approvers() -> QuerySet[Person]:
    """Those who may approve an exception to the framework."""
    return Person.objects.filter(appointments__role__in=[Role.DECIDER, Role.ADMINISTRATOR]).distinct().order_by("name")


def specification(exercise: Exercise) -> Specification | None:
    return exercise.specifications.order_by("-version").first()


@dataclass(frozen=True)
class Taken:
    """Text put into the specification from the record, and where it was taken from."""

    text: str
    source: str = ""


def prefilled(exercise: Exercise) -> dict[str, Taken]:
    """The specification's sections as the record already answers them; nothing is typed twice."""
    need = understood.need_of(exercise)
    chosen, pack = preferred_option(exercise), exercise.framework.pack
    found = {
        "purpose": Taken(_purpose(exercise, need.summary if need else ""), "your need statement and outcomes"),
        "what_we_will_fund": Taken(chosen.description if chosen else "", "the option that you preferred"),
        "who_and_where": Taken(_who(exercise, need.who_affected if need else ""), "your need statement"),
        "monitoring": Taken(_monitoring(exercise), "your indicators"),
    }
    if pack.living_wage:
        found["living_wage"] = Taken(pack.living_wage.text, "the framework")
    if pack.notice_months:
        months = pack.notice_months.default
        found["end_of_agreement"] = Taken(
            pack.notice_months.text or f"We give {months} months' notice of the end.", "the framework"
        )
    return {name: taken for name, taken in found.items() if taken.text.strip()}


def _purpose(exercise: Exercise, need: str) -> str:
    lines = [f"- {one.statement}" for one in exercise.outcomes.all()]
    changes = "What will change:\n\n" + "\n".join(lines) if lines else ""
    return "\n\n".join(part for part in (need or exercise.purpose, changes) if part)


def _who(exercise: Exercise, affected: str) -> str:
    if exercise.whole_area:
        where = "The whole area."
    else:
        where = ", ".join(area.name for area in exercise.areas.order_by("name"))
    return "\n\n".join(part for part in (exercise.who_for, affected, where) if part)


def _monitoring(exercise: Exercise) -> str:
    lines = [f"- {one.name} ({one.unit}): {target_words(one)}" for one in indicators(exercise)]
    return "We will ask about:\n\n" + "\n".join(lines) if lines else ""


def target_words(indicator: Indicator) -> str:
    if indicator.target is None:
        return f"no target, {indicator.learning_only[0].lower()}{indicator.learning_only[1:]}"
    return f"target {indicator.target.normalize():,f}"


def public_plan(reference: str) -> Exercise:
    """An exercise whose outcomes are agreed, for everyone to read."""
    exercise = exercises.load(reference)
    if not outcomes_agreed(exercise):
        raise Http404(f"No plan has been agreed under {reference}.")
    return exercise
