"""What an agreement does to its exercise: its tasks. An imported agreement has no exercise, and nothing happens."""

from __future__ import annotations

import datetime
from typing import Any

from commonweal.council.exercise.actions import complete_task, start_task
from commonweal.cycle.deliver.models import Agreement
from commonweal.ground.record.rules import Refused


def started(agreement: Agreement, key: str, *, by: Any, at: datetime.datetime) -> None:
    if agreement.exercise:
        start_task(exercise=agreement.exercise, key=key, by=by, at=at)


def completed(agreement: Agreement, key: str, *, by: Any, at: datetime.datetime) -> None:
    """Mark the task done. Money already owed is paid even while the exercise rests, so a rest refuses nothing here."""
    if not agreement.exercise:
        return
    try:
        complete_task(exercise=agreement.exercise, key=key, by=by, at=at)
    except Refused:
        start_task(exercise=agreement.exercise, key=key, by=by, at=at)
