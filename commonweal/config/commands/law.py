"""Ask the law: thresholds, periods and deadlines, with working and sources."""

import json
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from commonweal.config.commands import plain_files


def add(commands: Any) -> None:
    parser = commands.add_parser("law", help="work out a legal deadline, threshold or period")
    plain_files.add_options(parser)
    parser.set_defaults(run=run)


def run(given: Namespace) -> Iterator[str]:
    from commonweal.ground.law import COMMANDS

    if not given.name:
        for command in COMMANDS.values():
            yield f"{command.name:<28} {command.says}"
        return
    command = plain_files.chosen(COMMANDS, given.name)
    if given.example:
        yield json.dumps(dict(command.example), indent=2, default=str, ensure_ascii=False)
        return
    result = command.run(**plain_files.read(given.file, given.name))
    if given.json:
        yield json.dumps(result.as_dict(), indent=2, ensure_ascii=False)
        return
    yield from plain_files.table(*result.table())
    yield ""
    yield result.sentence()
    yield from (step for step in result.working if step != result.sentence())
    for caution in result.all_cautions():
        yield f"Take care: {caution}"
