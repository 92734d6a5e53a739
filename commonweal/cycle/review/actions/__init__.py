from commonweal.cycle.review.actions.after import (
    close_review,
    extend,
    give_notice,
    learn,
    plan_handover,
    publish_review,
    recommission,
)
from commonweal.cycle.review.actions.change import (
    answer_proposal,
    ask_people,
    assess_change,
    counter_propose,
    provider_comment,
    share_with_provider,
)
from commonweal.cycle.review.actions.ending import recommend_end
from commonweal.cycle.review.actions.evaluating import check_need_again, evaluate, open_review, save_evaluation
from commonweal.cycle.review.actions.value import value_outcomes

__all__ = [
    "answer_proposal",
    "ask_people",
    "assess_change",
    "check_need_again",
    "close_review",
    "counter_propose",
    "evaluate",
    "extend",
    "give_notice",
    "learn",
    "open_review",
    "plan_handover",
    "provider_comment",
    "publish_review",
    "recommend_end",
    "recommission",
    "save_evaluation",
    "share_with_provider",
    "value_outcomes",
]
