from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.application import Application
from commonweal.ground.record.models import Recorded


class SignOff(Recorded):
    """One time that an application went to a signatory of its organisation before it was sent."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sign_offs")
    state = models.CharField(max_length=10, default="waiting")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    fingerprinted = frozenset({"reason"})

    class Meta:
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state="waiting"), name="source_one_sign_off_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", answered_by=None, answered_at=None)
                | (
                    models.Q(state__in=["taken_back", "sent_back", "signed"])
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="source_sign_off_answered_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent_back") | ~models.Q(reason=""), name="source_sent_back_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.state}"

    def chain_name(self) -> str:
        """On the organisation's own chain: who signs for it is its own affair until something is sent."""
        return self.application.organisation.reference
