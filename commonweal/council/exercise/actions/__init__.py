from commonweal.council.exercise.actions.cycle import (
    advance,
    close,
    depart_from_gate,
    hold,
    open_exercise,
    pass_gate,
    reach,
    refuse_gate,
    resume,
    stop,
)
from commonweal.council.exercise.actions.notes import assess_impact, find, join_team, record_contact, tie
from commonweal.council.exercise.actions.tasks import check_task_open, complete_task, reopen_task, set_aside, start_task

__all__ = [
    "advance",
    "assess_impact",
    "check_task_open",
    "close",
    "complete_task",
    "depart_from_gate",
    "find",
    "hold",
    "join_team",
    "open_exercise",
    "pass_gate",
    "reach",
    "record_contact",
    "refuse_gate",
    "reopen_task",
    "resume",
    "set_aside",
    "start_task",
    "stop",
    "tie",
]
