"""Appoint the first council administrator, who appoints everybody else on the pages."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from commonweal.config.commands.stop import Stop


def add(commands: Any) -> None:
    parser = commands.add_parser("administrator", help="appoint a council administrator")
    parser.add_argument("email")
    parser.add_argument("--name", default="")
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.utils import timezone

    from commonweal.council.people import actions
    from commonweal.council.people.models import Role

    try:
        validate_email(given.email)
    except ValidationError:
        raise Stop(f"{given.email} is not an e-mail address, like name@example.org.") from None
    now = timezone.now()
    person = actions.add_person(email=given.email, name=given.name, by=None, at=now)
    actions.appoint(person=person, role=Role.ADMINISTRATOR, by=None, at=now)
    yield f"{person} is a council administrator and signs in with a code sent to {person.email}."
