"""Every analysis runs from the plain lists of its own example, and says itself in words."""

from __future__ import annotations

import json

import pytest

from commonweal.analysis import MODULES, commands

ALL = commands()


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
    assert result.sentence()[-1] == "."
    assert not {"nan", "inf"} & set(result.sentence().replace(".", " ").replace(",", " ").split())
