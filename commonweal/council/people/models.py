from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from commonweal.ground.documents.models import File
from commonweal.ground.record.models import Recorded


class Role(models.TextChoices):
    COMMISSIONER = "commissioner", "Commissioner"
    ADVISER = "adviser", "Adviser"
    ASSESSOR = "assessor", "Panel assessor"
    DECIDER = "decider", "Decision maker"
    AGREEMENTS = "agreements", "Contract or grant manager"
    FINANCE = "finance", "Finance"
    COUNCILLOR = "councillor", "Councillor"
    ADMINISTRATOR = "administrator", "Council administrator"


class Level(models.TextChoices):
    """Decision levels, lowest first; a framework's bands name the value up to which each decides."""

    OFFICER = "officer", "officer"
    DIRECTOR = "director", "director"
    CABINET_MEMBER = "cabinet_member", "cabinet member"
    CABINET = "cabinet", "cabinet"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, name: str = "", **fields: object) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Held(NamedTuple):
    standing: str
    slug: str


class Person(AbstractBaseUser, Recorded):
    """Anyone who signs in. The record keeps the reference only, so that a name can be erased on request."""

    reference = models.CharField(max_length=20, unique=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = People()
    unrecorded = frozenset({"email", "name", "password", "last_login"})

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(self.appointments.values_list("role", flat=True)) if self.pk else frozenset()

    @cached_property
    def level(self) -> Level | None:
        """The highest level at which this person may decide."""
        held = [Level(value) for value in self.appointments.exclude(level="").values_list("level", flat=True)]
        return max(held, key=lambda level: level.rank, default=None)

    def holds(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))

    @cached_property
    def memberships_now(self) -> dict[int, Held]:
        """Organisation id → what this person may do for it, and where its pages are."""
        asked = ("organisation_id", "standing", "organisation__slug")
        return {pk: Held(*rest) for pk, *rest in self.memberships.values_list(*asked)} if self.pk else {}

    @cached_property
    def exercises_joined(self) -> frozenset[int]:
        """The exercises on whose team this person is; the reverse name comes from the floor above."""
        return frozenset(self.exercise_teams.values_list("exercise_id", flat=True)) if self.pk else frozenset()

    def acts_for(self, organisation_id: int | None, *standings: str) -> bool:
        held = self.memberships_now.get(organisation_id) if organisation_id else None
        return held is not None and (not standings or held.standing in standings)


