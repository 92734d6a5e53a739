from __future__ import annotations

from django.db import models

from commonweal.council.exercise.models import Area, Exercise, OfExercise
from commonweal.council.people.models import Organisation


class ScreeningAnswer(OfExercise):
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="screening")
    key = models.CharField(max_length=40)
    question = models.TextField()
    answer = models.BooleanField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exercise", "key"], name="understand_screening_once")]

    def __str__(self) -> str:
        return f"{self.exercise.reference} {self.key}"


class Need(OfExercise):
    """What is the matter, for whom and where: five questions, each resting on evidence."""

    class Trend(models.TextChoices):
        GROWING = "growing", "Growing"
        STEADY = "steady", "Steady"
        FALLING = "falling", "Falling"
        UNKNOWN = "unknown", "Not known"

    class Priority(models.IntegerChoices):
        FIRST = 1, "High: among the first to act on"
        NEXT = 2, "Medium: to act on next"
        LATER = 3, "Low: to act on when there is room"

    exercise = models.OneToOneField(Exercise, on_delete=models.PROTECT, related_name="need")
    summary = models.TextField()
    why_an_issue = models.TextField(blank=True)
    national = models.TextField(blank=True)
    local = models.TextField(blank=True)
    being_done = models.TextField(blank=True)
    could_be_done = models.TextField(blank=True)
    who_affected = models.TextField(blank=True)
    people_affected = models.PositiveIntegerField(null=True, blank=True)
    trend = models.CharField(max_length=8, choices=Trend.choices, default=Trend.UNKNOWN)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, null=True, blank=True)
    demand_estimate = models.TextField(blank=True)
    market_sounding = models.TextField(blank=True)
    changed_since_last = models.TextField(blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.summary[:80]


class EvidenceItem(OfExercise):
    """One piece of evidence with source, date, strength and when to look at it again."""

    class Kind(models.TextChoices):
        DEMOGRAPHIC = "demographic", "Demographic"
        ECONOMIC = "economic", "Economic"
        SOCIAL = "social", "Social"
        ENVIRONMENTAL = "environmental", "Environmental"
        QUALITATIVE = "qualitative", "Qualitative"
        FEEDBACK = "feedback", "User feedback"

    class Strength(models.TextChoices):
        MEASURED = "measured", "Measured"
        SURVEYED = "surveyed", "Surveyed"
        REPORTED = "reported", "Reported by services"
        TOLD = "told", "Told to us"
        JUDGEMENT = "judgement", "Judgement"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    says = models.TextField()
    source = models.CharField(max_length=200)
    link = models.URLField(blank=True)
    dated = models.DateField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    strength = models.CharField(max_length=12, choices=Strength.choices)
    review_by = models.DateField()

    class Meta:
        ordering = ["-dated", "-pk"]

    def __str__(self) -> str:
        return self.says[:80]


class Asset(OfExercise):
    """A strength to build on: people, associations, institutions, places, economy, stories."""

    class Kind(models.TextChoices):
        PEOPLE = "people", "People and skills"
        ASSOCIATIONS = "associations", "Associations"
        INSTITUTIONS = "institutions", "Institutions"
        PHYSICAL = "physical", "Physical"
        ECONOMIC = "economic", "Economic"
        STORIES = "stories", "Stories"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    name = models.CharField(max_length=160)
    where = models.CharField(max_length=160, blank=True)
    could_help = models.TextField()

    class Meta:
        ordering = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class AssetSearch(OfExercise):
    """'We looked and found none': assets come before options, so even nothing found is recorded."""

    exercise = models.OneToOneField(Exercise, on_delete=models.PROTECT, related_name="asset_search")
    where_looked = models.TextField()

    def __str__(self) -> str:
        return self.where_looked[:80]


class Provision(OfExercise):
    """A service that exists now, whoever funds it."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="provision")
    name = models.CharField(max_length=160)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider_name = models.CharField(max_length=160, blank=True)
    funder = models.CharField(max_length=160, blank=True)
    reaches = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    quality = models.TextField(blank=True)
    being_lost = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Gap(OfExercise):
    """Need against provision, for one group or place."""

    class Met(models.TextChoices):
        FULLY = "fully", "Fully"
        PARTLY = "partly", "Partly"
        NOT = "not", "Not met"
        UNKNOWN = "unknown", "Not known"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="gaps")
    what = models.CharField(max_length=200)
    met = models.CharField(max_length=8, choices=Met.choices)
    needing = models.PositiveIntegerField(null=True, blank=True)
    reached = models.PositiveIntegerField(null=True, blank=True)
    who_misses_out = models.TextField()
    rank = models.PositiveSmallIntegerField(default=1)
    opportunity = models.TextField(blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(needing=None) | models.Q(reached=None) | models.Q(reached__lte=models.F("needing")),
                name="understand_reached_within_needing",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def unmet(self) -> int | None:
        if self.needing is None or self.reached is None:
            return None
        return self.needing - self.reached


class AreaMeasure(models.Model):
    """One figure of one area in one year, as imported; the source file's row is the provenance."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="measures")
    name = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.FloatField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["area_id", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name", "year"], name="understand_measure_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.area_id}"
