"""How long files and functions are, and what they are called."""

import ast
import re
from pathlib import Path

from tests.architecture.checks.python import parsed, python_files

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
# Names that say nothing, so that everything ends up there.
EMPTY_NAME = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?)(_|$)|^services?$")


def long_files(folder: Path, most: int = MOST_LINES_OF_A_FILE) -> list[str]:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in python_files(folder)}
    return [f"{path.relative_to(folder)} has {n} lines" for path, n in lengths.items() if n > most]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines without decorators and docstring: in analysis the docstring carries formula, units and source."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is not None:
        lines -= function.body[0].end_lineno - function.body[0].lineno + 1
    return lines


def long_functions(folder: Path, most: int = MOST_LINES_OF_A_FUNCTION) -> list[str]:
    return [
        f"{path.relative_to(folder)} line {node.lineno}: {node.name} has {_lines(node)} lines"
        for path in python_files(folder)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > most
    ]


def empty_names(folder: Path) -> list[str]:
    """Files and folders whose name says nothing about what they hold."""
    paths = {path for file in python_files(folder) for path in [file, *file.parents] if folder in path.parents}
    return sorted(f"{path.relative_to(folder)} says nothing" for path in paths if EMPTY_NAME.search(path.stem))
