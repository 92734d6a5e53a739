from __future__ import annotations

from django.db import models

from commonweal.council.framework.models import Framework
from commonweal.council.people.models import Organisation, Person
from commonweal.ground.record.models import Recorded

STAGES = ("understand", "plan", "source", "manage", "review")


class Stage(models.TextChoices):
    """The engine's five stages; a framework gives them the council's own names."""

    UNDERSTAND = "understand", "Understand"
    PLAN = "plan", "Plan"
    SOURCE = "source", "Source"
    MANAGE = "manage", "Manage"
    REVIEW = "review", "Review"


class Trigger(models.TextChoices):
    ENDING = "ending", "An agreement is ending"
    NEED = "need", "A new or growing need"
    LAW = "law", "A new policy or law"
    MONEY = "money", "New money, or less money"
    IDEA = "idea", "An idea from residents or a community group"
    PILOT = "pilot", "A pilot is finishing"
    OTHER = "other", "Something else"


class Area(models.Model):
    """A ward, neighbourhood or small area; data, not a decision, so imports may refresh it."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, default="ward")
    parent_code = models.CharField(max_length=12, blank=True, db_index=True)
    slug = models.SlugField(max_length=120, db_index=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class Exercise(Recorded):
    """One commissioning exercise: from a need to what was learned."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=100)
    purpose = models.TextField(blank=True)
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    trigger_reason = models.TextField(blank=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="exercises")
    lead = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exercises_led")
    areas = models.ManyToManyField(Area, blank=True, related_name="exercises")
    whole_area = models.BooleanField(default=True)
    who_for = models.CharField(max_length=200, blank=True)
    service_category = models.CharField(max_length=80, blank=True, db_index=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    statutory = models.CharField(max_length=12, blank=True)
    statutory_law = models.CharField(max_length=200, blank=True)
    start_wanted = models.DateField(null=True, blank=True)
    managed_current_service = models.BooleanField(default=False)
    interest_handling = models.TextField(blank=True)
    differs_because = models.TextField(blank=True)
    state = models.CharField(max_length=16, default="understand")
    state_before_hold = models.CharField(max_length=16, blank=True)
    stop_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    stage_since = models.DateTimeField()
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["state", "-opened_at"], name="exercise_state_opened")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__gte=0), name="exercise_value_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def chain_name(self) -> str:
        return self.reference


class OfExercise(Recorded):
    """Something that belongs to one exercise and is kept in that exercise's chain. It has a field `exercise`."""

    class Meta:
        abstract = True

    def chain_name(self) -> str:
        return self.exercise.reference


class TeamMember(OfExercise):
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exercise_teams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exercise", "person"], name="exercise_team_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.exercise.reference}"


class Task(OfExercise):
    """One thing to do in a stage, in the framework's words. Its app marks it done; a person may set it aside."""

    class State(models.TextChoices):
        TO_DO = "to_do", "Not yet started"
        STARTED = "started", "In progress"
        DONE = "done", "Completed"
        NOT_NEEDED = "not_needed", "Not needed"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=40)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=State.choices, default=State.TO_DO)
    required = models.BooleanField(default=True)
    required_because = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["exercise_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "key"], name="exercise_task_once"),
            models.CheckConstraint(
                condition=~models.Q(state="not_needed") | ~models.Q(reason=""), name="exercise_not_needed_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise.reference} {self.key}"


class Gate(OfExercise):
    """A gate of the pinned framework between two stages: passed by a decision, or departed from with a reason."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="gates")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    question = models.TextField(blank=True)
    after_stage = models.CharField(max_length=12, choices=Stage.choices)
    decider = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default="waiting")
    reasons = models.TextField(blank=True)
    # What passing it means for people with protected characteristics, where no assessment of its stage says so.
    equality = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["exercise_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "key"], name="exercise_gate_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exercise_gate_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["passed", "refused", "departed"]) | ~models.Q(reasons=""),
                name="exercise_gate_has_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise.reference} {self.name}"


class Finding(OfExercise):
    """What was learned. Written by any stage, above all by review; read by the next exercise's first stage."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField()
    kind = models.CharField(max_length=24, default="learning")
    service_category = models.CharField(max_length=80, blank=True, db_index=True)
    found_on = models.DateField()
    from_stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.REVIEW)
    public = models.BooleanField(default=True)

    class Meta:
        ordering = ["-found_on", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Knot(OfExercise):
    """One knot of the golden thread: a sentence with its date and money, tied by the stage where it happened."""

    class Kind(models.TextChoices):
        NEED = "need", "Need"
        OUTCOME = "outcome", "What will change"
        OPTION = "option", "Option"
        OPPORTUNITY = "opportunity", "Opportunity"
        AWARD = "award", "Award"
        AGREEMENT = "agreement", "Agreement"
        RESULTS = "results", "Results"
        REVIEW = "review", "Review"
        NEXT = "next", "Next"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="knots")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.CharField(max_length=40, blank=True)
    sentence = models.TextField()
    on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    path = models.CharField(max_length=200, blank=True)
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ["exercise_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["exercise", "kind", "about"], name="exercise_knot_once")]

    def __str__(self) -> str:
        return f"{self.exercise.reference} {self.kind}"


class Contact(OfExercise):
    """Someone talked to: who, when, what they said, what changed (engagement within an exercise)."""

    class Sector(models.TextChoices):
        RESIDENTS = "residents", "Residents or service users"
        PROVIDERS = "providers", "Providers"
        PARTNERS = "partners", "Partner bodies"
        FUNDERS = "funders", "Independent funders"
        COUNCILLORS = "councillors", "Councillors"
        STAFF = "staff", "Staff"

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="contacts")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    sector = models.CharField(max_length=12, choices=Sector.choices)
    how = models.CharField(max_length=120)
    on = models.DateField()
    who = models.CharField(max_length=200)
    number = models.PositiveIntegerField(null=True, blank=True)
    said = models.TextField()
    did = models.TextField(blank=True)
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.how} on {self.on}"


class ImpactAssessment(OfExercise):
    """Equality and wider impact, versioned per stage; the duty is continuing, so one is needed at each gate."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="impact_assessments")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    needed = models.BooleanField()
    reason = models.TextField()
    eliminate = models.TextField(blank=True)
    advance = models.TextField(blank=True)
    foster = models.TextField(blank=True)
    groups = models.JSONField(default=dict, blank=True)
    environment = models.TextField(blank=True)
    crime = models.TextField(blank=True)
    staff_transfer = models.CharField(max_length=12, blank=True)
    staff_transfer_note = models.TextField(blank=True)
    personal_data = models.CharField(max_length=12, blank=True)
    personal_data_note = models.TextField(blank=True)
    mitigation = models.TextField(blank=True)
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-assessed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.exercise.reference} impact at {self.stage}"
