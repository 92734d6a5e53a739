"""Say which requirements are proved, and by which tests: `make requirements`.

The requirements are docs/requirements.yaml. A test proves one when it is marked @pytest.mark.covers("G5.06"), alone, on
its class, as `pytestmark`, or on a parameter. The marks are read from the source, so nothing has to run. A mark that
names no requirement, or that stands on something that is not a test, is an error.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

CHECKOUT = Path(__file__).resolve().parent.parent
REQUIREMENTS = CHECKOUT / "docs" / "requirements.yaml"


def load(path: Path = REQUIREMENTS) -> list[dict[str, str]]:
    return YAML(typ="safe").load(path)


def _is_covers(node: ast.AST) -> bool:
    """`pytest.mark.covers(...)`"""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "covers"
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr == "mark"
    )


def _named(call: ast.Call) -> list[str]:
    ids = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if not ids or len(ids) != len(call.args) or call.keywords:
        raise ValueError(f"line {call.lineno}: covers() takes the ids themselves, as text")
    return ids


def _in(nodes: list[ast.expr]) -> list[str]:
    return [one for node in nodes for call in ast.walk(node) if _is_covers(call) for one in _named(call)]


def _pytestmark(body: list[ast.stmt]) -> list[str]:
    return [
        one
        for node in body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)
        for one in _in([node.value])
    ]


def _marks(body: list[ast.stmt], inherited: list[str], where: str = "") -> Iterator[tuple[str, str]]:
    inherited = inherited + _pytestmark(body)
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _marks(node.body, inherited + _in(node.decorator_list), f"{where}{node.name}::")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            own = _in(node.decorator_list)
            if node.name.startswith("test_"):
                yield from ((one, f"{where}{node.name}") for one in [*inherited, *own])
            elif own:
                raise ValueError(f"line {node.lineno}: {node.name} is no test, so it can prove nothing")


def marks_in(tests: Path) -> dict[str, list[str]]:
    """Requirement id -> the tests that say they prove it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        name = path.relative_to(tests.parent).as_posix()
        try:
            for one, test in _marks(ast.parse(path.read_text(encoding="utf-8")).body, []):
                if f"{name}::{test}" not in found[one]:
                    found[one].append(f"{name}::{test}")
        except ValueError as fault:
            raise ValueError(f"{name}: {fault}") from fault
    return dict(found)


def unknown(marks: dict[str, list[str]], requirements: list[dict[str, str]]) -> list[str]:
    known = {row["id"] for row in requirements}
    return [
        f"{test}: no requirement is called {one}" for one in sorted(marks) if one not in known for test in marks[one]
    ]


def report(requirements: list[dict[str, str]], marks: dict[str, list[str]]) -> Iterator[str]:
    for row in requirements:
        yield f"{row['id']:<7} {', '.join(marks.get(row['id'], [])) or 'not yet'}"
    proved = sum(row["id"] in marks for row in requirements)
    yield f"requirements: {proved} of {len(requirements)} proved"


def main() -> int:
    requirements = load()
    try:
        marks = marks_in(CHECKOUT / "tests")
    except (ValueError, SyntaxError) as fault:
        print(fault, file=sys.stderr)
        return 1
    faults = unknown(marks, requirements)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    print("\n".join(report(requirements, marks)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
