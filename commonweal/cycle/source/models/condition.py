from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.award import Award
from commonweal.ground.documents.models import File
from commonweal.ground.record.models import Recorded


class Condition(Recorded):
    """One thing that an offer depends on, from the moment at which the applicant was told.

    Without a day it comes before the agreement is signed. What the organisation showed and what the officer found is
    between the two; why a condition was waived is public.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default="open")
    shown = models.TextField(blank=True)
    shown_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    shown_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    # Every officer reads the record, those with an interest in the application too.
    fingerprinted = frozenset({"text", "shown", "reason"})

    class Meta:
        ordering = ["award_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="source_condition_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["met", "not_met", "waived"])
                | (models.Q(settled_by__isnull=False, settled_at__isnull=False) & ~models.Q(reason="")),
                name="source_condition_settled_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="shown") | ~models.Q(shown=""), name="source_condition_shown_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award.reference} condition {self.number}"

    def chain_name(self) -> str:
        return self.award.chain_name()
