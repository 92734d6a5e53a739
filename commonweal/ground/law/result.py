"""What every function of the law hands back: the answer, its working and what it relied on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from . import words
from .book import SAYS_OF_STATUS, Dated

Given = tuple[tuple[str, object], ...]


def asked(arguments: Mapping[str, object]) -> Given:
    """A function's arguments, taken on its first line as `asked(locals())`, in a form that cannot change."""
    return tuple(
        (name, tuple(sorted(argument.items())) if isinstance(argument, Mapping) else argument)
        for name, argument in arguments.items()
    )


@dataclass(frozen=True, kw_only=True)
class Result:
    """An answer that can be kept: frozen, and able to say itself.

    `given` holds the inputs by name, `working` the steps in plain words, `cautions` what a reader must know
    before relying on it. Money is in pounds, dates are days in the United Kingdom.
    """

    given: Given
    working: tuple[str, ...]
    relied_on: tuple[Dated, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def inputs(self) -> dict[str, object]:
        return dict(self.given)

    def sentence(self) -> str:
        return self.working[-1]

    def answers(self) -> dict[str, object]:
        """The fields that this kind of result adds, by name."""
        own = {field.name for field in fields(Result)}
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in own}

    def table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        rows = tuple((_label(name), shown(answer, name)) for name, answer in self.answers().items())
        return ("What", "Answer"), rows

    def all_cautions(self) -> tuple[str, ...]:
        """The result's own cautions, and one for each value that it relied on without confirmation."""
        doubts = tuple(
            f"{dated.says}: {SAYS_OF_STATUS[dated.status]}." + (f" {dated.note}" if dated.note else "")
            for dated in self.relied_on
            if dated.status == "not confirmed" or dated.note
        )
        return self.cautions + doubts

    def as_dict(self) -> dict[str, object]:
        return {
            "inputs": {name: as_plain(given) for name, given in self.given},
            "answer": {name: as_plain(answer) for name, answer in self.answers().items()},
            "sentence": self.sentence(),
            "working": list(self.working),
            "cautions": list(self.all_cautions()),
            "sources": [dated.as_dict() for dated in self.relied_on],
        }


def as_plain(answer: object) -> object:
    """A value as JSON can hold it: dates in ISO form, money as text."""
    if isinstance(answer, (date, datetime)):
        return answer.isoformat()
    if isinstance(answer, Decimal):
        return f"{answer:f}"
    if isinstance(answer, Mapping):
        return {str(key): as_plain(item) for key, item in answer.items()}
    if isinstance(answer, (tuple, list)):
        return [as_plain(item) for item in answer]
    return answer


def shown(answer: object, name: str = "") -> str:
    """A value as a person reads it in a table cell."""
    match answer:
        case None:
            text = "Not needed"
        case bool():
            text = "Yes" if answer else "No"
        case datetime():
            text = f"{words.day(answer.date())}, {answer:%H:%M}"
        case date():
            text = words.day(answer)
        case Decimal():
            text = words.per_cent(answer) if name.endswith("percent") else words.pounds(answer)
        case tuple() | list():
            text = "; ".join(shown(item) for item in answer) or "None"
        case _:
            text = str(answer)
    return text


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
