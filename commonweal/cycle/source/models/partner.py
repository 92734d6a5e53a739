from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Organisation, Person
from commonweal.cycle.source.models.application import Application
from commonweal.ground.record.models import Recorded


class Joined(models.Manager):
    """Partners as they stand, without those whom the lead has taken off."""

    def get_queryset(self) -> models.QuerySet[Partner]:
        return super().get_queryset().filter(removed_at=None)


class Partner(Recorded):
    """An organisation that does a part of what another applies for. Its part and its share are in the answers.

    One that was taken off after the application was sent is kept: what was sent names it until it is sent again.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    state = models.CharField(max_length=10, default="invited")
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Joined()
    everyone = models.Manager()

    class Meta:
        ordering = ["application_id", "invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "organisation"], name="source_partner_once"),
            models.CheckConstraint(
                condition=models.Q(state="invited", answered_at=None)
                | models.Q(state__in=["confirmed", "declined"], answered_at__isnull=False),
                name="source_partner_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    kept_back_whole = True

    @classmethod
    def kept_back(cls, subjects: set[str]) -> set[str]:
        """That somebody applies with somebody is nobody's at the council before the round is opened."""
        numbers = {int(one.rpartition(":")[2]) for one in subjects if one.rpartition(":")[2].isdecimal()}
        found = dict(cls.everyone.filter(pk__in=numbers).values_list("pk", "application__reference"))
        back = Application.kept_back(set(found.values()))
        return {f"{cls._meta.label_lower}:{pk}" for pk, reference in found.items() if reference in back}

    def chain_name(self) -> str:
        """On the lead's own chain: the record of the exercise does not say who applies with whom."""
        return self.application.organisation.reference
