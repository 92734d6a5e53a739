from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction

from commonweal.council.people import queries, rules
from commonweal.council.people.actions.members import join
from commonweal.council.people.models import LegalForm, Organisation, Person, Standing
from commonweal.ground.record.actions import TOGETHER, recorded_all
from commonweal.ground.record.rules import Refused, refuse

WHAT = "This organisation cannot be added"
NUMBERS = ("company_number", "charity_number")
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
    organisation = Organisation(
        name=name,
        legal_form=LegalForm(legal_form) if legal_form else "",
        company_number=company_number,
        charity_number=charity_number,
        **profile,
    )
    register_organisations(organisations=[organisation], by=by, at=at)
    return organisation


def register_organisations(*, organisations: list[Organisation], by: Person | None, at: datetime.datetime) -> None:
    """`register_organisation` for a few hundred, written together: each as it was described, and not saved yet."""
    for one in organisations:
        one.company_number, one.charity_number = checked_numbers(one.company_number, one.charity_number)
    _refuse_what_is_here(organisations)
    references = queries.free_references(len(organisations))
    slugs = queries.free_slugs(one.name for one in organisations)
    for one, reference, slug in zip(organisations, references, slugs, strict=True):
        one.reference, one.slug = reference, slug
        one.name, one.match_key = one.name.strip(), queries.name_key(one.name)
    try:
        with transaction.atomic():
            with recorded_all("registered", organisations, by=by, at=at, apart=True):
                Organisation.objects.bulk_create(organisations, batch_size=TOGETHER)
            for one in organisations if by is not None else ():
                join(one, by, Standing.ADMIN, by=by, at=at)
    except IntegrityError:
        # Somebody registered the same number, or took the same address, between our question and our answer.
        why = "Somebody added an organisation with this number or name at the same moment."
        raise refuse(WHAT, why, exception=ASK) from None


def _refuse_what_is_here(organisations: list[Organisation]) -> None:
    """A number belongs to one organisation: to none that is here, and to no other of these."""
    companies, charities = ([getattr(one, name) for one in organisations] for name in NUMBERS)
    here = list(queries.with_numbers(companies, charities))
    earlier: dict[tuple[str, str], Organisation] = {}
    for one in organisations:
        numbers = _numbers(one)
        known = [there for there in here if set(numbers) & set(_numbers(there))]
        for there in (*known, *(earlier[number] for number in numbers if number in earlier)):
            raise already_here(there, one.company_number)
        earlier |= dict.fromkeys(numbers, one)


def _numbers(organisation: Organisation) -> list[tuple[str, str]]:
    return [(name, number) for name in NUMBERS if (number := getattr(organisation, name))]


def checked_numbers(company: str, charity: str) -> tuple[str, str]:
    """Both numbers in their one form, or a refusal for one that is no such number."""
    found = rules.company_number(company), rules.charity_number(charity)
    if company.strip() and not found[0]:
        raise refuse(
            WHAT, f"{company} is not a company number. {rules.company_trouble(company)}.", about="company_number"
        )
    if charity.strip() and not found[1]:
        raise refuse(
            WHAT, f"{charity} is not a charity number. {rules.charity_trouble(charity)}.", about="charity_number"
        )
    return found


def already_here(there: Organisation, company: str) -> Refused:
    if company and there.company_number == company:
        number, about = f"company number {company}", "company_number"
    else:
        number, about = f"charity number {there.charity_number}", "charity_number"
    return refuse(WHAT, f"{there.name} is already here with {number}.", exception=ASK, about=about)
