from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.application import Application
from commonweal.ground.record.models import Recorded


class FeedbackConversation(Recorded):
    """A conversation about a decision: asked for by the applicant, given times, held, and noted for both."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="feedback")
    wants = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="asked")
    offered = models.JSONField(default=list, blank=True)
    where = models.CharField(max_length=300, blank=True)
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    booked_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    fingerprinted = frozenset({"wants", "note"})

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="booked") | models.Q(booked_at__isnull=False, officer__isnull=False),
                name="source_feedback_booked_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | (models.Q(closed_at__isnull=False) & ~models.Q(note="")),
                name="source_feedback_closed_with_note",
            ),
        ]

    def __str__(self) -> str:
        return f"Conversation about {self.application}"

    def chain_name(self) -> str:
        return self.application.chain_name()
