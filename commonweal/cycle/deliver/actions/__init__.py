from commonweal.cycle.deliver.actions.agreeing import abandon, agree_as_council, agree_as_provider
from commonweal.cycle.deliver.actions.ending import change_agreement, end_agreement, give_notice, withdraw_notice
from commonweal.cycle.deliver.actions.paying import (
    answer_question,
    ask_about_claim,
    authorise,
    claim,
    mark_paid,
    reject_claim,
    release,
    withdraw_claim,
)
from commonweal.cycle.deliver.actions.register import register_existing
from commonweal.cycle.deliver.actions.reporting import (
    accept_report,
    ask_for_changes,
    not_required,
    remove_own_file,
    save_report,
    start_report,
    submit_report,
    take_back_report,
)
from commonweal.cycle.deliver.actions.setting_up import describe_agreement, name_manager, set_tier, set_up_agreement
from commonweal.cycle.deliver.actions.terms import (
    add_instalment,
    agree_indicator,
    choose_evidence,
    drop_indicator,
    drop_instalment,
    schedule_reports,
)

__all__ = [
    "abandon",
    "accept_report",
    "add_instalment",
    "agree_as_council",
    "agree_as_provider",
    "agree_indicator",
    "answer_question",
    "ask_about_claim",
    "ask_for_changes",
    "authorise",
    "change_agreement",
    "choose_evidence",
    "claim",
    "describe_agreement",
    "drop_indicator",
    "drop_instalment",
    "end_agreement",
    "give_notice",
    "mark_paid",
    "name_manager",
    "not_required",
    "register_existing",
    "reject_claim",
    "release",
    "remove_own_file",
    "save_report",
    "schedule_reports",
    "set_tier",
    "set_up_agreement",
    "start_report",
    "submit_report",
    "take_back_report",
    "withdraw_claim",
    "withdraw_notice",
]