class Appointment(Recorded):
    """A role that a person holds for the council; a decision maker's also names the level."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role.choices)
    level = models.CharField(max_length=20, choices=Level.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="people_role_once"),
            models.CheckConstraint(
                condition=models.Q(role=Role.DECIDER, level__gt="")
                | (~models.Q(role=Role.DECIDER) & models.Q(level="")),
                name="people_decider_has_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class LegalForm(models.TextChoices):
    CHARITY = "charity", "Registered charity"
    CIO = "cio", "Charitable incorporated organisation"
    CIC = "cic", "Community interest company"
    COMPANY = "company", "Company"
    BENEFIT = "benefit", "Community benefit society"
    COOPERATIVE = "cooperative", "Co-operative or mutual"
    UNINCORPORATED = "unincorporated", "Unincorporated group"
    FAITH = "faith", "Faith body"
    PUBLIC = "public", "Public body"
    SOLE = "sole", "Sole trader or partnership"
    OTHER = "other", "Something else"


TWO_CHECKS = ~models.Q(reason="") & ~models.Q(shows_who="") & ~models.Q(shows_part="")


class Organisation(Recorded):
    """A provider, partner or the council itself: its passport, filled once and reused."""

    reference = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    match_key = models.CharField(max_length=200, blank=True, db_index=True)
    known_as = models.CharField(max_length=200, blank=True)
    legal_form = models.CharField(max_length=20, choices=LegalForm.choices, blank=True)
    company_number = models.CharField(max_length=8, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=9, blank=True)
    what_we_do = models.TextField(blank=True)
    themes = models.JSONField(default=list, blank=True)
    areas = models.JSONField(default=list, blank=True)
    trustees = models.PositiveIntegerField(null=True, blank=True)
    staff = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    volunteers = models.PositiveIntegerField(null=True, blank=True)
    income_last_year = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    year_end = models.DateField(null=True, blank=True)
    living_wage = models.CharField(max_length=20, blank=True)
    sme = models.BooleanField(null=True, blank=True)
    has_property = models.BooleanField(null=True, blank=True)
    has_vehicles = models.BooleanField(null=True, blank=True)
    evidence_tools = models.JSONField(default=list, blank=True)
    in_house = models.BooleanField(default=False)
    sign_off = models.BooleanField(default=False)
    shown = models.JSONField(default=dict, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["company_number"], condition=~models.Q(company_number=""), name="people_company_number_once"
            ),
            models.UniqueConstraint(
                fields=["charity_number"], condition=~models.Q(charity_number=""), name="people_charity_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_on=None, confirmed_by=None)
                | models.Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="people_confirmed_when_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def chain_name(self) -> str:
        return self.reference

    @property
    def not_for_profit(self) -> bool:
        return self.legal_form in {"charity", "cio", "cic", "benefit", "cooperative", "unincorporated", "faith"}

    @property
    def identifier(self) -> str:
        """The org-id.guide identifier, best scheme first; empty where no register holds it."""
        if self.charity_number.startswith("SC"):
            return f"GB-SC-{self.charity_number}"
        if self.charity_number.startswith("NIC"):
            return f"GB-NIC-{self.charity_number.removeprefix('NIC')}"
        if self.charity_number:
            return f"GB-CHC-{self.charity_number}"
        if self.company_number:
            return f"GB-COH-{self.company_number}"
        return ""


class Standing(models.TextChoices):
    ADMIN = "admin", "Administrator"
    EDITOR = "editor", "Editor"
    SIGNATORY = "signatory", "Authorised signatory"
    VIEWER = "viewer", "Viewer"


class Membership(Recorded):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    standing = models.CharField(max_length=12, choices=Standing.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="people_member_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"

    def chain_name(self) -> str:
        return self.organisation.reference


class Admission(Recorded):
    """Somebody whom the council let act for an organisation, and the two things that it had seen before it did."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="admissions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    shows_who = models.TextField()
    shows_part = models.TextField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    fingerprinted = frozenset({"reason", "shows_who", "shows_part"})

    class Meta:
        ordering = ["-checked_at"]
        constraints = [models.CheckConstraint(condition=TWO_CHECKS, name="people_admission_after_two_checks")]

    def __str__(self) -> str:
        return f"{self.person} let in at {self.organisation}"

    def chain_name(self) -> str:
        return self.organisation.reference


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
        ordering = ["kind", "-dated"]
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
        """How many of those who need it are trained; nothing where it is not about training."""
        if self.trained is None or not self.trained_of:
            return ""
        return f"{self.trained} of {self.trained_of} trained ({100 * self.trained // self.trained_of}%)"

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


class CharterSignature(Recorded):
    """What an organisation promised under the council's charter for suppliers, in the words that it then had."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="charter_signatures")
    charter = models.CharField(max_length=40)
    charter_name = models.CharField(max_length=120)
    commitments = models.JSONField()
    will_do = models.TextField()
    by_when = models.DateField()
    state = models.CharField(max_length=12, default="signed")
    signed_on = models.DateField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    renewed_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "charter"], condition=models.Q(state="signed"), name="people_charter_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="signed", taken_back_on=None)
                | models.Q(state="taken_back", taken_back_on__isnull=False),
                name="people_charter_taken_back_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charter_name}, signed by {self.organisation}"

    def chain_name(self) -> str:
        return self.organisation.reference


class CharterEvidence(Recorded):
    """What was done under one commitment, in words, with a link or a piece of the passport where there is one."""

    signature = models.ForeignKey(CharterSignature, on_delete=models.PROTECT, related_name="shown")
    commitment = models.TextField()
    said = models.TextField()
    link = models.URLField(max_length=300, blank=True)
    piece = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dated = models.DateField()

    class Meta:
        ordering = ["-dated", "-pk"]

    def __str__(self) -> str:
        return f"{self.commitment} ({self.dated})"

    def chain_name(self) -> str:
        return self.signature.organisation.reference
