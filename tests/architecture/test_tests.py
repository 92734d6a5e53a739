"""Tests lie where the thing they test lies."""

from pathlib import Path

import pytest

from tests.architecture.checks.python import FLOORS, ROOMS

OTHERS = {"analysis", "config", "tools"}


def strays(tests: Path, root: Path) -> list[str]:
    """Folders of tests/unit that name no floor or no app, and packages where importlib mode wants none."""
    found = [f"{path.relative_to(tests)} is not needed" for path in tests.rglob("__init__.py")]
    for floor in (path for path in (tests / "unit").iterdir() if path.is_dir() and path.name != "__pycache__"):
        if floor.name not in FLOORS:
            found += [] if floor.name in OTHERS else [f"unit/{floor.name} is no floor"]
            continue
        for app in (path for path in floor.iterdir() if path.is_dir() and path.name != "__pycache__"):
            rooms = ROOMS.get((floor.name, "source"), set())
            if not (root / floor.name / app.name).is_dir() and app.name not in rooms:
                found.append(f"unit/{floor.name}/{app.name} is no app")
    return sorted(found)


def test_each_test_has_its_place(checkout):
    faults = strays(checkout / "tests", checkout / "commonweal")
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("unit/cycle/plan/test_x.py", []),
        ("unit/cycle/in_kind/test_x.py", []),
        ("unit/analysis/test_x.py", []),
        ("unit/cycle/cooking/test_x.py", ["unit/cycle/cooking is no app"]),
        ("unit/plan/test_x.py", ["unit/plan is no floor"]),
        ("unit/cycle/plan/__init__.py", ["unit/cycle/plan/__init__.py is not needed"]),
    ],
)
def test_a_stray_is_found(tmp_path, name, said):
    (tmp_path / "house" / "cycle" / "plan").mkdir(parents=True)
    path = tmp_path / "tests" / name
    path.parent.mkdir(parents=True)
    path.touch()
    assert strays(tmp_path / "tests", tmp_path / "house") == said
