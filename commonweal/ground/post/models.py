from __future__ import annotations

from django.db import models

from commonweal.ground.record.models import Recorded


class Letter(Recorded):
    """Exactly what was sent, to whom, when. Written once: a mistake is answered by another letter."""

    reference = models.CharField(max_length=24, unique=True)
    chain = models.CharField(max_length=80)
    about = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=24)
    to_name = models.CharField(max_length=200)
    to_address = models.EmailField(blank=True)
    to_organisation_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    subject_line = models.CharField(max_length=200)
    body = models.TextField()
    content = models.JSONField(default=dict)
    send_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, default="draft")
    checked_by = models.CharField(max_length=40, blank=True)
    written_by = models.CharField(max_length=40)
    failure = models.TextField(blank=True)

    unrecorded = frozenset({"to_name", "to_address"})
    fingerprinted = frozenset({"body", "content"})

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "send_at"], name="post_letter_due")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="post_sent_has_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject_line}"

    def chain_name(self) -> str:
        return self.chain
