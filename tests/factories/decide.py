"""Decisions in each of their states, made through the actions."""

import datetime
from decimal import Decimal

from commonweal.council.decide import actions
from commonweal.council.exercise.actions import assess_impact
from commonweal.council.exercise.models import Exercise

REASONS = "It meets the need in Millbrook better than any other option and costs less."
REJECTED = "Doing nothing, because the need would grow. Running it ourselves, because it would cost more."


def propose(exercise, cast, now, **given):
    asked = {
        "kind": "other",
        "title": "Fund help for young people to find work",
        "question": "Whether to fund two groups for a year.",
        "recommendation": "Fund Harbour Trust and Meadow CIC for a year.",
        "value": Decimal(20_000),
        "planned_for": now.date() + datetime.timedelta(days=7),
        "sections": {"options_rejected": REJECTED},
    }
    return actions.propose(exercise=exercise, at=now, **({"by": cast.priya} | asked | given))


def assess(exercise, cast, now, stage="source", **given):
    facts = {"needed": False, "reason": "The service is open to all young people and takes nothing away."}
    # The later stages are reached in their own tests; here only the assessment matters.
    if stage != "understand":
        Exercise.objects.filter(pk=exercise.pk).update(state=stage)
        exercise.refresh_from_db()
        exercise.gates.update(state="passed", reasons="It is needed.", decided_by=cast.helen, decided_at=now)
    return assess_impact(exercise=exercise, stage=stage, at=now, **({"by": cast.priya} | facts | given))


def make_whole(decision, cast, now):
    """Fill every section of the report that must not be empty and still is."""
    for section in decision.sections.filter(mandatory=True, text=""):
        actions.fill_section(
            section=section,
            text="Nothing stands against it.",
            author="Lena Fischer, solicitor",
            dated=now.date(),
            by=cast.priya,
            at=now,
        )
    return decision


def made_ready(exercise, cast, now, **given):
    decision = make_whole(propose(exercise, cast, now, **given), cast, now)
    return actions.ready(decision=decision, by=cast.priya, at=now)


def record(decision, by, at, **given):
    asked = {
        "outcome": "agree",
        "reasons": REASONS,
        "alternatives_rejected": REJECTED,
        "interests": "None declared",
        "made_on": at.date(),
    }
    return actions.record_decision(decision=decision, by=by, at=at, **(asked | given))


def decided(exercise, cast, now, **given):
    return record(made_ready(exercise, cast, now, **given), cast.helen, now)


def in_effect(exercise, cast, now, **given):
    later = now + datetime.timedelta(days=20)
    return actions.take_effect(decision=decided(exercise, cast, now, **given), by=cast.priya, at=later)


def called_in(exercise, cast, now, **given):
    decision = decided(exercise, cast, now, **given)
    return actions.call_in(decision=decision, reason="The wards were not asked.", by=cast.cabinet, at=now)
