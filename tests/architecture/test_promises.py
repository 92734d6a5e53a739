"""The papers agree with the code: dependencies, settings, the import contract, addresses and the glossary."""

import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from types import SimpleNamespace

import pytest

from tests.architecture.checks import promises

# ---- dependencies -------------------------------------------------------------------------------------------------


def test_every_dependency_gives_its_reason(checkout):
    assert promises.dependencies_without_reason(checkout / "pyproject.toml") == []


def test_a_dependency_without_a_reason_is_found(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = [\n  "django>=5",  # pages\n  "jinja2",\n  "numpy",  #\n]\n'
        '[project.optional-dependencies]\ndev = [\n  "pytest",  # tests\n  "ruff",\n]\n'
    )
    assert promises.dependencies_without_reason(tmp_path / "pyproject.toml") == ["jinja2", "numpy", "ruff"]


# ---- settings -----------------------------------------------------------------------------------------------------


def test_every_setting_is_in_the_operations_guide_and_none_besides(checkout):
    read = promises.settings_read(checkout / "commonweal")
    assert sorted(promises.settings_told(checkout / "docs" / "operations.md")) == sorted(read)


def test_settings_are_found_however_they_are_read(tmp_path):
    (tmp_path / "settings.py").write_text(
        "import os\nfrom os import environ\n"
        "a = os.environ['A_ONE']\nb = os.environ.get('A_TWO', '')\nc = os.getenv('A_THREE')\n"
        "d = env('A_FOUR', default=1)\ne = env_flag('A_FIVE')\nf = 'A_SIX' in environ\n"
        "g = other('A_SEVEN')\nh = os.environ.get(name)\n"
    )
    assert promises.settings_read(tmp_path) == {"A_ONE", "A_TWO", "A_THREE", "A_FOUR", "A_FIVE", "A_SIX"}


def test_settings_are_told_in_rows(tmp_path):
    (tmp_path / "operations.md").write_text("| Setting | Means |\n|---|---|\n| `A_ONE` | x |\n\nSee `A_TWO`.\n")
    assert promises.settings_told(tmp_path / "operations.md") == {"A_ONE"}


# ---- the import contract ------------------------------------------------------------------------------------------


def _lint_imports(folder):
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_imports_go_down(checkout):
    done = _lint_imports(checkout)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "council/rules.py",
            "from commonweal.cycle import plan\n",
            "commonweal.council is not allowed to import commonweal.cycle",
        ),
        ("cellar/__init__.py", "", "commonweal.cellar"),
    ],
)
def test_an_import_that_climbs_and_a_folder_without_a_place_are_found(tmp_path, name, text, said):
    house = tmp_path / "commonweal"
    for folder in ("cycle/plan", "council"):
        (house / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_package = "commonweal"\n[[tool.importlinter.contracts]]\nid = "floors"\n'
        'name = "Floors"\ntype = "layers"\ncontainers = ["commonweal"]\nexhaustive = true\n'
        'layers = [\n  "cycle",\n  "council",\n]\n'
    )
    for folder in (house, house / "cycle", house / "cycle" / "plan", house / "council"):
        (folder / "__init__.py").touch()
    assert _lint_imports(tmp_path).returncode == 0
    (house / name).parent.mkdir(exist_ok=True)
    (house / name).write_text(text)
    done = _lint_imports(tmp_path)
    assert done.returncode == 1
    assert said in done.stdout


def test_every_layer_gives_its_reason_and_every_folder_needs_a_place(checkout):
    assert promises.layers_without_reason(checkout / "pyproject.toml") == []
    assert promises.contracts_that_are_not_exhaustive(checkout / "pyproject.toml") == []


def test_a_layer_without_a_reason_is_found(tmp_path):
    path = tmp_path / "pyproject.toml"
    path.write_text(
        '[[tool.importlinter.contracts]]\nid = "floors"\ntype = "layers"\ncontainers = ["commonweal"]\n'
        'layers = [\n  "front",  # what people meet\n  "cycle",\n  "(council) | (ground)",  #\n]\n'
    )
    assert promises.layers_without_reason(path) == ['"cycle",', '"(council) | (ground)",  #']
    assert promises.contracts_that_are_not_exhaustive(path) == ["floors"]
    assert promises.layers(path) == {"commonweal": ["front", "cycle", "council | ground"]}


def test_the_picture_equals_the_contract(checkout):
    assert promises.pictured(checkout / "ARCHITECTURE.md") == promises.layers(checkout / "pyproject.toml")


def test_the_picture_is_read_from_tables_under_a_heading(tmp_path):
    path = tmp_path / "ARCHITECTURE.md"
    path.write_text(
        "# House\n| `no` | no |\n## Floors: `commonweal`\n| Folder | Holds |\n|---|---|\n| `front` | pages |\n"
        "| `cycle` | stages |\n### Rooms: `commonweal.cycle`\n| `plan`, `review` | two |\n## Habits\n| `views` | x |\n"
    )
    assert promises.pictured(path) == {"commonweal": ["front", "cycle"], "commonweal.cycle": ["plan | review"]}


# ---- addresses ----------------------------------------------------------------------------------------------------


def test_every_address_says_who_may_use_it(settings):
    urls = import_module(settings.ROOT_URLCONF)
    faults = promises.undeclared_addresses(urls.urlpatterns)
    assert faults == [], "\n".join(faults)


def _page(access=None):
    def view(request): ...

    if access is not None:
        view.access = access
    return view


def test_an_address_without_a_rule_is_found():
    from django.urls import include, path
    from django.views import View

    class Told(View):
        access = "Anyone may read it."

    within = [path("two/", _page("Officers of the council.")), path("three/", _page()), path("four/", _page(" "))]
    patterns = [
        path("", _page("Anyone.  ")),
        path("plan/", include(within)),
        path("told/", Told.as_view()),
        path("untold/", View.as_view()),
        SimpleNamespace(pattern="odd/", callback=_page(True)),
    ]
    assert promises.undeclared_addresses(patterns) == ["/", "/plan/three/", "/plan/four/", "/untold/", "/odd/"]


# ---- the glossary -------------------------------------------------------------------------------------------------


def out_of_order(words):
    return [later for earlier, later in pairwise(words) if later.casefold() <= earlier.casefold()]


def test_the_glossary_is_sorted_and_says_each_word_once(checkout):
    words = promises.terms(checkout / "docs" / "glossary.md")
    assert len(words) > 60
    assert out_of_order(words) == []


def test_a_word_out_of_order_or_said_twice_is_found(tmp_path):
    path = tmp_path / "glossary.md"
    path.write_text("# Glossary\n\n**award**: one.\n\n**Asset**: two.\n\n**asset**: three.\n\n**need** without.\n")
    assert promises.terms(path) == ["award", "Asset", "asset"]
    assert out_of_order(promises.terms(path)) == ["Asset", "asset"]
