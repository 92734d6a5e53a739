from __future__ import annotations

from django.db import models

from commonweal.council.people.models import Person
from commonweal.cycle.source.models.opportunity import OfOpportunity, Opportunity


class Advertisement(OfOpportunity):
    """One place outside this site in which an opportunity was made known, and the day. Public, without the officer.

    One that should not be there is taken off the list with a reason, and stays in the council's own log.
    """

    class Channel(models.TextChoices):
        WEBSITE = "website", "Council website"
        NEWSLETTER = "newsletter", "Newsletter or bulletin"
        SOCIAL = "social", "Social media"
        PRESS = "press", "Local press or radio"
        SECTOR = "sector", "Umbrella body of the voluntary sector"
        VENUE = "venue", "Community venue or event"
        EMAIL = "email", "Direct email"
        OTHER = "other", "Somewhere else"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="advertisements")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    other = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    where = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="noted")
    changed_why = models.TextField(blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(channel="other") & ~models.Q(other=""))
                | (~models.Q(channel="other") & models.Q(other="")),
                name="source_other_channel_is_named",
            ),
            models.CheckConstraint(
                condition=models.Q(changed_why="", changed_by=None, changed_at=None, state="noted")
                | (~models.Q(changed_why="") & models.Q(changed_by__isnull=False, changed_at__isnull=False)),
                name="source_advertisement_changed_why",
            ),
        ]

    def __str__(self) -> str:
        return self.other or self.get_channel_display()
