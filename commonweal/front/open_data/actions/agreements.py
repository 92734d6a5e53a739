"""Rows of contracts and grants become agreements, each with its organisation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from commonweal.council.people.actions import register_organisation
from commonweal.council.people.models import Organisation
from commonweal.cycle.deliver.actions import register_existing
from commonweal.cycle.deliver.models import Agreement
from commonweal.front.open_data.actions.tally import Tally
from commonweal.front.open_data.queries.organisations import Register, numbers
from commonweal.front.open_data.reading import ContractRow, GrantRow, Problem


class Keeper:
    """Takes rows in one after another, so that the second row of a new organisation finds it.

    The rows come from the file and from no person; who took the file in stands in the record of the import.
    """

    def __init__(self, rows: Iterable[Any], at: datetime.datetime) -> None:
        self.at = at
        self.register = Register(Organisation.objects.all())
        self.tally = Tally()
        self.keys = _keys(rows)
        self.before = {
            one.source_key: one.organisation
            for one in Agreement.objects.filter(source_key__in=self.keys.values()).select_related("organisation")
        }

    def organisation(self, row: Any, name: str, company: str, charity: str, **facts: Any) -> Organisation:
        company, charity = numbers(company, charity)
        before = self.before.get(self.keys[row.key])
        if before and self.register.still(before, name, company, charity):
            return before
        found, told = self.register.find(name, company, charity)
        if told:
            fix = "Check that it is the right organisation"
            self.tally.problems.append(Problem(row.sheet, row.row, "organisation", name, told, fix, "note"))
        if found is None:
            found = register_organisation(
                name=name[:200], company_number=company, charity_number=charity, by=None, at=self.at, **facts
            )
            self.register.add(found)
        return found

    def keep(self, row: Any, organisation: Organisation, kind: str, title: str, **fields: Any) -> None:
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        self.tally.count(
            register_existing(
                organisation=organisation,
                kind=kind,
                title=title[:300],
                source_key=self.keys[row.key],
                by=None,
                at=self.at,
                department=row.department[:160],
                signed_on=row.awarded_on,
                **given,
            )
        )


def _keys(rows: Iterable[Any]) -> dict[str, str]:
    """Row key → source key: a grant's own 360Giving identifier, which is the same in every file, where it has one."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for row in rows:
        own = row.reference if row.reference.startswith("360G-") and len(row.reference) <= 80 else ""
        keys[row.key] = own if own and own not in taken else row.key
        taken.add(own)
    return keys


def keep_contracts(rows: Iterable[ContractRow], at: datetime.datetime) -> Tally:
    rows = list(rows)
    keeper = Keeper(rows, at)
    for row in rows:
        first = row.suppliers[0] if row.suppliers else row
        name = row.supplier_name or first.name
        organisation = keeper.organisation(row, name, first.company_number, first.charity_number, sme=row.sme)
        is_grant = "grant" in row.contract_type.casefold()
        keeper.keep(
            row,
            organisation,
            Agreement.Kind.GRANT if is_grant else Agreement.Kind.CONTRACT,
            row.title or row.description or f"Contract with {name}",
            purpose=_purpose(row),
            how_commissioned=(row.process or row.contract_type)[:160],
            value=row.value if row.value is not None else row.annual_value,
            starts_on=row.start,
            ends_on=row.end,
            review_on=row.review,
        )
    return keeper.tally


def _purpose(row: ContractRow) -> str:
    others = [one.name for one in row.suppliers[1:] if one.name]
    return f"{row.description}\n\nAlso with {', '.join(others)}.".strip() if others else row.description


def keep_grants(rows: Iterable[GrantRow], at: datetime.datetime) -> Tally:
    rows = list(rows)
    keeper = Keeper(rows, at)
    for row in rows:
        organisation = keeper.organisation(row, row.beneficiary, row.company_number, row.charity_number)
        keeper.keep(
            row,
            organisation,
            Agreement.Kind.GRANT,
            row.title or row.purpose or row.programme or f"Grant to {row.beneficiary}",
            purpose=row.purpose,
            how_commissioned=row.programme[:160],
            value=row.amount,
            starts_on=row.start or row.awarded_on,
            ends_on=row.end if row.end and row.end >= (row.start or row.awarded_on) else None,
        )
    return keeper.tally
