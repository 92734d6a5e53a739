"""Reading a pack, and saying in plain sentences what is wrong with one that cannot be read."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from commonweal.council.framework.models.pack import Pack
from commonweal.council.framework.queries.yaml_places import NotYaml, Place, Written, read_yaml
from commonweal.council.framework.rules import faults

SHIPPED = Path(__file__).resolve().parent.parent / "packs"

MUST_BE = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "date_from_datetime_parsing": "a date such as 2026-04-01",
    "date_from_datetime_inexact": "a date such as 2026-04-01",
    "date_parsing": "a date such as 2026-04-01",
    "date_type": "a date such as 2026-04-01",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "dict_type": "a set of names with a colon after each",
    "finite_number": "a number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "model_attributes_type": "a set of names with a colon after each",
    "model_type": "a set of names with a colon after each",
    "string_type": "words",
    "tuple_type": "a list",
}
PATTERNS = {
    "key": "small letters, digits and underscores, starting with a letter",
    "code": "two to six capital letters",
    "id": "capital letters, a full stop and a number, such as SV.01",
}


@dataclass(frozen=True)
class Problem:
    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class BadPack(Exception):
    """A pack that is refused, with every problem found, in the order of the file."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shipped() -> list[str]:
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


@cache
def shipped_pack(name: str) -> Pack:
    if name not in shipped():
        raise LookupError(f"No pack named '{name}' is shipped. The packs are {', '.join(shipped())}.")
    return read_pack(SHIPPED / f"{name}.yaml")


def read_pack(path: Path | str) -> Pack:
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadPack([Problem(path.name, 1, f"The file cannot be read: {error.strerror}.")]) from None
    return read_pack_content(content, file=path.name)


def read_pack_content(content: bytes, *, file: str) -> Pack:
    """The same for a pack that was sent in and is not a file on this machine."""
    try:
        written = read_yaml(content)
    except NotYaml as error:
        raise BadPack([Problem(file, error.line, _sentence(error.reason))]) from None
    if not isinstance(written.values, dict):
        reason = "A pack is a set of names with a colon after each; this file holds something else."
        raise BadPack([Problem(file, written.line(()), reason)])
    problems = [
        Problem(file, line, f"{_where(place[:-1], written)}: '{place[-1]}' is written twice.")
        for place, line in written.twice
    ]
    try:
        pack = Pack.model_validate(written.values)
    except ValidationError as errors:
        problems += [_misshapen(file, written, error) for error in errors.errors(include_url=False)]
        raise BadPack(problems) from None
    problems += [_broken_rule(file, written, place, reason) for place, reason in faults(pack)]
    if problems:
        raise BadPack(problems)
    return pack


def _misshapen(file: str, written: Written, error: Any) -> Problem:
    place, kind = error["loc"], error["type"]
    line = written.line(place)
    if kind == "no_source":
        return Problem(file, line, f"{_where(place, written)}: {error['msg']}.")
    where, word = _where_and_word(place, written)
    return Problem(file, line, _ended(f"{where}: {word} {_complaint(place, error)}"))


def _complaint(place: Place, error: Any) -> str:
    kind, given = error["type"], error["input"]
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        near = get_close_matches(str(place[-1]), _words_known_at(place[:-1]), n=1)
        return "is not a word that a pack knows here" + (f"; did you mean '{near[0]}'?" if near else "")
    if given is None or (kind in ("string_too_short", "too_short") and not given):
        return "is empty"
    if kind in MUST_BE:
        return f"must be {MUST_BE[kind]}"
    return _out_of_bounds(str(place[-1]), error)


def _out_of_bounds(word: str, error: Any) -> str:
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    bound = next(iter(context.values()), "")
    complaints = {
        "too_short": f"needs at least {bound}",
        "string_too_short": "is empty",
        "string_too_long": f"is longer than {context.get('max_length')} characters",
        "literal_error": f"is '{given}'; it must be one of {_choices(str(context.get('expected')))}",
        "string_pattern_mismatch": f"is '{given}'; it must be {PATTERNS.get(word, 'in another form')}",
        "greater_than": f"is {given}; it must be more than {bound}",
        "greater_than_equal": f"is {given}; it must be at least {bound}",
        "less_than_equal": f"is {given}; it must be at most {bound}",
    }
    return complaints.get(kind, f"cannot be read: {error['msg'][:1].lower()}{error['msg'][1:]}")


def _choices(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def _words_known_at(place: Place) -> list[str]:
    """The fields of the noun at a place, found by walking the Pack's own types."""
    noun: Any = Pack
    for step in place:
        if isinstance(step, int):
            continue
        field = noun.model_fields.get(step)
        noun = next(_nouns_in(field.annotation), None) if field else None
        if noun is None:
            return []
    return list(noun.model_fields)


def _nouns_in(annotation: Any):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _nouns_in(argument)


def _broken_rule(file: str, written: Written, place: Place, reason: str) -> Problem:
    where, word = _where_and_word(place, written)
    return Problem(file, written.line(place), f"{where}: {word} {reason}.")


def _where_and_word(place: Place, written: Written) -> tuple[str, str]:
    """The noun that a complaint is about, and the word in it: ("principles, item 3 (asset_based)", "'name'")."""
    if place and isinstance(place[-1], int) and _is_noun(_at(place, written)):
        return _where(place, written), "this"
    number = f", item {place[-1] + 1}," if place and isinstance(place[-1], int) else ""
    named = place[:-1] if number else place
    if not named:
        return "the pack", "this"
    return _where(named[:-1], written), f"'{named[-1]}'{number}"


def _is_noun(value: Any) -> bool:
    return isinstance(value, dict)


def _where(place: Place, written: Written) -> str:
    steps: list[str] = []
    for length, step in enumerate(place, start=1):
        if isinstance(step, str):
            steps.append(step)
            continue
        value = _at(place[:length], written)
        named = value.get("key") or value.get("id") or value.get("term") if isinstance(value, dict) else None
        steps.append(f"item {step + 1} ({named})" if named else f"item {step + 1}")
    return ", ".join(steps) or "the pack"


def _at(place: Place, written: Written) -> Any:
    value = written.values
    for step in place:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _sentence(reason: str) -> str:
    return _ended(f"{reason[:1].upper()}{reason[1:]}")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."
