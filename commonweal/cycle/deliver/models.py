from __future__ import annotations

from django.db import models

from commonweal.council.exercise.models import Area, Exercise
from commonweal.council.people.models import Organisation, Person
from commonweal.cycle.plan.models import Indicator
from commonweal.cycle.source.models import Award
from commonweal.ground.documents.models import File
from commonweal.ground.questions.models import QuestionSet
from commonweal.ground.record.models import Recorded


class Agreement(Recorded):
    """A contract, grant agreement or grant in kind: ours, or one that stood in the council's register before."""

    class Kind(models.TextChoices):
        GRANT = "grant", "Grant"
        CONTRACT = "contract", "Contract"
        IN_KIND = "in_kind", "Grant in kind"
        IN_HOUSE = "in_house", "In-house service"

    reference = models.CharField(max_length=20, unique=True)
    source_key = models.CharField(max_length=80, blank=True, db_index=True)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements")
    award = models.OneToOneField(Award, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    department = models.CharField(max_length=160, blank=True)
    how_commissioned = models.CharField(max_length=160, blank=True)
    statutory = models.BooleanField(null=True, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    last_extension_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(default=3)
    tier = models.PositiveSmallIntegerField(default=1)
    tier_reason = models.TextField(blank=True)
    light_touch = models.BooleanField(default=False)
    core_costs = models.BooleanField(default=False)
    purchase_order = models.CharField(max_length=40, blank=True)
    council_obligations = models.TextField(blank=True)
    provider_obligations = models.TextField(blank=True)
    payment_basis = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    evaluation_plan = models.TextField(blank=True)
    report_form = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    report_reason = models.TextField(blank=True)
    living_wage = models.CharField(max_length=40, blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="agreements")
    allocation = models.CharField(max_length=12, default="whole")
    manager = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements_managed"
    )
    state = models.CharField(max_length=12, default="setting_up")
    agreed_by_provider_at = models.DateTimeField(null=True, blank=True)
    agreed_by_provider = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_by_council_at = models.DateTimeField(null=True, blank=True)
    agreed_by_council = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["ends_on", "reference"]
        indexes = [models.Index(fields=["state", "ends_on"], name="deliver_state_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["source_key"], condition=~models.Q(source_key=""), name="deliver_imported_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="deliver_ends_after_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by_provider=None, agreed_by_provider_at=None)
                | models.Q(agreed_by_provider__isnull=False, agreed_by_provider_at__isnull=False),
                name="deliver_provider_agreed_who_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def chain_name(self) -> str:
        return self.exercise.reference if self.exercise else "council"


class OfAgreement(Recorded):
    class Meta:
        abstract = True

    def chain_name(self) -> str:
        return self.agreement.chain_name()


class AgreedIndicator(OfAgreement):
    """What this provider will show, by which evidence; 'no extra data' is the default."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed")
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=60)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    evidence_source = models.CharField(max_length=160, blank=True)
    used_for = models.CharField(max_length=200)
    outcome = models.BooleanField(default=True)

    class Meta:
        ordering = ["agreement_id", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(used_for=""), name="deliver_indicator_has_use")]

    def __str__(self) -> str:
        return self.name


class Report(OfAgreement):
    """What the provider tells about one period. `form` holds the questions as they were when it was started."""

    reference = models.CharField(max_length=20, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    period_from = models.DateField()
    period_to = models.DateField()
    form = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    shown_in = models.JSONField(default=dict, blank=True)
    own_evidence = models.TextField(blank=True)
    own_file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    publish = models.CharField(max_length=8, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, default="not_due")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome_view = models.CharField(max_length=12, blank=True)
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    not_required_reason = models.TextField(blank=True)

    # A draft is the provider's own, and the record is read by every officer.
    fingerprinted = frozenset({"answers"})

    class Meta:
        ordering = ["agreement_id", "number"]
        indexes = [models.Index(fields=["state", "due_on"], name="deliver_report_due")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="deliver_report_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | (~models.Q(reply="") & models.Q(replied_by__isnull=False)),
                name="deliver_accepted_has_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} report {self.number}"


class ReportFigure(OfAgreement):
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    agreed = models.ForeignKey(AgreedIndicator, on_delete=models.PROTECT, related_name="figures")
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    nothing_because = models.CharField(max_length=200, blank=True)
    shown_in = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "agreed"], name="deliver_figure_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | ~models.Q(nothing_because="") | ~models.Q(shown_in=""),
                name="deliver_figure_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreed}: {self.value}"

    @property
    def agreement(self) -> Agreement:
        return self.report.agreement

    @property
    def answered(self) -> str:
        """How the item was answered, in words: the number, why there is none, or where it is shown."""
        if self.value is not None:
            return f"{self.value.normalize():,f} {self.agreed.unit}"
        return f"In the provider's own report: {self.shown_in}" if self.shown_in else f"Nothing: {self.nothing_because}"


class Instalment(OfAgreement):
    """A payment that was agreed: on a date, on a report accepted, or on a result."""

    class On(models.TextChoices):
        DATE = "date", "On a date"
        REPORT = "report", "When a report is accepted"
        RESULT = "result", "For results"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=8, choices=On.choices)
    due_on = models.DateField(null=True, blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="instalments")
    rule = models.TextField(blank=True)
    unit_price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agreement_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="deliver_instalment_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="deliver_instalment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} instalment {self.number}"


class Claim(OfAgreement):
    """Money claimed against an instalment: authorised by one person, released by another, then paid."""

    reference = models.CharField(max_length=20, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="claims")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="claims")
    count = models.PositiveIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="draft")
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    pay_by = models.DateField(null=True, blank=True)
    query = models.TextField(blank=True)
    authorised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authorised_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    remittance = models.CharField(max_length=60, blank=True)
    rejected_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-claimed_at", "-pk"]
        indexes = [models.Index(fields=["state", "-claimed_at"], name="deliver_claim_state")]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="deliver_claim_positive"),
            models.CheckConstraint(
                condition=models.Q(released_by=None)
                | (models.Q(authorised_by__isnull=False) & ~models.Q(released_by=models.F("authorised_by"))),
                name="deliver_two_people_pay",
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=~models.Q(state="rejected") & models.Q(count=None),
                name="deliver_instalment_claimed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Notice(OfAgreement):
    """Notice that an agreement will end: to the provider and to the people who use it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="notices")
    given_on = models.DateField()
    ends_on = models.DateField()
    why = models.TextField()
    support = models.TextField()
    where_instead = models.TextField(blank=True)
    letter_reference = models.CharField(max_length=24, blank=True)
    users_told_how = models.TextField()
    short_reason = models.TextField(blank=True)
    short_authorised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("given_on")), name="deliver_notice_before_end"
            )
        ]

    def __str__(self) -> str:
        return f"Notice on {self.agreement.reference}"


class SpendLine(models.Model):
    """One published payment, as imported. Individuals' names never enter."""

    source_key = models.CharField(max_length=80, unique=True)
    paid_on = models.DateField(db_index=True)
    department = models.CharField(max_length=160, blank=True)
    beneficiary = models.CharField(max_length=240)
    match_key = models.CharField(max_length=240, db_index=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="spend"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    purpose = models.CharField(max_length=300, blank=True)
    transaction = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-paid_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.beneficiary} {self.amount}"
