from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models

GENESIS = "0" * 64


class Chain(models.Model):
    """The head of one append-only chain: an exercise's, a provider's, or the council's own."""

    name = models.CharField(max_length=80, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """Who did what, when, to what, why, before and after. The database refuses to change or delete it."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    role = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    why = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain_id", "number"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="record_entry_number")]
        indexes = [
            models.Index(fields=["kind", "subject"], name="record_entry_subject"),
            models.Index(fields=["-at"], name="record_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.verb} {self.subject}"

    def content(self) -> str:
        """The bytes that the digest covers, in one canonical form."""
        return json.dumps(
            {
                "number": self.number,
                "at": self.at.isoformat(),
                "by": self.by,
                "role": self.role,
                "verb": self.verb,
                "kind": self.kind,
                "subject": self.subject,
                "why": self.why,
                "before": self.before,
                "after": self.after,
                "previous": self.previous,
            },
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )

    def computed_digest(self) -> str:
        return hashlib.sha256(self.content().encode()).hexdigest()


class Sequence(models.Model):
    """The last number used for a kind of reference in a year: CE-2026-014."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="record_sequence_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:03}"


class Recorded(models.Model):
    """Anything whose every change is an entry in a chain.

    `unrecorded` names fields that never enter the record (personal data that may have to be erased);
    `fingerprinted` names fields of which only the SHA-256 does (sealed or long content).
    """

    unrecorded: frozenset[str] = frozenset()
    fingerprinted: frozenset[str] = frozenset()
    kept_back_whole = False  # whether what is kept back hides even what was done

    class Meta:
        abstract = True

    def chain_name(self) -> str:
        return "council"

    @classmethod
    def kept_back(cls, subjects: set[str]) -> set[str]:
        """Of these things, those of which nobody may know yet whose they are. Their entries are made all the same."""
        return set()

    def subject(self) -> str:
        return str(getattr(self, "reference", "") or f"{self._meta.label_lower}:{self.pk}")

    def snapshot(self) -> dict[str, Any]:
        values = {}
        for column in self._meta.concrete_fields:
            if column.attname in self.unrecorded or column.name in self.unrecorded:
                continue
            value = getattr(self, column.attname)
            if value is not None and not isinstance(column, models.JSONField):
                value = column.value_to_string(self)
            if column.name in self.fingerprinted and value not in (None, ""):
                text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
                value = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
            values[column.attname] = value
        return json.loads(json.dumps(values, default=str))
