"""What the actions of a stage do first and last: may they, is the task open; and save with an entry."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError

from commonweal.council.exercise.actions.tasks import check_task_open
from commonweal.council.exercise.models import Exercise
from commonweal.council.exercise.rules import LEAD, on_the_team, require
from commonweal.council.people.models import Person
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.models import Recorded
from commonweal.ground.record.rules import Refusal, Refused

SAID = {"blank": "has not been given", "null": "has not been given", "invalid_choice": "is not one of the choices"}


def begin(exercise: Exercise, key: str, by: Person, what: str) -> None:
    """Refuse whoever is not on the team, and work on a task that is not open."""
    require(on_the_team, by, exercise, what=what)
    check_task_open(exercise, key)


def keep(thing: Recorded, verb: str, *, what: str, by: Person, at: datetime.datetime, why: str = "") -> None:
    """Save and record, or refuse with a sentence for each field that does not hold."""
    with recorded(verb, thing, by=by, at=at, why=why):
        try:
            thing.full_clean()
        except ValidationError as wrong:
            raise Refused(*(Refusal(what, sentence, LEAD) for sentence in _sentences(wrong))) from wrong
        thing.save()


def _sentences(wrong: ValidationError) -> list[str]:
    said = []
    for name, errors in wrong.error_dict.items():
        label = name.strip("_").replace("_", " ").capitalize()
        said += [
            f"‘{label}’ {SAID[error.code]}." if error.code in SAID else f"{label}: {' '.join(error.messages)}"
            for error in errors
        ]
    return said
