"""What every action of this app does first and last: may they, is the task open, save with its entry."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.council.people.models import Person
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.models import Recorded
from commonweal.ground.record.rules import Refusal, Refused


def begin(exercise: Exercise, key: str, by: Person, what: str) -> None:
    require(on_the_team, by, exercise, what=what)
    exercises.check_task_open(exercise, key)


def keep(thing: Recorded, verb: str, *, what: str, by: Person, at: datetime.datetime, why: str = "") -> None:
    """Save and record, or refuse with a sentence for each field that does not hold."""
    with recorded(verb, thing, by=by, at=at, why=why):
        try:
            thing.full_clean()
        except ValidationError as wrong:
            fields = [(name, " ".join(words)) for name, words in wrong.message_dict.items()]
            said = (Refusal(what, f"{name.replace('_', ' ').capitalize()}: {words}") for name, words in fields)
            raise Refused(*said) from wrong
        thing.save()
