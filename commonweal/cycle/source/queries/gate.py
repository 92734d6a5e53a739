from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from commonweal.council.framework.models.items import OrganisationalCriterion
from commonweal.council.people.models import CharterSignature, Evidence
from commonweal.council.people.queries import latest_evidence, signature_of
from commonweal.cycle.source.models import Application, GateCheck
from commonweal.cycle.source.queries.sections import lines_sent
from commonweal.cycle.source.rules.gate import SHOWN_BY, Asked, applicable, asked_for, concern
from commonweal.ground.questions.rules import Line

LIVING_WAGE = {
    "accredited": "Yes, and accredited",
    "pays": "Yes",
    "not_yet": "Not yet",
    "not_applicable": "No paid staff",
}


@dataclass(frozen=True)
class NeedShown:
    """One piece of evidence that is asked for, and what the passport holds."""

    text: str
    required: bool
    evidence: Evidence | None
    said: str = ""
    concern: str = ""


@dataclass(frozen=True)
class CriterionShown:
    asked: Asked
    needs: tuple[NeedShown, ...]
    check: GateCheck | None


def shown(application: Application) -> list[CriterionShown]:
    """Every organisational criterion beside what the applicant's passport shows, and the check if there is one."""
    held = latest_evidence(application.organisation)
    checks = {check.criterion: check for check in application.gate_checks.all()}
    return [
        CriterionShown(
            asked,
            tuple(_shown(need, held, application) for need in asked.needs),
            checks.get(asked.criterion.key),
        )
        for asked in asked_for(application)
    ]


def checked_for_another_lot(application: Application) -> list[GateCheck]:
    """The latest checks of the same organisation in another lot; nothing once this application has its own."""
    if application.lot_id is None or application.gate_checks.all():
        return []
    found = GateCheck.objects.filter(
        application__opportunity=application.opportunity, application__organisation=application.organisation
    )
    rows = list(found.select_related("application__lot", "checked_by").order_by("-checked_at", "-pk"))
    return [one for one in rows if one.application_id == rows[0].application_id]


def _shown(need: Any, held: dict[str, Evidence], application: Application) -> NeedShown:
    if need.key == "living_wage":
        said = application.organisation.living_wage
        return NeedShown(need.text, need.required, None, LIVING_WAGE.get(said, ""))
    kind = SHOWN_BY.get(need.key, need.key)
    evidence, closes_at = held.get(str(getattr(kind, "value", kind))), application.opportunity.closes_at
    past = concern(evidence, timezone.localdate(closes_at)) if evidence and closes_at else ""
    return NeedShown(need.text, need.required, evidence, concern=past)


def criteria_asked(application: Application) -> list[OrganisationalCriterion]:
    """The organisational criteria that somebody has to check for this application."""
    return applicable(application)


@dataclass(frozen=True)
class Reading:
    """What was submitted, as it was: question and answer, and the facts that were asked once."""

    project: str
    amount: str
    links: str
    answers: tuple[tuple[str, str, str], ...]
    facts: dict[str, Any]
    lines: tuple[Line, ...] = ()
    partners: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class UnderCharter:
    """The charter for suppliers, and what the applicant signed of it, if it did."""

    name: str
    signature: CharterSignature | None


def charter_signed(application: Application) -> UnderCharter | None:
    """Nothing where the framework of the round states no charter."""
    charter = application.opportunity.exercise.framework.pack.charter
    return UnderCharter(charter.name, signature_of(application.organisation, charter.key)) if charter else None


def reading(application: Application) -> Reading:
    """The submitted application: (key of the criterion, question, answer) in the order of the form."""
    content = application.submitted or {}
    lines = tuple(lines_sent(content))
    return Reading(
        str(content.get("project") or ""),
        str(content.get("amount") or ""),
        str(content.get("links_declared") or ""),
        tuple((one.criterion_key, one.text, one.value) for one in lines),
        content.get("organisation", {}),
        lines,
        tuple(content.get("partners") or ()),
    )
