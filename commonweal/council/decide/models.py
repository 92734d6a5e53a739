from __future__ import annotations

import hashlib
from typing import Any

from django.db import models

from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Level, Person
from commonweal.ground.record.models import Recorded


class Decision(Recorded):
    """A matter for decision and, once made, the recorded decision. Never edited afterwards: corrected or replaced."""

    class Kind(models.TextChoices):
        GATE = "gate", "Gate"
        AWARD = "award", "Award"
        ENDING = "ending", "Extend, re-commission or end"
        VARIATION = "variation", "Change to an agreement"
        EXCEPTION = "exception", "Exception to the framework"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        AGREE = "agree", "Agree"
        CHANGES = "changes", "Agree with changes"
        PART = "part", "Agree in part"
        DEFER = "defer", "Defer"
        REJECT = "reject", "Reject"

    reference = models.CharField(max_length=20, unique=True)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    question = models.TextField()
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    level = models.CharField(max_length=20, choices=Level.choices)
    level_because = models.TextField(blank=True)
    key = models.BooleanField(default=False)
    key_because = models.TextField(blank=True)
    notice_published_on = models.DateField(null=True, blank=True)
    notice_route = models.CharField(max_length=20, blank=True)
    notice_late_because = models.TextField(blank=True)
    # Name and title, or the body and its members, as the notice of a key decision has to give them.
    decision_maker = models.TextField(blank=True)
    # Who of scrutiny was informed of a late notice, or agreed to special urgency, and when.
    scrutiny = models.CharField(max_length=200, blank=True)
    scrutiny_on = models.DateField(null=True, blank=True)
    earliest_on = models.DateField(null=True, blank=True)
    planned_for = models.DateField(null=True, blank=True)
    recommendation = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="draft")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    alternatives_rejected = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    made_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions_made")
    present = models.TextField(blank=True)
    call_in_ends = models.DateField(null=True, blank=True)
    public = models.BooleanField(default=True)
    exempt_reason = models.TextField(blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions_proposed")
    proposed_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, blank=True)
    called_in_because = models.TextField(blank=True)
    # Those who scored, or have another part in it, and so may not decide: ids of people.
    excluded = models.JSONField(default=list, blank=True)
    # What people have to be told before it is published: the round's reference, and the words that would give it away.
    held_for = models.CharField(max_length=40, blank=True)
    held_words = models.JSONField(default=list, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["state", "planned_for"], name="decide_state_planned")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_on=None, made_by=None, outcome="")
                | (
                    models.Q(made_on__isnull=False, made_by__isnull=False)
                    & ~models.Q(outcome="")
                    & ~models.Q(reasons="")
                ),
                name="decide_made_has_who_when_what_why",
            ),
            models.CheckConstraint(
                condition=models.Q(earliest_on=None)
                | models.Q(made_on=None)
                | models.Q(made_on__gte=models.F("earliest_on")),
                name="decide_not_before_earliest",
            ),
            models.CheckConstraint(
                condition=models.Q(public=True) | ~models.Q(exempt_reason=""), name="decide_exempt_has_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(notice_route__in=["general_exception", "special_urgency"])
                | (~models.Q(notice_late_because="") & ~models.Q(scrutiny="") & models.Q(scrutiny_on__isnull=False)),
                name="decide_late_notice_says_why_and_who_knows",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def chain_name(self) -> str:
        return self.exercise.reference

    @property
    def decided(self) -> str:
        """The outcome as it is said afterwards; empty while nothing is decided."""
        return {
            "agree": "agreed",
            "changes": "agreed with changes",
            "part": "agreed in part",
            "defer": "deferred",
            "reject": "rejected",
        }.get(self.outcome, "")


class ReportSection(Recorded):
    """One section of a decision report, filled from the record; statutory comments name their author and date."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    taken_from = models.CharField(max_length=120, blank=True)
    mandatory = models.BooleanField(default=True)
    needs_advice = models.BooleanField(default=False)
    author = models.CharField(max_length=120, blank=True)
    dated = models.DateField(null=True, blank=True)
    exempt = models.BooleanField(default=False)

    unrecorded = frozenset({"author"})

    def snapshot(self) -> dict[str, Any]:
        """What is exempt is not for everyone who reads the record, which keeps its fingerprint."""
        kept = super().snapshot()
        if self.exempt and self.text:
            kept["text"] = "sha256:" + hashlib.sha256(self.text.encode()).hexdigest()
        return kept

    class Meta:
        ordering = ["decision_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "key"], name="decide_section_once")]

    def __str__(self) -> str:
        return self.title

    def chain_name(self) -> str:
        return self.decision.exercise.reference


ADVICE_FIELDS = {
    "legal": "Legal advice",
    "finance": "Finance advice",
    "procurement": "Procurement advice",
    "equality": "Equality advice",
    "hr": "Human resources advice",
    "data_protection": "Data protection advice",
    "environment": "Environment advice",
    "safeguarding": "Safeguarding advice",
    "property": "Property advice",
}


class Advice(Recorded):
    """Comments sought from an adviser, received, and included: the audit trail of a report."""

    class View(models.TextChoices):
        CONTENT = "content", "Content"
        CHANGES = "changes", "Content with changes"
        NOT_CONTENT = "not_content", "Not content"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="advice")
    field = models.CharField(max_length=40)
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="advice_asked")
    must_have = models.BooleanField(default=True)
    due = models.DateField(null=True, blank=True)
    view = models.CharField(max_length=12, choices=View.choices, blank=True)
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    included = models.BooleanField(default=False)

    class Meta:
        ordering = ["decision_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "field"], name="decide_advice_once"),
            models.CheckConstraint(
                condition=models.Q(view="", given_at=None) | (~models.Q(view="") & models.Q(given_at__isnull=False)),
                name="decide_advice_given_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_name} on {self.decision.reference}"

    @property
    def field_name(self) -> str:
        return ADVICE_FIELDS.get(self.field, self.field.replace("_", " ").capitalize())

    def chain_name(self) -> str:
        return self.decision.exercise.reference


class Correction(Recorded):
    """A slip in a recorded decision, put right beside it: the decision keeps its words."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    note = models.TextField()
    # The words that are wrong, as the decision has them.
    old_text = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(note=""), name="decide_correction_says_what")]

    def __str__(self) -> str:
        return self.note[:80]

    def chain_name(self) -> str:
        return self.decision.exercise.reference


class Instruction(Recorded):
    """What a decision tells an officer to do, by when, and what shows that it was done."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="instructions")
    text = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="instructions")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    shown_by = models.TextField(blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on=None) | ~models.Q(shown_by=""), name="decide_done_instruction_is_shown"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def chain_name(self) -> str:
        return self.decision.exercise.reference
