from __future__ import annotations

from decimal import Decimal

from django.db import models

from commonweal.council.decide.models import Decision
from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Person
from commonweal.cycle.deliver.models import Agreement, Notice
from commonweal.ground.record.models import Recorded


class Review(Recorded):
    """The review at the end of a term: what was it worth, is it still needed, and what comes next."""

    reference = models.CharField(max_length=20, unique=True)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="reviews")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reviews")
    opened_at = models.DateTimeField()
    decide_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default="open")
    objectives_met = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    partners_now = models.TextField(blank=True)
    needs_now = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    further = models.JSONField(default=list, blank=True)
    confidence = models.CharField(max_length=8, blank=True)
    confidence_why = models.TextField(blank=True)
    economy = models.TextField(blank=True)
    efficiency = models.TextField(blank=True)
    effectiveness = models.TextField(blank=True)
    provider_comment = models.TextField(blank=True)
    provider_invited_at = models.DateTimeField(null=True, blank=True)
    evaluated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evaluated_at = models.DateTimeField(null=True, blank=True)
    need_review = models.TextField(blank=True)
    route_review = models.TextField(blank=True)
    handover = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference} review of {self.agreement.reference}"

    def chain_name(self) -> str:
        return self.exercise.reference


class OfReview(Recorded):
    class Meta:
        abstract = True

    def chain_name(self) -> str:
        return self.review.exercise.reference


class Valuation(OfReview):
    """A social return on investment, always a range, always with what was left out and who checked it."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="valuation")
    inputs = models.DecimalField(max_digits=14, decimal_places=2)
    low = models.DecimalField(max_digits=10, decimal_places=4)
    central = models.DecimalField(max_digits=10, decimal_places=4)
    high = models.DecimalField(max_digits=10, decimal_places=4)
    sentence = models.TextField()
    most_depends_on = models.TextField(blank=True)
    not_valued = models.TextField()
    assumptions = models.TextField()
    checked_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("central"), central__lte=models.F("high")),
                name="review_range_in_order",
            ),
            models.CheckConstraint(condition=~models.Q(not_valued=""), name="review_says_what_is_left_out"),
        ]

    def __str__(self) -> str:
        return self.sentence


class ValuedOutcome(OfReview):
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="valued_outcomes")
    stakeholder = models.CharField(max_length=120)
    name = models.CharField(max_length=160)
    quantity = models.DecimalField(max_digits=14, decimal_places=2)
    proxy = models.DecimalField(max_digits=14, decimal_places=2)
    proxy_source = models.CharField(max_length=200)
    proxy_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField(default=1)
    deadweight = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    displacement = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    attribution = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    drop_off = models.DecimalField(max_digits=5, decimal_places=4, default=0)
    low_factor = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("0.70"))
    high_factor = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("1.30"))

    class Meta:
        ordering = ["review_id", "pk"]

    def __str__(self) -> str:
        return self.name


class ChangeImpact(OfReview):
    """What happens if the funding stops: users, provider, staff, assets, equality, community."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="change_impact")
    users = models.TextField()
    users_number = models.PositiveIntegerField(null=True, blank=True)
    where_will_they_go = models.TextField()
    equality = models.TextField()
    provider_viability = models.TextField()
    share_of_income = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    staff = models.TextField()
    assets = models.TextField()
    community = models.TextField()
    mitigation = models.TextField()
    shared_with_provider_at = models.DateTimeField(null=True, blank=True)
    assessed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField()

    def __str__(self) -> str:
        return f"Impact of change, {self.review.reference}"


class CounterProposal(OfReview):
    """An option that the provider or the people who use a service put forward, and the answer."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="counter_proposals")
    from_whom = models.CharField(max_length=120)
    proposal = models.TextField()
    made_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["made_on", "pk"]

    def __str__(self) -> str:
        return self.proposal[:80]


class EndOfTerm(OfReview):
    """Extend, re-commission or end: what was recommended, the decision that it rests on, and the notice."""

    class Choice(models.TextChoices):
        EXTEND = "extend", "Extend"
        RECOMMISSION = "recommission", "Re-commission"
        END = "end", "End"

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="end_of_term")
    choice = models.CharField(max_length=12, choices=Choice.choices)
    why = models.TextField()
    new_end = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recommended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recommended_at = models.DateTimeField()
    next_exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.review.reference}: {self.choice}"
