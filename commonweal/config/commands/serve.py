"""Serve the pages."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from commonweal.config.commands.stop import Stop
from commonweal.config.environment import DATA, env

EVERYWHERE = {"127.0.0.1", "0.0.0.0", "::"}  # noqa: S104  # compared with, never listened on by itself


def add(commands: Any) -> None:
    parser = commands.add_parser("serve", help="serve the pages")
    parser.add_argument("--port", type=int, default=8000, help="8000 unless given")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen; 127.0.0.1 unless given")
    parser.set_defaults(run=run, prepare=prepare, django=True)


def prepare(given: Namespace) -> None:
    """Settings are read once, so the folder of collected files has to be named before."""
    os.environ["COMMONWEAL_STATIC"] = env("COMMONWEAL_STATIC") or str(DATA / "static")


def run(given: Namespace) -> Iterator[str]:
    from django.conf import settings
    from django.core.checks import run_checks
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Stop("The database is not up to date. Run `commonweal migrate` first.")
    yield from _working_keys()
    connection.close()
    run_checks()  # every address opens before anybody asks for one
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    if not settings.STATICFILES_DIRS:
        yield "The style sheet is not built, so the pages are plain. Run `make install` to build it."
    yield from _address(given, settings.DEMO)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *_server(given)])  # noqa: S606  # becomes the server, through no shell


def _working_keys() -> Iterator[str]:
    """Whether the keys of sealed rounds lie where they should, and those of opened ones nowhere."""
    from commonweal.cycle.source.actions import destroy_left_over
    from commonweal.cycle.source.queries import folder_faults, keys_missing
    from commonweal.ground.pages import clock

    faults = folder_faults()
    if faults:
        raise Stop(*faults)
    destroy_left_over(at=clock.now())
    for reference in keys_missing():
        yield f"The working key of {reference} is not here: nobody can write until an officer makes a new one."


def _server(given: Namespace) -> list[str]:
    """One process with two threads: SQLite takes one writer, and a third request waits its turn."""
    return [
        *("-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", given.host, "--port", str(given.port)),
        *("--workers", "1", "--blocking-threads", "2", "--backpressure", "64"),
        *("--log-level", "warning", "--respawn-failed-workers"),
        "commonweal.config.wsgi:application",
    ]


def _address(given: Namespace, demo: bool) -> Iterator[str]:
    host = "localhost" if given.host in EVERYWHERE else given.host
    address = f"http://{host}:{given.port}"
    yield f"Commonweal is at {address}/"
    if not demo:
        return
    from commonweal.council.people import queries

    yield f"This is a demonstration. Sign in as any of its people at {address}/account/demo/"
    for role, people in queries.cast(most=1):
        person, line = people[0]
        yield f"  {role:<26} {person}{f' ({line})' if line else ''}"
