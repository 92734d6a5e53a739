"""Published payments, in batches: a quarter of a large council is tens of thousands of lines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import name_key
from commonweal.cycle.deliver.models import SpendLine
from commonweal.front.open_data.actions.tally import Tally
from commonweal.front.open_data.queries.organisations import FOUND_BY, Register, numbers
from commonweal.front.open_data.reading import SpendRow

WITHHELD = "Name withheld"
BATCH = 1000
NAMES = 100  # whose payments are given to their organisations in one statement
FIELDS = ("paid_on", "department", "beneficiary", "match_key", "organisation_id", "amount", "purpose", "transaction")


def register_of_all() -> Register:
    return Register(Organisation.objects.only(*FOUND_BY))


def keep_spending(rows: Iterable[SpendRow], register: Register) -> Tally:
    tally, rows = Tally(), iter(rows)
    while batch := list(islice(rows, BATCH)):
        tally.add(_keep(batch, register))
    return tally


def _keep(rows: list[SpendRow], register: Register) -> Tally:
    there = {line.source_key: line for line in SpendLine.objects.filter(source_key__in=[row.key for row in rows])}
    added, changed = [], []
    for row in rows:
        wanted = _wanted(row, register)
        line = there.get(row.key)
        if line is None:
            added.append(SpendLine(source_key=row.key, **wanted))
        elif any(getattr(line, name) != wanted[name] for name in FIELDS):
            for name in FIELDS:
                setattr(line, name, wanted[name])
            changed.append(line)
    SpendLine.objects.bulk_create(added, batch_size=BATCH)
    SpendLine.objects.bulk_update(changed, list(FIELDS), batch_size=200)
    return Tally(len(added), len(changed), len(rows) - len(added) - len(changed))


def _wanted(row: SpendRow, register: Register) -> dict[str, Any]:
    key = "" if row.redacted else name_key(row.beneficiary)
    company, charity = numbers(row.company_number, row.charity_number)
    found = None if row.redacted else register.for_payment(key, company, charity)
    return {
        "paid_on": row.paid_on,
        "department": row.department[:160],
        "beneficiary": WITHHELD if row.redacted else row.beneficiary[:240],
        "match_key": key,
        "organisation_id": found.pk if found else None,
        "amount": row.amount,
        "purpose": (row.purpose or row.category)[:300],
        "transaction": row.transaction[:80],
    }


def match_payments() -> int:
    """Give payments that came in before their organisation did to the one that now has their name."""
    register = register_of_all()
    waiting = SpendLine.objects.filter(organisation=None).exclude(match_key="")
    names = waiting.order_by().values_list("match_key", flat=True).distinct()
    found = [(name, one.pk) for name in names if (one := register.for_payment(name))]
    matched = 0
    for start in range(0, len(found), NAMES):
        some = found[start : start + NAMES]
        whose = Case(*(When(match_key=name, then=Value(pk)) for name, pk in some), output_field=IntegerField())
        matched += waiting.filter(match_key__in=[name for name, _ in some]).update(organisation_id=whose)
    return matched
