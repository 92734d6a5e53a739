from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.models import STAGES, Area, Exercise, Gate, Task
from commonweal.council.exercise.queries import current_framework, impact_at, is_public, stage_reached, waited_for_by
from commonweal.council.exercise.rules import may_open, require
from commonweal.council.exercise.states import EXERCISE, GATE
from commonweal.council.framework.models import Framework, Pack
from commonweal.council.framework.models.cycle import ONLY_WHERE_ASKED, stage_of_task
from commonweal.ground.post.actions import announce
from commonweal.ground.post.models import News
from commonweal.ground.record.actions import moved, next_reference, recorded
from commonweal.ground.record.rules import refuse


def open_exercise(
    *,
    title: str,
    trigger: str,
    lead: Any,
    by: Any,
    at: datetime.datetime,
    areas: Iterable[Area] = (),
    framework: Framework | None = None,
    value: Decimal | None = None,
    **facts: Any,
) -> Exercise:
    """Start a commissioning exercise under the framework in force, with that framework's tasks and gates."""
    what = "You cannot start a commissioning exercise."
    require(may_open, by, None, what=what)
    on = timezone.localdate(at)
    framework = framework or current_framework(on)
    if framework is None:
        raise refuse(what, "No commissioning framework is in force today.", "a council administrator, by adopting one")
    if facts.get("managed_current_service") and not facts.get("interest_handling"):
        raise refuse(
            what,
            "The lead manages or has managed the current service. Say how that interest will be handled.",
            exception="Another lead may take the exercise.",
        )
    exercise = Exercise(
        reference=next_reference("CE", on.year),
        title=title,
        trigger=trigger,
        lead=lead,
        framework=framework,
        value=value,
        opened_at=at,
        stage_since=at,
        **facts,
    )
    with recorded("open", exercise, by=by, at=at):
        exercise.save()
        exercise.areas.set(areas)
        _lay_out(exercise, framework.pack)
    return exercise


def _lay_out(exercise: Exercise, pack: Pack) -> None:
    opened = [key for stage in pack.stages for key in pack.tasks_opened_by(stage)]
    keys = [key for key in opened if key not in ONLY_WHERE_ASKED]
    Task.objects.bulk_create(
        Task(
            exercise=exercise,
            key=key,
            stage=stage_of_task(key),
            position=position,
            label=pack.task_name(key),
            required=key not in ("change", "principles", "market", "handover", "changes", "preview", "advice"),
        )
        for position, key in enumerate(keys)
    )
    Gate.objects.bulk_create(
        Gate(
            exercise=exercise,
            key=gate.key,
            name=gate.name,
            question=gate.question,
            after_stage=gate.after_stage,
            decider=gate.decided_by or "",
            position=position,
        )
        for position, gate in enumerate(pack.gates)
    )


def advance(*, exercise: Exercise, by: Any, at: datetime.datetime) -> None:
    """On to the next of the engine's stages."""
    if exercise.state not in STAGES[:-1]:
        raise refuse(
            "You cannot move this exercise on.",
            f"It is {EXERCISE.state_of(exercise).label.lower()}, and no stage follows from there.",
        )
    later = STAGES[STAGES.index(exercise.state) + 1]
    with moved(EXERCISE, f"advance_to_{later}", exercise, by=by, at=at):
        exercise.stage_since = at


@transaction.atomic
def reach(*, exercise: Exercise, stage: str, by: Any, at: datetime.datetime) -> None:
    """Advance as far as a stage, or not at all; nothing happens where it is reached already."""
    while not stage_reached(exercise, stage):
        advance(exercise=exercise, by=by, at=at)


def hold(*, exercise: Exercise, why: str, by: Any, at: datetime.datetime) -> None:
    before = exercise.state
    with moved(EXERCISE, "hold", exercise, by=by, at=at, why=why):
        exercise.state_before_hold = before


def resume(*, exercise: Exercise, by: Any, at: datetime.datetime) -> None:
    with moved(EXERCISE, f"resume_{exercise.state_before_hold or 'understand'}", exercise, by=by, at=at):
        exercise.state_before_hold = ""


def stop(*, exercise: Exercise, why: str, by: Any, at: datetime.datetime) -> None:
    if not why.strip():
        raise refuse("You cannot stop this exercise.", "Enter the reason for stopping, which is published.")
    with transaction.atomic():
        with moved(EXERCISE, "stop", exercise, by=by, at=at, why=why):
            exercise.stop_reason = why
        if is_public(exercise):
            announce(
                key=f"stopped {exercise.reference}",
                kind=News.Kind.URGENT,
                topics=waited_for_by(exercise),
                item=exercise.reference,
                title=exercise.title,
                line=f"The council has stopped it: {' '.join(why.split())}",
                path=f"/exercises/{exercise.reference}/",
                at=at,
            )


def close(*, exercise: Exercise, by: Any, at: datetime.datetime) -> None:
    with moved(EXERCISE, "close", exercise, by=by, at=at):
        exercise.stage_since = at


def pass_gate(*, gate: Gate, reasons: str, by: Any, at: datetime.datetime, equality: str = "") -> None:
    """Pass a gate. Each asks about equality: an assessment made in its stage says it, or else `equality` does."""
    if not equality.strip() and impact_at(gate) is None:
        stage = gate.exercise.framework.pack.stage_of(gate.after_stage).name
        raise refuse(
            f"You cannot pass the gate '{gate.name}'.",
            f"No impact assessment was made in the stage '{stage}', and the equality duty goes on through every stage. "
            "Say what this means for people with protected characteristics, or have an assessment recorded first.",
        )
    _decide_gate(gate, "pass", reasons, by, at, equality)


def refuse_gate(*, gate: Gate, reasons: str, by: Any, at: datetime.datetime) -> None:
    _decide_gate(gate, "refuse", reasons, by, at)


def depart_from_gate(*, gate: Gate, reasons: str, by: Any, at: datetime.datetime) -> None:
    """Go on without a gate. The reason and the name are kept and published: it is an exception to the framework."""
    _decide_gate(gate, "depart", reasons, by, at)


def _decide_gate(gate: Gate, verb: str, reasons: str, by: Any, at: datetime.datetime, equality: str = "") -> None:
    what = f"You cannot decide the gate '{gate.name}'."
    if not reasons.strip():
        raise refuse(what, "Enter the reasons. They are kept with the decision.")
    if gate.exercise.lead_id == by.pk:
        raise refuse(
            what,
            "You lead this exercise, and nobody decides on their own work.",
            gate.decider or "a decision maker who does not lead it",
        )
    with moved(GATE, verb, gate, by=by, at=at, why=reasons):
        gate.reasons, gate.equality, gate.decided_by, gate.decided_at = reasons, equality.strip(), by, at
