from commonweal.council.decide.actions.advise import ask_advice, give_advice, need_advice_no_longer
from commonweal.council.decide.actions.after import (
    answer_call_in,
    call_in,
    close_instruction,
    correct,
    instruct,
    notify_cabinet,
    take_effect,
)
from commonweal.council.decide.actions.prepare import (
    fill_from_record,
    fill_section,
    mark_exempt,
    propose,
    ready,
    reopen,
    withdraw,
)
from commonweal.council.decide.actions.settle import (
    publish_notice,
    raise_level,
    record_decision,
    treat_as_key,
    work_out_level,
)

__all__ = [
    "answer_call_in",
    "ask_advice",
    "call_in",
    "close_instruction",
    "correct",
    "fill_from_record",
    "fill_section",
    "give_advice",
    "instruct",
    "mark_exempt",
    "need_advice_no_longer",
    "notify_cabinet",
    "propose",
    "publish_notice",
    "raise_level",
    "ready",
    "record_decision",
    "reopen",
    "take_effect",
    "treat_as_key",
    "withdraw",
    "work_out_level",
]
