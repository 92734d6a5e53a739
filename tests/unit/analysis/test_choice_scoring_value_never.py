"""Whatever is put in, an analysis answers or refuses in words: never a crash, a NaN or an infinity."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.choice import COMMANDS as CHOICE
from commonweal.analysis.command import Command
from commonweal.analysis.scoring import COMMANDS as SCORING
from commonweal.analysis.value import COMMANDS as VALUE

OURS = {**CHOICE, **SCORING, **VALUE}
ODD = [
    0, -1, 1, 0.5, 1e-9, 1e-320, 1e14, 1e300, -1e300, math.nan, math.inf, None, "", "nought", [], [[]], {}, True, 2**70,
    Decimal("3.5"), "5",
]  # fmt: skip


def places(value: Any, path: tuple = ()) -> list[tuple]:
    """The path to every leaf and branch of an example, but not the whole."""
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found += places(item, (*path, key))
    return found


def finite(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if is_dataclass(value):
        return all(finite(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, dict):
        return all(finite(item) for item in value.values())
    return all(finite(item) for item in value) if isinstance(value, tuple | list) else True


def answers(command: Command, call: dict) -> None:
    try:
        result = command.run(**call)
    except Refused as refused:
        said = str(refused)
    else:
        said = result.sentence()
        assert finite(result), result
        json.dumps(result.as_dict(), allow_nan=False)
    assert said[-1] == "."


@pytest.mark.parametrize("name", OURS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_odd_figures_are_answered_or_refused(name: str, data: st.DataObject) -> None:
    command = OURS[name]
    call = json.loads(json.dumps(command.example))
    if "draws" in call:
        call["draws"] = 2_000
    where = places(call)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(where))
        branch = call
        try:
            for key in path[:-1]:
                branch = branch[key]
            if not isinstance(branch, str):
                branch[path[-1]] = copy.deepcopy(data.draw(st.sampled_from(ODD)))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    answers(command, call)
