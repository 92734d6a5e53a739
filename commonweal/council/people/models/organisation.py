from __future__ import annotations

from django.db import models

from commonweal.council.people.models.person import Person
from commonweal.ground.record.models import Recorded


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
        ordering = ["name", "pk"]
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
