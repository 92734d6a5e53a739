from __future__ import annotations

from django.db import models

from commonweal.cycle.source.models.application import Application
from commonweal.ground.record.models import Recorded


class EqualityAnswers(Recorded):
    """Who leads an applicant and whom it is for: kept apart from the application, and never shown to who judges it.

    The organisation sees its own; everybody else sees counts, with the small ones hidden.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    led_by = models.JSONField(default=list, blank=True)
    serves = models.JSONField(default=list, blank=True)
    answered_at = models.DateTimeField()

    # The record is read by officers; it keeps that somebody answered and not what.
    unrecorded = frozenset({"led_by", "serves"})

    def __str__(self) -> str:
        return f"Equality answers of {self.application}"

    def chain_name(self) -> str:
        return self.application.organisation.reference
