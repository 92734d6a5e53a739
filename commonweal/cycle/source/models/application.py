from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Organisation, Person
from commonweal.cycle.source.models.lot import Lot
from commonweal.cycle.source.models.opportunity import Opportunity
from commonweal.ground.documents.models import keeps_back
from commonweal.ground.pages.words import listed
from commonweal.ground.record.models import Recorded


class Application(Recorded):
    """One organisation's application or bid. What was submitted stays as it was; the draft is apart from it.

    While `sealed`, what the applicant wrote is only in `working_copy` and `sealed_content`, which nobody reads by the
    database alone; every other field of it is empty, and the database refuses anything else.
    """

    reference = models.CharField(max_length=16, unique=True)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="applications")
    project = models.CharField(max_length=100, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    eligibility = models.JSONField(default=dict, blank=True)
    outcomes_chosen = models.JSONField(default=list, blank=True)
    links_declared = models.TextField(blank=True)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    paper_received_at = models.DateTimeField(null=True, blank=True)
    paper_note = models.TextField(blank=True)
    state = models.CharField(max_length=16, default="in_progress")
    submitted = models.JSONField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    sealed = models.BooleanField(default=False)
    working_copy = models.BinaryField(null=True, blank=True)
    sealed_content = models.BinaryField(null=True, blank=True)
    file_key = models.CharField(max_length=80, blank=True)
    seal_fault = models.TextField(blank=True)
    agreed_total = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    price_points = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)

    # Set where it is loaded: the organisation has said no to whoever wrote this for it before they were let in.
    turned_down = False

    # The record is read by every officer from the first day on, so nothing that was written here is in it, and what
    # is short enough to be guessed is not there as a fingerprint either. `content_hash` stands for all of it.
    unrecorded = frozenset(
        {"project", "amount", "versions", "outcomes_chosen", "links_declared", "eligibility", "file_key"}
    )
    fingerprinted = frozenset({"answers", "submitted", "working_copy", "sealed_content"})

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["opportunity", "state", "-submitted_at"], name="source_app_state"),
            models.Index(fields=["opportunity", "rank"], name="source_app_rank"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "organisation"],
                condition=~models.Q(state__in=["withdrawn", "not_let_in"]) & models.Q(lot=None),
                name="source_one_application_each",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "organisation", "lot"],
                condition=~models.Q(state__in=["withdrawn", "not_let_in"]),
                name="source_one_application_a_lot",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "organisation", "started_by"],
                condition=models.Q(state="not_let_in", lot=None),
                name="source_one_each_before_joining",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "organisation", "lot", "started_by"],
                condition=models.Q(state="not_let_in"),
                name="source_one_a_lot_before_joining",
            ),
            models.CheckConstraint(
                condition=models.Q(paper_received_at=None) | ~models.Q(paper_note=""), name="source_paper_says_how"
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, submitted_by=None, content_hash="")
                | (models.Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~models.Q(content_hash="")),
                name="source_submitted_when_by_whom_what",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    sealed=True,
                    project="",
                    amount=None,
                    answers={},
                    versions={},
                    eligibility={},
                    outcomes_chosen=[],
                    links_declared="",
                    submitted__isnull=True,
                    file_key="",
                )
                | models.Q(sealed=False, working_copy=None, sealed_content=None),
                name="source_sealed_shows_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def applicant(self) -> str:
        """Who applies, and for which lot, where the opportunity is in lots."""
        return f"{self.organisation}, lot {self.lot.number}" if self.lot_id else str(self.organisation)

    @property
    def joined_by(self) -> str:
        """', with Meadow CIC and Acorn Youth': the partners that were named when it was sent; nothing for one alone."""
        partners = self.found_partners if "found_partners" in self.__dict__ else (self.submitted or {}).get("partners")
        names = [str(one.get("name")) for one in partners or []]
        return f", with {listed(names)}" if names else ""

    @classmethod
    def kept_back(cls, subjects: set[str]) -> set[str]:
        """Until a round closes, and with keys until it is opened, officers know how many have begun, and not who."""
        running = models.Q(opportunity__state__in=["scheduled", "open"])
        shut = models.Q(opportunity__state="closed", opportunity__secrecy="sealed", opportunity__unsealed_at=None)
        found = cls.objects.filter(running | shut, reference__in=subjects)
        return set(found.values_list("reference", flat=True))

    def chain_name(self) -> str:
        return self.opportunity.exercise.reference


# Who sent a file, and what it is, is no more to be read than whose the application is.
keeps_back(Application.kept_back)


class GateCheck(Recorded):
    """One organisational criterion checked for one application, after receipt: met or not, with the reason."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="gate_checks")
    criterion = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    met = models.BooleanField()
    evidence = models.TextField(blank=True)
    reason = models.TextField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "criterion"], name="source_gate_check_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="source_gate_check_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.criterion}"

    def chain_name(self) -> str:
        return self.application.opportunity.exercise.reference
