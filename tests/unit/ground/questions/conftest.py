import datetime
from types import SimpleNamespace

import pytest

from commonweal.ground.questions import actions
from commonweal.ground.questions.models import Question


@pytest.fixture
def by():
    return SimpleNamespace(reference="P-1")


@pytest.fixture
def at():
    return datetime.datetime(2026, 9, 7, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def form(db, by, at):
    return actions.create_set(name="Youth grants", purpose="application", chain="CE-2026-001", by=by, at=at)


@pytest.fixture
def add(form, by, at):
    """Put a question on the form: add("Who?", kind="short")."""

    def put(text="How will you reach people?", why="To see who is reached.", **given):
        return actions.add_question(form=form, by=by, at=at, **({"text": text, "why": why} | given))

    return put


@pytest.fixture
def ask():
    """A question that is in no database."""

    def make(key="q", kind="long", text="", **given):
        return Question(**({"key": key, "kind": kind, "text": text or f"Question {key}", "why": "To know."} | given))

    return make
