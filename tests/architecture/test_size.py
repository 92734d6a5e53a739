"""Files under 400 lines, functions under 40, and no room called 'various'."""

import pytest

from tests.architecture.checks.size import empty_names, long_files, long_functions


@pytest.mark.parametrize("folder", ["commonweal", "tools", "tests"])
def test_no_file_is_long(checkout, folder):
    faults = long_files(checkout / folder)
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("folder", ["commonweal", "tools"])
def test_no_function_is_long(checkout, folder):
    faults = long_functions(checkout / folder)
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("folder", ["commonweal", "tools", "tests"])
def test_every_name_says_something(checkout, folder):
    faults = empty_names(checkout / folder)
    assert faults == [], "\n".join(faults)


def test_a_long_file_is_found_but_not_a_migration(tmp_path):
    (tmp_path / "migrations").mkdir()
    for name in ("long.py", "right.py", "migrations/0001_initial.py"):
        (tmp_path / name).write_text("x = 1\n" * (400 if name == "right.py" else 401))
    assert long_files(tmp_path) == ["long.py has 401 lines"]


def test_a_long_function_is_found_wherever_it_stands(tmp_path):
    body = "        x = 1\n"
    (tmp_path / "award.py").write_text(
        "class Award:\n"
        f"    def right(self):\n{body * 39}"
        f"    async def long(self):\n{body * 40}"
        f'    def told(self):\n        """One\n\n        two.\n        """\n{body * 39}'
    )
    assert long_functions(tmp_path) == ["award.py line 42: long has 41 lines"]


def test_an_empty_name_is_found(tmp_path):
    names = ["utils.py", "date_helpers.py", "common/x.py", "services.py", "manager.py", "commons.py", "service.py"]
    kept = ["award.py", "service_area.py", "community.py", "in_common_use.txt", "manage.py"]
    for name in [*names, *kept]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [fault.split()[0] for fault in empty_names(tmp_path)]
    assert found == ["common", "date_helpers.py", "manager.py", "service.py", "services.py", "utils.py"]
