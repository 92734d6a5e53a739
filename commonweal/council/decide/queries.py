from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from commonweal.council.decide.held import OpenPart
from commonweal.council.decide.levels import KEY_VALUE, Band, level_for
from commonweal.council.decide.models import Advice, Decision, Instruction, ReportSection
from commonweal.council.decide.report import latest_assessment
from commonweal.council.decide.rules import DECIDED, UNDECIDED, may_decide, whose
from commonweal.council.exercise.models import Exercise
from commonweal.council.framework.models import DecisionLevel
from commonweal.council.people.models import Level, Person, Role
from commonweal.ground.record.rules import Verdict

KEY = "key"
# The assessments of impact on which each kind of decision may rest: the duty goes on, so an early one is not enough.
ASSESSED_IN = {Decision.Kind.AWARD: ("plan", "source"), Decision.Kind.ENDING: ("manage", "review")}


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related(
        "exercise__framework", "exercise__lead", "proposed_by", "made_by", "replaces"
    )


def by_reference(reference: str) -> Decision:
    return _decisions().get(reference=reference.upper())


def load(reference: str) -> Decision:
    try:
        return by_reference(reference)
    except Decision.DoesNotExist:
        raise Http404(f"There is no decision {reference}.") from None


def load_public(reference: str) -> Decision:
    found = public_decisions().filter(reference=reference.upper()).first()
    if found is None:
        raise Http404(f"There is no published decision {reference}.")
    return found


def load_section(reference: str, key: str) -> ReportSection:
    found = ReportSection.objects.select_related("decision__exercise__framework", "decision__exercise__lead")
    section = found.filter(decision__reference=reference.upper(), key=key).first()
    if section is None:
        raise Http404(f"{reference} has no section {key}.")
    return section


def load_advice(number: int) -> Advice:
    found = Advice.objects.select_related("decision__exercise__framework", "decision__exercise__lead", "adviser")
    advice = found.filter(pk=number).first()
    if advice is None:
        raise Http404("There is no such request for advice.")
    return advice


def load_instruction(reference: str, number: int) -> Instruction:
    found = Instruction.objects.select_related("decision__exercise", "owner")
    instruction = found.filter(decision__reference=reference.upper(), pk=number).first()
    if instruction is None:
        raise Http404(f"{reference} has no such instruction.")
    return instruction


# ---- the council's own figures ----------------------------------------------------------------------------------


def bands_on(on: datetime.date, kind: str) -> list[Band]:
    """The band of each level in force on a day: those of this kind of decision, or else those for awards."""
    rows = DecisionLevel.objects.filter(from_date__lte=on, kind__in=(kind, "award")).order_by("from_date", "pk")
    known = [row for row in rows if row.level in Level.values]
    own = [row for row in known if row.kind == kind] or known
    latest = {row.level: row for row in own}
    return [Band(Level(row.level), row.up_to) for row in latest.values()]


def who_decides(value: Decimal | None, kind: str, on: datetime.date) -> str:
    """'a director': whose a decision of this value is on a day; nothing where no band reaches it."""
    found = level_for(value, bands_on(on, kind))
    return whose(found.level) if found else ""


def key_value_on(on: datetime.date) -> Decimal:
    """From what value a decision is a key decision: the council's own figure, or £500,000 where it has set none."""
    row = DecisionLevel.objects.filter(kind=KEY, from_date__lte=on).order_by("from_date", "pk").last()
    return row.up_to if row is not None and row.up_to is not None else KEY_VALUE


def decision_makers(level: str) -> str:
    """Name and title of those who hold a level, as a notice gives them: a body with its members."""
    people = Person.objects.filter(appointments__role=Role.DECIDER, appointments__level=level, is_active=True)
    named = [f"{one}, {one.job_title}" if one.job_title else str(one) for one in people.order_by("name").distinct()]
    body = "Cabinet: " if level == Level.CABINET and named else ""
    return body + "; ".join(named)


def wards_of(exercise: Exercise) -> int:
    return exercise.areas.filter(kind="ward").count()


# ---- what is still missing --------------------------------------------------------------------------------------


def unfinished(decision: Decision) -> list[str]:
    """Sections that are empty though they must not be, and comments that name no author or date."""
    titles = []
    for section in decision.sections.all():
        empty = not section.text.strip()
        unsigned = section.needs_advice and not (section.author and section.dated)
        if (empty and section.mandatory) or (not empty and unsigned):
            titles.append(section.title + ("" if empty else " (who wrote it, and when)"))
    return titles


def outstanding(decision: Decision) -> list[Advice]:
    return [one for one in decision.advice.all() if one.must_have and not one.view]


