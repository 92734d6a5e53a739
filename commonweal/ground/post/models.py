from __future__ import annotations

import hashlib
import secrets

from django.db import models

from commonweal.ground.record.models import Recorded


class Letter(Recorded):
    """Exactly what was sent, to whom, when. Written once: a mistake is answered by another letter."""

    reference = models.CharField(max_length=24, unique=True)
    chain = models.CharField(max_length=80)
    about = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=24)
    to_name = models.CharField(max_length=200)
    to_address = models.EmailField(blank=True)
    to_organisation_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    subject_line = models.CharField(max_length=200)
    body = models.TextField()
    content = models.JSONField(default=dict)
    send_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, default="draft")
    checked_by = models.CharField(max_length=40, blank=True)
    written_by = models.CharField(max_length=40)
    # How far the email is, while it leaves: when it was last offered to the mail server, how often, and what that said.
    offered_at = models.DateTimeField(null=True, blank=True)
    offers = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    failure = models.TextField(blank=True)
    posted_on = models.DateField(null=True, blank=True)
    posted_by = models.CharField(max_length=40, blank=True)
    private = models.BooleanField(default=False)

    unrecorded = frozenset({"to_name", "to_address", "offered_at", "offers", "answer"})
    fingerprinted = frozenset({"body", "content"})

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "send_at"], name="post_letter_due")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["leaving", "sent"]) | models.Q(sent_at__isnull=False),
                name="post_sent_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(posted_on=None, posted_by="")
                | (models.Q(posted_on__isnull=False, sent_at__isnull=False) & ~models.Q(posted_by="")),
                name="post_posted_when_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject_line}"

    @property
    def edition(self) -> str:
        """Which text this is, so that whoever checks the letter says it of the text that they read."""
        return hashlib.sha256(f"{self.subject_line}\n{self.body}".encode()).hexdigest()[:16]

    @classmethod
    def kept_back(cls, subjects: set[str]) -> set[str]:
        return set(cls.objects.filter(private=True, reference__in=subjects).values_list("reference", flat=True))

    def chain_name(self) -> str:
        return self.chain


# ---- what anybody may follow ----------------------------------------------------------------------------------------


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Pace(models.TextChoices):
    NOW = "now", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    OFF = "off", "Never"


class Follower(models.Model):
    """An address that asked to be told of news. It is on no chain of the record, so that it can be forgotten."""

    address = models.EmailField(unique=True)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    opened = models.CharField(max_length=6, choices=Pace.choices, default=Pace.DAILY)
    changed = models.CharField(max_length=6, choices=Pace.choices, default=Pace.DAILY)
    urgent = models.CharField(max_length=6, choices=Pace.choices, default=Pace.NOW)
    digest_on = models.DateField(null=True, blank=True)
    opened_until = models.DateTimeField(null=True, blank=True)
    changed_until = models.DateTimeField(null=True, blank=True)
    urgent_until = models.DateTimeField(null=True, blank=True)
    paused_from = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paused_from=None, paused_until=None)
                | models.Q(paused_from__isnull=False, paused_until__isnull=False),
                name="post_paused_from_until",
            )
        ]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Following(models.Model):
    """One topic that an address follows, once somebody who reads its mail has said so."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="followings")
    topic = models.CharField(max_length=160)
    label = models.CharField(max_length=240)
    path = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=40, default=new_key, db_index=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["topic", "confirmed_at"], name="post_following_topic")]
        constraints = [models.UniqueConstraint(fields=["follower", "topic"], name="post_following_once")]

    def __str__(self) -> str:
        return self.label


LONGEST_LINE = 400


class News(models.Model):
    """One line that is public already, for whoever follows any of its topics, the widest topic first."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Something new"
        CHANGED = "changed", "Changes and answers"
        URGENT = "urgent", "Deadlines that are near, and withdrawals"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    topics = models.JSONField()
    item = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    line = models.CharField(max_length=LONGEST_LINE)
    many = models.CharField(max_length=120, blank=True)
    path = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)
    told_to = models.BigIntegerField(default=0)
    left = models.JSONField(default=list)
    told_all_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.title}: {self.line}"
