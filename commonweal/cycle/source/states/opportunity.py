from typing import Any

from commonweal.cycle.source.queries.readiness import CHECKS
from commonweal.cycle.source.rules.opportunity import may_manage
from commonweal.ground.record.rules import anyone
from commonweal.ground.record.states import Lifecycle, Move, State


def nobody_applied(opportunity: Any) -> str | None:
    if not opportunity.applications.filter(state__in=("submitted", "ineligible")).exists():
        return None
    return "Somebody applied, and every applicant is told the decision. Recommend that nobody is offered anything."


OPPORTUNITY = Lifecycle(
    "opportunity",
    {
        "draft": State("Draft", "grey"),
        "scheduled": State("Scheduled", "blue"),
        "open": State("Open", "green"),
        "closed": State("Closed", "grey"),
        "assessing": State("Being assessed", "light-blue"),
        "decided": State("Decided"),
        "withdrawn": State("Withdrawn", "grey"),
    },
    (
        Move(
            "publish",
            "Publish this opportunity",
            ("draft",),
            "scheduled",
            may_manage,
            tuple(check for _, _, check in CHECKS),
            "A departure from the framework needs an exception with a reason, which is published.",
        ),
        # The clock opens and closes, not a person: the actions ask whether the time has come.
        Move("open", "Open at its time", ("scheduled",), "open", anyone),
        Move("close", "Close at its time", ("open",), "closed", anyone),
        Move("reopen", "Open again after time out of service", ("closed",), "open", anyone),
        Move("assess", "Start to assess", ("closed",), "assessing", may_manage),
        # Where somebody applied, the round is decided when every applicant is told: that is the assessment's own table.
        Move(
            "decide",
            "Close it without an award",
            ("closed", "assessing"),
            "decided",
            may_manage,
            (nobody_applied,),
        ),
        Move(
            "withdraw",
            "Withdraw this opportunity",
            ("draft", "scheduled", "open", "closed", "assessing"),
            "withdrawn",
            may_manage,
        ),
    ),
)
