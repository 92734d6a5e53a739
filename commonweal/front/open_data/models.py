from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.ground.record.models import Recorded


class Import(Recorded):
    """A file that was read: what was found, what needs attention, and whether the rows were taken in."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12)
    file_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rows = models.PositiveIntegerField()
    problems = models.JSONField(default=list)
    summary = models.TextField()
    state = models.CharField(max_length=12, default="read")
    taken_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    unrecorded = frozenset({"content"})
    fingerprinted = frozenset({"problems"})

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.file_name}"
