from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.application import Application
from commonweal.ground.record.models import Recorded


class Message(Recorded):
    """A line between the applicant and the officers. The panel does not see it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="messages")
    from_council = models.BooleanField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    fingerprinted = frozenset({"text"})

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="source_message_says_something")]

    def __str__(self) -> str:
        return f"{self.application}: {self.text[:40]}"

    def chain_name(self) -> str:
        return self.application.chain_name()


class ChangeRequest(Recorded):
    """Answers that an applicant was asked to change after the deadline, why, and what they were before."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="change_requests")
    keys = models.JSONField()
    reason = models.TextField()
    fair = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=8, default="asked")
    before = models.JSONField(default=dict, blank=True)
    hash_before = models.CharField(max_length=64, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    fingerprinted = frozenset({"before", "reason", "fair"})

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state="asked"), name="source_one_change_asked"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(fair=""), name="source_change_asked_with_reasons"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="changed") | models.Q(changed_at__isnull=False, changed_by__isnull=False),
                name="source_changed_when_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: asked to change {len(self.keys)}"

    def chain_name(self) -> str:
        return self.application.chain_name()
