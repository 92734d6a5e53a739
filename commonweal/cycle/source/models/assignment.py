from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.application import Application
from commonweal.cycle.source.models.opportunity import OfOpportunity, Opportunity
from commonweal.cycle.source.models.panel import OfApplication, PanelMember


class SharingOut(OfOpportunity):
    """That the applications of a round were shared out, and to how many each. Its rows are written in one act.

    `digest` is the SHA-256 of the sorted lines 'application person', so that the record holds the whole of it.
    """

    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="sharing_out")
    each = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=40)
    places = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sharings out"
        constraints = [models.CheckConstraint(condition=models.Q(each__gte=1), name="source_shared_to_somebody")]

    def __str__(self) -> str:
        return f"{self.opportunity.reference}, to {self.each} each"


class Assignment(OfApplication):
    """One application that one member of the panel scores. By hand there is a reason; from the sharing-out none."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="assignments")
    by_hand = models.BooleanField(default=False)
    why = models.TextField(blank=True)
    given_at = models.DateTimeField()

    fingerprinted = frozenset({"why"})

    class Meta:
        ordering = ["application_id", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="source_assigned_once"),
            models.CheckConstraint(
                condition=models.Q(by_hand=False) | ~models.Q(why=""), name="source_assigned_by_hand_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.member}"
