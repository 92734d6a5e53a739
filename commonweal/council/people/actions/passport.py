from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from commonweal.council.people import queries, rules
from commonweal.council.people.actions.registering import already_here, checked_numbers
from commonweal.council.people.models import Evidence, Organisation, Person
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Rule, refuse

KEPT = frozenset(
    "name known_as legal_form company_number charity_number email website address postcode what_we_do themes areas "
    "trustees staff volunteers income_last_year year_end living_wage sme evidence_tools".split()
)

may_edit: Rule = rules.editor | rules.administrator


def update_profile(*, organisation: Organisation, by: Person | None, at: datetime.datetime, **answers: Any) -> None:
    """Change some answers of the passport."""
    what = f"You cannot change the profile of {organisation}"
    _only_an_editor(what, organisation, by)
    unknown = sorted(answers.keys() - KEPT)
    if unknown:
        raise TypeError(f"A profile has no {', '.join(unknown)}")
    _numbers(organisation, answers)
    for name, answer in answers.items():
        setattr(organisation, name, answer)
    if "name" in answers:
        organisation.match_key = queries.name_key(organisation.name)
    try:
        with transaction.atomic(), recorded("changed profile", organisation, by=by, at=at):
            organisation.save()
    except IntegrityError:
        raise refuse(what, "Another organisation has taken this number at the same moment.") from None


def _numbers(organisation: Organisation, answers: dict[str, Any]) -> None:
    names = [name for name in ("company_number", "charity_number") if name in answers]
    if not names:
        return
    company, charity = checked_numbers(answers.get("company_number", ""), answers.get("charity_number", ""))
    for there in queries.same_numbers(company, charity).exclude(pk=organisation.pk):
        raise already_here(there, company)
    checked = {"company_number": company, "charity_number": charity}
    answers.update({name: checked[name] for name in names})


def confirm_profile(*, organisation: Organisation, by: Person, at: datetime.datetime) -> None:
    """Say that everything in the passport is still right."""
    _only_an_editor(f"You cannot confirm the profile of {organisation}", organisation, by)
    organisation.confirmed_on = timezone.localdate(at)
    organisation.confirmed_by = by
    with recorded("confirmed profile", organisation, by=by, at=at):
        organisation.save()


def add_evidence(
    *,
    organisation: Organisation,
    kind: str,
    dated: datetime.date,
    statement: str = "",
    reference_number: str = "",
    expires: datetime.date | None = None,
    by: Person | None,
    at: datetime.datetime,
) -> Evidence:
    what = "This cannot be added to the profile"
    _only_an_editor(what, organisation, by)
    if expires and expires < dated:
        raise refuse(what, "It would end before it begins: the end date must be the same as or after its date.")
    evidence = Evidence(
        organisation=organisation,
        kind=Evidence.Kind(kind),
        statement=statement,
        reference_number=reference_number,
        dated=dated,
        expires=expires,
    )
    with recorded("added evidence", evidence, by=by, at=at):
        evidence.save()
    return evidence


def _only_an_editor(what: str, organisation: Organisation, by: Person | None) -> None:
    verdict = may_edit(by, organisation) if by is not None else True
    if not verdict:
        raise refuse(what, verdict.because, who=may_edit.who)
