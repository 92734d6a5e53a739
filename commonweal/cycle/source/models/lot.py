from __future__ import annotations

from django.db import models

from commonweal.cycle.source.models.opportunity import OfOpportunity, Opportunity


class Lot(OfOpportunity):
    """One part of an opportunity that is applied for, judged and awarded on its own, by the same criteria."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    what = models.TextField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    awards_expected = models.PositiveSmallIntegerField(default=1)
    not_awarded = models.TextField(blank=True)

    class Meta:
        ordering = ["opportunity_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "number"], name="source_lot_once"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="source_lot_has_value"),
        ]

    def __str__(self) -> str:
        return f"Lot {self.number}: {self.title}"

    @property
    def key(self) -> str:
        return f"{self.opportunity.reference}-L{self.number}"
