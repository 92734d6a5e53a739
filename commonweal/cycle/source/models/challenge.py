from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.lot import Lot
from commonweal.cycle.source.models.opportunity import OfOpportunity, Opportunity


class Challenge(OfOpportunity):
    """A challenge to a decision, of one lot or of all of it. While it is open, nothing that it is about is signed.

    That there is one, and since when, is on the record; who made it, about what and how it ended is the council's
    own log.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="challenges")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField()
    who = models.CharField(max_length=200)
    about = models.TextField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    fingerprinted = frozenset({"who", "about", "outcome"})

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_on=None, outcome="", settled_by=None)
                | (models.Q(settled_on__isnull=False, settled_by__isnull=False) & ~models.Q(outcome="")),
                name="source_challenge_settled_how",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_on=None) | models.Q(settled_on__gte=models.F("received_on")),
                name="source_challenge_settled_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity.reference}: challenge received {self.received_on}"

    @property
    def is_open(self) -> bool:
        return self.settled_on is None
