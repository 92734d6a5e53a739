from commonweal.cycle.source.actions.advertising import (
    correct_advertisement,
    note_advertisement,
    remove_advertisement,
)
from commonweal.cycle.source.actions.application import (
    restore_application,
    save_answers,
    start_application,
    submit,
    withdraw_application,
)
from commonweal.cycle.source.actions.assignment import give, say_who_scores, share_out, stop_sharing, take_off
from commonweal.cycle.source.actions.award import (
    amend_letter,
    cancel_letters,
    check_letter,
    prepare_awards,
    schedule_letters,
    send_due,
    send_letters,
)
from commonweal.cycle.source.actions.before_joining import begin_before_joining, take_in
from commonweal.cycle.source.actions.challenge import record_challenge, settle_challenge
from commonweal.cycle.source.actions.clarify import answer_panel, ask_chair, keep_back, send_question
from commonweal.cycle.source.actions.condition import settle_condition, show_condition, waive_condition
from commonweal.cycle.source.actions.diligence import look_up
from commonweal.cycle.source.actions.equality import answer_equality
from commonweal.cycle.source.actions.evidence import settle_evidence
from commonweal.cycle.source.actions.excepting import except_from
from commonweal.cycle.source.actions.feedback import ask_other_times, ask_to_talk, book, close_talk, offer_times
from commonweal.cycle.source.actions.files import attach, detach, use_own_file, use_passport_file
from commonweal.cycle.source.actions.following import remind_of_deadlines
from commonweal.cycle.source.actions.form import (
    add_question,
    change_question,
    copy_form,
    explain_length,
    move_question,
    remove_question,
    set_questions,
    take_question,
)
from commonweal.cycle.source.actions.gate import check_gate
from commonweal.cycle.source.actions.lateness import ask_to_be_late, rule_on_lateness
from commonweal.cycle.source.actions.leaving import leave
from commonweal.cycle.source.actions.looking import note_opened
from commonweal.cycle.source.actions.lot import divide
from commonweal.cycle.source.actions.matching import forget_searches, look_for_partner, stop_looking, write_to_partner
from commonweal.cycle.source.actions.message import ask_for_changes, drop_request, send_changes, write_message
from commonweal.cycle.source.actions.moderation import agree_scores, moderate, rank, start_moderation, take_back
from commonweal.cycle.source.actions.offers import draft_offers, set_conditions
from commonweal.cycle.source.actions.opening import give_share, put_back, report_lost
from commonweal.cycle.source.actions.opportunity import (
    EDITABLE,
    add_panel_member,
    confirm_conflicts,
    describe,
    draft_opportunity,
    previewed,
    remove_panel_member,
    set_criteria,
    set_timetable,
)
from commonweal.cycle.source.actions.outage import note_outage
from commonweal.cycle.source.actions.panel import (
    declare,
    forget_notes,
    remind,
    reopen_scores,
    rule_on,
    save_score,
    submit_scores,
)
from commonweal.cycle.source.actions.paper import enter_on_paper
from commonweal.cycle.source.actions.partner import answer_partnership, ask_partner, invite_to_register, remove_partner
from commonweal.cycle.source.actions.process import invite, note_notice, run_by, uninvite
from commonweal.cycle.source.actions.publishing import (
    CHANGEABLE,
    change,
    close_due,
    close_without_award,
    open_due,
    publish,
    settle,
    withdraw,
)
from commonweal.cycle.source.actions.question import answer_question, ask_question, note_advice
from commonweal.cycle.source.actions.recommendation import recommend
from commonweal.cycle.source.actions.scanning import scan_sealed
from commonweal.cycle.source.actions.sealing import (
    choose_secrecy,
    destroy_left_over,
    make_opening_key,
    name_officers,
    renew_working_key,
)
from commonweal.cycle.source.actions.signoff import (
    remind_signatories,
    send_back,
    send_for_sign_off,
    take_back_sign_off,
)
from commonweal.cycle.source.actions.taking_up import accept_award, not_taken_up
from commonweal.cycle.source.actions.unsent import forget_versions, remind_of_drafts
from commonweal.cycle.source.actions.workshop import hold_workshop, take_place, write_down

__all__ = [
    "CHANGEABLE",
    "EDITABLE",
    "accept_award",
    "add_panel_member",
    "add_question",
    "agree_scores",
    "amend_letter",
    "answer_equality",
    "answer_panel",
    "answer_partnership",
    "answer_question",
    "ask_chair",
    "ask_for_changes",
    "ask_other_times",
    "ask_partner",
    "ask_question",
    "ask_to_be_late",
    "ask_to_talk",
    "attach",
    "begin_before_joining",
    "book",
    "cancel_letters",
    "change",
    "change_question",
    "check_gate",
    "check_letter",
    "choose_secrecy",
    "close_due",
    "close_talk",
    "close_without_award",
    "confirm_conflicts",
    "copy_form",
    "correct_advertisement",
    "declare",
    "describe",
    "destroy_left_over",
    "detach",
    "divide",
    "draft_offers",
    "draft_opportunity",
    "drop_request",
    "enter_on_paper",
    "except_from",
    "explain_length",
    "forget_notes",
    "forget_searches",
    "forget_versions",
    "give",
    "give_share",
    "hold_workshop",
    "invite",
    "invite_to_register",
    "keep_back",
    "leave",
    "look_for_partner",
    "look_up",
    "make_opening_key",
    "moderate",
    "move_question",
    "name_officers",
    "not_taken_up",
    "note_advertisement",
    "note_advice",
    "note_notice",
    "note_opened",
    "note_outage",
    "offer_times",
    "open_due",
    "prepare_awards",
    "previewed",
    "publish",
    "put_back",
    "rank",
    "recommend",
    "record_challenge",
    "remind",
    "remind_of_deadlines",
    "remind_of_drafts",
    "remind_signatories",
    "remove_advertisement",
    "remove_panel_member",
    "remove_partner",
    "remove_question",
    "renew_working_key",
    "reopen_scores",
    "report_lost",
    "restore_application",
    "rule_on",
    "rule_on_lateness",
    "run_by",
    "save_answers",
    "save_score",
    "say_who_scores",
    "scan_sealed",
    "schedule_letters",
    "send_back",
    "send_changes",
    "send_due",
    "send_for_sign_off",
    "send_letters",
    "send_question",
    "set_conditions",
    "set_criteria",
    "set_questions",
    "set_timetable",
    "settle",
    "settle_challenge",
    "settle_condition",
    "settle_evidence",
    "share_out",
    "show_condition",
    "start_application",
    "start_moderation",
    "stop_looking",
    "stop_sharing",
    "submit",
    "submit_scores",
    "take_back",
    "take_back_sign_off",
    "take_in",
    "take_off",
    "take_place",
    "take_question",
    "uninvite",
    "use_own_file",
    "use_passport_file",
    "waive_condition",
    "withdraw",
    "withdraw_application",
    "write_down",
    "write_message",
    "write_to_partner",
]
