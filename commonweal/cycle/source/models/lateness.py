from __future__ import annotations

import datetime

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.application import Application
from commonweal.ground.record.models import Recorded


class LateRequest(Recorded):
    """One request to send an application after the deadline: what happened, and the answer with its reason."""

    class Ruling(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="late_request")
    why = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ruling = models.CharField(max_length=8, choices=Ruling.choices, blank=True)
    reason = models.TextField(blank=True)
    ruled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    fingerprinted = frozenset({"why"})

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ruling="", ruled_by=None, ruled_at=None, until=None)
                | (~models.Q(ruling="") & ~models.Q(reason="") & models.Q(ruled_by__isnull=False)),
                name="source_late_ruled_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(ruling="accepted", until__isnull=False)
                | (~models.Q(ruling="accepted") & models.Q(until=None)),
                name="source_late_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_ruling_display() or 'waiting'}"

    def chain_name(self) -> str:
        return self.application.chain_name()

    @classmethod
    def kept_back(cls, subjects: set[str]) -> set[str]:
        """Who asks is an applicant, and nobody is told who applies before the round is opened."""
        numbers = {int(one.rpartition(":")[2]) for one in subjects if one.rpartition(":")[2].isdecimal()}
        found = dict(cls.objects.filter(pk__in=numbers).values_list("pk", "application__reference"))
        back = Application.kept_back(set(found.values()))
        return {f"{cls._meta.label_lower}:{pk}" for pk, reference in found.items() if reference in back}

    def lets_in(self, at: datetime.datetime) -> bool:
        return self.until is not None and at < self.until
