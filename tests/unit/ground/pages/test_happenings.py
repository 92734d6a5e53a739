"""Every verb that the program records has words that people can read on a timeline."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import commonweal
from commonweal.ground.pages.happenings import has_words, said

# Where a verb stands among the arguments of each of these.
PLACES = {"recorded": 0, "moved": 1, "keep": 1, "Move": 0}
KEPT = {"_mark": 2}


def _texts(node: ast.expr) -> Iterator[str]:
    """A verb, or each of two of which one is chosen; of one that is put together, its fixed beginning."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value)


def recorded_verbs() -> dict[str, str]:
    found = {}
    for path in sorted(Path(commonweal.__file__).parent.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = PLACES.get(name)
            if place is not None and len(node.args) > place:
                found |= dict.fromkeys(_texts(node.args[place]), f"{path.name}:{node.lineno}")
            place = KEPT.get(name)
            if place is not None and len(node.args) > place:
                found |= {f"{verb} task": f"{path.name}:{node.lineno}" for verb in _texts(node.args[place])}
    return found


def test_every_recorded_verb_has_its_words():
    verbs = recorded_verbs()
    assert len(verbs) > 200
    assert {verb: where for verb, where in verbs.items() if not has_words(verb)} == {}


def test_no_word_is_a_guess_at_a_past():
    wrong = ("adviced", "prefered", "rewrited", "providered", "excepted", "_")
    assert [(verb, said(verb)) for verb in recorded_verbs() if any(one in said(verb) for one in wrong)] == []


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("tie", "tied a knot of the golden thread"),
        ("complete task", "completed task"),
        ("set aside task", "marked as not needed"),
        ("advance_to_plan", "moved on to planning"),
        ("resume_source", "took up sourcing again"),
        ("prefer option", "preferred an option"),
        ("changed profile", "changed profile"),
    ],
)
def test_what_a_timeline_says(verb, words):
    assert said(verb) == words
