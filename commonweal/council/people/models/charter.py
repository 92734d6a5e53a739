from __future__ import annotations

from django.db import models

from commonweal.council.people.models.organisation import Organisation
from commonweal.council.people.models.passport import Evidence
from commonweal.council.people.models.person import Person
from commonweal.ground.record.models import Recorded


class CharterSignature(Recorded):
    """What an organisation promised under the council's charter for suppliers, in the words that it then had."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="charter_signatures")
    charter = models.CharField(max_length=40)
    charter_name = models.CharField(max_length=120)
    commitments = models.JSONField()
    will_do = models.TextField()
    by_when = models.DateField()
    state = models.CharField(max_length=12, default="signed")
    signed_on = models.DateField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    renewed_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "charter"], condition=models.Q(state="signed"), name="people_charter_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="signed", taken_back_on=None)
                | models.Q(state="taken_back", taken_back_on__isnull=False),
                name="people_charter_taken_back_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charter_name}, signed by {self.organisation}"

    def chain_name(self) -> str:
        return self.organisation.reference


class CharterEvidence(Recorded):
    """What was done under one commitment, in words, with a link or a piece of the passport where there is one."""

    signature = models.ForeignKey(CharterSignature, on_delete=models.PROTECT, related_name="shown")
    commitment = models.TextField()
    said = models.TextField()
    link = models.URLField(max_length=300, blank=True)
    piece = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dated = models.DateField()

    class Meta:
        ordering = ["-dated", "-pk"]

    def __str__(self) -> str:
        return f"{self.commitment} ({self.dated})"

    def chain_name(self) -> str:
        return self.signature.organisation.reference
