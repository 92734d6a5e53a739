"""In whose name the command line acts: every action has somebody who did it."""

from typing import Any

from commonweal.config.commands.stop import Stop


def administrator(email: str) -> Any:
    """The council administrator with this address; without one, the first by name."""
    from commonweal.council.people import queries
    from commonweal.council.people.models import Role

    if email:
        found = queries.person_with_email(email)
        if found is None:
            raise Stop(f"Nobody with the address {email} is here.")
        return found
    administrators = queries.holders(Role.ADMINISTRATOR)
    if not administrators:
        raise Stop("There is no council administrator yet. Run `commonweal administrator EMAIL` first.")
    return administrators[0]
