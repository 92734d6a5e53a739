from __future__ import annotations

from typing import Any

from commonweal.ground.record.rules import rule, signed_in

# Messages that only repeat what the sender did or what is already public, so that nobody has to check them.
AUTOMATIC = ("receipt", "reminder", "notice")


def _on_the_staff(person: Any) -> bool:
    return bool(signed_in(person)) and bool(set(person.roles) - {"councillor", "assessor"})


@rule("a member of the council's staff")
def staff(person: Any, thing: Any) -> bool:
    return _on_the_staff(person)


@rule("a member of the council's staff other than the one who wrote the letter")
def second_person(person: Any, letter: Any) -> bool | str:
    if not _on_the_staff(person):
        return False
    if letter.written_by == person.reference:
        return "You wrote this letter. Another person checks it before it is sent."
    return True


@rule("a member of the organisation to which the letter was sent")
def recipient(person: Any, letter: Any) -> bool:
    return bool(signed_in(person)) and bool(person.acts_for(letter.to_organisation_id))
