"""The engine's own cycle: five stages and the tasks in each. A pack names them in the council's words."""

from typing import Literal, get_args

EngineStage = Literal["understand", "plan", "source", "manage", "review"]
ENGINE_STAGES: tuple[EngineStage, ...] = get_args(EngineStage)

TASKS: dict[EngineStage, dict[str, str]] = {
    "understand": {
        "screening": "Check whether to go ahead",
        "need": "Set out the need",
        "assets": "Find what already exists",
        "gap": "Work out the gap",
        "market": "Test demand and the market",
        "engagement": "Record who you have talked to",
        "equality_screening": "Screen for equality impact",
    },
    "plan": {
        "outcomes": "Choose what will change",
        "change": "Describe how change will happen",
        "options": "Compare the options",
        "route": "Choose the route",
        "equality_assessment": "Assess equality impact in full",
        "data_protection": "Assess how personal data is protected",
        "staff_transfer": "Work out whether staff transfer (TUPE)",
        "evaluation_plan": "Plan the evaluation",
        "budget": "Set the budget and payments",
        "specification": "Write the specification",
        "principles": "Say how this meets our principles",
    },
    "source": {
        "criteria": "Choose criteria and weights",
        "form": "Build the form",
        "panel": "Choose the panel",
        "timetable": "Set the timetable",
        "advice": "Get advice",
        "preview": "Preview as an applicant",
        "publish": "Publish",
        "assessment": "Assess the applications",
        "award": "Decide and award",
    },
    "manage": {
        "agreement": "Set up the agreement",
        "monitoring": "Agree how much to monitor",
        "reports": "Read and answer reports",
        "payments": "Pay what is due",
        "changes": "Keep changes and risks up to date",
    },
    "review": {
        "results": "Gather results",
        "evaluation": "Evaluate",
        "value": "Work out value",
        "people": "Ask people",
        "need_again": "Check the need again",
        "impact": "Assess the impact of change",
        "review_options": "Compare what could come next",
        "review_decision": "Decide what comes next",
        "notice": "Give notice or extend",
        "handover": "Plan the handover",
        "learning": "Write up the learning",
    },
}

TaskKey = Literal[
    "screening", "need", "assets", "gap", "market", "engagement", "equality_screening",
    "outcomes", "change", "options", "route", "equality_assessment", "data_protection", "staff_transfer",
    "evaluation_plan", "budget", "specification", "principles",
    "criteria", "form", "panel", "timetable", "advice", "preview", "publish", "assessment", "award",
    "agreement", "monitoring", "reports", "payments", "changes",
    "results", "evaluation", "value", "people", "need_again", "impact", "review_options",
    "review_decision", "notice", "handover", "learning",
]  # fmt: skip


# The assessments that a screening can ask for, and those that are laid out only where it does.
ASSESSMENTS: tuple[TaskKey, ...] = ("equality_assessment", "data_protection", "staff_transfer")
ONLY_WHERE_ASKED: tuple[TaskKey, ...] = ("data_protection", "staff_transfer")


def tasks_in(engine_stage: EngineStage) -> tuple[TaskKey, ...]:
    return tuple(TASKS[engine_stage])


def task_names() -> dict[TaskKey, str]:
    return {task: name for tasks in TASKS.values() for task, name in tasks.items()}


def stage_of_task(task: TaskKey) -> EngineStage:
    return next(engine_stage for engine_stage, tasks in TASKS.items() if task in tasks)
