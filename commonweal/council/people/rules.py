from __future__ import annotations

from typing import Any

from commonweal.council.people.models import Role, Standing
from commonweal.ground.record.rules import Rule, rule, signed_in


def _one(label: str) -> str:
    word = label.lower()
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def holds(*roles: str) -> Rule:
    names = " or ".join(_one(Role(role).label) for role in roles)

    @rule(names)
    def has_role(person: Any, thing: Any) -> bool:
        return bool(signed_in(person)) and person.holds(*roles)

    return has_role


commissioner = holds(Role.COMMISSIONER)
administrator = holds(Role.ADMINISTRATOR)
agreements = holds(Role.AGREEMENTS)
finance = holds(Role.FINANCE)
decider = holds(Role.DECIDER)
assessor = holds(Role.ASSESSOR)


@rule("a member of the council's staff")
def staff(person: Any, thing: Any) -> bool:
    """Whoever only assesses may come from outside the council, and sees their own panels."""
    return bool(signed_in(person)) and bool(person.roles - {Role.COUNCILLOR, Role.ASSESSOR})


def _organisation_id(thing: Any) -> int | None:
    return thing.pk if thing._meta.label_lower == "people.organisation" else thing.organisation_id


def member(*standings: str) -> Rule:
    """A member of the organisation that `thing` is, or belongs to (`thing.organisation_id`)."""
    names = " or ".join(_one(Standing(standing).label) for standing in standings) or "a member"

    @rule(f"{names} of the organisation")
    def belongs(person: Any, thing: Any) -> bool:
        return bool(signed_in(person)) and person.acts_for(_organisation_id(thing), *standings)

    return belongs


any_member = member()
editor = member(Standing.ADMIN, Standing.EDITOR, Standing.SIGNATORY)
signatory = member(Standing.ADMIN, Standing.SIGNATORY)
organisation_admin = member(Standing.ADMIN)
