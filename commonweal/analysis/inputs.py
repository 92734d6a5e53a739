"""Reading what was given, and refusing in words what cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.analysis.result import Refused
from commonweal.analysis.words import listed

Floats: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]
T = TypeVar("T")


MOST = 1e15
SHAPES = {0: "one number", 1: "a list of numbers", 2: "a table of numbers with every row the same length"}


def numbers(name: str, values: ArrayLike, *, dimensions: int = 1, least: float | None = None) -> Floats:
    """`values` as finite float64 of the given dimensions, none below `least`; otherwise Refused naming `name`.

    Nothing beyond ±1e15 is taken: past that a sum of pounds or people is a slip, and squares would overflow.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise Refused(f"{name} must be {SHAPES.get(dimensions, 'numbers')}.") from None
    if array.ndim != dimensions or array.size == 0:
        shape = {0: "one number", 1: "a list of numbers", 2: "a table of numbers"}.get(dimensions, "numbers")
        raise Refused(f"{name} must be {shape}{', with at least one number in it' if dimensions else ''}.")
    if not np.isfinite(array).all():
        raise Refused(f"{name} has a gap in it. Every entry must be a number.")
    if (np.abs(array) > MOST).any():
        raise Refused(f"{name} holds a figure of more than a thousand million million. Check it.")
    if least is not None and (array < least).any():
        raise Refused(f"{name} cannot go below {least:g}; the lowest entry is {array.min():g}.")
    return array


def one(name: str, value: float) -> float:
    """`value` as one finite number. Refused naming `name`."""
    return float(numbers(name, value, dimensions=0))


def whole(name: str, value: int, least: int, most: int) -> int:
    """`value` as a whole number from `least` to `most`. Refused naming `name`."""
    if not _whole(value) or not least <= value <= most:
        raise Refused(f"{name} must be a whole number from {least:,} to {most:,}.")
    return int(value)


def several(name: str, given: Sequence[T]) -> list[T]:
    """`given` as a list. Refused naming `name` where it is one thing, text or not a list."""
    if isinstance(given, str | Mapping) or not isinstance(given, Sequence | np.ndarray):
        raise Refused(f"{name} must be a list.")
    return list(given)


def named(name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """`given`, checked to be figures by name. Refused naming `name`."""
    if not isinstance(given, Mapping):
        raise Refused(f"{name} must be figures by name.")
    return given


def weights(name: str, values: ArrayLike, count: int) -> Floats:
    """Weights scaled to sum to 1: one for each of `count`, none negative, not all nought."""
    array = numbers(name, values, least=0.0)
    if array.size != count:
        raise Refused(f"{name} number {array.size} and the criteria {count}. Give one weight for each criterion.")
    total = array.sum()
    if total <= 0:
        raise Refused(f"{name} are all nought. At least one criterion must count.")
    shares: Floats = array / total
    return shares


def names(name: str, given: Sequence[str] | None, count: int, noun: str) -> tuple[str, ...]:
    """`given`, checked to be `count` different names, or 'Noun 1', 'Noun 2' where none are given."""
    if given is None:
        return tuple(f"{noun} {i + 1}" for i in range(count))
    called = tuple(str(item) for item in several(name, given))
    if len(called) != count:
        raise Refused(f"{name} has {len(called)} names for {count} sets of figures. Give one name for each.")
    if len(set(called)) != count:
        raise Refused(f"{name} repeats a name. Give each one a name of its own.")
    return called


def record(kind: type[T], given: T | Mapping[str, Any], noun: str) -> T:
    """`given` as a `kind`: passed through, or built from its named fields; Refused names a field it lacks.

    Fields declared as text, number, whole number, yes or no, list of text or numbers by name are checked as such.
    """
    if not isinstance(given, kind | Mapping):
        raise Refused(f"Give {noun} as named fields, such as 'name' and its figures.")
    subject = f"{noun[:1].upper()}{noun[1:]}"
    try:
        made = kind(**given) if isinstance(given, Mapping) else given
    except TypeError as problem:
        quoted = str(problem).split("'")[1::2]
        missing = "required" in str(problem)
        what = listed([f"'{q}'" for q in quoted]) or "a field"
        raise Refused(f"{subject} {'needs' if missing else 'has no field'} {what}.") from None
    for field in fields(cast(Any, made)):
        expected, fits = FIELDS.get(str(field.type), ("", _anything))
        if not fits(getattr(made, field.name)):
            raise Refused(f"{subject} has '{field.name}', which must be {expected}.")
    return _in_floats(made)


def _in_floats(made: T) -> T:
    """Money arrives as Decimal from a form or a database; the arithmetic is in float64."""
    changes: dict[str, Any] = {}
    for field in fields(cast(Any, made)):
        value = getattr(made, field.name)
        if field.type == "float" and isinstance(value, Decimal | np.number):
            changes[field.name] = float(value)
        if field.type == "Mapping[str, float]" and any(
            isinstance(item, Decimal | np.number) for item in value.values()
        ):
            changes[field.name] = {key: float(item) for key, item in value.items()}
    return cast(T, replace(cast(Any, made), **changes)) if changes else made


def _anything(value: Any) -> bool:
    return True


def _number(value: Any) -> bool:
    real = isinstance(value, int | float | np.integer | np.floating | Decimal) and not isinstance(value, bool)
    return real and abs(value) <= MOST


def _whole(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, tuple | list) and all(_text(item) for item in value)


def _figures(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) and _number(item) for key, item in value.items())


FIELDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "str": ("text", _text),
    "float": ("a number", _number),
    "int": ("a whole number", _whole),
    "int | None": ("a whole number or left out", lambda value: value is None or _whole(value)),
    "bool": ("yes or no", lambda value: isinstance(value, bool)),
    "tuple[str, ...]": ("a list of names", _texts),
    "Mapping[str, float]": ("figures by name", _figures),
}


def rows(array: NDArray[Any]) -> tuple[tuple[float, ...], ...]:
    """A matrix as a tuple of tuples, so that a result can be compared and kept."""
    return tuple(tuple(row) for row in array.tolist())


def row(array: NDArray[Any]) -> tuple[float, ...]:
    """A list of numbers as a tuple."""
    return tuple(array.tolist())


def ranks(scores: Floats, *, tolerance: float = 1e-12) -> tuple[int, ...]:
    """1 for the highest; those within `tolerance` (relative) of each other share a rank: 1, 2, 2, 4."""
    slack = tolerance * max(1.0, float(np.abs(scores).max()))
    return tuple(int((scores > score + slack).sum()) + 1 for score in scores)
