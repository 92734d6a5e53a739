"""Write the council's open data as files."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("publish", help="write the council's open data as files")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    from django.utils import timezone

    from commonweal.front.open_data.actions import publish

    given.out.mkdir(parents=True, exist_ok=True)
    for path in publish(out=given.out, at=timezone.now()):
        yield str(path)
