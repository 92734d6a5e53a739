from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.actions import check_task_open, reach
from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Role
from commonweal.cycle.deliver import tiers
from commonweal.cycle.deliver.actions.starting import start_questions
from commonweal.cycle.deliver.actions.tasks import started
from commonweal.cycle.deliver.models import AgreedIndicator, Agreement
from commonweal.cycle.deliver.queries import months_of_notice
from commonweal.cycle.deliver.rules import orders, runs
from commonweal.cycle.plan.models import Indicator
from commonweal.cycle.source.grants.queries import for_core_costs
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.queries.award import signing_held
from commonweal.cycle.source.queries.condition import still_to_meet
from commonweal.cycle.source.queries.living_wage import said_to_pay
from commonweal.ground.record.actions import next_reference, recorded
from commonweal.ground.record.rules import Refused, refuse

CANNOT_SET_UP = "You cannot set up this agreement."
CANNOT_CHANGE = "You cannot change this agreement."
SETTLED = frozenset(
    {"reference", "award", "exercise", "organisation", "state", "source_key", "tier", "tier_reason", "ended_on"}
    | {"report_form", "report_reason"}
    | {"agreed_by_provider", "agreed_by_provider_at", "agreed_by_council", "agreed_by_council_at", "signed_on"}
)
HOW = {"grant": "Open grant application", "contract": "Procurement", "in_kind": "Grant in kind"}


@transaction.atomic
def set_up_agreement(*, award: Award, by: Any, at: datetime.datetime, **fields: Any) -> Agreement:
    """Start an agreement from an award, once the pause has ended and the provider accepts how payment works."""
    exercise = award.application.opportunity.exercise
    today = timezone.localdate(at)
    _check_award(award, today)
    agreement = Agreement(**{**_from_award(award, by), **_allowed(fields)})
    require(runs, by, agreement, what=CANNOT_SET_UP)
    reach(exercise=exercise, stage="manage", by=by, at=at)
    check_task_open(exercise, "agreement")
    agreement.notice_months = fields.get("notice_months", max(months_of_notice(agreement, today), 0))
    _check_manager(agreement)
    agreement.reference = next_reference("AG", today.year)
    with recorded("set up", agreement, by=by, at=at):
        agreement.save()
        agreement.areas.set(exercise.areas.all())
    for indicator in Indicator.objects.filter(exercise=exercise).select_related("outcome"):
        _copy(indicator, agreement, by, at)
    started(agreement, "agreement", by=by, at=at)
    return agreement


def _check_award(award: Award, today: datetime.date) -> None:
    if award.result != Award.Result.OFFER:
        raise refuse(CANNOT_SET_UP, "This applicant was not made an offer.")
    if award.application.opportunity.place_only:
        why = "A place on a framework agreement is no money: each contract that is called off has an agreement."
        raise refuse(CANNOT_SET_UP, why)
    if Agreement.objects.filter(award=award).exists():
        raise refuse(CANNOT_SET_UP, f"This award already has the agreement {award.agreement.reference}.")
    if award.notified_at is None:
        raise refuse(CANNOT_SET_UP, "The applicants have not been told yet.", "the lead, by sending the letters")
    held = signing_held(award, what=CANNOT_SET_UP, on=today)
    if held:
        raise Refused(held)
    if award.state == "not_taken_up":
        raise refuse(CANNOT_SET_UP, "The organisation did not take up the award.")
    if not award.provider_accepted_payment:
        raise refuse(
            CANNOT_SET_UP,
            f"{award.application.organisation} has not accepted the award and how payment works.",
            "an administrator or authorised signatory of the organisation",
        )


def _from_award(award: Award, by: Any) -> dict[str, Any]:
    application, opportunity = award.application, award.application.opportunity
    exercise, specification = opportunity.exercise, opportunity.specification
    organisation = application.organisation
    return {
        "award": award,
        "exercise": exercise,
        "organisation": organisation,
        "kind": opportunity.kind,
        "title": (application.project or opportunity.title)[:300],
        "purpose": (specification.purpose if specification else "") or opportunity.summary,
        "how_commissioned": opportunity.process_name or HOW[opportunity.kind],
        "statutory": {"yes": True, "statutory": True, "no": False, "discretionary": False}.get(exercise.statutory),
        "value": award.amount,
        "starts_on": opportunity.starts_on,
        "ends_on": opportunity.ends_on,
        "core_costs": for_core_costs(application),
        "light_touch": "light" in opportunity.regime,
        "council_obligations": (
            f"Pay what is agreed within 30 days of each claim. Answer every report in writing. Tell {organisation} "
            "early about anything that could change this agreement or end it."
        ),
        "provider_obligations": specification.what_we_will_fund if specification else "",
        "payment_basis": specification.money_and_payment if specification else "",
        "conditions": _conditions(specification, award),
        "evaluation_plan": specification.evaluation_plan if specification else "",
        "living_wage": said_to_pay(application),
        "manager": by if by.holds(Role.AGREEMENTS) else None,
    }


def _conditions(specification: Any, award: Award) -> str:
    """What was published with the opportunity holds: its conditions, what is asked on wages, and the help with it.
    So does what the award depends on and is still to be met by its day.
    """
    published = (specification.conditions, specification.living_wage) if specification else ()
    return "\n\n".join(one for one in (*published, *still_to_meet(award)) if one.strip())


def _allowed(fields: Mapping[str, Any]) -> dict[str, Any]:
    wrong = SETTLED.intersection(fields)
    if wrong:
        raise refuse(
            CANNOT_CHANGE, f"What the award or another step settles stays as it is: {', '.join(sorted(wrong))}."
        )
    return dict(fields)


