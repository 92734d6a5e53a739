from commonweal.council.people.actions.charter import (
    renew_charter,
    show_for_charter,
    sign_charter,
    take_back_charter,
)
from commonweal.council.people.actions.members import (
    add_member,
    ask_to_join,
    change_standing,
    invite_member,
    let_in,
    remove_member,
    require_sign_off,
    turn_down,
)
from commonweal.council.people.actions.passport import (
    add_evidence,
    change_file,
    confirm_evidence,
    confirm_profile,
    remove_file,
    say_who_sees,
    update_profile,
)
from commonweal.council.people.actions.people import (
    add_person,
    appoint,
    change_name,
    end_appointment,
    sign_out_everywhere,
)
from commonweal.council.people.actions.registering import register_organisation, register_organisations
from commonweal.council.people.actions.reminding import remind_of_what_ends
from commonweal.council.people.actions.roles import give_role, take_role
from commonweal.council.people.actions.sharing import make_share_code, take_over, take_passport, withdraw_share_code

__all__ = [
    "add_evidence",
    "add_member",
    "add_person",
    "appoint",
    "ask_to_join",
    "change_file",
    "change_name",
    "change_standing",
    "confirm_evidence",
    "confirm_profile",
    "end_appointment",
    "give_role",
    "invite_member",
    "let_in",
    "make_share_code",
    "register_organisation",
    "register_organisations",
    "remind_of_what_ends",
    "remove_file",
    "remove_member",
    "renew_charter",
    "require_sign_off",
    "say_who_sees",
    "show_for_charter",
    "sign_charter",
    "sign_out_everywhere",
    "take_back_charter",
    "take_over",
    "take_passport",
    "take_role",
    "turn_down",
    "update_profile",
    "withdraw_share_code",
]
