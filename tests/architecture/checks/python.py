"""Reading a folder of Python as text: its modules, and what each one imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FLOORS = ("front", "cycle", "council", "ground")
ROOMS = {
    ("cycle", "source"): {"procurement", "grants", "in_kind"},
}
FILES = ("urls", "views", "forms", "actions", "states", "queries", "rules", "models")  # from top to bottom


@dataclass(frozen=True)
class Module:
    path: Path
    name: str  # dotted, from the root package
    is_package: bool


@dataclass(frozen=True)
class Import:
    by: Module
    of: str  # the dotted module that is reached
    line: int

    def __str__(self) -> str:
        return f"{self.by.name} line {self.line} imports {self.of}"


@dataclass(frozen=True)
class Place:
    """Where a module lives: its floor, its app, and the file (or package of topics) within it."""

    floor: str
    app: str
    file: str


def place(name: str) -> Place:
    _, *parts = name.split(".")
    if len(parts) < 2 or parts[0] not in FLOORS:
        return Place(parts[0] if parts else "", "", "")  # config, analysis, and a floor itself hold no app
    rooms = ROOMS.get(tuple(parts[:2]), set())
    depth = 3 if len(parts) > 2 and parts[2] in rooms else 2
    return Place(parts[0], ".".join(parts[:depth]), parts[depth] if len(parts) > depth else "")


def python_files(folder: Path) -> Iterator[Path]:
    """Every Python file that a person wrote: migrations are Django's."""
    for path in sorted(folder.rglob("*.py")):
        if not {"migrations", "node_modules", "__pycache__", ".venv", "build"} & set(path.relative_to(folder).parts):
            yield path


@lru_cache(maxsize=4096)
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules(root: Path) -> dict[str, Module]:
    """Dotted name -> module, for the package in the folder `root`."""
    found = {}
    for path in python_files(root):
        parts = [root.name, *path.relative_to(root).with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found[name] = Module(path, name, is_package)
    return found


def base_of(module: Module, node: ast.ImportFrom) -> str:
    """The `a.b` of `from a.b import c`, whether it is written in full or with dots."""
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    parts = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*parts, *([node.module] if node.module else [])])


def imports(module: Module, known: dict[str, Module]) -> Iterator[Import]:
    """What `module` imports of the package itself; `from a import b` reaches a.b where that is a module."""
    root = module.name.split(".")[0]
    for node in ast.walk(parsed(module.path)):
        if isinstance(node, ast.Import):
            reached = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = base_of(module, node)
            reached = [f"{base}.{a.name}" if f"{base}.{a.name}" in known else base for a in node.names]
        else:
            continue
        for name in dict.fromkeys(reached):
            if name.split(".")[0] == root:
                yield Import(module, name, node.lineno)


def all_imports(root: Path) -> list[Import]:
    known = modules(root)
    return [one for module in known.values() for one in imports(module, known)]