def _check_manager(agreement: Agreement) -> None:
    if agreement.manager and not agreement.manager.holds(Role.AGREEMENTS):
        raise refuse(
            "You cannot name this manager.",
            f"{agreement.manager} does not hold the role of contract or grant manager.",
            "a council administrator gives roles",
            about="manager",
        )


def _copy(indicator: Indicator, agreement: Agreement, by: Any, at: datetime.datetime) -> None:
    evidence = indicator.accepted_evidence
    item = AgreedIndicator(
        agreement=agreement,
        indicator=indicator,
        name=indicator.name,
        unit=indicator.unit,
        baseline=indicator.baseline,
        target=indicator.target,
        evidence_source=str(evidence[0])[:160] if evidence else "",
        used_for=indicator.used_for or "To see whether the outcome is reached",
        outcome=indicator.measures == Indicator.Measures.OUTCOME,
    )
    with recorded("agree indicator", item, by=by, at=at):
        item.save()


@transaction.atomic
def describe_agreement(*, agreement: Agreement, by: Any, at: datetime.datetime, **fields: Any) -> None:
    """Change what the agreement says while it is set up. What was agreed before has to be agreed again."""
    require(runs, by, agreement, what=CANNOT_CHANGE)
    check_being_set_up(agreement)
    if any(fields.get(name, getattr(agreement, name)) != getattr(agreement, name) for name in ("starts_on", "ends_on")):
        _clear_schedule(agreement, by, at)
    with recorded("describe", agreement, by=by, at=at):
        for name, value in _allowed(fields).items():
            setattr(agreement, name, value)
        _check_manager(agreement)
        unagree(agreement)
        agreement.full_clean(exclude=["organisation", "exercise", "award"])
        agreement.save()


@transaction.atomic
def name_manager(*, agreement: Agreement, manager: Any, by: Any, at: datetime.datetime) -> None:
    """Hand an agreement to another manager, or name the first one for an imported agreement."""
    what = "You cannot name the manager."
    require(runs, by, agreement, what=what)
    if manager is None:
        raise refuse(what, "Choose who runs it: no agreement goes on without a manager.", about="manager")
    with recorded("name manager", agreement, by=by, at=at):
        agreement.manager = manager
        _check_manager(agreement)
        agreement.save(update_fields=["manager"])


@transaction.atomic
def note_purchase_order(*, agreement: Agreement, number: str, by: Any, at: datetime.datetime) -> None:
    """The number under which finance pays it. It goes with every payment, and changes nothing that was agreed."""
    what = "You cannot note the purchase order."
    require(orders, by, agreement, what=what)
    if not number.strip():
        raise refuse(what, "Enter the number of the purchase order.", about="number")
    with recorded("note purchase order", agreement, by=by, at=at):
        agreement.purchase_order = number.strip()
        agreement.save(update_fields=["purchase_order"])


@transaction.atomic
def note_living_wage(*, agreement: Agreement, pays: bool, by: Any, at: datetime.datetime) -> None:
    """Whether everyone who works on a contract is paid the living wage by now. The share of those that do is public."""
    what = "You cannot note the living wage."
    require(runs, by, agreement, what=what)
    if agreement.kind != Agreement.Kind.CONTRACT:
        raise refuse(what, "It is asked of contracts, and this is none.")
    with recorded("note living wage", agreement, by=by, at=at):
        agreement.living_wage = "yes" if pays else "no"
        agreement.save(update_fields=["living_wage"])


def _clear_schedule(agreement: Agreement, by: Any, at: datetime.datetime) -> None:
    """Another tier or other dates make another schedule; a payment that waits for a report is settled first."""
    if agreement.instalments.exclude(report=None).exists():
        raise refuse(
            CANNOT_CHANGE,
            "A payment waits for one of its reports, and the reports would change. Take that payment out first.",
        )
    for report in agreement.reports.all():
        with recorded("unschedule report", report, by=by, at=at):
            report.delete()


def check_being_set_up(agreement: Agreement) -> None:
    if agreement.state != "setting_up":
        raise refuse(
            CANNOT_CHANGE,
            "Both parties have agreed it. A change now needs a reason and is kept.",
            runs.who,
            "Record a change to the agreement.",
        )


def unagree(agreement: Agreement) -> None:
    agreement.agreed_by_provider = agreement.agreed_by_provider_at = None
    agreement.agreed_by_council = agreement.agreed_by_council_at = None


@transaction.atomic
def set_tier(
    *,
    agreement: Agreement,
    answers: Mapping[str, Any],
    by: Any,
    at: datetime.datetime,
    override: int | None = None,
    reason: str = "",
) -> None:
    """Four answers give the tier. Going above it needs a reason; going below it does not."""
    what = "You cannot set the tier."
    require(runs, by, agreement, what=what)
    check_being_set_up(agreement)
    left = [question for key, question in tiers.QUESTIONS.items() if not tiers.level_of(answers.get(key))]
    if left:
        raise refuse(what, f"Answer from low to very high: {left[0]}")
    chosen = tiers.choose(answers, agreement.core_costs)
    level, because = chosen.level, chosen.because
    if override is not None and override != level:
        if override not in tiers.TIERS:
            raise refuse(what, "The tier is a number from 1 to 4.")
        if override > level and not reason.strip():
            raise refuse(
                what, f"The answers give tier {level}. Asking for more of the provider needs a reason.", about="reason"
            )
        level, because = override, f"{because} Set to tier {override}. {reason.strip()}".strip()
    if level != agreement.tier:
        _clear_schedule(agreement, by, at)
    start_questions(agreement=agreement, level=level, by=by, at=at)
    with recorded("set tier", agreement, by=by, at=at, why=because):
        agreement.tier, agreement.tier_reason = level, because
        unagree(agreement)
        agreement.save()
    started(agreement, "monitoring", by=by, at=at)
