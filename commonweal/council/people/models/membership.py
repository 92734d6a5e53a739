from __future__ import annotations

from django.db import models

from commonweal.council.people.models.organisation import Organisation
from commonweal.council.people.models.person import Person
from commonweal.ground.record.models import Recorded

TWO_CHECKS = ~models.Q(reason="") & ~models.Q(shows_who="") & ~models.Q(shows_part="")


class Standing(models.TextChoices):
    ADMIN = "admin", "Administrator"
    EDITOR = "editor", "Editor"
    SIGNATORY = "signatory", "Authorised signatory"
    VIEWER = "viewer", "Viewer"


class Membership(Recorded):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    standing = models.CharField(max_length=12, choices=Standing.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="people_member_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"

    def chain_name(self) -> str:
        return self.organisation.reference


class Admission(Recorded):
    """Somebody whom the council let act for an organisation, and the two things that it had seen before it did."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="admissions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    shows_who = models.TextField()
    shows_part = models.TextField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    fingerprinted = frozenset({"reason", "shows_who", "shows_part"})

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [models.CheckConstraint(condition=TWO_CHECKS, name="people_admission_after_two_checks")]

    def __str__(self) -> str:
        return f"{self.person} let in at {self.organisation}"

    def chain_name(self) -> str:
        return self.organisation.reference
