"""Apps meet through three doors, files inside an app stand in one order, and every app says what it is for."""

import textwrap

import pytest

from tests.architecture.checks.doors import climbing_files, missing_packages, without_readme, wrong_doors
from tests.architecture.checks.python import imports, modules, place


@pytest.mark.parametrize("check", [wrong_doors, climbing_files, missing_packages, without_readme])
def test_the_house_keeps_it(checkout, check):
    faults = check(checkout / "commonweal")
    assert faults == [], "\n".join(faults)


@pytest.fixture
def house(tmp_path):
    """A house made of {path: text}; every folder is a package."""

    def build(files):
        root = tmp_path / "house"
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        for folder in [root, *(path for path in root.rglob("*") if path.is_dir())]:
            (folder / "__init__.py").touch()
        return root

    return build


PLAN = {"cycle/plan/models.py": "", "cycle/plan/rules.py": "", "cycle/plan/actions/approve.py": ""}


@pytest.mark.parametrize(
    "line",
    [
        "from house.cycle.plan.models import Option",
        "from house.cycle.plan import models, actions",
        "from house.cycle.plan.actions.approve import approve",
        "from ...cycle.plan import models",
        "from house.council.people.rules import may",
        "from house.ground.pages.views import page",
        "from house.ground.law.calendar import working_day",
        "from house.analysis.choice import weigh",
        "import json",
    ],
)
def test_an_open_door(house, line):
    root = house(
        PLAN
        | {
            "cycle/review/views.py": line,
            "council/people/rules.py": "",
            "ground/pages/views.py": "",
            "ground/law/calendar.py": "",
            "analysis/choice.py": "",
        }
    )
    assert wrong_doors(root) == []


@pytest.mark.parametrize(
    ("line", "reached"),
    [
        ("from house.cycle.plan.rules import may", "cycle.plan.rules"),
        ("from house.cycle.plan import rules", "cycle.plan.rules"),
        ("from ..plan.rules import may", "cycle.plan.rules"),
        ("from ..plan import rules", "cycle.plan.rules"),
        ("import house.cycle.plan.rules", "cycle.plan.rules"),
        ("import house.cycle.plan", "cycle.plan"),
        ("def late():\n    from house.cycle.plan.rules import may", "cycle.plan.rules"),
    ],
)
def test_a_closed_door(house, line, reached):
    root = house(PLAN | {"cycle/review/views.py": line})
    assert [fault.split(": ")[0].split(" imports ")[1] for fault in wrong_doors(root)] == [f"house.{reached}"]


def test_the_rooms_of_source_are_apart(house):
    root = house(
        {
            "cycle/source/in_kind/rules.py": "",
            "cycle/source/in_kind/models.py": "",
            "cycle/source/grants/views.py": "from ..in_kind.models import Score\nfrom ..in_kind.rules import may\n",
        }
    )
    assert wrong_doors(root) == [
        "house.cycle.source.grants.views line 2 imports house.cycle.source.in_kind.rules: "
        "the doors of cycle.source.in_kind are actions, models, queries"
    ]


def test_files_climb_down(house):
    root = house(
        {
            "cycle/plan/urls.py": "from . import views",
            "cycle/plan/views.py": "from . import actions, forms, queries",
            "cycle/plan/forms.py": "from .models import Option",
            "cycle/plan/actions.py": "from .states import OPTION\nfrom .rules import may\nfrom .models import Option",
            "cycle/plan/states.py": "from .rules import may",
            "cycle/plan/queries.py": "from .models import Option",
            "cycle/plan/rules.py": "from .words import said",
            "cycle/plan/words.py": "",
            "cycle/plan/models/__init__.py": "from .option import Option",
            "cycle/plan/models/option.py": "from .need import Need",
            "cycle/plan/models/need.py": "",
        }
    )
    assert climbing_files(root) == []


def test_a_file_that_climbs_is_found(house):
    root = house({"cycle/plan/rules.py": "from .queries import open_options", "cycle/plan/queries.py": ""})
    assert climbing_files(root) == [
        "house.cycle.plan.rules line 1 imports house.cycle.plan.queries: queries stand above rules"
    ]


def test_a_file_that_climbs_through_another_is_found(house):
    root = house(
        {
            "cycle/plan/models.py": "from .words import said",
            "cycle/plan/words.py": "from .more import said",
            "cycle/plan/more.py": "from . import actions",
            "cycle/plan/actions.py": "",
        }
    )
    assert climbing_files(root) == [
        "house.cycle.plan.models line 1 imports house.cycle.plan.words: actions stand above models"
    ]


def test_a_folder_that_is_no_package_is_found(house):
    root = house({"cycle/plan/models.py": ""})
    (root / "cycle" / "__init__.py").unlink()
    assert missing_packages(root) == ["house/cycle has no __init__.py"]


def test_an_app_without_a_readme_is_found(house):
    root = house({"cycle/plan/models.py": "", "cycle/review/models.py": "", "council/people/models.py": ""})
    (root / "cycle" / "plan" / "README.md").write_text("# Plan\n\nWhat to do about a need.\n")
    (root / "cycle" / "review" / "README.md").write_text("Review" + " and review" * 300)
    assert without_readme(root) == [
        "house/council/people has no README.md",
        "house/cycle/review/README.md has no title",
        "house/cycle/review/README.md is longer than a page (601 words)",
    ]


def test_places():
    at = [place(f"house.{name}") for name in ("config.urls", "cycle.plan.actions.award", "cycle.source.in_kind.views")]
    assert [(one.floor, one.app, one.file) for one in at] == [
        ("config", "", ""),
        ("cycle", "cycle.plan", "actions"),
        ("cycle", "cycle.source.in_kind", "views"),
    ]


def test_the_package_itself_is_read(house):
    root = house({"cycle/plan/models/option.py": ""})
    (root / "cycle" / "plan" / "models" / "__init__.py").write_text("from .option import Option\n")
    known = modules(root)
    reached = [one.of for one in imports(known["house.cycle.plan.models"], known)]
    assert reached == ["house.cycle.plan.models.option"]
