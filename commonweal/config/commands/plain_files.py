"""Files of plain names, numbers and lists, in JSON or YAML, and results as a terminal shows them."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from commonweal.config.commands.stop import UNREADABLE, Stop


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="what to work out; without it, the list of all")
    parser.add_argument("file", nargs="?", type=Path, help="a JSON or YAML file that holds what it asks for")
    parser.add_argument("--json", action="store_true", help="the answer, its working and its sources as JSON")
    parser.add_argument("--example", action="store_true", help="print a file that works")


def chosen(all_of_them: Mapping[str, Any], name: str) -> Any:
    if name in all_of_them:
        return all_of_them[name]
    from difflib import get_close_matches

    near = get_close_matches(name, all_of_them, n=1)
    raise Stop(f"There is nothing called {name}." + (f" There is {near[0]}." if near else ""))


def read(path: Path | None, name: str) -> dict[str, Any]:
    if path is None:
        raise Stop(f"Name a file that holds what {name} asks for. --example prints one.", code=UNREADABLE)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Stop(f"{path} is not text.", code=UNREADABLE) from None
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.", code=UNREADABLE) from None
    held = _parsed(path, text)
    if not isinstance(held, dict) or not all(isinstance(key, str) for key in held):
        raise Stop(f"{path} has to be a set of names, each with what it stands for.", code=UNREADABLE)
    return held


def _parsed(path: Path, text: str) -> Any:
    if path.suffix == ".json":
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Stop(f"{path} is not JSON: {error}.", code=UNREADABLE) from None
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        said = getattr(error, "problem", None) or "it cannot be understood"
        raise Stop(f"{path}{where} is not YAML: {said}.", code=UNREADABLE) from None


def table(headers: Sequence[object], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Columns as wide as what they hold."""
    cells = [[_cell(one) for one in row] for row in [headers, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headers))]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return str(value)
