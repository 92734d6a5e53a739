from __future__ import annotations

from django.db import models

from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Organisation
from commonweal.cycle.plan.models import Specification
from commonweal.ground.questions.models import Question, QuestionSet
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

    class Funder(models.TextChoices):
        COUNCIL = "council", "The council"
        NHS = "nhs", "The NHS"
        JOINT = "joint", "The council and others together"

    class Secrecy(models.TextChoices):
        SEALED = "sealed", "Sealed with keys"
        HIDDEN = "hidden", "Hidden until the deadline"

    reference = models.CharField(max_length=20, unique=True)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="opportunities")
    specification = models.ForeignKey(Specification, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    form = models.OneToOneField(
        QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="opportunity"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=160)
    summary = models.TextField()
    who_can_apply = models.TextField(blank=True)
    funder = models.CharField(max_length=8, choices=Funder.choices, default=Funder.COUNCIL)
    suits_small = models.BooleanField(default=False)
    consortia = models.BooleanField(default=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    minimum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    overheads_cap = models.PositiveSmallIntegerField(null=True, blank=True)
    overheads_reason = models.TextField(blank=True)
    awards_expected = models.PositiveSmallIntegerField(default=1)
    opens_at = models.DateTimeField(null=True, blank=True)
    questions_by = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    score_by = models.DateField(null=True, blank=True)
    moderate_on = models.DateField(null=True, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    letters_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    regime = models.CharField(max_length=24, default="grant")
    process = models.CharField(max_length=24, blank=True)
    process_name = models.CharField(max_length=80, blank=True)
    process_says = models.JSONField(default=list, blank=True)
    by_invitation = models.BooleanField(default=False)
    everyone_invited = models.BooleanField(default=False)
    place_only = models.BooleanField(default=False)
    most_months = models.PositiveSmallIntegerField(null=True, blank=True)
    drawn_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="call_offs")
    drawn_lot = models.ForeignKey("source.Lot", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lots_apply = models.PositiveSmallIntegerField(null=True, blank=True)
    lots_win = models.PositiveSmallIntegerField(null=True, blank=True)
    not_in_lots = models.TextField(blank=True)
    sign_off = models.BooleanField(default=False)
    service_for = models.JSONField(default=list, blank=True)
    evidence = models.JSONField(default=dict, blank=True)  # what is left out or kept, with why: see rules.evidence
    price_weight = models.PositiveSmallIntegerField(default=0)
    price_formula = models.CharField(max_length=24, blank=True)
    moderation_method = models.CharField(max_length=8, choices=Method.choices, default=Method.AGREE)
    minimum_assessors = models.PositiveSmallIntegerField(default=2)
    scorers_each = models.PositiveSmallIntegerField(default=3)
    names_hidden = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    secrecy = models.CharField(max_length=8, choices=Secrecy.choices, default=Secrecy.SEALED)
    unsealed_at = models.DateTimeField(null=True, blank=True)
    form_reason = models.TextField(blank=True)
    burden_words = models.PositiveIntegerField(default=0)
    burden_hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    state = models.CharField(max_length=12, default="draft")
    published_at = models.DateTimeField(null=True, blank=True)
    followers_told = models.PositiveIntegerField(null=True, blank=True)
    moderation_started_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    not_awarded = models.TextField(blank=True)
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
            models.CheckConstraint(
                condition=models.Q(overheads_cap=None) | models.Q(overheads_cap__lte=100), name="source_overheads_cap"
            ),
            models.CheckConstraint(
                condition=models.Q(lots_win=None)
                | models.Q(lots_apply=None)
                | models.Q(lots_win__lte=models.F("lots_apply")),
                name="source_lots_won_were_applied_for",
            ),
            models.CheckConstraint(
                condition=models.Q(unsealed_at=None) | models.Q(unsealed_at__gte=models.F("closes_at")),
                name="source_unsealed_after_closing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def chain_name(self) -> str:
        return self.exercise.reference

    @property
    def questions(self) -> models.QuerySet[Question]:
        """The questions of its form, in their order; those that were read with it, where they were."""
        read = self._state.fields_cache.get("form")
        return read.questions.all() if read is not None else Question.objects.filter(set=self.form_id)


class OfOpportunity(Recorded):
    class Meta:
        abstract = True

    def chain_name(self) -> str:
        return self.opportunity.exercise.reference


class Notice(OfOpportunity):
    """A notice that the chosen process asks for: published elsewhere and noted here, or not needed for a reason."""

    class Before(models.TextChoices):
        PUBLISH = "publish", "Before the opportunity is published"
        LETTERS = "letters", "Before the letters go"
        LATER = "later", "After the award"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    when = models.CharField(max_length=300)
    source = models.CharField(max_length=120, blank=True)
    before = models.CharField(max_length=8, choices=Before.choices)
    may_skip = models.BooleanField(default=False)
    starts_pause = models.BooleanField(default=False)
    published_on = models.DateField(null=True, blank=True)
    identifier = models.CharField(max_length=60, blank=True)
    link = models.URLField(max_length=300, blank=True)
    not_needed = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["opportunity_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "key"], name="source_notice_once"),
            models.CheckConstraint(
                condition=models.Q(published_on=None) | models.Q(not_needed=""), name="source_notice_out_or_not_needed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def settled(self) -> bool:
        return self.published_on is not None or bool(self.not_needed)


class Invitation(OfOpportunity):
    """An organisation asked to apply, where the process is by invitation. Everybody can see that it was."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["opportunity_id", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "organisation"], name="source_invited_once"),
            models.CheckConstraint(condition=~models.Q(why=""), name="source_invitation_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


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
        ordering = ["opportunity_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "key"], name="source_criterion_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0, weight__lte=100), name="source_weight_in_range"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def top(self) -> int:
        return max(step["score"] for step in self.scale)


class QuestionAnswered(OfOpportunity):
    """A question from anyone, and the answer that everyone sees, without the asker's name.

    Where the asker says that some of it is confidential, everyone sees the words that an officer puts in its place.
    What was asked and answered in another way than on the page is noted here too; who asked is then the council's own.
    """

    class Came(models.TextChoices):
        PAGE = "page", "On the opportunity's page"
        TELEPHONE = "telephone", "By telephone"
        EMAIL = "email", "By email"
        MEETING = "meeting", "At a meeting"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="clarifications")
    asked = models.TextField()
    confidential = models.BooleanField(default=False)
    reworded = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    came = models.CharField(max_length=9, choices=Came.choices, default=Came.PAGE)
    who = models.CharField(max_length=200, blank=True)
    told = models.PositiveIntegerField(null=True, blank=True)

    fingerprinted = frozenset({"asked"})
    unrecorded = frozenset({"who"})

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="source_answered_when",
            ),
            models.CheckConstraint(
                condition=models.Q(confidential=False) | models.Q(answer="") | ~models.Q(reworded=""),
                name="source_confidential_is_reworded",
            ),
            models.CheckConstraint(
                condition=models.Q(came="page", who="") | ~models.Q(came="page"), name="source_page_knows_no_asker"
            ),
        ]

    def __str__(self) -> str:
        return self.in_public[:80]

    @property
    def in_public(self) -> str:
        """The question as everyone may read it; nothing before somebody has put a confidential one in other words."""
        return self.reworded or ("" if self.confidential else self.asked)


class Change(OfOpportunity):
    """A change after publication: what, why, whether it is material. Public."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="changes")
    what = models.TextField()
    why = models.TextField()
    material = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.what[:80]
