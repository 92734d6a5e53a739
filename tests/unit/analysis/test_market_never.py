"""Whatever is put in, measures, access, allocation, effect and market answer or refuse in words."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.analysis import Refused
from commonweal.analysis.access import COMMANDS as ACCESS
from commonweal.analysis.allocation import COMMANDS as ALLOCATION
from commonweal.analysis.effect import COMMANDS as EFFECT
from commonweal.analysis.market import COMMANDS as MARKET
from commonweal.analysis.measures import COMMANDS as MEASURES

COMMANDS = {**MEASURES, **ACCESS, **ALLOCATION, **EFFECT, **MARKET}
ODD = (
    *(None, "", "nought", [], [[]], {}, {"a": 1}, True, [1], [None], [[1, 2], [3]]),
    *(0, -1, 1, 0.5, 1e-300, 1e14, -1e14, 1e300, math.nan, math.inf, 10**30),
)


def inside(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every part of an example."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, part in items for deeper in inside(part, (*path, key)))]


def finite(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if is_dataclass(value):
        return all(finite(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return all(map(finite, value.values()))
    return all(map(finite, value)) if isinstance(value, tuple | list) else True


EXAMPLES = {name: json.loads(json.dumps(command.example)) for name, command in COMMANDS.items()}
SPOTS = [(name, path) for name, example in EXAMPLES.items() for path in inside(example) if path]


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SPOTS), st.sampled_from(ODD))
def test_one_odd_thing_anywhere(spot: tuple[str, tuple[Any, ...]], odd: Any) -> None:
    name, path = spot
    call = copy.deepcopy(EXAMPLES[name])
    part = call
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = odd
    try:
        result = COMMANDS[name].run(**call)
    except Refused as refused:
        said = str(refused)
    else:
        said = result.sentence()
        assert finite(result) or path[0] in ("unit", "kind")
        json.dumps(result.as_dict(), allow_nan=False)
    assert said.endswith((".", "'."))
