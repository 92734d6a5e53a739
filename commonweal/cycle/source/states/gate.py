from __future__ import annotations

from typing import Any

from commonweal.council.exercise.rules import on_the_team
from commonweal.cycle.source.rules import gate as rules
from commonweal.ground.record.states import Lifecycle, Move, State


def all_checked(application: Any) -> str | None:
    left = rules.unchecked(application)
    return f"Say whether each criterion is met. Not yet checked: {', '.join(left)}." if left else None


def none_failed(application: Any) -> str | None:
    names = [check.title for check in rules.failed(application)]
    return f"It does not meet: {', '.join(names)}." if names else None


def some_failed(application: Any) -> str | None:
    return None if rules.failed(application) else "It meets every organisational criterion that was checked."


# The organisational criteria, checked after receipt. The drafting and sending of an application is the applicant's.
GATE = Lifecycle(
    "organisational criteria",
    {
        "in_progress": State("In progress"),
        "submitted": State("Submitted"),
        "ineligible": State("Did not meet the organisational criteria", "grey"),
        "withdrawn": State("Withdrawn", "grey"),
    },
    (
        Move(
            "pass",
            "Pass this application to assessment",
            ("submitted", "ineligible"),
            "submitted",
            on_the_team,
            (all_checked, none_failed),
        ),
        Move(
            "fail",
            "Find that this application does not meet the organisational criteria",
            ("submitted", "ineligible"),
            "ineligible",
            on_the_team,
            (all_checked, some_failed),
        ),
    ),
)
