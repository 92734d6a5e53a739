from __future__ import annotations

from django.db import models

from commonweal.council.exercise.models import Exercise
from commonweal.cycle.plan.models import Specification
from commonweal.ground.record.models import Recorded


class Opportunity(Recorded):
    """An opportunity to apply or bid. Both dates are mandatory: when it closes and when the decision will be made."""

    class Kind(models.TextChoices):
        GRANT = "grant", "Grant"
        CONTRACT = "contract", "Contract"
        IN_KIND = "in_kind", "Grant in kind"

    class Method(models.TextChoices):
        AGREE = "agree", "The panel agrees a score"
        MEAN = "mean", "Average"
        MEDIAN = "median", "Median"

    reference = models.CharField(max_length=20, unique=True)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="opportunities")
    specification = models.ForeignKey(Specification, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=160)
    summary = models.TextField()
    who_can_apply = models.TextField(blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    minimum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    awards_expected = models.PositiveSmallIntegerField(default=1)
    opens_at = models.DateTimeField(null=True, blank=True)
    questions_by = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    regime = models.CharField(max_length=24, default="grant")
    service_for = models.JSONField(default=list, blank=True)
    price_weight = models.PositiveSmallIntegerField(default=0)
    price_formula = models.CharField(max_length=24, blank=True)
    moderation_method = models.CharField(max_length=8, choices=Method.choices, default=Method.AGREE)
    minimum_assessors = models.PositiveSmallIntegerField(default=2)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    burden_hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    state = models.CharField(max_length=12, default="draft")
    published_at = models.DateTimeField(null=True, blank=True)
    moderation_started_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    conflicts_confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["closes_at", "-pk"]
        indexes = [models.Index(fields=["state", "closes_at"], name="source_state_closes")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"])
                | models.Q(closes_at__isnull=False, decision_on__isnull=False, opens_at__isnull=False),
                name="source_published_with_both_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="source_closes_after_opens",
            ),
            models.CheckConstraint(condition=models.Q(price_weight__lte=100), name="source_price_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def chain_name(self) -> str:
        return self.exercise.reference


class OfOpportunity(Recorded):
    class Meta:
        abstract = True

    def chain_name(self) -> str:
        return self.opportunity.exercise.reference


class Criterion(OfOpportunity):
    """A published criterion: its weight and the words for every score. Locked at publication."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="criteria")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    definition = models.TextField()
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    scale = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["opportunity_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "key"], name="source_criterion_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0, weight__lte=100), name="source_weight_in_range"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def top(self) -> int:
        return max(step["score"] for step in self.scale)


class Question(OfOpportunity):
    """One question of the application form: why it is asked, and the criterion that it serves."""

    class Kind(models.TextChoices):
        SHORT = "short", "Short text"
        LONG = "long", "Long text"
        YES_NO = "yes_no", "Yes or no"
        NUMBER = "number", "Number"
        MONEY = "money", "Money"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="questions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    key = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    why = models.TextField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.LONG)
    words = models.PositiveSmallIntegerField(default=250)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["opportunity_id", "position"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "key"], name="source_question_once")]

    def __str__(self) -> str:
        return self.text


class QuestionAnswered(OfOpportunity):
    """A question from anyone, and the answer that everyone sees, without the asker's name."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="clarifications")
    asked = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="source_answered_when",
            )
        ]

    def __str__(self) -> str:
        return self.asked[:80]


class Change(OfOpportunity):
    """A change after publication: what, why, whether it is material. Public."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="changes")
    what = models.TextField()
    why = models.TextField()
    material = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.what[:80]
