"""Where the council departed from its own framework: exceptions to a rule, and gates that were not passed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from commonweal.council.exercise.models import Exercise, Gate
from commonweal.council.framework.models import PolicyException

MOST = 500


@dataclass(frozen=True)
class Departure:
    what: str
    why: str
    on: datetime.date | None
    approved_by: str
    about: str = ""
    href: str = ""
    reference: str = ""
    expires_on: datetime.date | None = None


def departures() -> list[Departure]:
    """Newest first. Whoever approved is named by post, never by name."""
    exceptions = list(PolicyException.objects.select_related("approved_by")[:MOST])
    titles = dict(
        Exercise.objects.filter(reference__in=[one.exercise_reference for one in exceptions if one.exercise_reference])
        .values_list("reference", "title")
    )  # fmt: skip
    gates = Gate.objects.filter(state="departed").select_related("exercise", "decided_by").order_by("-decided_at")
    said = [
        Departure(
            one.rule,
            one.reason,
            timezone.localdate(one.approved_at),
            one.approved_by.job_title or "a decision maker",
            titles.get(one.exercise_reference, ""),
            reverse("exercise:published", args=[one.exercise_reference]) if one.exercise_reference in titles else "",
            one.reference,
            one.expires_on,
        )
        for one in exceptions
    ]
    said += [_gate(one) for one in gates[:MOST]]
    return sorted(said, key=lambda one: one.on or datetime.date.min, reverse=True)


def _gate(gate: Gate) -> Departure:
    return Departure(
        f"The gate '{gate.name}' was not passed",
        gate.reasons,
        timezone.localdate(gate.decided_at) if gate.decided_at else None,
        (gate.decided_by.job_title if gate.decided_by else "") or "a decision maker",
        gate.exercise.title,
        reverse("exercise:published", args=[gate.exercise.reference]),
        gate.exercise.reference,
    )
