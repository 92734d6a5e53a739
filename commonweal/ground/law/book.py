"""The dated values behind every rule: read from data/, checked, and looked up by the day they apply to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from .refusal import LawDataError, LawRefusal
from .words import quantity, short_day

DATA = Path(__file__).parent / "data"

Status = Literal["confirmed", "secondary", "not confirmed", "house"]
Unit = Literal[
    "pounds",
    "pounds an hour",
    "percent",
    "days",
    "working days",
    "clear days",
    "months",
    "years",
    "count",
    "hour",
    "minutes",
]

SAYS_OF_STATUS: dict[Status, str] = {
    "confirmed": "read at the source",
    "secondary": "read in a secondary source",
    "not confirmed": "could not be confirmed, so check before you rely on it",
    "house": "not law but the council's own setting, with our default",
}


def _exact(number: object) -> object:
    if isinstance(number, (float, bool)):
        raise ValueError("write the number whole or in quotes, so that it stays exact")
    return number


Exact = Annotated[Decimal, BeforeValidator(_exact)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Row(_Strict):
    start: date = Field(alias="from")
    until: date | None = None
    value: Exact = Field(ge=0)
    status: Status
    source: str = Field(min_length=3)
    link: str = Field(pattern=r"^(https://\S+)?$")
    note: str = ""
    review: date | None = None
    announced: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.until is not None and self.until < self.start:
            raise ValueError("the value ends before it starts")
        if self.status != "house" and not self.link:
            raise ValueError("a value with a legal source needs a link to it")
        return self


class Entry(_Strict):
    says: str = Field(min_length=3)
    unit: Unit
    values: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _follow_on(self) -> Self:
        for earlier, later in zip(self.values, self.values[1:], strict=False):
            if earlier.until is None or later.start != earlier.until + timedelta(days=1):
                raise ValueError(f"the value from {later.start} does not start the day after the one before it ends")
        return self


class Entries(_Strict):
    entries: dict[str, Entry]


@dataclass(frozen=True)
class Dated:
    """One legal value on one day, with what it rests on."""

    name: str
    says: str
    value: Decimal
    unit: str
    start: date
    until: date | None
    source: str
    link: str
    status: Status
    note: str = ""
    review: date | None = None
    announced: date | None = None

    def in_words(self) -> str:
        return quantity(self.value, self.unit)

    def whole(self) -> int:
        return int(self.value)

    def sentence(self) -> str:
        return f"{self.says}: {self.in_words()} from {short_day(self.start)} ({self.source})."

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "says": self.says,
            "value": str(self.value),
            "unit": self.unit,
            "from": self.start.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "source": self.source,
            "link": self.link,
            "status": self.status,
        }


def read(path: Path, model: type[BaseModel], wrap: str | None = None) -> Any:
    """Read one data file as `model`.

    `wrap` names the field that holds the whole file, for files that are one mapping of names.
    Errors: LawDataError, with the file, the line and the reason.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LawDataError(f"{path.name}, line {line}: {error.problem}.") from error
    except (OSError, ValueError) as error:
        raise LawDataError(f"{path.name}, line 1: {error}.") from error
    try:
        return model.model_validate({wrap: content} if wrap else content)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(first["loc"])[1 if wrap else 0 :]
        reason = first["msg"].removeprefix("Value error, ")
        named = " > ".join(str(part) for part in where)
        message = f"{path.name}, line {_line(text, where)}: {named}: {reason}."
        raise LawDataError(message) from error


def _line(text: str, where: tuple[object, ...]) -> int:
    """The line of the deepest part of `where` that the file has."""
    node = YAML(typ="rt", pure=True).load(text)
    line = 1
    for part in where:
        try:
            line = int(node.lc.data[part][0]) + 1
            node = node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def load(folder: Path = DATA) -> dict[str, Entry]:
    """Every dated value in the folder's files, by name.

    Errors: LawDataError for a bad file, or for a name that two files use.
    """
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.yaml")):
        entries: dict[str, Entry] = read(path, Entries, wrap="entries").entries
        for name, entry in entries.items():
            if name in found:
                raise LawDataError(f"{path.name}, line 1: {name}: another file has this name already.")
            found[name] = entry
    return found


@cache
def values() -> Mapping[str, Entry]:
    """Every dated value that ships, by name, read once."""
    return MappingProxyType(load())


def value(name: str, on: date) -> Dated:
    """The legal value called `name` that applies on the day `on`.

    Errors: LawRefusal where there is no such value, or none for that day.
    Source: the row returned carries its own.
    """
    entry = values().get(name)
    if entry is None:
        raise LawRefusal(f"We hold no value called {name}.")
    for row in entry.values:
        if row.start <= on and (row.until is None or on <= row.until):
            return dated(name, entry, row)
    first, last = entry.values[0].start, entry.values[-1].until
    held = f"from {short_day(first)}" + (f" to {short_day(last)}" if last else "")
    raise LawRefusal(f"We hold '{entry.says}' {held}. You asked about {short_day(on)}.")


def dated(name: str, entry: Entry, row: Row) -> Dated:
    """One row as a value that knows its name and unit."""
    return Dated(
        name=name,
        says=entry.says,
        value=row.value,
        unit=entry.unit,
        start=row.start,
        until=row.until,
        source=row.source,
        link=row.link,
        status=row.status,
        note=row.note,
        review=row.review,
        announced=row.announced,
    )
