from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from commonweal.council.people.models import Organisation, Person
from commonweal.council.people.queries import turned_down, turned_down_for
from commonweal.cycle.source.models import Application, Award, Lot, Opportunity
from commonweal.cycle.source.queries.lateness import let_in
from commonweal.cycle.source.queries.opportunity import is_open
from commonweal.cycle.source.queries.sealing import kept_of, sent_of
from commonweal.cycle.source.queries.sections import asked_of
from commonweal.cycle.source.queries.signoff import waiting
from commonweal.cycle.source.rules.application import FIXED, NO_PLACE, before_joining
from commonweal.cycle.source.rules.gate import applicable
from commonweal.ground.questions import rules as asking

PAGE = 50
RECEIVED = ("submitted", "ineligible")
LONG = ("answers", "versions", "submitted", "eligibility", "links_declared", "working_copy", "sealed_content")


def load_application(slug: str, reference: str) -> Application:
    """An organisation's own application; another organisation's address for it holds nothing."""
    found = (
        Application.objects.select_related(
            "organisation",
            "lot",
            "opportunity__exercise__framework",
            "opportunity__specification",
            "opportunity__seal",
            "submitted_by",
            "late_request",
        )
        .filter(organisation__slug=slug, reference=reference.upper())
        .first()
    )
    if found is None:
        raise Http404(f"There is no application {reference}.")
    found.turned_down = before_joining(found) and turned_down(found.started_by, found.organisation)
    return found


def application_of(opportunity: Opportunity, organisation: Organisation, lot: Lot | None = None) -> Application | None:
    own = opportunity.applications.filter(organisation=organisation, lot=lot)
    return own.exclude(state__in=NO_PLACE).first()


def applications_of(organisation: Organisation) -> QuerySet[Application]:
    """All of its own; what was written for it by somebody whom it has told no is theirs."""
    read = organisation.applications.select_related("opportunity__seal", "lot", "organisation", "late_request")
    theirs = {"state": "not_let_in", "started_by__reference__in": turned_down_for(organisation)}
    return read.exclude(**theirs).order_by("-started_at")


def may_apply_for(person: Person) -> list[Organisation]:
    standings = ("admin", "editor", "signatory")
    return list(
        Organisation.objects.filter(memberships__person=person, memberships__standing__in=standings).order_by("name")
    )


def only_sees(person: Person) -> list[Organisation]:
    """The organisations of which somebody sees everything and changes nothing."""
    return list(
        Organisation.objects.filter(memberships__person=person, memberships__standing="viewer").order_by("name")
    )


# ---- what has been written ----------------------------------------------------------------------------------------


def facts_of(organisation: Organisation) -> dict[str, Any]:
    """The profile as it stood: facts that no applicant is asked twice."""
    return {
        "name": organisation.name,
        "reference": organisation.reference,
        "legal_form": organisation.get_legal_form_display(),
        "charity_number": organisation.charity_number,
        "company_number": organisation.company_number,
        "address": organisation.address,
        "postcode": organisation.postcode,
        "income_last_year": None if organisation.income_last_year is None else str(organisation.income_last_year),
        "staff": None if organisation.staff is None else str(organisation.staff),
        "volunteers": organisation.volunteers,
        "trustees": organisation.trustees,
        "living_wage": organisation.living_wage,
        "confirmed_on": organisation.confirmed_on.isoformat() if organisation.confirmed_on else None,
    }


def content_of(application: Application) -> dict[str, Any]:
    """What is submitted: the questions as they were asked, the answers, and the facts of the profile."""
    kept = kept_of(application)
    draft = kept.draft
    questions = asked_of(application, draft)
    return {
        "opportunity": application.opportunity.reference,
        "application": application.reference,
        "organisation": facts_of(application.organisation),
        **({"lot": str(application.lot)} if application.lot_id else {}),
        **{name: draft.get(name) for name in FIXED},
        "partners": _partners(application, draft),
        "questions": [asking.plain(one) for one in questions],
        "answers": {one.key: asking.given(one, draft) for one in questions},
        "eligibility": kept.eligibility,
    }


def _partners(application: Application, draft: dict[str, Any]) -> list[dict[str, Any]]:
    parts = draft.get("partners") or {}
    if not parts:
        return []
    found = application.partners.select_related("organisation").order_by("organisation__reference")
    return [facts_of(one.organisation) | parts.get(one.organisation.reference, {}) for one in found]


def changed_since_submitted(application: Application) -> bool:
    kept = sent_of(application)
    if kept is None:
        return False
    now = content_of(application)
    return any(now.get(name) != kept.get(name) for name in (*FIXED, "answers"))


# ---- whether it can still be written ---------------------------------------------------------------------------------


def can_edit(application: Application, now: datetime.datetime) -> bool:
    return application.state != "withdrawn" and open_to(application, now) and waiting(application) is None


def open_to(application: Application, now: datetime.datetime) -> bool:
    """Whether it can still be sent: its round is open, or it was let in late or came on paper."""
    return is_open(application.opportunity, now) or let_in(application, now)


# ---- what the council sees ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    started: int
    submitted: int
    withdrawn: int


def counts(opportunity: Opportunity) -> Counts:
    """How many, and nothing else: all that anyone sees before the deadline."""
    found = opportunity.applications.aggregate(
        started=Count("pk", filter=Q(state="in_progress")),
        submitted=Count("pk", filter=Q(state__in=RECEIVED)),
        withdrawn=Count("pk", filter=Q(state="withdrawn")),
    )
    return Counts(**found)


ORDERS = {
    "submitted": ("submitted_at", "pk"),
    "name": ("organisation__name", "pk"),
    "amount": ("-amount", "pk"),
    "rank": ("rank", "pk"),
}


def received(
    opportunity: Opportunity, words: str = "", gate: str = "", sort: str = "submitted"
) -> QuerySet[Application]:
    """What was submitted, searched and filtered in the database, without the long texts."""
    found = Application.objects.filter(opportunity=opportunity, state__in=RECEIVED).select_related(
        "organisation", "lot"
    )
    if words:
        found = found.filter(
            Q(organisation__name__icontains=words) | Q(project__icontains=words) | Q(reference__icontains=words)
        )
    if gate == "failed":
        found = found.filter(gate_checks__met=False).distinct()
    elif gate == "unchecked":
        found = found.filter(gate_checks=None)
    elif gate == "met":
        found = found.filter(gate_checks__met=True).exclude(gate_checks__met=False).distinct()
    return found.defer(*LONG).order_by(*ORDERS.get(sort, ("pk",)))


def gate_results(applications: list[Application]) -> dict[int, str]:
    """One query for a page: met, not met, not checked or nothing to check, by application."""
    rows = (
        Application.objects.filter(pk__in=[one.pk for one in applications])
        .annotate(checked=Count("gate_checks"), failed=Count("gate_checks", filter=Q(gate_checks__met=False)))
        .values_list("pk", "checked", "failed")
    )
    found = {pk: "Not met" if failed else "Met" if checked else "Not checked" for pk, checked, failed in rows}
    unasked = {one.pk: "None asked" for one in applications if found[one.pk] == "Not checked" and not applicable(one)}
    return found | unasked


def own_result(application: Application) -> Award | None:
    """The decision on an application, from the moment when everyone was told."""
    return Award.objects.filter(application=application, notified_at__isnull=False).first()
