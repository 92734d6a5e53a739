from __future__ import annotations

from functools import cached_property

from django.db import models

from commonweal.council.framework.models.pack import Pack
from commonweal.ground.record.models import Recorded


class Framework(Recorded):
    """One adopted version of the council's commissioning framework. Exercises pin the version they run under."""

    name = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    adopted_at = models.DateTimeField()
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    what_changed = models.TextField(blank=True)

    fingerprinted = frozenset({"content"})

    class Meta:
        ordering = ["-number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="framework_number_once"),
            models.CheckConstraint(
                condition=models.Q(in_force_to=None) | models.Q(in_force_to__gte=models.F("in_force_from")),
                name="framework_in_force_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def subject(self) -> str:
        return f"framework {self.number}"

    @cached_property
    def pack(self) -> Pack:
        return Pack.model_validate(self.content)


class DecisionLevel(Recorded):
    """Up to what whole-life value each level decides. The sources give no figures, so the council sets its own."""

    level = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, default="award")
    up_to = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    from_date = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind", "from_date", "up_to", "pk"]

    def __str__(self) -> str:
        return f"{self.level} up to {self.up_to}"


class PolicyException(Recorded):
    """A departure from the framework: which rule, why, who approved it, until when. Published."""

    reference = models.CharField(max_length=20, unique=True)
    exercise_reference = models.CharField(max_length=20, blank=True, db_index=True)
    rule = models.CharField(max_length=200)
    reason = models.TextField()
    approved_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-approved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.rule}"

    def chain_name(self) -> str:
        return self.exercise_reference or "council"
