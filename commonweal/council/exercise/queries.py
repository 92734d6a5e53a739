from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from commonweal.council.exercise.models import STAGES, Exercise, Finding, Gate, ImpactAssessment, Knot, Task
from commonweal.council.framework.models import Framework
from commonweal.council.framework.models.cycle import ASSESSMENTS
from commonweal.ground.post.queries import Followable, can_be_followed

# Where each task is done. A task's page belongs to its stage's app; only the address is known here.
TASK_PAGES = {
    "screening": "understand:screening",
    "need": "understand:need",
    "assets": "understand:assets",
    "gap": "understand:gap",
    "market": "understand:market",
    "engagement": "exercise:contacts",
    "equality_screening": "exercise:impact",
    "outcomes": "plan:outcomes",
    "change": "plan:change",
    "options": "plan:options",
    "route": "plan:route",
    "equality_assessment": "exercise:impact",
    "data_protection": "exercise:impact",
    "staff_transfer": "exercise:impact",
    "evaluation_plan": "plan:evaluation",
    "budget": "plan:budget",
    "specification": "plan:specification",
    "principles": "plan:principles",
    "criteria": "source:criteria",
    "form": "source:form",
    "panel": "source:panel",
    "timetable": "source:timetable",
    "advice": "source:publish",
    "preview": "source:publish",
    "publish": "source:publish",
    "assessment": "source:assessment",
    "award": "source:award",
    "agreement": "deliver:exercise_agreements",
    "monitoring": "deliver:exercise_agreements",
    "reports": "deliver:exercise_agreements",
    "payments": "deliver:exercise_agreements",
    "changes": "deliver:exercise_agreements",
    "results": "review:exercise_review",
    "evaluation": "review:exercise_review",
    "value": "review:exercise_review",
    "people": "review:exercise_review",
    "need_again": "review:exercise_review",
    "impact": "review:exercise_review",
    "review_options": "review:exercise_review",
    "review_decision": "review:exercise_review",
    "notice": "review:exercise_review",
    "handover": "review:exercise_review",
    "learning": "review:exercise_review",
}


def by_reference(reference: str) -> Exercise:
    return Exercise.objects.select_related("framework", "lead").get(reference=reference.upper())


def load(reference: str) -> Exercise:
    try:
        return by_reference(reference)
    except Exercise.DoesNotExist:
        raise Http404(f"There is no exercise {reference}.") from None


def load_gate(reference: str, key: str) -> Gate:
    exercise = load(reference)
    try:
        return exercise.gates.get(key=key)
    except Gate.DoesNotExist:
        raise Http404(f"{exercise.reference} has no gate {key}.") from None


def load_task(reference: str, key: str) -> Task:
    exercise = load(reference)
    try:
        return exercise.tasks.select_related("exercise__framework", "exercise__lead").get(key=key)
    except Task.DoesNotExist:
        raise Http404(f"{exercise.reference} has no task {key}.") from None


def current_framework(on: datetime.date) -> Framework | None:
    """The version in force on a day; of two, the one adopted last."""
    return (
        Framework.objects.filter(in_force_from__lte=on)
        .filter(Q(in_force_to=None) | Q(in_force_to__gte=on))
        .order_by("-number")
        .first()
    )


@dataclass(frozen=True)
class KnotLine:
    kind: str
    sentence: str
    on: datetime.date | None = None
    amount: Decimal | None = None
    url: str = ""
    state: str = "done"


MISSING = {
    Knot.Kind.NEED: "No need set out yet.",
    Knot.Kind.OUTCOME: "Nothing agreed yet about what will change.",
    Knot.Kind.OPTION: "No option chosen yet.",
    Knot.Kind.OPPORTUNITY: "No opportunity published yet.",
    Knot.Kind.AWARD: "No award yet.",
    Knot.Kind.AGREEMENT: "No agreement yet.",
    Knot.Kind.RESULTS: "No results yet.",
    Knot.Kind.REVIEW: "No evaluation yet.",
    Knot.Kind.NEXT: "Not yet decided what comes next.",
}


OpenedByClock = Callable[[Exercise, datetime.datetime], list[str]]
_opened_by_clock: list[OpenedByClock] = []


def opened_by_clock(asked: OpenedByClock) -> OpenedByClock:
    """A later stage names what its time has opened, before that is written down: `@opened_by_clock` on its query."""
    _opened_by_clock.append(asked)
    return asked


def thread(exercise: Exercise, *, public: bool, at: datetime.datetime | None = None) -> list[KnotLine]:
    """The golden thread from need to what comes next: what is done, where it stands, what is missing."""
    knots = exercise.knots.all()
    if public:
        opened = [about for asked in _opened_by_clock for about in asked(exercise, at)] if at else []
        knots = knots.filter(Q(public=True) | Q(kind=Knot.Kind.OPPORTUNITY, about__in=opened))
    tied: dict[str, list[Knot]] = {}
    for knot in knots:
        tied.setdefault(knot.kind, []).append(knot)
    lines: list[KnotLine] = []
    for kind in Knot.Kind.values:
        if kind in tied:
            lines += [KnotLine(kind, k.sentence, k.on, k.amount, k.path) for k in tied[kind]]
        else:
            lines.append(KnotLine(kind, MISSING[Knot.Kind(kind)], state="missing"))
    done = [position for position, line in enumerate(lines) if line.state == "done"]
    if done:
        last = lines[done[-1]]
        lines[done[-1]] = KnotLine(last.kind, last.sentence, last.on, last.amount, last.url, "current")
    return lines


