from __future__ import annotations

from django.db import models

from commonweal.council.decide.models import Decision
from commonweal.cycle.source.models.application import Application
from commonweal.ground.record.models import Recorded


class Award(Recorded):
    """What the decision gave one applicant; unsuccessful ones have a row too, with their reasons and letter."""

    class Result(models.TextChoices):
        OFFER = "offer", "Offer"
        RESERVE = "reserve", "Reserve"
        UNSUCCESSFUL = "unsuccessful", "Not successful"
        INELIGIBLE = "ineligible", "Did not meet the organisational criteria"

    reference = models.CharField(max_length=20, unique=True)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="awards")
    result = models.CharField(max_length=14, choices=Result.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    # What is offered depends on these: [{"text", "by"}], `by` a day, or "" for before the agreement is signed.
    conditional_on = models.JSONField(default=list, blank=True)
    reasons = models.JSONField(default=list)
    advice = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="proposed")
    letter_reference = models.CharField(max_length=24, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    pause_from = models.DateField(null=True, blank=True)
    pause_until = models.DateField(null=True, blank=True)
    pause_sentence = models.TextField(blank=True)
    provider_accepted_payment = models.BooleanField(default=False)

    # Every officer reads the record, those with an interest in the application too.
    fingerprinted = frozenset({"conditional_on", "reasons", "advice"})

    class Meta:
        ordering = ["application__rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(result="offer") | models.Q(amount__isnull=False), name="source_offer_has_amount"
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(notified_at__isnull=False), name="source_notified_when"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def chain_name(self) -> str:
        return self.application.opportunity.exercise.reference


class Offer(models.Model):
    """What the team is minded to offer one ranked applicant, kept a page at a time until it is recommended.

    The ranking makes the first of them: what was asked for, from the top, as far as the money goes. It is working
    paper: what is recommended goes on the record with the awards.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="offer")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    reserve = models.BooleanField(default=False)
    conditional_on = models.JSONField(default=list, blank=True)  # as an award has it

    class Meta:
        ordering = ["application__lot__number", "application__rank", "application__reference", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(reserve=False), name="source_offered_or_in_reserve"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.amount}"
