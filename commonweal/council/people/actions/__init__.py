from commonweal.council.people.actions.members import (
    add_member,
    ask_to_join,
    change_standing,
    invite_member,
    remove_member,
)
from commonweal.council.people.actions.passport import add_evidence, confirm_profile, update_profile
from commonweal.council.people.actions.people import add_person, appoint, change_name, end_appointment
from commonweal.council.people.actions.registering import register_organisation

__all__ = [
    "add_evidence",
    "add_member",
    "add_person",
    "appoint",
    "ask_to_join",
    "change_name",
    "change_standing",
    "confirm_profile",
    "end_appointment",
    "invite_member",
    "register_organisation",
    "remove_member",
    "update_profile",
]
