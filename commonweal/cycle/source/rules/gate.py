"""The organisational criteria: which are asked of whom, and what a provider's passport already shows."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from commonweal.council.framework.models import Pack
from commonweal.council.framework.models.items import EvidenceNeed, OrganisationalCriterion
from commonweal.council.framework.rules import applies
from commonweal.council.people.models import Evidence, Organisation
from commonweal.cycle.source.rules.opportunity import amount_offered
from commonweal.ground.law.days import shift_months
from commonweal.ground.pages.words import listed, plain_day
from commonweal.ground.questions import rules as asking
from commonweal.ground.questions.models import Question

Kind = Evidence.Kind

# Which piece of a provider's passport answers which piece of evidence that a framework asks for.
SHOWN_BY = {
    "constitution": Kind.CONSTITUTION,
    "meetings": Kind.MEETINGS,
    "business_plan": Kind.BUSINESS_PLAN,
    "accounting_law": Kind.ACCOUNTS,
    "examined_accounts": Kind.ACCOUNTS,
    "internal_controls": Kind.CONTROLS,
    "data_protection_compliance": Kind.DATA_PROTECTION,
    "open_recruitment": Kind.EMPLOYMENT,
    "written_terms": Kind.EMPLOYMENT,
    "public_liability": Kind.PUBLIC_LIABILITY,
    "employers_liability": Kind.EMPLOYERS_LIABILITY,
    "property": Kind.PROPERTY,
    "vehicles": Kind.VEHICLES,
    "checks": Kind.DBS,
    "adults_policy": Kind.SAFEGUARDING,
    "child_protection_policy": Kind.SAFEGUARDING,
    "training": Kind.SAFEGUARDING_TRAINING,
    "equality_policy": Kind.EQUALITY,
    "equality_training": Kind.EQUALITY_TRAINING,
}


@dataclass(frozen=True)
class Asked:
    """One organisational criterion as it is asked of one organisation for one service."""

    criterion: OrganisationalCriterion
    applies: bool
    needs: tuple[EvidenceNeed, ...]
    left_out: tuple[EvidenceNeed, ...] = ()

    @property
    def because(self) -> str:
        """Why a criterion is not asked; nothing where it is."""
        if self.applies:
            return ""
        if self.left_out:
            return "Not asked: it was left out of this opportunity. Its public page says why."
        return "Not asked: this service, or this organisation, is not one that the criterion covers."


class Applicant(NamedTuple):
    """What of an organisation decides which criteria are asked of it."""

    staff: int | None
    has_property: bool | None
    has_vehicles: bool | None
    income_last_year: Decimal | None


# Of whom nothing is known, so that whatever might be asked of somebody is asked.
ANYBODY = Applicant(None, None, None, None)


def conditions(organisation: Organisation | Applicant, service_for: list[str]) -> dict[str, Any]:
    """What decides whether a criterion is asked. What is not known counts as so, that no question is lost."""
    has = {"recruitment", "personal_data"}
    if organisation.staff is None or organisation.staff > 0:
        has.add("staff")
    if organisation.has_property is not False:
        has.add("property")
    if organisation.has_vehicles is not False:
        has.add("vehicles")
    return {"turnover": organisation.income_last_year, "service_for": set(service_for), "has": has}


def asked_of(
    pack: Pack,
    organisation: Organisation | Applicant,
    service_for: list[str],
    *,
    offered: Decimal | None = None,
    left_out: Collection[str] = (),
) -> list[Asked]:
    """Every organisational criterion of the framework, each with the evidence asked of this organisation.

    `offered` is what one applicant can get, where that is known. A criterion of which no evidence is left that has to
    be shown is not asked.
    """
    when = conditions(organisation, service_for) | {"value": offered}
    asked = []
    for criterion in pack.criteria.organisational:
        fitting = [need for need in criterion.needs if applies(need.applies_when, **when)]
        gone = tuple(need for need in fitting if place_of(criterion, need) in left_out)
        needs = tuple(need for need in fitting if need not in gone)
        enough = any(need.required for need in needs) if gone else bool(needs)
        asked.append(Asked(criterion, applies(criterion.applies_when, **when) and enough, needs, gone))
    return asked


def place_of(criterion: OrganisationalCriterion, need: EvidenceNeed) -> str:
    """Where in a framework a piece of evidence stands: an opportunity leaves it out by that."""
    return f"{criterion.key}.{need.key}"


def asked_by(opportunity: Any, organisation: Organisation | Applicant) -> list[Asked]:
    """What an opportunity asks of an organisation: by its framework, its service, its money and what it leaves out."""
    gone = {place for place, choice in opportunity.evidence.items() if not choice["asked"]}
    offered = amount_offered(opportunity) or None
    pack = opportunity.exercise.framework.pack
    return asked_of(pack, organisation, opportunity.service_for, offered=offered, left_out=gone)


def asked_for(application: Any) -> list[Asked]:
    return asked_by(application.opportunity, application.organisation)


# A charity's accounts are due ten months after the year that they cover (Charities Act 2011 s.163), so 22 months after
# the end of a year there are newer ones.
NEWER_ACCOUNTS_AFTER = 22


def concern(evidence: Evidence, on: datetime.date) -> str:
    """What of a piece of evidence is past its time on a day, for whoever checks; it decides nothing by itself."""
    if evidence.expires and evidence.expires < on:
        return f"It ended on {plain_day(evidence.expires)}, before the deadline."
    if evidence.kind == Kind.ACCOUNTS and shift_months(evidence.dated, NEWER_ACCOUNTS_AFTER) < on:
        return (
            f"The year that they cover ended more than {NEWER_ACCOUNTS_AFTER} months before the deadline, "
            "so there should be newer ones."
        )
    return ""


MOST_WORDS = 200


def gate_questions(asked: Iterable[Asked]) -> dict[str, list[Question]]:
    """What whoever checks is asked, by criterion: the framework's own, so that it is the same for every applicant."""
    return {one.criterion.key: _questions(one) for one in asked if one.applies}


