from __future__ import annotations

from django.db import models

from commonweal.council.people.models.organisation import Organisation
from commonweal.council.people.models.person import Person
from commonweal.ground.documents.models import File
from commonweal.ground.record.models import Recorded


class Evidence(Recorded):
    """One dated piece of a provider's passport: a policy, insurance, accounts, a check."""

    class Kind(models.TextChoices):
        CONSTITUTION = "constitution", "Constitution or rules"
        MEETINGS = "meetings", "Committee meetings and AGM"
        BUSINESS_PLAN = "business_plan", "Business plan"
        ACCOUNTS = "accounts", "Independently examined or audited accounts"
        CONTROLS = "controls", "Financial controls"
        DATA_PROTECTION = "data_protection", "Data protection"
        EMPLOYMENT = "employment", "Employment practices"
        PUBLIC_LIABILITY = "public_liability", "Public liability insurance"
        EMPLOYERS_LIABILITY = "employers_liability", "Employer's liability insurance"
        PROPERTY = "property", "Insurance of property and equipment"
        VEHICLES = "vehicles", "Insurance of vehicles or drivers"
        DBS = "dbs", "Statement on DBS checks"
        SAFEGUARDING = "safeguarding", "Safeguarding policy"
        SAFEGUARDING_TRAINING = "safeguarding_training", "Safeguarding training"
        EQUALITY = "equality", "Equality policy"
        EQUALITY_TRAINING = "equality_training", "Equality training of managers and staff"
        OTHER = "other", "Something else"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    statement = models.TextField(blank=True)
    reference_number = models.CharField(max_length=80, blank=True)
    trained = models.PositiveIntegerField(null=True, blank=True)
    trained_of = models.PositiveIntegerField(null=True, blank=True)
    link = models.URLField(max_length=300, blank=True)
    dated = models.DateField()
    expires = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "-dated", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires=None) | models.Q(expires__gte=models.F("dated")),
                name="people_evidence_expires_after_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(trained=None, trained_of=None)
                | models.Q(trained_of__gte=1, trained__lte=models.F("trained_of")),
                name="people_evidence_trained_of_how_many",
            ),
            # Checks on people are shown by their number and date; a copy of a certificate is never kept.
            models.CheckConstraint(
                condition=~models.Q(kind="dbs") | models.Q(file=None), name="people_no_certificates"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_on=None, confirmed_by=None)
                | models.Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="people_evidence_confirmed_when_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.dated})"

    @property
    def coverage(self) -> str:
        """How many of those who need it are trained or checked; nothing where it is about neither."""
        if self.trained is None or not self.trained_of:
            return ""
        have = "checked" if self.kind == self.Kind.DBS else "trained"
        return f"{self.trained} of {self.trained_of} {have} ({100 * self.trained // self.trained_of}%)"

    def chain_name(self) -> str:
        return self.organisation.reference


class ShareCode(Recorded):
    """Lets whoever holds the code take a copy of a passport once. Only the fingerprint of the code is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="share_codes")
    digest = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="people_share_code_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(withdrawn_at=None), name="people_share_code_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"Code for {self.for_whom}"

    def chain_name(self) -> str:
        return self.organisation.reference
