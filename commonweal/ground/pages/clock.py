"""What time it is at the edge: this machine's clock, or in a demonstration the moment that a file holds."""

import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone


def now() -> datetime.datetime:
    return read(settings.CLOCK) if settings.CLOCK else timezone.now()


def read(path: str) -> datetime.datetime:
    """The moment in a file, such as 2026-09-07T10:00+01:00; one without an offset is London's."""
    try:
        moment = datetime.datetime.fromisoformat(Path(path).read_text().strip())
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"COMMONWEAL_CLOCK names {path}, which holds no moment: {error}.") from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
