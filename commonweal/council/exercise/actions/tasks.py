from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.exercise.models import STAGES, Exercise, Task
from commonweal.council.exercise.queries import holding_gate, stage_reached
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.council.exercise.states import EXERCISE
from commonweal.council.framework.models.cycle import ONLY_WHERE_ASKED, stage_of_task
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse


def check_task_open(exercise: Exercise, key: str) -> Task | None:
    """The task; refuse work on one whose stage is not reached, that waits for a gate, or whose exercise rests."""
    task = exercise.tasks.filter(key=key).first()
    if task is None:
        return None
    what = f"You cannot work on '{task.label}' yet."
    if exercise.state not in (*STAGES, "closed"):
        raise refuse(what, f"The exercise is {EXERCISE.state_of(exercise).label.lower()}.", on_the_team.who)
    gate = holding_gate(exercise, key)
    if gate is not None:
        raise refuse(
            what,
            f"It waits for the gate '{gate.name}'.",
            gate.decider or "a decision maker",
            "The gate may be departed from with a reason that is recorded and published.",
        )
    if not stage_reached(exercise, task.stage):
        stage = exercise.framework.pack.stage_of(task.stage).name
        raise refuse(what, f"It belongs to the stage '{stage}', which has not been reached.", on_the_team.who)
    return task


def start_task(*, exercise: Exercise, key: str, by: Any, at: datetime.datetime) -> None:
    task = exercise.tasks.filter(key=key).first()
    if task is not None and task.state == Task.State.TO_DO:
        _mark(task, Task.State.STARTED, "start", by, at)


def complete_task(*, exercise: Exercise, key: str, by: Any, at: datetime.datetime) -> None:
    task = check_task_open(exercise, key)
    if task is not None and task.state != Task.State.DONE:
        _mark(task, Task.State.DONE, "complete", by, at)


def reopen_task(*, exercise: Exercise, key: str, by: Any, at: datetime.datetime) -> None:
    require(on_the_team, by, exercise, what="You cannot reopen this task.")
    _mark(exercise.tasks.get(key=key), Task.State.STARTED, "reopen", by, at)


def set_aside(*, exercise: Exercise, key: str, reason: str, by: Any, at: datetime.datetime) -> None:
    """Mark a task as not needed. The reason is part of the record."""
    require(on_the_team, by, exercise, what="You cannot set this task aside.")
    if not reason.strip():
        raise refuse("You cannot set this task aside.", "Enter why it is not needed.")
    task = exercise.tasks.get(key=key)
    if task.required_because:
        raise refuse(
            "You cannot set this task aside.",
            f"The screening makes it necessary: {task.required_because}",
            exception="Answer the screening again, with the reason, if that has changed.",
        )
    task.reason = reason
    _mark(task, Task.State.NOT_NEEDED, "set aside", by, at, why=reason)


def require_task(*, exercise: Exercise, key: str, because: str, by: Any, at: datetime.datetime) -> Task:
    """Make a task necessary, with the answer that does it. Some tasks are laid out only so."""
    require(on_the_team, by, exercise, what="You cannot make this task necessary.")
    task = exercise.tasks.filter(key=key).first()
    if task is None:
        task = Task(
            exercise=exercise,
            key=key,
            stage=stage_of_task(key),
            position=exercise.tasks.count(),
            label=exercise.framework.pack.task_name(key),
        )
    if task.pk and task.required and task.required_because == because and task.state != Task.State.NOT_NEEDED:
        return task
    task.required, task.required_because = True, because
    if task.state == Task.State.NOT_NEEDED:
        task.state, task.reason = Task.State.TO_DO, ""
    with recorded("require task", task, by=by, at=at, why=because):
        task.save()
    return task


def require_no_longer(*, exercise: Exercise, key: str, by: Any, at: datetime.datetime) -> None:
    """The answer that made a task necessary was changed. One that is laid out only where it is asked for may rest."""
    require(on_the_team, by, exercise, what="You cannot change what this task needs.")
    task = exercise.tasks.filter(key=key).exclude(required_because="").first()
    if task is None:
        return
    task.required_because = ""
    task.required = key not in ONLY_WHERE_ASKED
    with recorded("require task no longer", task, by=by, at=at):
        task.save()


def _mark(task: Task, state: str, verb: str, by: Any, at: datetime.datetime, why: str = "") -> None:
    task.state = state
    if state != Task.State.NOT_NEEDED:
        task.reason = ""
    with recorded(f"{verb} task", task, by=by, at=at, why=why):
        task.save()
