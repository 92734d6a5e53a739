from commonweal.cycle.plan.views.options import (
    add_option,
    change_option,
    criteria,
    make_or_buy,
    options,
    prefer,
    reopen_options,
    scores,
)
from commonweal.cycle.plan.views.outcomes import (
    add_change,
    add_indicator,
    add_outcome,
    agree_outcomes,
    change,
    finish_change,
    outcomes,
    reopen_outcomes,
)
from commonweal.cycle.plan.views.public import public_plan
from commonweal.cycle.plan.views.route import choose_route, route
from commonweal.cycle.plan.views.specification import budget, evaluation, principles, specification

__all__ = [
    "add_change",
    "add_indicator",
    "add_option",
    "add_outcome",
    "agree_outcomes",
    "budget",
    "change",
    "change_option",
    "choose_route",
    "criteria",
    "evaluation",
    "finish_change",
    "make_or_buy",
    "options",
    "outcomes",
    "prefer",
    "principles",
    "public_plan",
    "reopen_options",
    "reopen_outcomes",
    "route",
    "scores",
    "specification",
]
