"""Make the database, or bring it up to date."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("migrate", help="make the database, or bring it up to date")
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and name != ":memory:":
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    yield (
        f"The database is ready. {steps} change{'' if steps == 1 else 's'} made." if steps else "Nothing had to change."
    )
