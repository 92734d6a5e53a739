from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Organisation, Person
from commonweal.cycle.source.models.opportunity import Opportunity
from commonweal.ground.record.models import Recorded


class PartnerSearch(Recorded):
    """An organisation that agreed to be shown to others that look for a partner for the same opportunity.

    Taken back, the row is deleted. Nothing that was written enters the record: it may have to be erased.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="partner_searches")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partner_searches")
    offers = models.CharField(max_length=600)
    looks_for = models.CharField(max_length=600)
    contact_email = models.EmailField(blank=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    unrecorded = frozenset({"offers", "looks_for", "contact_email"})

    class Meta:
        ordering = ["opportunity_id", "agreed_at", "pk"]
        verbose_name_plural = "partner searches"
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "organisation"], name="source_one_partner_search"),
            models.CheckConstraint(
                condition=~models.Q(offers="") & ~models.Q(looks_for=""), name="source_partner_search_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} for {self.opportunity.reference}"

    kept_back_whole = True

    @classmethod
    def kept_back(cls, subjects: set[str]) -> set[str]:
        """That somebody thinks of applying is nobody's at the council for as long as it is looked for."""
        rows = {f"{cls._meta.label_lower}:{pk}" for pk in cls.objects.values_list("pk", flat=True)}
        return subjects & rows

    def chain_name(self) -> str:
        """On its own chain: the record of the exercise does not say who thinks of applying."""
        return self.organisation.reference
