"""Every analysis runs from the plain lists of its own example, and says itself in words."""

from __future__ import annotations

import json
import re
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path
from pkgutil import iter_modules
from typing import get_type_hints

import pytest

from commonweal.analysis import MODULES, Result, commands
from commonweal.config.cli import main

ALL = commands()
PAGES = Path(__file__).parents[3] / "docs" / "analysis"


def test_every_module_offers_something() -> None:
    assert {name.split(".")[0] for name in ALL} == set(MODULES)


@pytest.mark.parametrize("name", ALL)
def test_an_example_runs_from_json_and_says_itself(name: str) -> None:
    command = ALL[name]
    assert command.name == name
    assert command.says.endswith(".")
    result = command.run(**json.loads(json.dumps(command.example)))
    headers, rows = result.table()
    assert {len(row) for row in rows} == {len(headers)}
    told = json.loads(json.dumps(result.as_dict(), allow_nan=False))
    assert told["sentence"] == result.sentence()
    assert told["method"]
    assert "seed" not in command.example or f"seed {command.example['seed']}" in told["method"]
    assert result.sentence()[-1] == "."
    assert not {"nan", "inf"} & set(result.sentence().replace(".", " ").replace(",", " ").split())


def public() -> list[str]:
    """Every function of a module's own files that answers with a Result, but for steps inside another."""
    found = []
    for module in MODULES:
        package = import_module(f"commonweal.analysis.{module}")
        for part in iter_modules(package.__path__):
            held = import_module(f"{package.__name__}.{part.name}")
            for name, function in vars(held).items():
                if isfunction(function) and function.__module__ == held.__name__ and not name.startswith("_"):
                    answer = get_type_hints(function).get("return")
                    if isclass(answer) and issubclass(answer, Result):
                        found.append(f"{module}.{name}")
    return found


def test_every_public_analysis_is_a_command() -> None:
    assert set(public()) - set(ALL) == {"allocation.clash_of", "measures.judge"}
    assert set(ALL) <= set(public())


def test_every_analysis_is_worked_through_on_its_page() -> None:
    for module in MODULES:
        page = (PAGES / f"{module}.md").read_text(encoding="utf-8")
        run = "".join(re.findall(r"```python\n(.*?)```", page, re.S))
        mine = [name for name in ALL if name.startswith(f"{module}.")]
        assert [name for name in mine if f"`{name}`" not in page or f"{name.split('.')[1]}(" not in run] == []
        assert "**Not for**" in page
        assert "## References" in page


def test_every_function_offered_says_its_errors_and_its_source() -> None:
    silent = []
    for module in MODULES:
        package = import_module(f"commonweal.analysis.{module}")
        for name in package.__all__:
            function = getattr(package, name)
            said = function.__doc__ or ""
            if isfunction(function) and not (re.search("[Ss]ource", said) and re.search("[Ee]rrors|Refused", said)):
                silent.append(f"{module}.{name}")
    assert silent == []


@pytest.mark.parametrize("name", ALL)
def test_the_command_line_runs_the_example_that_it_prints(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyse", name, "--example"]) == 0
    file = tmp_path / "asked.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["analyse", name, str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sentence"]
