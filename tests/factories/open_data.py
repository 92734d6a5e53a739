"""A small world of agreements, opportunities and payments, straight into the tables: publishing only reads."""

import datetime
from decimal import Decimal

from commonweal.council.decide.models import Decision
from commonweal.council.exercise.models import Area
from commonweal.council.people.models import Organisation
from commonweal.cycle.deliver.models import Agreement, Claim, Instalment, SpendLine
from commonweal.cycle.source.models import Application, Award, Opportunity


def organisation(number, name, **fields):
    from commonweal.council.people.queries import name_key

    reference = f"ORG-{number:06}"
    return Organisation.objects.create(
        reference=reference, slug=reference.lower(), name=name, match_key=name_key(name), **fields
    )


def agreement(number, of, kind="grant", **fields):
    told = {
        "title": f"Agreement {number}",
        "value": Decimal(12_000),
        "starts_on": datetime.date(2026, 4, 1),
        "ends_on": datetime.date(2027, 3, 31),
        "state": "active",
    }
    return Agreement.objects.create(reference=f"AG-2026-{number:03}", organisation=of, kind=kind, **{**told, **fields})


def payment(number, beneficiary, amount="750.00", paid_on=datetime.date(2026, 5, 1), of=None, **fields):
    from commonweal.council.people.queries import name_key

    key = "" if beneficiary == "Name withheld" else name_key(beneficiary)
    return SpendLine.objects.create(
        source_key=f"line-{number}",
        beneficiary=beneficiary,
        match_key=key,
        amount=Decimal(amount),
        paid_on=paid_on,
        organisation=of,
        **fields,
    )


def ward():
    return Area.objects.create(code="E05099901", name="Millbrook", kind="ward", slug="millbrook")


def opportunity(exercise, at, kind="contract", **fields):
    told = {
        "reference": "OP-2026-031",
        "title": "Help to find work",
        "summary": "A service for young people.",
        "who_can_apply": "Any organisation.",
        "budget": Decimal(90_000),
        "opens_at": at,
        "questions_by": at + datetime.timedelta(days=10),
        "closes_at": at + datetime.timedelta(days=30),
        "decision_on": (at + datetime.timedelta(days=60)).date(),
        "starts_on": datetime.date(2027, 4, 1),
        "ends_on": datetime.date(2030, 3, 31),
        "regime": "pa23",
        "state": "open",
        "published_at": at,
    }
    return Opportunity.objects.create(exercise=exercise, kind=kind, **{**told, **fields})


def award(opportunity, of, person, at, *, amount=90_000, result="offer", state="notified"):
    application = Application.objects.create(
        reference=f"AP-{of.reference}", opportunity=opportunity, organisation=of, started_by=person, started_at=at
    )
    decision = Decision.objects.create(
        reference=f"DE-{of.reference}",
        exercise=opportunity.exercise,
        kind="award",
        title="Award",
        question="Shall we award?",
        recommendation="Award.",
        level="officer",
        planned_for=at.date(),
        proposed_by=person,
        proposed_at=at,
    )
    return Award.objects.create(
        reference=f"AW-{of.reference}",
        application=application,
        decision=decision,
        result=result,
        amount=Decimal(amount),
        state=state,
        notified_at=at if state != "proposed" else None,
        pause_until=at.date() + datetime.timedelta(days=12),
    )


def paid_claim(agreement, person, at, amount=3_000):
    instalment = Instalment.objects.create(
        agreement=agreement, number=1, basis="date", due_on=at.date(), amount=Decimal(amount), set_by=person
    )
    return Claim.objects.create(
        reference=f"CL-{agreement.reference}",
        agreement=agreement,
        instalment=instalment,
        amount=Decimal(amount),
        state="paid",
        claimed_by=person,
        claimed_at=at,
        paid_on=at.date(),
    )
