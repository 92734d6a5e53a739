"""An analysis as the command line and the screens offer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.analysis.result import Result


@dataclass(frozen=True, kw_only=True)
class Command:
    """`name` is 'module.function'; `run` takes the keys of `example` (lists, numbers, text) as keyword arguments."""

    name: str
    run: Callable[..., Result]
    example: Mapping[str, Any]
    says: str
