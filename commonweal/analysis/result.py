"""What every analysis hands back, and how it says no."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

import numpy as np

Cell: TypeAlias = str | float | int | bool | None
Table: TypeAlias = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]


class Refused(ValueError):
    """A question that cannot be answered as put. The message is a plain sentence to show as it stands."""


@dataclass(frozen=True, kw_only=True)
class Result(ABC):
    """Base of every result: the inputs and working are its fields, `method` names the method in full."""

    method: str

    @abstractmethod
    def sentence(self) -> str:
        """The finding in one or two plain sentences, with its caveat."""

    @abstractmethod
    def table(self) -> Table:
        """The working as (headers, rows), ready for a page or a spreadsheet."""

    def as_dict(self) -> dict[str, Any]:
        """Every field as plain JSON values, with the sentence and the table beside them."""
        headers, rows = self.table()
        return {
            **{f.name: plain(getattr(self, f.name)) for f in fields(self)},
            "sentence": self.sentence(),
            "table": {"headers": list(headers), "rows": [plain(row) for row in rows]},
        }


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: arrays to lists, dates to ISO text, a number that is not finite to null."""
    match value:
        case np.ndarray() | np.generic():
            held = plain(value.tolist())
        case Enum():
            held = plain(value.value)
        case float():
            held = value if math.isfinite(value) else None
        case None | str() | int():
            held = value
        case Decimal() | date():
            held = str(value)
        case Mapping():
            held = {str(key): plain(item) for key, item in value.items()}
        case set() | frozenset():
            held = [plain(item) for item in sorted(value)]
        case Sequence():
            held = [plain(item) for item in value]
        case _ if is_dataclass(value):
            held = {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} has no plain form: keep results to numbers, text, dates, lists")
    return held
