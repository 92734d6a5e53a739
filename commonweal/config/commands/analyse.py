"""Run one analysis on a file of plain lists and numbers."""

import inspect
import json
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from commonweal.config.commands import plain_files
from commonweal.config.commands.stop import Stop


def add(commands: Any) -> None:
    parser = commands.add_parser("analyse", help="run one analysis on a file")
    plain_files.add_options(parser)
    parser.set_defaults(run=run)


def run(given: Namespace) -> Iterator[str]:
    from commonweal.analysis import commands

    all_of_them = commands()
    if not given.name:
        for command in all_of_them.values():
            yield f"{command.name:<34} {command.says}"
        return
    command = plain_files.chosen(all_of_them, given.name)
    if given.example:
        yield json.dumps(dict(command.example), indent=2, default=str, ensure_ascii=False)
        return
    result = _result(command, plain_files.read(given.file, given.name))
    if given.json:
        yield json.dumps(result.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        return
    yield from plain_files.table(*result.table())
    yield ""
    yield result.sentence()
    yield f"Method: {result.method}"


def _result(command: Any, asked: dict[str, Any]) -> Any:
    """What the file holds is handed over by name; what it holds too much or too little of is said first."""
    takes = inspect.signature(command.run).parameters
    if not any(one.kind is one.VAR_KEYWORD for one in takes.values()):
        unknown = sorted(asked.keys() - takes.keys())
        if unknown:
            raise Stop(f"{command.name} does not ask for {', '.join(unknown)}. It asks for {', '.join(takes)}.")
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    needed = [name for name, one in takes.items() if one.default is one.empty and one.kind in kinds]
    missing = [name for name in needed if name not in asked]
    if missing:
        raise Stop(f"{command.name} also needs {', '.join(missing)}.")
    try:
        return command.run(**asked)
    except (TypeError, AttributeError, KeyError, IndexError) as error:
        text = f"{command.name} cannot be worked out from this: something in the file is not of the kind it asks for"
        raise Stop(f"{text} ({error}). --example prints a file that works.") from error
