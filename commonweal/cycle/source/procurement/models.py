from __future__ import annotations

from django.db import models

from commonweal.cycle.source.models import Opportunity
from commonweal.ground.record.models import Recorded


class Procurement(Recorded):
    """What only a contract has to say: why it is awarded directly, and for whom it is kept."""

    class Reserved(models.TextChoices):
        NOBODY = "", "Nobody: anyone can bid"
        LOCAL = "local", "Suppliers in the council's area and next to it"
        UK = "uk", "Suppliers in the United Kingdom"
        SUPPORTED = "supported", "Supported employment providers"
        MUTUAL = "mutual", "Public service mutuals"

    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="procurement")
    health = models.BooleanField(default=False)
    considerable_change = models.BooleanField(null=True, blank=True)
    justification = models.TextField(blank=True)
    small_suppliers = models.TextField(blank=True)
    reserved = models.CharField(max_length=10, choices=Reserved.choices, blank=True)

    def __str__(self) -> str:
        return f"{self.opportunity.reference}: {self.opportunity.process_name}"

    def chain_name(self) -> str:
        return self.opportunity.chain_name()


class FrameworkTerms(Recorded):
    """A framework of several suppliers: how long it may run, and how contracts are called off from it. Published."""

    class CallOff(models.TextChoices):
        COMPETITION = "competition", "By competition among its members"
        DIRECT = "direct", "Directly, by the mechanism below"
        EITHER = "either", "By competition or directly, as said below"

    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="framework_terms")
    years = models.PositiveSmallIntegerField()
    longer_because = models.TextField(blank=True)
    call_off = models.CharField(max_length=11, choices=CallOff.choices)
    how = models.TextField()

    class Meta:
        verbose_name_plural = "framework terms"
        constraints = [
            models.CheckConstraint(condition=~models.Q(how=""), name="procurement_framework_says_how"),
            models.CheckConstraint(condition=models.Q(years__gte=1), name="procurement_framework_has_a_term"),
        ]

    def __str__(self) -> str:
        return self.opportunity.title

    def chain_name(self) -> str:
        return self.opportunity.chain_name()
