"""Load the demonstration borough."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from commonweal.config.commands.stop import Stop


def add(commands: Any) -> None:
    parser = commands.add_parser("demo", help="load the demonstration borough of Thornmere")
    parser.add_argument("--framework", default="croydon", help="a shipped framework; croydon unless given")
    parser.add_argument("--if-empty", action="store_true", help="do nothing where there are people already")
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    from django.conf import settings
    from django.utils import timezone

    from commonweal.council.framework.queries import shipped
    from commonweal.council.people.models import Person
    from commonweal.front.desk.actions.demo import load

    if settings.PRODUCTION:
        raise Stop("COMMONWEAL_PRODUCTION is set. A demonstration is never loaded beside real data.")
    if given.framework not in shipped():
        raise Stop(f"No framework called {given.framework} is shipped. There are {', '.join(shipped())}.")
    if given.if_empty and Person.objects.exists():
        return
    load(framework=given.framework, at=timezone.now())
    yield f"The demonstration borough is loaded and lives by the framework {given.framework}."
