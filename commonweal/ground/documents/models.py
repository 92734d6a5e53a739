from __future__ import annotations

from collections.abc import Callable

from django.db import models

from commonweal.ground.record.models import Recorded

NAME_AT_MOST = 150


class Kind(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word document"
    XLSX = "xlsx", "Excel workbook"
    ODT = "odt", "OpenDocument text"
    ODS = "ods", "OpenDocument spreadsheet"
    CSV = "csv", "CSV"
    TXT = "txt", "Text"
    PNG = "png", "PNG image"
    JPG = "jpg", "JPEG image"


_keepers: list[Callable[[set[str]], set[str]]] = []


def keeps_back(asked: Callable[[set[str]], set[str]]) -> Callable[[set[str]], set[str]]:
    """Whoever owns files may say of which of its things nobody is told yet whose they are: then of no file either."""
    if asked not in _keepers:
        _keepers.append(asked)
    return asked


class File(Recorded):
    """One file that somebody sent: what it really is, what the scanner said, and where its bytes lie.

    The row outlives the bytes, so that what was removed or refused can still be accounted for. Names of files may
    hold names of people, so the record keeps the fingerprint of the bytes and not the name.
    """

    reference = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=NAME_AT_MOST)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    about = models.CharField(max_length=80, db_index=True)
    chain = models.CharField(max_length=80)
    uploaded_by = models.CharField(max_length=40)
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="quarantined")
    scanned_at = models.DateTimeField(null=True, blank=True)
    scanned_with = models.CharField(max_length=60, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    stored = models.CharField(max_length=80, blank=True)
    sealed = models.BooleanField(default=False)

    unrecorded = frozenset({"name", "stored"})

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["state", "uploaded_at"], name="documents_file_waiting")]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="documents_file_is_not_empty"),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | models.Q(trouble__gt=""), name="documents_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="clean") | (models.Q(scanned_at__isnull=False) & models.Q(stored__gt="")),
                name="documents_clean_was_scanned",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("refused", "removed")) | models.Q(stored=""),
                name="documents_gone_is_gone",
            ),
        ]

    # What the sender called it, while the action that took it in still knows. Of a sealed file the row does not.
    called_by_sender = ""

    def __str__(self) -> str:
        return f"{self.reference} ({self.kind})"

    @property
    def called(self) -> str:
        return self.called_by_sender or self.name

    def chain_name(self) -> str:
        return self.chain

    kept_back_whole = True

    @classmethod
    def kept_back(cls, subjects: set[str]) -> set[str]:
        found = dict(cls.objects.filter(reference__in=subjects).values_list("reference", "about"))
        back = {one for asked in _keepers for one in asked(set(found.values()))} if found else set()
        return {reference for reference, about in found.items() if about in back}


class Unclaimed(models.Model):
    """Bytes that no file claims: written down before they are, or when they are to go, and struck out after.

    So whoever is stopped in between leaves nothing that nobody knows of.
    """

    stored = models.CharField(max_length=80, unique=True)
    since = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "unclaimed"

    def __str__(self) -> str:
        return self.stored
