from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.ground.record.models import Recorded


class Outage(Recorded):
    """A time in which the service could not be reached: noted by an administrator. Public."""

    began = models.DateTimeField()
    ended = models.DateTimeField()
    how_known = models.CharField(max_length=300)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-began", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ended__gt=models.F("began")), name="source_outage_ends_after"),
            models.UniqueConstraint(fields=["began"], name="source_outage_once"),
        ]

    def __str__(self) -> str:
        return f"Out of service from {self.began} to {self.ended}"

    def chain_name(self) -> str:
        return "council"
