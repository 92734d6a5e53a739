from __future__ import annotations

from django.db import models

from commonweal.cycle.source.models import Opportunity
from commonweal.ground.record.models import Recorded


class GrantRound(Recorded):
    """What only a grant has to say: what it may be spent on, and whether it is a subsidy."""

    class Restriction(models.TextChoices):
        PROJECT = "project", "A project: it is spent on what was applied for"
        CORE = "core", "Core costs: there is no limit on how it is spent"
        EITHER = "either", "A project or core costs: the applicant says which"

    class Subsidy(models.TextChoices):
        NO = "no", "No: it gives no economic advantage to an enterprise"
        MINIMAL = "minimal", "Yes, as minimal financial assistance"
        SCHEME = "scheme", "Yes, under a published scheme"

    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="grant_round")
    restriction = models.CharField(max_length=8, choices=Restriction.choices)
    subsidy = models.CharField(max_length=8, choices=Subsidy.choices)
    subsidy_reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.opportunity.reference}: {self.opportunity.process_name}"

    def chain_name(self) -> str:
        return self.opportunity.chain_name()
