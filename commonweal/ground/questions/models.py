from __future__ import annotations

from django.db import models

from commonweal.ground.record.models import Recorded


class QuestionSet(Recorded):
    """The questions of one form, in one version. Once somebody is asked them they are locked and stay as they are."""

    class Purpose(models.TextChoices):
        APPLICATION = "application", "An application or bid"
        ELIGIBILITY = "eligibility", "Checking whether one can apply"
        GATE = "gate", "A gate"
        MONITORING = "monitoring", "A monitoring report"
        EVALUATION = "evaluation", "An evaluation"
        CHECKLIST = "checklist", "A checklist"

    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    chain = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    locked_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    changed_because = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["replaces", "version"], name="questions_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="questions_version_from_one"),
        ]

    def __str__(self) -> str:
        return self.name

    def chain_name(self) -> str:
        return self.chain

    @property
    def locked(self) -> bool:
        return self.locked_at is not None


class Question(Recorded):
    """One question: why it is asked, what kind of answer it takes, what it serves, and when it is shown."""

    class Kind(models.TextChoices):
        SHORT = "short", "Short text"
        LONG = "long", "Long text"
        YES_NO = "yes_no", "Yes or no"
        CHOOSE_ONE = "choose_one", "Choose one"
        CHOOSE_MANY = "choose_many", "Choose any that apply"
        NUMBER = "number", "Number"
        MONEY = "money", "Amount of money"
        DATE = "date", "Date"
        FILE = "file", "File"
        BUDGET = "budget", "Budget table"
        OUTCOMES = "outcomes", "Outcome plan"
        GROUP = "group", "Lines that can be added to"
        DECLARATION = "declaration", "Declaration"

    set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="questions")
    section = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    why = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.LONG)
    options = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=list, blank=True)
    words = models.PositiveSmallIntegerField(default=250)
    required = models.BooleanField(default=True)
    show_if = models.JSONField(null=True, blank=True)
    criterion_key = models.CharField(max_length=40, blank=True)
    public = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["set_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["set", "key"], name="questions_question_once"),
            models.CheckConstraint(condition=~models.Q(text="") & ~models.Q(why=""), name="questions_says_why"),
            models.CheckConstraint(condition=models.Q(words__gte=1, words__lte=2000), name="questions_words_in_range"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "short", "long", "yes_no", "choose_one", "choose_many", "number", "money", "date", "file",
                        "budget", "outcomes", "group", "declaration",
                    ]
                ),
                name="questions_kind_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    def chain_name(self) -> str:
        return self.set.chain


class RuleOfThumb(Recorded):
    """How much a council thinks it may ask for its money, from a day on, with the reason: the newest one counts."""

    from_date = models.DateField(unique=True)
    words_an_hour = models.PositiveSmallIntegerField()
    minutes_a_file = models.PositiveSmallIntegerField()
    pounds_a_word = models.PositiveSmallIntegerField()
    pounds_an_hour = models.PositiveSmallIntegerField()
    share = models.DecimalField(max_digits=4, decimal_places=1)
    small_money = models.PositiveIntegerField()
    source = models.TextField()

    class Meta:
        ordering = ["-from_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(words_an_hour__gte=1, pounds_a_word__gte=1, share__gt=0, share__lte=100),
                name="questions_thumb_in_range",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="questions_thumb_says_why"),
        ]

    def __str__(self) -> str:
        return f"Rule of thumb from {self.from_date:%d %B %Y}"
