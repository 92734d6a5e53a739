"""Read a file as councils publish it: what it holds, what is wrong in it, and into the database."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from commonweal.config.commands.stop import UNREADABLE, WRONG, Stop

KINDS = ("contracts", "grants", "spend", "areas", "ocds", "360")
LISTED = 100  # rows with an error; the rest are counted
STREAMED = 20_000_000  # bytes, above which a file of payments is never held as a whole


def add(commands: Any) -> None:
    parser = commands.add_parser("import", help="read a published file of contracts, grants, spending or areas")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="say what is in it and keep nothing")
    parser.add_argument("--by", default="", help="e-mail address of the commissioner or administrator who brings it in")
    parser.set_defaults(run=run, django=True)


def run(given: Namespace) -> Iterator[str]:
    if not given.file.is_file():
        raise Stop(f"{given.file} is not a file.", code=UNREADABLE)
    if given.kind == "spend" and not given.dry_run and given.file.stat().st_size > STREAMED:
        yield from _streamed(given)
        return
    from commonweal.front.open_data.queries.sifting import read, sift

    try:
        content = given.file.read_bytes()
    except OSError as error:
        raise Stop(f"{given.file} cannot be read: {error.strerror}.", code=UNREADABLE) from None
    sifted = sift(given.kind, read(given.kind, content, given.file.name))
    yield f"{given.file.name}: {sifted.sentence}"
    yield from _lines(asdict(one) for one in sifted.problems)
    if given.dry_run:
        yield "Nothing was kept."
    else:
        yield from _kept(given, content)
    if sifted.left_out:
        raise Stop(_left_out(sifted.left_out), code=WRONG)


def _left_out(rows: int) -> str:
    return "One row was left out." if rows == 1 else f"{rows:,} rows were left out."


def _lines(problems: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Each row with an error on a line of its own; notes told once with how many rows they are about."""
    errors, notes = [], {}
    for one in problems:
        said = f"{one['column'] or 'the file'}: {one['what_is_wrong']}. {one['how_to_fix']}".replace("..", ".")
        if one["severity"] == "error":
            sheet = f"{one['sheet']}, " if one["sheet"] else ""
            errors.append(f"  error: {sheet}row {one['row']}, {said}")
        else:
            notes.setdefault(said, []).append(one["row"])
    yield from errors[:LISTED]
    if len(errors) > LISTED:
        yield f"  error: {len(errors) - LISTED:,} more rows. The report in the service lists them all."
    for said, rows in notes.items():
        first = ", ".join(str(row) for row in rows[:5] if row)
        yield f"  note: {said}" + (f" ({'rows' if len(rows) > 1 else 'row'} {first}" if first else "") + (
            f" and {len(rows) - 5:,} more)" if len(rows) > 5 and first else ")" if first else ""
        )  # fmt: skip


def _kept(given: Namespace, content: bytes) -> Iterator[str]:
    from django.utils import timezone

    from commonweal.front.open_data import actions

    by = _person(given.by)
    imported = actions.read_file(
        kind=given.kind, content=content, file_name=given.file.name, by=by, at=timezone.now()
    )  # fmt: skip
    if not imported.rows:
        actions.discard(imported=imported, by=by, at=timezone.now())
        yield "No row can be taken in, so nothing was kept."
        return
    before = len(imported.problems)
    actions.take_in(imported=imported, by=by, at=timezone.now())
    yield from _lines(imported.problems[before:])
    yield _outcome(imported)


def _streamed(given: Namespace) -> Iterator[str]:
    from django.utils import timezone

    from commonweal.front.open_data import actions

    imported = actions.take_in_spending(path=given.file, by=_person(given.by), at=timezone.now())
    yield f"{given.file.name}: {imported.summary}"
    yield from _lines(imported.problems)
    yield _outcome(imported)
    if any(one["severity"] == "error" for one in imported.problems):
        raise Stop("Some rows were left out.", code=WRONG)


def _outcome(imported: Any) -> str:
    counts = f"{imported.added:,} added, {imported.changed:,} changed, {imported.unchanged:,} as they were"
    return f"{imported.reference}: {counts}."


def _person(email: str) -> Any:
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
