from __future__ import annotations

from django.db import models

from commonweal.council.exercise.models import Exercise, OfExercise


class Outcome(OfExercise):
    """What will change, where it comes from, and which of the framework's outcomes it serves."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="outcomes")
    statement = models.TextField()
    framework_key = models.CharField(max_length=60, blank=True, db_index=True)
    comes_from = models.JSONField(default=list)
    priorities = models.JSONField(default=list, blank=True)
    equality_test = models.TextField(blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["exercise_id", "position", "pk"]

    def __str__(self) -> str:
        return self.statement[:80]


class Indicator(OfExercise):
    """How we will know: unit, baseline, target, date, and the evidence that a provider may already hold."""

    class Measures(models.TextChoices):
        OUTCOME = "outcome", "Outcome: a change for people"
        OUTPUT = "output", "Output: what was done"
        INPUT = "input", "Input: what went in"
        PROCESS = "process", "Process: how well it was done"

    class Polarity(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NEITHER = "neither", "Neither"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="indicators")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=160)
    measures = models.CharField(max_length=8, choices=Measures.choices)
    unit = models.CharField(max_length=60)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_by = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    learning_only = models.CharField(max_length=200, blank=True)
    target_date = models.DateField()
    polarity = models.CharField(max_length=8, choices=Polarity.choices, default=Polarity.HIGHER)
    accepted_evidence = models.JSONField(default=list, blank=True)
    used_for = models.CharField(max_length=200)

    class Meta:
        ordering = ["outcome_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target__isnull=False) | ~models.Q(learning_only=""), name="plan_target_or_learning"
            ),
            models.CheckConstraint(
                condition=models.Q(baseline__isnull=False) | models.Q(baseline_by__isnull=False),
                name="plan_baseline_or_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeStep(OfExercise):
    """One row of how change will happen: an activity, its result, the change, the lasting change. A list, no canvas."""

    class Level(models.IntegerChoices):
        ACTIVITY = 1, "Activity"
        RESULT = 2, "Result"
        CHANGE = 3, "Change"
        LASTING = 4, "Lasting change"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="change_steps")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    text = models.TextField()
    leads_to = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="follows_from")
    assumption = models.TextField(blank=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="change_steps")

    class Meta:
        ordering = ["exercise_id", "level", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="plan_step_level_in_range")
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Appraisal(OfExercise):
    """What is said once about all the options: make or buy, why there are few, and how firm the order is."""

    class Conclusion(models.TextChoices):
        MAKE = "make", "Make: the council delivers it"
        BUY = "buy", "Buy: others deliver it"
        MIXED = "mixed", "Mixed: some of each"
        COMMUNITY = "community", "The community leads it"

    exercise = models.OneToOneField(Exercise, on_delete=models.PROTECT, related_name="appraisal")
    make_or_buy = models.JSONField(default=dict, blank=True)
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices, blank=True)
    not_asked_because = models.TextField(blank=True)
    fewer_because = models.TextField(blank=True)
    order_sentence = models.TextField(blank=True)
    firmness_sentence = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.exercise.reference} appraisal"


class Option(OfExercise):
    """One way to bring the change about. Do nothing and in-house are always among them, or a reason is."""

    class Kind(models.TextChoices):
        NOTHING = "nothing", "Do nothing"
        COMMUNITY = "community", "Help the community lead it"
        IN_HOUSE = "in_house", "Deliver in-house"
        PARTNERS = "partners", "Deliver with partners"
        GRANT = "grant", "Grant"
        CONTRACT = "contract", "Contract"
        IN_KIND = "in_kind", "Grant in kind"
        END = "end", "End the service"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="options")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    description = models.TextField()
    cost_once = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cost_yearly = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    years = models.PositiveSmallIntegerField(default=1)
    risks = models.TextField(blank=True)
    equality_effects = models.TextField(blank=True)
    must_be_true = models.TextField(blank=True)
    preferred = models.BooleanField(default=False)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["exercise_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise"], condition=models.Q(preferred=True), name="plan_one_preferred_option"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whole_life_cost(self):
        return self.cost_once + self.cost_yearly * self.years


class AppraisalCriterion(OfExercise):
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="appraisal_criteria")
    name = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["exercise_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "name"], name="plan_criterion_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0, weight__lte=100), name="plan_weight_in_range"),
        ]

    def __str__(self) -> str:
        return self.name


class AppraisalScore(OfExercise):
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="appraisal_scores")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(AppraisalCriterion, on_delete=models.CASCADE, related_name="scores")
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "criterion"], name="plan_score_once"),
            models.CheckConstraint(condition=models.Q(score__lte=5), name="plan_score_nought_to_five"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="plan_score_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.score}"


class RouteChoice(OfExercise):
    """Self, partnership or external; then procurement, grant or grant in kind: suggested, and chosen with reasons."""

    class Route(models.TextChoices):
        PROCUREMENT = "procurement", "Procurement"
        GRANT = "grant", "Grant"
        IN_KIND = "grant_in_kind", "Grant in kind"
        IN_HOUSE = "in_house", "In-house"
        PARTNERSHIP = "partnership", "Partnership"

    exercise = models.OneToOneField(Exercise, on_delete=models.PROTECT, related_name="route_choice")
    answers = models.JSONField(default=dict)
    suggested = models.CharField(max_length=14, choices=Route.choices)
    suggested_because = models.JSONField(default=list)
    chosen = models.CharField(max_length=14, choices=Route.choices)
    why = models.TextField()
    covered = models.BooleanField(default=False)
    threshold_sentence = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.exercise.reference}: {self.chosen}"


class Specification(OfExercise):
    """What is wanted, put together from the record. Locked at publication; a change makes a new version."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="specifications")
    version = models.PositiveSmallIntegerField(default=1)
    purpose = models.TextField()
    what_we_will_fund = models.TextField()
    what_we_will_not_fund = models.TextField(blank=True)
    who_and_where = models.TextField()
    money_and_payment = models.TextField()
    monitoring = models.TextField()
    social_value = models.TextField(blank=True)
    living_wage = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    end_of_agreement = models.TextField(blank=True)
    evaluation_plan = models.TextField()
    principles = models.JSONField(default=dict, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["exercise_id", "-version"]
        constraints = [models.UniqueConstraint(fields=["exercise", "version"], name="plan_specification_version_once")]

    def __str__(self) -> str:
        return f"{self.exercise.reference} specification {self.version}"
