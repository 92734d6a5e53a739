from __future__ import annotations

from django.db import models

from commonweal.cycle.source.models.opportunity import OfOpportunity, Opportunity
from commonweal.ground.record.models import Recorded


class Workshop(OfOpportunity):
    """A meeting for anybody who thinks of applying. What was said there is published for those who were not."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="workshops")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    where = models.TextField()
    room_for = models.PositiveSmallIntegerField()
    told = models.PositiveIntegerField(null=True, blank=True)
    came = models.PositiveSmallIntegerField(null=True, blank=True)
    said = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    said_told = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(room_for__gt=0), name="source_workshop_has_room"),
            models.CheckConstraint(
                condition=models.Q(said="", said_at=None) | (~models.Q(said="") & models.Q(said_at__isnull=False)),
                name="source_workshop_said_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WorkshopPlace(Recorded):
    """One person's place at a workshop. Only the officers see who they are."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    needs = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField()

    unrecorded = frozenset({"name", "email", "needs"})

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "email"], name="source_one_place_each")]

    def __str__(self) -> str:
        return f"A place at {self.workshop}"

    def chain_name(self) -> str:
        return self.workshop.chain_name()
