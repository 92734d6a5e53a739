"""That somebody has looked is written down when they look: the one thing that a page writes by being opened."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from commonweal.cycle.source.models import Application

# One statement and no transaction around it, since a page waits for it.
NOTE = (
    'INSERT INTO source_opened (application_id, person_id, "where", "on", first_at) VALUES (%s, %s, %s, %s, %s) '
    "ON CONFLICT DO NOTHING"
)


def note_opened(*, applications: Iterable[Application], where: str, by: Any, at: datetime.datetime) -> None:
    """One row for a person, an application, a place and a day, however often they come back."""
    today = connection.ops.adapt_datefield_value(timezone.localdate(at))
    first_at = connection.ops.adapt_datetimefield_value(at)
    rows = [(one.pk, by.pk, where, today, first_at) for one in applications]
    with transaction.atomic() if len(rows) > 1 else nullcontext(), connection.cursor() as cursor:
        cursor.executemany(NOTE, rows)
