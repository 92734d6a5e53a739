from __future__ import annotations

from typing import Any

from commonweal.council.people.models import Role, Standing
from commonweal.ground.record.rules import Rule, rule, signed_in


def holds(*roles: str) -> Rule:
    names = " or a ".join(Role(role).label.lower() for role in roles)

    @rule(f"a {names}")
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
    return bool(signed_in(person)) and person.holds(*(role for role in Role.values if role != Role.COUNCILLOR))


def _organisation_id(thing: Any) -> int | None:
    return thing.pk if thing._meta.label_lower == "people.organisation" else thing.organisation_id


def member(*standings: str) -> Rule:
    """A member of the organisation that `thing` is, or belongs to (`thing.organisation_id`)."""
    names = " or ".join(Standing(standing).label.lower() for standing in standings) or "member"

    @rule(f"a {names} of the organisation")
    def belongs(person: Any, thing: Any) -> bool:
        return bool(signed_in(person)) and person.acts_for(_organisation_id(thing), *standings)

    return belongs


any_member = member()
editor = member(Standing.ADMIN, Standing.EDITOR, Standing.SIGNATORY)
signatory = member(Standing.ADMIN, Standing.SIGNATORY)
organisation_admin = member(Standing.ADMIN)