def findings_for(service_category: str, before: datetime.date | None = None) -> list[Finding]:
    """What earlier exercises in this kind of service learned, newest first."""
    if not service_category:
        return []
    found = Finding.objects.filter(service_category=service_category).select_related("exercise")
    if before is not None:
        found = found.filter(found_on__lte=before)
    return list(found[:20])


def similar(title: str, service_category: str) -> list[Exercise]:
    """Open exercises close enough that two teams may be commissioning the same thing."""
    words = [word for word in re.findall(r"[a-z]{4,}", title.lower()) if word not in ("service", "services", "support")]
    close = Q(service_category=service_category) if service_category else Q(pk__in=[])
    for word in words[:6]:
        close |= Q(title__icontains=word)
    return list(Exercise.objects.exclude(state__in=["closed", "stopped"]).filter(close).select_related("lead")[:5])


@dataclass(frozen=True)
class StageTasks:
    """One stage in the council's own words, with its tasks and gates."""

    key: str
    name: str
    purpose: str
    tasks: list[Task]
    gates: list[Gate]
    current: bool

    @property
    def settled(self) -> int:
        return sum(1 for task in self.tasks if task.state in ("done", "not_needed"))


def tasks_by_stage(exercise: Exercise) -> list[StageTasks]:
    tasks, gates = list(exercise.tasks.all()), list(exercise.gates.all())
    return [
        StageTasks(
            stage.key,
            stage.name,
            stage.purpose,
            [task for task in tasks if task.stage in stage.covers],
            [gate for gate in gates if gate.after_stage in stage.covers],
            exercise.state in stage.covers,
        )
        for stage in exercise.framework.pack.stages
    ]


def impact_at(gate: Gate) -> ImpactAssessment | None:
    """The latest impact assessment made in the stage that a gate ends."""
    made = gate.exercise.impact_assessments.filter(stage=gate.after_stage)
    return made.select_related("assessed_by").first()


def assessments_asked(exercise: Exercise) -> list[Task]:
    """The assessments that the screening made necessary and that are still to be made."""
    found = exercise.tasks.filter(key__in=ASSESSMENTS, state__in=["to_do", "started"])
    return list(found.exclude(required_because=""))


def holding_gate(exercise: Exercise, task_key: str) -> Gate | None:
    """The undecided gate for which a task waits, if any."""
    holding = {gate.key for gate in exercise.framework.pack.gates if task_key in gate.holds}
    return exercise.gates.filter(key__in=holding, state__in=["waiting", "refused"]).first() if holding else None


def stage_reached(exercise: Exercise, stage: str) -> bool:
    return exercise.state == "closed" or (
        exercise.state in STAGES and STAGES.index(exercise.state) >= STAGES.index(stage)
    )


def stages_without_residents(exercise: Exercise) -> list[str]:
    """The stages reached so far, in the council's names, in which nobody who uses the service was talked to."""
    heard = set(exercise.contacts.filter(sector="residents").values_list("stage", flat=True))
    return [
        exercise.framework.pack.stage_of(stage).name
        for stage in STAGES
        if stage_reached(exercise, stage) and stage not in heard
    ]


def listed(person_id: int | None = None, state: str = "", words: str = "") -> QuerySet[Exercise]:
    found = Exercise.objects.select_related("lead", "framework")
    if person_id is not None:
        found = found.filter(Q(lead_id=person_id) | Q(team__person_id=person_id)).distinct()
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    return found.order_by("-opened_at")


# ---- what is coming up --------------------------------------------------------------------------------------------

BEFORE_OPENING = ("understand", "plan", "source")


def is_public(exercise: Exercise) -> bool:
    """Whether it has tied anything that everybody may read."""
    return exercise.knots.filter(public=True).exists()


def topic_of(exercise: Exercise) -> str:
    return f"exercise:{exercise.reference}"


def agreement_topic(reference: str) -> str:
    return f"agreement:{reference}"


def waited_for_by(exercise: Exercise) -> list[str]:
    """The topics of those who wait for what this exercise brings: it, or an agreement that it comes after."""
    before = exercise.follows.agreements.values_list("reference", flat=True)[:20] if exercise.follows else []
    return [topic_of(exercise), *(agreement_topic(one) for one in before)]


@can_be_followed("exercises")
def followed(reference: str) -> Followable | None:
    """Before it opens: who follows it hears when it does, and when its date moves or it is stopped."""
    exercise = load(reference)
    if not is_public(exercise):
        return None
    return Followable(
        topic=topic_of(exercise),
        label=f"{exercise.title} ({exercise.reference})",
        path=reverse("exercise:published", args=[exercise.reference]),
        heading=f"Follow {exercise.title}",
        text=(
            "We email you when it opens, when the time at which it is expected to open changes, and when it is "
            "stopped. You can stop at any time."
        ),
    )
