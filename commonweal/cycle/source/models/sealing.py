from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.opportunity import OfOpportunity, Opportunity
from commonweal.ground.record.models import Recorded


class OpeningKey(Recorded):
    """An officer's own key. The secret half is here only as locked by a passphrase that nobody else knows."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="opening_keys")
    recipient = models.CharField(max_length=80)
    locked = models.BinaryField()
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    fingerprinted = frozenset({"locked"})

    class Meta:
        ordering = ["person_id", "-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(replaced_at=None), name="source_one_opening_key_each"
            ),
            models.CheckConstraint(condition=~models.Q(recipient=""), name="source_opening_key_has_recipient"),
        ]

    def __str__(self) -> str:
        return f"The opening key of {self.person}"


class Seal(OfOpportunity):
    """The lock of one round: what anyone may use to seal, and how many officers open it. The secret is nowhere."""

    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="seal")
    recipient = models.CharField(max_length=80)
    needed = models.PositiveSmallIntegerField()
    working_key = models.CharField(max_length=60)
    working_key_destroyed_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(needed__gte=2), name="source_seal_never_one_alone"),
            models.CheckConstraint(condition=~models.Q(recipient=""), name="source_seal_has_recipient"),
        ]

    def __str__(self) -> str:
        return f"The seal of {self.opportunity.reference}"


class OpeningOfficer(OfOpportunity):
    """One of those who open a round: a share that only their own key unlocks, and whether they have given it."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="opening_officers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="rounds_to_open")
    key = models.ForeignKey(OpeningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    share = models.BinaryField(null=True, blank=True)
    given = models.BinaryField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    wrong_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    lost_because = models.TextField(blank=True)

    fingerprinted = frozenset({"share", "given"})

    class Meta:
        ordering = ["opportunity_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "person"], name="source_opening_officer_once"),
            models.CheckConstraint(
                condition=models.Q(share=None) | models.Q(key__isnull=False), name="source_share_has_key"
            ),
            models.CheckConstraint(
                condition=models.Q(lost_at=None, lost_because="")
                | (models.Q(lost_at__isnull=False) & ~models.Q(lost_because="")),
                name="source_share_lost_because",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} opens {self.opportunity.reference}"
