from commonweal.cycle.plan.actions.options import (
    add_option,
    answer_make_or_buy,
    change_option,
    prefer_option,
    reopen_options,
    score_options,
    set_appraisal_criteria,
)
from commonweal.cycle.plan.actions.outcomes import (
    add_change_step,
    add_indicator,
    agree_outcomes,
    choose_outcome,
    finish_change,
    reopen_outcomes,
)
from commonweal.cycle.plan.actions.route import choose_route
from commonweal.cycle.plan.actions.specification import (
    answer_principles,
    lock_specification,
    plan_evaluation,
    set_budget,
    write_specification,
)

__all__ = [
    "add_change_step",
    "add_indicator",
    "add_option",
    "agree_outcomes",
    "answer_make_or_buy",
    "answer_principles",
    "change_option",
    "choose_outcome",
    "choose_route",
    "finish_change",
    "lock_specification",
    "plan_evaluation",
    "prefer_option",
    "reopen_options",
    "reopen_outcomes",
    "score_options",
    "set_appraisal_criteria",
    "set_budget",
    "write_specification",
]
