from __future__ import annotations

from itertools import pairwise

from commonweal.council.exercise.models import STAGES, Exercise
from commonweal.council.exercise.rules import may_pass_gates, on_the_team
from commonweal.ground.record.states import Lifecycle, Move, State


def gates_settled(exercise: Exercise) -> str | None:
    waiting = [
        gate.name for gate in exercise.gates.all() if gate.after_stage == exercise.state and gate.state == "waiting"
    ]
    if not waiting:
        return None
    return f"The gate '{waiting[0]}' has not been decided. Ask for a decision, or depart from it with a reason."


def gates_not_refused(exercise: Exercise) -> str | None:
    refused = [
        gate.name for gate in exercise.gates.all() if gate.after_stage == exercise.state and gate.state == "refused"
    ]
    return f"The gate '{refused[0]}' was refused. Put right what it asks for and ask again." if refused else None


def tasks_settled(exercise: Exercise) -> str | None:
    left = [
        task.label
        for task in exercise.tasks.all()
        if task.stage == exercise.state and task.required and task.state in ("to_do", "started")
    ]
    if not left:
        return None
    rest = f" and {len(left) - 1} more" if len(left) > 1 else ""
    return f"'{left[0]}'{rest} must be completed first, or be marked as not needed with a reason."


_STAGE_LABELS = {
    "understand": "Understanding",
    "plan": "Planning",
    "source": "Sourcing",
    "manage": "Managing",
    "review": "Reviewing",
}

WAY_TO_AN_EXCEPTION = "A task may be set aside, and a gate departed from, with a reason that is recorded and published."

EXERCISE = Lifecycle(
    "exercise",
    {
        **{stage: State(label, "light-blue") for stage, label in _STAGE_LABELS.items()},
        "on_hold": State("On hold", "yellow"),
        "stopped": State("Stopped", "grey"),
        "closed": State("Closed"),
    },
    (
        *(
            Move(
                f"advance_to_{later}",
                f"Move on to {_STAGE_LABELS[later].lower()}",
                (stage,),
                later,
                on_the_team,
                (gates_not_refused, gates_settled, tasks_settled),
                WAY_TO_AN_EXCEPTION,
            )
            for stage, later in pairwise(STAGES)
        ),
        Move("hold", "Put on hold", STAGES, "on_hold", on_the_team),
        Move("stop", "Stop", (*STAGES, "on_hold"), "stopped", on_the_team),
        Move(
            "close",
            "Close",
            ("review",),
            "closed",
            on_the_team,
            (gates_not_refused, gates_settled, tasks_settled),
            WAY_TO_AN_EXCEPTION,
        ),
        *(
            Move(f"resume_{stage}", f"Take up {label.lower()} again", ("on_hold",), stage, on_the_team)
            for stage, label in _STAGE_LABELS.items()
        ),
    ),
)

GATE = Lifecycle(
    "gate",
    {
        "waiting": State("Waiting for a decision", "yellow"),
        "passed": State("Passed"),
        "refused": State("Not passed", "orange"),
        "departed": State("Not used, with a reason", "grey"),
    },
    (
        Move("pass", "Pass the gate", ("waiting", "refused"), "passed", may_pass_gates),
        Move("refuse", "Refuse the gate", ("waiting",), "refused", may_pass_gates),
        Move("depart", "Go on without this gate", ("waiting", "refused"), "departed", may_pass_gates),
    ),
)
