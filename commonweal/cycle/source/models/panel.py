from __future__ import annotations

from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.application import Application
from commonweal.cycle.source.models.opportunity import Criterion, OfOpportunity, Opportunity
from commonweal.ground.record.models import Recorded


class PanelMembers(models.QuerySet["PanelMember"]):
    def seated(self) -> PanelMembers:
        """With how many interests each has left to declare and whether they left, however many applied.

        What was declared is counted without a look at each application, less the few that are no longer submitted.
        """
        own = Declaration.objects.filter(member=OuterRef("pk"))
        waiting = Application.objects.filter(opportunity=OuterRef("opportunity"), state="submitted")
        gone = own.filter(
            application__in=Application.objects.filter(opportunity=OuterRef(OuterRef("opportunity"))).exclude(
                state="submitted"
            )
        )
        left = models.Q(left_at__isnull=False) | models.Q(Exists(own.filter(ruling="leave")))
        return self.select_related("person").annotate(
            found_left=models.ExpressionWrapper(left, output_field=models.BooleanField()),
            found_undeclared=how_many(waiting, "opportunity") - how_many(own, "member") + how_many(gone, "member"),
        )


def how_many(rows: models.QuerySet, by: str) -> Coalesce:
    """The number of these rows for each outer row, `by` the field that ties them to it: 0 where there are none."""
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class PanelMember(OfOpportunity):
    class Part(models.TextChoices):
        CHAIR = "chair", "Chair"
        ASSESSOR = "assessor", "Assessor"

    class Brings(models.TextChoices):
        EXPERTISE = "expertise", "Expertise"
        LIVED = "lived", "Lived experience"
        INDEPENDENT = "independent", "Independence"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="panel")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="panels")
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.ASSESSOR)
    brings = models.CharField(max_length=12, choices=Brings.choices, default=Brings.EXPERTISE)
    scores_only = models.JSONField(default=list, blank=True)  # keys of criteria; none of them means all
    confidential_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_because = models.TextField(blank=True)
    support = models.TextField(blank=True)

    # Why somebody leaves may be an illness or a death in the family, and what they are paid is theirs.
    fingerprinted = frozenset({"left_because", "support"})

    objects = PanelMembers.as_manager()

    class Meta:
        ordering = ["opportunity_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "person"], name="source_panel_once"),
            models.CheckConstraint(
                condition=models.Q(left_at=None, left_because="")
                | (~models.Q(left_because="") & models.Q(left_at__isnull=False)),
                name="source_panel_left_because",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.opportunity.reference}"

    @property
    def undeclared(self) -> int:
        """On how many applications this member has not yet said whether there is a connection."""
        if "found_undeclared" in self.__dict__:
            return self.found_undeclared
        received = self.opportunity.applications.filter(state="submitted")
        return received.exclude(pk__in=self.declarations.values("application")).count()

    @property
    def has_left(self) -> bool:
        """By their own wish, taken off by who runs the round, or by a ruling on a connection."""
        if self.left_at is not None:
            return True
        if "found_left" in self.__dict__:
            return self.found_left
        return self.declarations.filter(ruling="leave").exists()


class OfApplication(Recorded):
    class Meta:
        abstract = True

    def chain_name(self) -> str:
        return self.application.opportunity.exercise.reference


class Declaration(OfApplication):
    """A panel member's interests in one application: nothing opens before it; a close one closes every door."""

    class Level(models.TextChoices):
        NONE = "none", "No connection"
        SOME = "some", "Some connection: I can score fairly"
        CLOSE = "close", "Close connection: I should not score"

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="declarations")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    level = models.CharField(max_length=8, choices=Level.choices)
    what = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    ruling = models.CharField(max_length=12, blank=True)
    ruling_reason = models.TextField(blank=True)

    # What a person's connection is, and what the chair thinks of it, is not for everyone who reads the record.
    fingerprinted = frozenset({"what", "ruling_reason"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "application"], name="source_declared_once"),
            models.CheckConstraint(
                condition=models.Q(level="none") | ~models.Q(what=""), name="source_connection_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.level}"


class Score(OfApplication):
    """One assessor's own score for one criterion, with the reason. Blind until moderation starts.

    The record is read by every officer, so the score is not in it: `proof` is, which shows later what was given and
    when, and which nobody can work backwards without the `salt`. The private note is nobody else's at any time.
    """

    # Both are found by an index below, which holds more of what is asked.
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="scores", db_index=False)
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="scores", db_index=False)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField()
    reason = models.TextField()
    strength = models.TextField(blank=True)
    improve = models.TextField(blank=True)
    note = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    proof = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="draft")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    unrecorded = frozenset({"score", "note", "salt"})
    fingerprinted = frozenset({"reason", "strength", "improve"})

    class Meta:
        indexes = [models.Index(fields=["member", "application", "state"], name="source_score_of_member")]
        constraints = [
            models.UniqueConstraint(fields=["application", "member", "criterion"], name="source_score_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="source_score_has_reason"),
            models.CheckConstraint(
                condition=~models.Q(state="submitted") | models.Q(submitted_at__isnull=False), name="source_score_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.criterion}: {self.score}"


class ScoreVersion(Recorded):
    """A score as it was submitted, kept when it is reopened and changed. Written once, and never changed."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="versions")
    given = models.PositiveSmallIntegerField()
    reason = models.TextField()
    strength = models.TextField(blank=True)
    improve = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    proof = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    unrecorded = frozenset({"given", "salt"})
    fingerprinted = frozenset({"reason", "strength", "improve"})

    class Meta:
        ordering = ["score_id", "submitted_at"]
        constraints = [
            models.UniqueConstraint(fields=["score", "submitted_at"], name="source_score_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.score}, before {self.changed_at:%d %B %Y}"

    def chain_name(self) -> str:
        return self.score.chain_name()


class Disagreement(models.Model):
    """How far the scores of one application lie apart, and its place in the order of discussion: the widest first.

    Worked out from the scores when moderation starts, and again when one is set aside, so that a page of the list is
    read as quickly among ten thousand as among ten.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="disagreements")
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="disagreement")
    place = models.PositiveIntegerField()
    spread = models.FloatField()
    average = models.FloatField()
    line = models.FloatField(null=True)
    why = models.JSONField(default=list)
    discuss = models.BooleanField(default=False)

    class Meta:
        ordering = ["opportunity_id", "place"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "place"], name="source_disagreement_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.application}"


class Moderation(OfApplication):
    """The agreed score: a record of its own, so that the individual scores are never overwritten."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moderations")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="moderations")
    agreed = models.DecimalField(max_digits=6, decimal_places=2)
    basis = models.CharField(max_length=8)
    reason = models.TextField()
    present = models.JSONField(default=list)
    absent_conflicted = models.JSONField(default=list)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion"], name="source_moderated_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="source_moderation_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.criterion}: {self.agreed}"


class Clarification(OfApplication):
    """A question of the panel to one applicant, sent by the chair, and the answer that every assessor then reads."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="clarifications")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="clarifications")
    asked = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    not_sent_because = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # Who asks what about whom is the panel's; the answer is part of an application.
    fingerprinted = frozenset({"asked", "answer", "not_sent_because"})

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(asked=""), name="source_clarification_asks"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sent", "answered"])
                | models.Q(sent_at__isnull=False, answer_by__isnull=False),
                name="source_clarification_sent_with_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="source_clarification_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return self.asked[:80]


class DueDiligence(OfApplication):
    """One thing that an officer looked up about one applicant. It changes no score; the decision maker reads it."""

    class Item(models.TextChoices):
        REGISTERS = "registers", "Charity and company registers"
        ACCOUNTS = "accounts", "Accounts"
        INSURANCE = "insurance", "Insurance"
        POLICIES = "policies", "Policies"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        REFERENCES = "references", "References"
        OTHER_FUNDING = "other_funding", "Other funding"

    class Result(models.TextChoices):
        SOUND = "sound", "Sound"
        CONCERN = "concern", "A concern"
        NOT_NEEDED = "not_needed", "Not needed here"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="due_diligence")
    item = models.CharField(max_length=16, choices=Item.choices)
    result = models.CharField(max_length=12, choices=Result.choices)
    note = models.TextField(blank=True)
    looked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    fingerprinted = frozenset({"note"})

    class Meta:
        ordering = ["application_id", "pk"]
        verbose_name_plural = "due diligence"
        constraints = [
            models.UniqueConstraint(fields=["application", "item"], name="source_looked_up_once"),
            models.CheckConstraint(
                condition=models.Q(result="sound") | ~models.Q(note=""), name="source_concern_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.item}: {self.result}"
