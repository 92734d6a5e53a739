from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.application import Application


class Opened(models.Model):
    """Somebody of the council or the panel has opened an application. Written once a day and place, never changed."""

    class Where(models.TextChoices):
        SCORE = "score", "To score"
        PACK = "pack", "To print"
        FILE = "file", "A file"
        DISCUSS = "discuss", "In moderation"
        CHECKS = "checks", "To check the organisational criteria"
        DILIGENCE = "diligence", "For due diligence"
        DESK = "desk", "To read it"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opened")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=12, choices=Where.choices)
    on = models.DateField()
    first_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_at", "-pk"]
        verbose_name_plural = "opened"
        constraints = [
            models.UniqueConstraint(fields=["application", "person", "where", "on"], name="source_opened_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.application_id} {self.where}"