def assessment_missing(decision: Decision) -> str | None:
    """Why the decision may not be made yet for want of an assessment of impact; None where nothing is missing."""
    wanted = ASSESSED_IN.get(Decision.Kind(decision.kind))
    if wanted is None:
        return None
    if decision.exercise.impact_assessments.filter(stage__in=wanted).exists():
        return None
    found = latest_assessment(decision)
    if found is not None and decision.kind == Decision.Kind.AWARD and not found.needed:
        return None
    stage = decision.exercise.framework.pack.stage_of(wanted[-1]).name
    told = (
        "No assessment of equality and wider impact has been recorded"
        if found is None
        else f"The last assessment of equality and wider impact was made in {found.get_stage_display().lower()}"
    )
    return (
        f"{told}. The equality duty goes on through every stage, so this decision needs one made for {stage}, "
        "or a recorded reason why none is needed."
    )


# ---- lists ------------------------------------------------------------------------------------------------------


def in_effect(decision: Decision) -> bool:
    return decision.state == "in_effect"


def agreed(decision: Decision) -> bool:
    return decision.outcome in (Decision.Outcome.AGREE, Decision.Outcome.CHANGES, Decision.Outcome.PART)


def decides(person: Any, decision: Decision) -> Verdict:
    """Whether this person may decide on it; also later, on what was decided on a condition."""
    return may_decide(person, decision)


_follows: list[Callable[[Decision], list[str]]] = []


def follows_decisions(asked: Callable[[Decision], list[str]]) -> Callable[[Decision], list[str]]:
    """A later stage says which days follow a decision, once everybody may know: `@follows_decisions` on its query."""
    _follows.append(asked)
    return asked


def days_after(decision: Decision) -> list[str]:
    return [line for asked in _follows for line in asked(decision)] if decision.made_on else []


def cabinet_notified(decision: Decision) -> bool:
    return decision.notified_at is not None


def held_for(reference: str) -> QuerySet[Decision]:
    """The decisions that were agreed and whose results wait until those concerned have been told."""
    outcomes = (Decision.Outcome.AGREE, Decision.Outcome.CHANGES, Decision.Outcome.PART)
    return Decision.objects.filter(held_for=reference, outcome__in=outcomes).exclude(state="withdrawn")


def waiting_for(person: Any) -> QuerySet[Decision]:
    """Decisions ready for this decision maker, the soonest first."""
    if person.level is None:
        return _decisions().none()
    levels = [level for level in Level if level.rank <= person.level.rank]
    mine = _decisions().filter(state="ready", level__in=levels).exclude(proposed_by=person)
    barred = [pk for pk, excluded in mine.values_list("pk", "excluded") if person.pk in excluded]
    return mine.exclude(pk__in=barred).order_by("planned_for", "pk")


def small_awards_for(person: Any) -> QuerySet[Decision]:
    """The small awards that are ready for this decision maker, to be decided on one page."""
    found = waiting_for(person).filter(kind=Decision.Kind.AWARD, level=Level.OFFICER, key=False)
    return found.prefetch_related("sections")


def small_awards_among(numbers: Iterable[int]) -> QuerySet[Decision]:
    return Decision.objects.filter(pk__in=list(numbers), kind=Decision.Kind.AWARD, level=Level.OFFICER).order_by("pk")


def advice_waiting_for(person: Any) -> QuerySet[Advice]:
    waiting = Advice.objects.filter(adviser=person, view="").exclude(decision__state="withdrawn")
    return waiting.select_related("decision").order_by("due", "pk")


def all_decisions(state: str = "", of: Exercise | None = None) -> QuerySet[Decision]:
    found = _decisions()
    if state:
        found = found.filter(state=state)
    if of is not None:
        found = found.filter(exercise=of)
    return found.order_by("-proposed_at", "-pk")


def public_decisions() -> QuerySet[Decision]:
    """What residents may see: decisions that were made, and matters of which notice was given."""
    seen = Q(state__in=DECIDED) | Q(made_on__isnull=False) | Q(notice_published_on__isnull=False)
    notes = Prefetch("replaced_by", queryset=Decision.objects.order_by("pk"))
    return _decisions().filter(seen).prefetch_related(notes).order_by("-made_on", "-notice_published_on", "-pk")


def open_part(decision: Decision) -> OpenPart:
    """The decision as anybody may read it now: what is held until people have been told is left out."""
    return OpenPart(decision)


def forward_plan(on: datetime.date) -> QuerySet[Decision]:
    """Key decisions of which notice has been published and which are still to be made, the soonest first."""
    return (
        _decisions()
        .filter(key=True, state__in=UNDECIDED, notice_published_on__lte=on)
        .prefetch_related("exercise__areas", "sections")
        .order_by("planned_for", "earliest_on", "pk")
    )
