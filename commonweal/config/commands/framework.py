"""The council's commissioning framework: list what is shipped, check a file, adopt one."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from commonweal.config.commands.stop import Stop
from commonweal.config.commands.who import administrator


def add(commands: Any) -> None:
    parser = commands.add_parser("framework", help="list, check or adopt a commissioning framework")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|check|adopt")
    verbs.add_parser("list", help="the frameworks that are shipped").set_defaults(run=list_shipped, django=True)
    check = verbs.add_parser("check", help="say what is wrong in a framework file")
    check.add_argument("file", type=Path)
    check.set_defaults(run=check_file, django=True)
    adopt = verbs.add_parser("adopt", help="make a framework the council's own, from a date")
    adopt.add_argument("name", help="the name of a shipped framework, or a file")
    adopt.add_argument("--from", dest="from_date", type=date.fromisoformat, help="in force from, like 2027-04-01")
    adopt.add_argument("--what-changed", default="", help="what changes from the version before; it is published")
    adopt.add_argument("--approved-by", default="", help="who approved it")
    adopt.add_argument("--by", default="", help="e-mail address of the council administrator who adopts it")
    adopt.set_defaults(run=adopt_pack, django=True)


def list_shipped(given: Namespace) -> Iterator[str]:
    from commonweal.council.framework.queries import shipped, shipped_pack

    for name in shipped():
        pack = shipped_pack(name)
        yield f"{name:<12} {pack.title} ({pack.version})"


def check_file(given: Namespace) -> Iterator[str]:
    pack = _pack(given.file)
    yield f"{given.file.name}: nothing is wrong. {pack.title} ({pack.version})"


def adopt_pack(given: Namespace) -> Iterator[str]:
    from django.utils import timezone

    from commonweal.council.framework.actions import adopt
    from commonweal.council.framework.queries import shipped, shipped_pack

    pack = shipped_pack(given.name) if given.name in shipped() else _pack(Path(given.name))
    now = timezone.now()
    adopted = adopt(
        pack=pack,
        in_force_from=given.from_date or timezone.localdate(now),
        by=administrator(given.by),
        at=now,
        approved_by=given.approved_by,
        what_changed=given.what_changed,
    )
    start = f"{adopted.in_force_from:%-d %B %Y}"
    yield f"{adopted.title} is version {adopted.number} of the council's framework, from {start}."


def _pack(path: Path) -> Any:
    from commonweal.council.framework.queries import read_pack, shipped

    if not path.is_file():
        raise Stop(f"{path} is not a file, and the shipped frameworks are {', '.join(shipped())}.", code=2)
    return read_pack(path)
