"""Before anything is published: what is done, and what still stands in the way, each in a sentence."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from commonweal.council.framework.models import PolicyException
from commonweal.cycle.source.models import OpeningKey, Opportunity
from commonweal.cycle.source.queries.call_off import fits_framework, within_term
from commonweal.cycle.source.queries.evidence import pieces_of
from commonweal.cycle.source.queries.form import objection_to
from commonweal.cycle.source.queries.living_wage import wage_refusal, wage_required
from commonweal.cycle.source.queries.lot import lots_asked, lots_considered
from commonweal.cycle.source.queries.process import before_publication, has_process, notices_out, somebody_invited
from commonweal.cycle.source.queries.sealing import hidden_refusal
from commonweal.cycle.source.rules.application import closed
from commonweal.cycle.source.rules.evidence import CHECKS_RULE, left_out_refusals
from commonweal.cycle.source.rules.opportunity import CLOSING_PASSED, ENGAGEMENT_RULE, PRICE_RULE, weights_refusal
from commonweal.cycle.source.rules.overheads import cap_refusal
from commonweal.cycle.source.rules.sealing import may_hold_share
from commonweal.ground import law
from commonweal.ground.pages.words import some_of

Check = Callable[[Opportunity], str | None]


def excepted(opportunity: Opportunity, rule: str) -> bool:
    """Whether the council has recorded an exception to this rule for the exercise."""
    on = timezone.localdate(opportunity.opens_at) if opportunity.opens_at else None
    found = PolicyException.objects.filter(
        exercise_reference=opportunity.exercise.reference, rule__icontains=rule.rsplit(maxsplit=1)[-1]
    )
    return found.filter(Q(expires_on=None) | Q(expires_on__gte=on)).exists() if on else found.exists()


def has_specification(opportunity: Opportunity) -> str | None:
    if opportunity.specification_id and opportunity.specification.what_we_will_fund:
        return None
    return "There is no specification. Write it first; the opportunity is published with it."


def has_dates(opportunity: Opportunity) -> str | None:
    if not opportunity.opens_at:
        return "There is no opening date. Set the timetable."
    if not opportunity.closes_at:
        return "There is no closing date. An opportunity is published with the date on which it closes."
    return None


def has_decision_date(opportunity: Opportunity) -> str | None:
    if opportunity.decision_on:
        return None
    return "There is no decision date. An opportunity is published with the date by which you will decide."


def has_criteria(opportunity: Opportunity) -> str | None:
    criteria = list(opportunity.criteria.all())
    if not criteria:
        return "There are no criteria. Applications can be judged only by criteria that were published."
    return weights_refusal([one.weight for one in criteria], opportunity.price_weight) or None


def quality_leads(opportunity: Opportunity) -> str | None:
    if opportunity.price_weight <= 50 or excepted(opportunity, PRICE_RULE):
        return None
    return (
        f"Price counts for {opportunity.price_weight}%. Cost is always considered, and quality leads: "
        f"price may count for 50% at most, unless an exception to '{PRICE_RULE}' is recorded."
    )


def has_form(opportunity: Opportunity) -> str | None:
    return None if opportunity.questions.exists() else "The form has no questions."


def form_in_proportion(opportunity: Opportunity) -> str | None:
    """A form that asks too much for the money is published only with a reason for it."""
    objection = objection_to(opportunity)
    if not objection or opportunity.form_reason:
        return None
    return f"{objection} Or say on the page of the form why it has to ask so much."


def checks_in_proportion(opportunity: Opportunity) -> str | None:
    """What is out of proportion is left out, or kept with a reason; what has to be asked for is not left out."""
    pieces = pieces_of(opportunity)
    waiting = [f"‘{one.need.text}’" for one in pieces if one.unsettled]
    if waiting:
        return (
            f"Much for the money: {some_of(waiting)}. Leave each out, or keep it, on the page of the checks, "
            "and say why."
        )
    refused = left_out_refusals(pieces, True)
    if not refused and any(one.lawful and not one.asked for one in pieces):
        refused = left_out_refusals(pieces, excepted(opportunity, CHECKS_RULE))
    return " ".join(why for _, why in refused) or None


def living_wage_asked(opportunity: Opportunity) -> str | None:
    """Where the framework requires the living wage in contracts, their form asks about it, or an exception says why."""
    wage, refusal = wage_required(opportunity), wage_refusal(opportunity)
    if wage is None or not refusal or excepted(opportunity, wage.name):
        return None
    return f"{refusal} Or record an exception to '{wage.name}'."


def overheads_fair(opportunity: Opportunity) -> str | None:
    policy = opportunity.exercise.framework.pack.full_cost_recovery
    return cap_refusal(opportunity.overheads_cap, opportunity.overheads_reason, policy) or None


def has_panel(opportunity: Opportunity) -> str | None:
    count = opportunity.panel.filter(left_at=None).count()
    if count >= opportunity.minimum_assessors:
        return None
    return f"The panel has {count} of at least {opportunity.minimum_assessors} people."


def gates_settled(opportunity: Opportunity) -> str | None:
    """No gate of an earlier stage, nor one that holds publication, may be undecided."""
    pack = opportunity.exercise.framework.pack
    holding = {gate.key for gate in pack.gates if gate.after_stage in ("understand", "plan") or "publish" in gate.holds}
    waiting = opportunity.exercise.gates.filter(key__in=holding, state__in=["waiting", "refused"]).first()
    return f"The gate '{waiting.name}' has not been passed." if waiting else None


def impact_assessed(opportunity: Opportunity) -> str | None:
    if opportunity.exercise.impact_assessments.exists():
        return None
    return "Nobody has said whether this needs an equality impact assessment. Answer that first."


def staff_transfer_answered(opportunity: Opportunity) -> str | None:
    if opportunity.kind != Opportunity.Kind.CONTRACT:
        return None
    if opportunity.exercise.impact_assessments.exclude(staff_transfer__in=["", "unsure"]).exists():
        return None
    return (
        "Nobody has said whether staff would transfer to a new provider (TUPE). "
        "Answer the question in the impact assessment before a contract is put out."
    )


def providers_engaged(opportunity: Opportunity) -> str | None:
    if opportunity.exercise.contacts.filter(sector="providers").exists() or excepted(opportunity, ENGAGEMENT_RULE):
        return None
    return (
        "No conversation with providers is recorded. Talk to them before publishing and record it, "
        f"or record an exception to '{ENGAGEMENT_RULE}'."
    )


def conflicts_confirmed(opportunity: Opportunity) -> str | None:
    if opportunity.kind != Opportunity.Kind.CONTRACT or opportunity.conflicts_confirmed_on:
        return None
    return "The conflicts assessment is not confirmed. Confirm that it was prepared and is up to date."


def can_be_opened(opportunity: Opportunity) -> str | None:
    """A sealed round has its officers, each with a key; one that is only hidden is small enough for it."""
    if opportunity.secrecy == Opportunity.Secrecy.HIDDEN:
        return hidden_refusal(opportunity) or None
    officers = [one.person for one in opportunity.opening_officers.select_related("person")]
    least = opportunity.exercise.framework.pack.sealing.officers
    if len(officers) < least:
        return f"Applications are sealed, and {len(officers)} of at least {least} opening officers are named."
    holding = set(OpeningKey.objects.filter(replaced_at=None).values_list("person_id", flat=True))
    without = [str(one) for one in officers if one.pk not in holding]
    if without:
        return f"Every opening officer makes a key of their own before publication. Not yet: {', '.join(without)}."
    return next((str(verdict.because) for one in officers if not (verdict := may_hold_share(one, opportunity))), None)


def long_enough(opportunity: Opportunity) -> str | None:
    """A contract above the threshold keeps the shortest tendering time that the law allows."""
    if opportunity.regime != "pa23" or not (opportunity.opens_at and opportunity.closes_at):
        return None
    return too_short(opportunity, opportunity.opens_at, opportunity.closes_at)


def too_short(opportunity: Opportunity, opens_at: datetime.datetime, closes_at: datetime.datetime) -> str | None:
    least = law.tender_deadline(timezone.localdate(opens_at))
    if timezone.localdate(closes_at) >= least.earliest_close:
        return None
    return f"It closes too early for a contract above the threshold. {least.sentence()}"


CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("The specification", "specification", has_specification),
    ("The process", "process", has_process),
    ("Lots", "lots", lots_considered),
    ("The term of the framework agreement", "timetable", within_term),
    ("What is left of the framework agreement", "process", fits_framework),
    ("Who is invited", "notices", somebody_invited),
    ("Notices", "notices", notices_out),
    ("The timetable", "timetable", has_dates),
    ("The decision date", "timetable", has_decision_date),
    ("Time enough to tender", "timetable", long_enough),
    ("Criteria and weights", "criteria", has_criteria),
    ("Quality before price", "criteria", quality_leads),
    ("Checks on organisations", "organisation_checks", checks_in_proportion),
    ("The form", "form", has_form),
    ("What the form asks for the money", "form", form_in_proportion),
    ("The living wage", "form", living_wage_asked),
    ("A fair share of overheads", "opportunity_setup", overheads_fair),
    ("The panel", "panel", has_panel),
    ("Who opens the applications", "sealing", can_be_opened),
    ("Gates", "exercise", gates_settled),
    ("Equality impact", "impact", impact_assessed),
    ("Staff who may transfer", "impact", staff_transfer_answered),
    ("Talking to providers", "contacts", providers_engaged),
    ("Conflicts of interest", "publish", conflicts_confirmed),
)


def _for_contracts(opportunity: Opportunity) -> bool:
    return opportunity.kind == Opportunity.Kind.CONTRACT


# Whether a check asks anything of this opportunity, where it is not asked of all.
APPLIES: dict[Check, Callable[[Opportunity], bool]] = {
    lots_considered: lambda one: lots_asked(one) or one.lots.exists(),
    within_term: lambda one: one.place_only,
    fits_framework: lambda one: one.drawn_from_id is not None,
    somebody_invited: lambda one: one.by_invitation,
    notices_out: lambda one: bool(before_publication(one)),
    long_enough: lambda one: one.regime == "pa23",
    checks_in_proportion: lambda one: bool(one.exercise.framework.pack.criteria.organisational),
    living_wage_asked: lambda one: wage_required(one) is not None,
    overheads_fair: lambda one: one.overheads_cap is not None,
    staff_transfer_answered: _for_contracts,
    conflicts_confirmed: _for_contracts,
}


@dataclass(frozen=True)
class Checked:
    title: str
    place: str
    problem: str
    applies: bool

    @property
    def done(self) -> bool:
        return not self.problem

    @property
    def status(self) -> str:
        return "Completed" if self.applies else "Does not apply"


def preflight(opportunity: Opportunity, at: datetime.datetime) -> list[Checked]:
    """All of the checks; a draft that waited too long has its own dates behind it."""
    late = CLOSING_PASSED if closed(opportunity.closes_at, at) else ""
    return [
        Checked(
            title,
            place,
            check(opportunity) or (late if check is has_dates else ""),
            check not in APPLIES or APPLIES[check](opportunity),
        )
        for title, place, check in CHECKS
    ]
