"""Rows of contracts and grants become agreements, each with its organisation."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from commonweal.council.people.actions import register_organisations
from commonweal.council.people.models import Organisation
from commonweal.cycle.deliver.actions import register_existing_together
from commonweal.cycle.deliver.models import Agreement
from commonweal.front.open_data.actions.tally import Tally
from commonweal.front.open_data.queries.organisations import FOUND_BY, Register, numbers
from commonweal.front.open_data.reading import ContractRow, GrantRow, Problem
from commonweal.ground.record.actions import TOGETHER

Facts = dict[str, Any]


class Keeper:
    """Takes rows in, a few hundred at once, and the second row of a new organisation finds it all the same.

    The rows come from the file and from no person; who took the file in stands in the record of the import.
    """

    def __init__(self, rows: Iterable[Any], at: datetime.datetime) -> None:
        self.rows = list(rows)
        self.at = at
        organisations = {one.pk: one for one in Organisation.objects.only(*FOUND_BY)}
        self.register = Register(organisations.values())
        self.tally = Tally()
        self.keys = _keys(self.rows)
        self.before = {key: organisations[one] for key, one in _kept_under(list(self.keys.values())).items()}
        self.new: list[Organisation] = []

    def keep(self, told: Callable[[Any], tuple[Facts, Facts]]) -> Tally:
        """Keep every row: what it tells of the organisation, and of the agreement with it."""
        for start in range(0, len(self.rows), TOGETHER):
            agreements = []
            for row in self.rows[start : start + TOGETHER]:
                who, what = told(row)
                agreements.append(self._agreement(row, self._organisation(row, **who), **what))
            if self.new:
                register_organisations(organisations=self.new, by=None, at=self.at)
                self.new = []
            for result in register_existing_together(rows=agreements, by=None, at=self.at):
                self.tally.count(result)
        return self.tally

    def _organisation(self, row: Any, name: str, company: str, charity: str, **facts: Any) -> Organisation:
        """The one that is here, or a new one that is registered with the others of these rows."""
        company, charity = numbers(company, charity)
        before = self.before.get(self.keys[row.key])
        if before and self.register.still(before, name, company, charity):
            return before
        found, told = self.register.find(name, company, charity)
        if told:
            fix = "Check that it is the right organisation"
            self.tally.problems.append(Problem(row.sheet, row.row, "organisation", name, told, fix, "note"))
        if found is None:
            found = Organisation(name=name[:200], company_number=company, charity_number=charity, **facts)
            self.register.add(found)
            self.new.append(found)
        return found

    def _agreement(self, row: Any, organisation: Organisation, title: str, **fields: Any) -> Facts:
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        return {
            "organisation": organisation,
            "title": title[:300],
            "source_key": self.keys[row.key],
            "department": row.department[:160],
            "signed_on": row.awarded_on,
            **given,
        }


def _keys(rows: Iterable[Any]) -> dict[str, str]:
    """Row key → source key: a grant's own 360Giving identifier, which is the same in every file, where it has one."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for row in rows:
        own = row.reference if row.reference.startswith("360G-") and len(row.reference) <= 80 else ""
        keys[row.key] = own if own and own not in taken else row.key
        taken.add(own)
    return keys


def _kept_under(keys: list[str]) -> dict[str, int]:
    """Source key → the organisation under which it is kept already."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), TOGETHER):
        kept = Agreement.objects.filter(source_key__in=keys[start : start + TOGETHER]).order_by()
        found |= dict(kept.values_list("source_key", "organisation_id"))
    return found


def keep_contracts(rows: Iterable[ContractRow], at: datetime.datetime) -> Tally:
    return Keeper(rows, at).keep(_contract)


def _contract(row: ContractRow) -> tuple[Facts, Facts]:
    first = row.suppliers[0] if row.suppliers else row
    name = row.supplier_name or first.name
    is_grant = "grant" in row.contract_type.casefold()
    who = {"name": name, "company": first.company_number, "charity": first.charity_number, "sme": row.sme}
    return who, {
        "kind": Agreement.Kind.GRANT if is_grant else Agreement.Kind.CONTRACT,
        "title": row.title or row.description or f"Contract with {name}",
        "purpose": _purpose(row),
        "how_commissioned": (row.process or row.contract_type)[:160],
        "value": row.value if row.value is not None else row.annual_value,
        "starts_on": row.start,
        "ends_on": row.end,
        "review_on": row.review,
    }


def _purpose(row: ContractRow) -> str:
    others = [one.name for one in row.suppliers[1:] if one.name]
    return f"{row.description}\n\nAlso with {', '.join(others)}.".strip() if others else row.description


def keep_grants(rows: Iterable[GrantRow], at: datetime.datetime) -> Tally:
    return Keeper(rows, at).keep(_grant)


def _grant(row: GrantRow) -> tuple[Facts, Facts]:
    starts_on = row.start or row.awarded_on
    who = {"name": row.beneficiary, "company": row.company_number, "charity": row.charity_number}
    return who, {
        "kind": Agreement.Kind.GRANT,
        "title": row.title or row.purpose or row.programme or f"Grant to {row.beneficiary}",
        "purpose": row.purpose,
        "how_commissioned": row.programme[:160],
        "value": row.amount,
        "starts_on": starts_on,
        "ends_on": row.end if row.end and row.end >= starts_on else None,
    }
