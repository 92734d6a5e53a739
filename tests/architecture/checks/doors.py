"""How apps may reach each other, and how the files inside one app stand upon each other."""

from collections import defaultdict
from pathlib import Path

from tests.architecture.checks.python import FILES, Import, Place, all_imports, modules, place

DOORS = {"models", "queries", "actions"}
OPEN_DOORS = DOORS | {"rules", "states"}  # of the ground and of the three apps that every stage rests on
OPEN_APPS = {"council.exercise", "council.framework", "council.people"}
OPEN_HOUSES = {"ground.law", "ground.pages"}  # pure functions, and the look: whole packages for everybody
ALSO_OPEN = {"ground.questions": {"forms"}}  # whoever asks draws a form
NEVER = {"apps", "migrations", "urls", "views"}


def doors_of(target: Place) -> set[str]:
    doors = OPEN_DOORS if target.floor == "ground" or target.app in OPEN_APPS else DOORS
    return doors | ALSO_OPEN.get(target.app, set())


def wrong_doors(root: Path) -> list[str]:
    """Imports from one app into another that do not go through a door."""
    wrong = []
    for one in all_imports(root):
        here, there = place(one.by.name), place(one.of)
        if not here.app or not there.app or here.app == there.app:
            continue  # config and analysis have no apps: the layers speak for them
        if there.app in OPEN_HOUSES and (there.file not in NEVER or there.app == "ground.pages"):
            continue
        if here.app.startswith(f"{there.app}."):
            continue  # a room inside an app stands on what the app shares: `climbing_files` looks at the order
        if there.file not in doors_of(there):
            allowed = ", ".join(sorted(doors_of(there)))
            wrong.append(f"{one}: the doors of {there.app} are {allowed}")
    return wrong


def _reached(start: Import, onwards: dict[str, list[Import]]) -> set[str]:
    """The ranked files that an import reaches, through files that have no rank of their own."""
    ranked, seen, queue = set(), set(), [start.of]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        file = place(name).file
        if file in FILES:
            ranked.add(file)
        else:
            queue += [one.of for one in onwards[name]]
    return ranked


def climbing_files(root: Path) -> list[str]:
    """Imports inside an app that climb: urls > views > forms > actions > states > queries > rules > models."""
    onwards: dict[str, list[Import]] = defaultdict(list)
    for one in all_imports(root):
        here, there = place(one.by.name), place(one.of)
        if here.app and (here.app == there.app or here.app.startswith(f"{there.app}.")):
            onwards[one.by.name].append(one)
    climbing = []
    for one in [one for found in list(onwards.values()) for one in found]:
        here = place(one.by.name).file
        if here not in FILES:
            continue
        above = [file for file in _reached(one, onwards) if FILES.index(file) < FILES.index(here)]
        climbing += [f"{one}: {file} stand above {here}" for file in sorted(above)]
    return climbing


def missing_packages(root: Path) -> list[str]:
    """Folders of Python without __init__.py: the import contract cannot see into them."""
    folders = {parent for module in modules(root).values() for parent in module.path.relative_to(root).parents}
    missing = [folder for folder in sorted(folders) if not (root / folder / "__init__.py").exists()]
    return [f"{root.name}/{folder} has no __init__.py" for folder in missing]


def folders_of_apps(root: Path) -> list[Path]:
    apps = {tuple(place(name).app.split(".")) for name in modules(root) if place(name).app}
    return sorted(root.joinpath(*app) for app in apps if root.joinpath(*app).is_dir())


def without_readme(root: Path, most_words: int = 500) -> list[str]:
    """App folders whose README.md is missing, has no title, or is longer than a page."""
    wrong = []
    for folder in folders_of_apps(root):
        readme, name = folder / "README.md", folder.relative_to(root.parent).as_posix()
        if not readme.exists():
            wrong.append(f"{name} has no README.md")
            continue
        text = readme.read_text(encoding="utf-8")
        if not text.startswith("# "):
            wrong.append(f"{name}/README.md has no title")
        if len(text.split()) > most_words:
            wrong.append(f"{name}/README.md is longer than a page ({len(text.split())} words)")
    return wrong
