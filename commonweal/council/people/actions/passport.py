from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from commonweal.council.people import queries, rules
from commonweal.council.people.actions.registering import already_here, checked_numbers
from commonweal.council.people.models import Evidence, Organisation, Person
from commonweal.ground.documents import actions as documents
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import Rule, refuse

KEPT = frozenset(
    "name known_as legal_form company_number charity_number email website address postcode what_we_do themes areas "
    "trustees staff volunteers income_last_year year_end living_wage sme has_property "
    "has_vehicles evidence_tools".split()
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


def say_who_sees(*, organisation: Organisation, shown: dict[str, str], by: Person, at: datetime.datetime) -> None:
    """Who reads each block of the profile: everyone, the council, or only those to whom they have applied."""
    what = f"You cannot say who sees the profile of {organisation}"
    verdict = rules.organisation_admin(by, organisation)
    if not verdict:
        names = ", ".join(str(one) for one in queries.administrators_of(organisation)) or "none yet"
        raise refuse(what, verdict.because, who=f"its administrators: {names}")
    if not shown.keys() <= queries.BLOCKS.keys() or not set(shown.values()) <= set(queries.Audience.values):
        raise refuse(what, "Choose for each part of the profile who sees it.")
    organisation.shown = organisation.shown | shown
    with recorded("said who sees the profile", organisation, by=by, at=at):
        organisation.save(update_fields=["shown"])


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
    trained: int | None = None,
    trained_of: int | None = None,
    link: str = "",
    expires: datetime.date | None = None,
    file: Any = None,
    scan_now: bool = True,
    by: Person | None,
    at: datetime.datetime,
) -> Evidence:
    """Add one dated piece to the passport; `file` is the upload, where there is one."""
    what = "This cannot be added to the profile"
    _only_an_editor(what, organisation, by)
    if expires and expires < dated:
        raise refuse(what, "It would end before it begins: the end date must be the same as or after its date.")
    evidence = Evidence(
        organisation=organisation,
        kind=Evidence.Kind(kind),
        statement=statement,
        reference_number=reference_number,
        # Of how many is said only where somebody counted who is trained.
        trained=trained if trained_of else None,
        trained_of=trained_of if trained is not None else None,
        link=link,
        dated=dated,
        expires=expires,
    )
    with transaction.atomic():
        with recorded("added evidence", evidence, by=by, at=at):
            evidence.save()
        if file is not None:
            _attach(evidence, file, scan_now=scan_now, by=by, at=at)
    return evidence


def change_file(*, evidence: Evidence, file: Any, by: Person, at: datetime.datetime) -> None:
    """Put a file in the place of the one that is there. The piece has to be confirmed again."""
    _only_an_editor("You cannot change this file", evidence.organisation, by)
    before = evidence.file
    with transaction.atomic():
        _attach(evidence, file, by=by, at=at)
        if before is not None:
            documents.remove(file=before, by=by, at=at, why="Another file took its place.")


def remove_file(*, evidence: Evidence, by: Person, at: datetime.datetime) -> None:
    what = "You cannot remove this file"
    _only_an_editor(what, evidence.organisation, by)
    before = evidence.file
    if before is None:
        raise refuse(what, "There is none.")
    with transaction.atomic():
        with recorded("removed file", evidence, by=by, at=at):
            evidence.file = None
            evidence.save()
        documents.remove(file=before, by=by, at=at)


def confirm_evidence(*, evidence: Evidence, by: Person, at: datetime.datetime) -> None:
    """Say that one piece is still right."""
    what = "You cannot confirm this"
    _only_an_editor(what, evidence.organisation, by)
    today = timezone.localdate(at)
    if evidence.expires and evidence.expires < today:
        raise refuse(what, "It has run out. Add the one that took its place.")
    with recorded("confirmed evidence", evidence, by=by, at=at):
        evidence.confirmed_on, evidence.confirmed_by = today, by
        evidence.save()


def _attach(
    evidence: Evidence, upload: Any, *, scan_now: bool = True, by: Person | None, at: datetime.datetime
) -> None:
    what = "This file cannot be added"
    if evidence.kind == Evidence.Kind.DBS:
        why = "We never keep copies of certificates. Say how many people were checked and when the latest check was."
        raise refuse(what, why)
    file = documents.take_in(upload=upload, about=evidence, by=by, at=at, scan_now=scan_now)
    if file.state == "refused":
        raise refuse(what, file.trouble)
    with recorded("attached file", evidence, by=by, at=at):
        evidence.file, evidence.confirmed_on, evidence.confirmed_by = file, None, None
        evidence.save()


def _only_an_editor(what: str, organisation: Organisation, by: Person | None) -> None:
    verdict = may_edit(by, organisation) if by is not None else True
    if not verdict:
        raise refuse(what, verdict.because, who=may_edit.who)