def _questions(one: Asked) -> list[Question]:
    key, name = one.criterion.key, one.criterion.name
    evidence = list(dict.fromkeys(need.text for need in one.needs))
    rows = (
        {"key": f"met_{key}", "kind": "yes_no", "text": f"{name}: is it met?", "why": one.criterion.requirement},
        {"key": f"evidence_{key}", "kind": "choose_many", "text": f"{name}: what did you see?", "options": evidence}
        | {"why": "Kept with the check.", "required": False},
        {"key": f"reason_{key}", "kind": "short", "text": f"{name}: why?", "words": MOST_WORDS}
        | {"why": "Write it so that we can send it to the applicant."},
    )
    return [asking.asked({"section": name} | row) for row in rows]


def applicable(application: Any) -> list[OrganisationalCriterion]:
    return [asked.criterion for asked in asked_for(application) if asked.applies]


def unchecked(application: Any) -> list[str]:
    """The names of the criteria that apply to this application and have not been checked."""
    checked = {check.criterion for check in application.gate_checks.all()}
    return [criterion.name for criterion in applicable(application) if criterion.key not in checked]


def checked_by_officers(application: Any) -> list[tuple[str, str]]:
    """Each organisational criterion of this application with how it stands, as a fact for whoever scores."""
    found = {check.criterion: "Met" if check.met else "Not met" for check in application.gate_checks.all()}
    return [(one.name, found.get(one.key, "Not checked yet")) for one in applicable(application)]


def failed(application: Any) -> list[Any]:
    return [check for check in application.gate_checks.all() if not check.met]


def scoring_refusal(application: Any) -> str:
    """Why this application cannot be scored as far as the organisational criteria go; nothing where it can."""
    if application.state == "ineligible" or failed(application):
        names = ", ".join(check.title.lower() for check in failed(application))
        return (
            f"{application.reference} did not meet the organisational criteria ({names}), "
            "so it gets no further consideration."
        )
    if application.seal_fault:
        return f"{application.reference} cannot be read. {application.seal_fault}"
    left = unchecked(application)
    if left:
        return f"The organisational criteria of {application.reference} have not all been checked: {', '.join(left)}."
    return ""


def as_checked(checks: Iterable[Any]) -> str:
    """What stands recorded, to tell whether a page still shows it as it is."""
    said = sorted(f"{one.criterion}|{one.met}|{one.reason}" for one in checks)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def changed_meanwhile(checks: Iterable[Any]) -> str:
    """What somebody else recorded while this was being looked at."""
    rows = list(checks)
    last = max(rows, key=lambda one: one.checked_at)
    not_met = [one.title for one in rows if not one.met]
    said = f"{listed(not_met)} not met" if not_met else "each of them met"
    return f"{last.checked_by} recorded these checks while this page was open: {said}."
