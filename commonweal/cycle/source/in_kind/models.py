from __future__ import annotations

from django.db import models

from commonweal.cycle.source.models import Opportunity
from commonweal.ground.record.models import Recorded


class AssetOffered(Recorded):
    """The asset that is lent: what a year of it is worth, what is charged for it, and for how long."""

    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="asset_offered")
    asset = models.CharField(max_length=160)
    market_value = models.DecimalField(max_digits=14, decimal_places=2)
    charge = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    from_date = models.DateField()
    until_date = models.DateField()
    conditions = models.TextField()
    minimal_assistance = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(charge__gte=0, charge__lt=models.F("market_value")),
                name="in_kind_charge_below_value",
            ),
            models.CheckConstraint(
                condition=models.Q(until_date__gt=models.F("from_date")), name="in_kind_until_after_from"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity.reference}: {self.asset}"

    def chain_name(self) -> str:
        return self.opportunity.chain_name()
