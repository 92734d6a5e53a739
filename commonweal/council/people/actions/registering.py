from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction

from commonweal.council.people import queries, rules
from commonweal.council.people.actions.members import join
from commonweal.council.people.models import LegalForm, Organisation, Person, Standing
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.queries import random_reference
from commonweal.ground.record.rules import Refused, refuse

WHAT = "This organisation cannot be added"
ASK = "If it is yours, find it by its number and ask to join it."


def register_organisation(
    *,
    name: str,
    legal_form: str = "",
    company_number: str = "",
    charity_number: str = "",
    by: Person | None,
    at: datetime.datetime,
    **profile: Any,
) -> Organisation:
    """Add a provider; whoever adds it becomes its first administrator. `by` is none when it comes from a file."""
    company, charity = checked_numbers(company_number, charity_number)
    for there in queries.same_numbers(company, charity):
        raise already_here(there, company)
    organisation = Organisation(
        reference=random_reference("ORG"),
        slug=queries.free_slug(name),
        name=name.strip(),
        match_key=queries.name_key(name),
        legal_form=LegalForm(legal_form) if legal_form else "",
        company_number=company,
        charity_number=charity,
        **profile,
    )
    try:
        with transaction.atomic():
            with recorded("registered", organisation, by=by, at=at):
                organisation.save()
            if by is not None:
                join(organisation, by, Standing.ADMIN, by=by, at=at)
    except IntegrityError:
        # Somebody registered the same number, or took the same address, between our question and our answer.
        why = "Somebody added an organisation with this number or name at the same moment."
        raise refuse(WHAT, why, exception=ASK) from None
    return organisation


def checked_numbers(company: str, charity: str) -> tuple[str, str]:
    """Both numbers in their one form, or a refusal for one that is no such number."""
    found = rules.company_number(company), rules.charity_number(charity)
    if company.strip() and not found[0]:
        raise refuse(WHAT, f"{company} is not a company number. {rules.company_trouble(company)}.")
    if charity.strip() and not found[1]:
        raise refuse(WHAT, f"{charity} is not a charity number. {rules.charity_trouble(charity)}.")
    return found


def already_here(there: Organisation, company: str) -> Refused:
    number = f"company number {company}" if company and there.company_number == company else "charity number"
    if number == "charity number":
        number = f"charity number {there.charity_number}"
    return refuse(WHAT, f"{there.name} is already here with {number}.", exception=ASK)
