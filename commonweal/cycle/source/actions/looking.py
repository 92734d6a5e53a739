"""That somebody has looked is written down when they look: the one thing that a page writes by being opened."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from commonweal.cycle.source.models import Application, Opened


def note_opened(*, applications: Iterable[Application], where: str, by: Any, at: datetime.datetime) -> None:
    """One row for a person, an application, a place and a day, in one statement however often they come back."""
    today = timezone.localdate(at)
    rows = [Opened(application=one, person=by, where=where, on=today, first_at=at) for one in applications]
    Opened.objects.bulk_create(rows, ignore_conflicts=True)
