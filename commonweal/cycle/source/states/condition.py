from __future__ import annotations

from commonweal.cycle.source.rules.condition import TO_WAIVE, award_stands, may_settle, may_show, may_waive
from commonweal.ground.record.states import Lifecycle, Move, State

CONDITION = Lifecycle(
    "condition",
    {
        "open": State("To be met", "grey"),
        "shown": State("Said to be met", "blue"),
        "met": State("Met", "green"),
        "not_met": State("Not met", "red"),
        "waived": State("Waived", "purple"),
    },
    (
        Move(
            "show_condition",
            "Say that this condition is met",
            ("open", "shown", "not_met"),
            "shown",
            may_show,
            (award_stands,),
        ),
        Move(
            "find_condition_met",
            "Mark this condition as met",
            ("open", "shown", "not_met"),
            "met",
            may_settle,
            (award_stands,),
            TO_WAIVE,
        ),
        Move(
            "find_condition_unmet",
            "Mark this condition as not met",
            ("open", "shown", "met"),
            "not_met",
            may_settle,
            (award_stands,),
        ),
        Move(
            "waive_condition",
            "Waive this condition",
            ("open", "shown", "not_met"),
            "waived",
            may_waive,
            (award_stands,),
        ),
    ),
)
