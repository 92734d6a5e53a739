"""Read a file as councils publish it: what it holds, what is wrong in it, and into the database."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commonweal.config.commands.stop import UNREADABLE, WRONG, Stop

READERS = {
    "contracts": "contracts",
    "grants": "grants",
    "spend": "spend",
    "areas": "areas",
    "ocds": "ocds",
    "360": "threesixty",
}


def add(commands: Any) -> None:
    parser = commands.add_parser("import", help="read a published file of contracts, grants, spending or areas")
    parser.add_argument("kind", choices=list(READERS))
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="say what is in it and keep nothing")
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    from commonweal.front.open_data import reading

    try:
        content = given.file.read_bytes()
    except OSError as error:
        raise Stop(f"{given.file} cannot be read: {error.strerror}.", code=UNREADABLE) from None
    read = getattr(reading, READERS[given.kind])(content, given.file.name)
    yield f"{given.file.name}: {read.sentence()}."
    for one in read.in_brief():
        rows = ", ".join(str(row) for row in one.first_rows if row)
        where = f" (row {rows}{' and others' if one.count > len(one.first_rows) else ''})" if rows else ""
        yield f"  {one.severity}: {one.column or 'the file'}: {one.what_is_wrong} {one.how_to_fix}{where}"
    if not given.dry_run:
        yield from _kept(given, read)
    if read.errors:
        raise Stop(f"{read.need_attention} rows were left out.", code=WRONG)


def _kept(given: Namespace, read: Any) -> Iterator[str]:
    from django.utils import timezone

    from commonweal.front.open_data import actions

    yield str(actions.keep(kind=given.kind, reading=read, by=None, at=timezone.now()))
