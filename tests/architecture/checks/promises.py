"""Promises about the repository's own papers: dependencies, settings, the import contract and its picture."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.checks.python import parsed, python_files

SETTING = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|PORT|DEBUG")
ROW = re.compile(r"^\| `(?P<name>[a-z_]+)` \| (?P<holds>.+?) \|$")


# ---- dependencies -------------------------------------------------------------------------------------------------


def dependencies_without_reason(pyproject: Path) -> list[str]:
    """Dependencies that do not stand on a line of their own with a # and the reason."""
    text = pyproject.read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = list(project.get("dependencies", []))
    wanted += [one for extra in project.get("optional-dependencies", {}).values() for one in extra]
    explained = set(re.findall(r'^\s*"([^"]+)",\s*# \S', text, flags=re.MULTILINE))
    return [one for one in wanted if one not in explained]


# ---- settings -----------------------------------------------------------------------------------------------------


def _named(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_environment(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name == "environ"


def _read(tree: ast.Module) -> Iterator[str]:
    """Names read as os.environ["X"], os.environ.get("X"), os.getenv("X"), or by a function called env or env_..."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_environment(node.value):
            yield _named(node.slice)
        elif isinstance(node, ast.Compare) and any(_is_environment(one) for one in node.comparators):
            yield _named(node.left)
        elif isinstance(node, ast.Call) and node.args:
            called = node.func
            name = (
                called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            )
            of_environ = isinstance(called, ast.Attribute) and _is_environment(called.value)
            if of_environ or name == "getenv" or name.startswith(("env", "_env", "from_env")):
                yield _named(node.args[0])


def settings_read(folder: Path) -> set[str]:
    """Every setting that the Python in `folder` reads from the environment."""
    names = {name for path in python_files(folder) for name in _read(parsed(path))}
    return {name for name in names if SETTING.fullmatch(name)}


def settings_told(operations: Path) -> set[str]:
    """Every setting that has a row of its own in docs/operations.md."""
    text = operations.read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z0-9_]+)` \|", text, flags=re.MULTILINE))


# ---- the import contract ------------------------------------------------------------------------------------------


def layers(pyproject: Path) -> dict[str, list[str]]:
    """Container -> its layers from top to bottom, as the import contract lists them."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return {
        one["containers"][0]: [re.sub(r"[()]", "", layer) for layer in one["layers"]]
        for one in contracts
        if one["type"] == "layers"
    }


def layers_without_reason(pyproject: Path) -> list[str]:
    text = pyproject.read_text(encoding="utf-8")
    found = []
    for block in re.findall(r"^layers = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL):
        found += [line.strip() for line in block.splitlines() if not re.search(r'",\s*# \S', line)]
    return found


def contracts_that_are_not_exhaustive(pyproject: Path) -> list[str]:
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return [one["id"] for one in contracts if one["type"] == "layers" and not one.get("exhaustive")]


def pictured(architecture: Path) -> dict[str, list[str]]:
    """Container -> its layers from top to bottom, as the tables of ARCHITECTURE.md show them.

    A table belongs to the container that its heading names in backticks; rooms side by side share a row.
    """
    tables: dict[str, list[str]] = {}
    container = ""
    for line in architecture.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            named = re.search(r"`(commonweal[\w.]*)`", line)
            container = named[1] if named else ""
        row = re.match(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", line)
        if container and row:
            tables.setdefault(container, []).append(" | ".join(re.findall(r"`([a-z_]+)`", row[1])))
    return tables


# ---- addresses ----------------------------------------------------------------------------------------------------


def undeclared_addresses(patterns, prefix: str = "/") -> list[str]:
    """Every address whose view has no `access`: a sentence that says who may use it."""
    found = []
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            found += undeclared_addresses(pattern.url_patterns, address)
            continue
        view = pattern.callback
        access = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
        if not isinstance(access, str) or len(access.split()) < 2:
            found.append(address)
    return found


# ---- lists of words -----------------------------------------------------------------------------------------------


def terms(glossary: Path) -> list[str]:
    """The terms of a glossary: lines `**term**: what it means.`"""
    return re.findall(r"^\*\*(.+?)\*\*: \S", glossary.read_text(encoding="utf-8"), flags=re.MULTILINE)
