"""Your work: what is due, what waits for this person, their exercises, and what comes up. One reading per kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from commonweal.council.decide.models import Advice, Decision, Instruction
from commonweal.council.decide.queries import UNDECIDED, waiting_for
from commonweal.council.exercise.models import Exercise, Gate, Stage
from commonweal.council.exercise.queries import listed
from commonweal.council.exercise.states import EXERCISE
from commonweal.council.people.models import Role
from commonweal.council.people.queries import waiting_for_the_council
from commonweal.cycle.deliver.models import Agreement, Claim, Report
from commonweal.cycle.deliver.queries import lines
from commonweal.cycle.source.models import Condition, Declaration
from commonweal.cycle.source.queries import opening_key_of, rounds_to_open
from commonweal.front.desk.queries.applicants import late_requests, undelivered, written_to
from commonweal.front.desk.queries.item import AHEAD, MOST, Item
from commonweal.front.desk.queries.rounds import chaired, panels, rounds
from commonweal.ground.pages.words import money, plain_day

YEAR = datetime.timedelta(days=365)
LATE_DECISION = "A decision was planned and has not been made"
GOES_ON = ("understand", "plan", "source", "manage", "review", "on_hold")


@dataclass(frozen=True)
class Mine:
    """An exercise of the reader's, with where it stands in the council's own words."""

    exercise: Exercise
    state: str
    colour: str
    stage: str


@dataclass
class Work:
    due: list[Item] = field(default_factory=list)
    waiting: list[Item] = field(default_factory=list)
    others: list[Item] = field(default_factory=list)
    exercises: list[Mine] = field(default_factory=list)
    coming: list[Item] = field(default_factory=list)
    ending: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.due or self.waiting or self.exercises)


def work_of(person: Any, now: datetime.datetime) -> Work:
    today = timezone.localdate(now)
    mine = list(listed(person.pk).exclude(state__in=["closed", "stopped"])[:MOST])
    own = [exercise.pk for exercise in mine]
    ready, over, asked, planned = _decisions(person, own, today)
    waiting = [*ready, *over, *_instructions(person)]
    others = [*asked, *_others(person, own)] if own or person.holds(Role.COMMISSIONER) else []
    if person.holds(Role.DECIDER, Role.ADMINISTRATOR):
        waiting += _gates()
    elif own:
        others += _gates(own)
    if person.holds(Role.ADVISER, Role.FINANCE):
        waiting += _advice(person)
    if person.holds(Role.ASSESSOR):
        waiting += [*panels(person, now), *chaired(person)]
    if person.holds(Role.ADMINISTRATOR):
        waiting += _joining(now)
    if own or person.holds(Role.ADMINISTRATOR):
        waiting += late_requests(person, own)
    if own:
        waiting += [*undelivered(own, now), *written_to(person, own, now)]
    waiting += _shares(person, now)
    if own or person.holds(Role.AGREEMENTS, Role.ADMINISTRATOR):
        waiting += [*_reports(person, own, today), *_conditions(person, own, today)]
    if own or person.holds(Role.AGREEMENTS, Role.ADMINISTRATOR, Role.FINANCE):
        waiting += _claims(person, own)
    endings, ending = _endings(person, own, today)
    coming = [*(_planned(one, today) for one in planned), *endings]
    if own or person.holds(Role.ADMINISTRATOR):
        questions, closings = rounds(person, own, now)
        waiting, coming = [*waiting, *questions], [*coming, *closings]
    return Work(
        due=_soonest(item for item in waiting if item.due and item.due <= today),
        waiting=_soonest(item for item in waiting if not item.due or item.due > today),
        others=_soonest(others),
        exercises=[_standing(exercise) for exercise in mine],
        coming=_soonest(coming),
        ending=ending,
    )


def _soonest(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.due is None, item.due or datetime.date.min, item.reference, item.title))


def _standing(exercise: Exercise) -> Mine:
    state = EXERCISE.states[exercise.state]
    stage = exercise.state_before_hold or exercise.state
    name = exercise.framework.pack.stage_of(stage).name if stage in Stage.values else ""
    return Mine(exercise, state.label, state.colour, name)


def _decisions(
    person: Any, own: list[int], today: datetime.date
) -> tuple[list[Item], list[Item], list[Item], list[Decision]]:
    """Those ready for this person to decide, those that can take effect now, those of theirs that others decide, and
    those planned that concern the reader.
    """
    ready = list(waiting_for(person)[:MOST]) if person.holds(Role.DECIDER) else []
    wanted = Q(exercise__in=own) | Q(proposed_by=person)
    if person.holds(Role.ADMINISTRATOR, Role.COUNCILLOR, Role.DECIDER):
        wanted = Q()
    due = Q(wanted, state__in=UNDECIDED, planned_for__lte=today + AHEAD)
    theirs = Q(state="ready", proposed_by=person)
    passed = Q(state="call_in", call_in_ends__lt=today, exercise__in=own)
    others = Decision.objects.filter(due | theirs | passed).exclude(pk__in=[one.pk for one in ready])
    found = list(others.order_by(F("planned_for").asc(nulls_first=True), "pk")[:MOST])
    return (
        [_decision(one, "Decide", str(one.proposed_by)) for one in ready],
        [_decision(one, "Put the decision into effect") for one in found if one.state == "call_in"],
        [_decision(one, "Waiting for a decision") for one in found if _asked_by(one, person)],
        [one for one in found if one.state in UNDECIDED and one.planned_for],
    )


def _asked_by(decision: Decision, person: Any) -> bool:
    return bool(decision.state == "ready" and decision.proposed_by_id == person.pk)


def _planned(decision: Decision, today: datetime.date) -> Item:
    late = decision.planned_for is not None and decision.planned_for < today
    return _decision(decision, LATE_DECISION if late else "A decision is planned")


def _others(person: Any, own: list[int]) -> list[Item]:
    """What others owe the reader: advice that was asked for and has not come."""
    asked = Advice.objects.filter(view="", decision__state__in=UNDECIDED)
    asked = asked.filter(Q(decision__proposed_by=person) | Q(decision__exercise__in=own)).exclude(adviser=person)
    return [
        Item(
            one.decision.title,
            one.decision.reference,
            reverse("decide:advice", args=[one.decision.reference]),
            f"{one.field_name} from {one.adviser}",
            one.due,
        )
        for one in asked.select_related("decision", "adviser").order_by("due", "pk")[:MOST]
    ]


def _decision(one: Decision, needed: str, asked_by: str = "") -> Item:
    return Item(
        one.title, one.reference, reverse("decide:decision", args=[one.reference]), needed, one.planned_for, asked_by
    )


def _instructions(person: Any) -> list[Item]:
    found = Instruction.objects.filter(owner=person, done_on=None).select_related("decision")
    return [
        Item(
            one.text,
            one.decision.reference,
            reverse("decide:close_instruction", args=[one.decision.reference, one.pk]),
            "Do it and record what shows it",
            one.due,
        )
        for one in found[:MOST]
    ]


def _shares(person: Any, now: datetime.datetime) -> list[Item]:
    """Sealed rounds of which the reader is an opening officer: a key before publication, a share after the deadline."""
    items = []
    for one in rounds_to_open(person)[:MOST]:
        opportunity = one.opportunity
        if one.share is None and opening_key_of(person) is None:
            where, needed = reverse("source:opening_key"), "Make your opening key before this is published"
        elif one.share is not None and one.given_at is None and one.lost_at is None and opportunity.closes_at <= now:
            where, needed = reverse("source:opening", args=[opportunity.reference]), "Give your share to open it"
        else:
            continue
        items.append(Item(opportunity.title, opportunity.reference, where, needed))
    return items


def _joining(now: datetime.datetime) -> list[Item]:
    """Organisations without an administrator that somebody asks to join: the council checks who they are."""
    return [
        Item(one.name, one.reference, reverse("people:people", args=[one.slug]), "Check who asks to join")
        for one in waiting_for_the_council(now)
    ]


def _gates(own: list[int] | None = None) -> list[Item]:
    """Gates of the stage that an exercise has reached: a gate further on waits for nobody yet."""
    found = Gate.objects.filter(state="waiting", after_stage=F("exercise__state")).select_related("exercise__lead")
    if own is not None:
        found = found.filter(exercise__in=own)
    return [
        Item(
            f"{one.name}: {one.exercise.title}",
            one.exercise.reference,
            reverse("exercise:gate", args=[one.exercise.reference, one.key]),
            "Decide the gate" if own is None else _gate_waits(one),
            None,
            str(one.exercise.lead) if own is None else "",
        )
        for one in found.order_by("exercise_id", "position")[:MOST]
    ]


def _gate_waits(gate: Gate) -> str:
    since = f", since {plain_day(gate.exercise.stage_since)}" if gate.exercise.stage_since else ""
    return f"To be decided by {gate.decider or 'a decision maker'}{since}"


def _advice(person: Any) -> list[Item]:
    found = Advice.objects.filter(adviser=person, view="", decision__state__in=UNDECIDED)
    return [
        Item(
            one.decision.title,
            one.decision.reference,
            reverse("decide:answer", args=[one.pk]),
            f"Give {one.field_name.lower()}",
            one.due,
            str(one.decision.proposed_by),
        )
        for one in found.select_related("decision__proposed_by").order_by("due", "pk")[:MOST]
    ]


def _looked_after(person: Any, own: list[int]) -> Q:
    """The agreements that this person runs: all of them for whoever holds that role, else those of their exercises."""
    return Q() if person.holds(Role.AGREEMENTS, Role.ADMINISTRATOR) else Q(agreement__exercise__in=own)


def _reports(person: Any, own: list[int], today: datetime.date) -> list[Item]:
    found = (
        Report.objects.filter(_looked_after(person, own))
        .filter(Q(state="submitted") | Q(state__in=["not_due", "draft", "changes"], due_on__lt=today))
        .exclude(agreement__state__in=["setting_up", "not_agreed"])
        .select_related("agreement__organisation")
    )
    return [
        Item(
            f"Report {one.number} from {one.agreement.organisation}: {one.agreement.title}",
            one.reference,
            reverse("deliver:desk_report", args=[one.agreement.reference, one.number]),
            "Read and answer" if one.state == "submitted" else "Ask for the report, which is late",
            None if one.state == "submitted" else one.due_on,
        )
        for one in found.order_by("due_on", "pk")[:MOST]
    ]


def _conditions(person: Any, own: list[int], today: datetime.date) -> list[Item]:
    """Conditions of awards that are said to be met, or past their day; none that an interest of this person shuts."""
    shut = Declaration.objects.filter(application=OuterRef("award__application"), member__person=person)
    found = Condition.objects.filter(Q(state="shown") | Q(state__in=["open", "not_met"], due_on__lt=today))
    found = found.filter(award__state="notified").exclude(Exists(shut.exclude(level=Declaration.Level.NONE)))
    if not person.holds(Role.AGREEMENTS, Role.ADMINISTRATOR):
        found = found.filter(award__application__opportunity__exercise__in=own)
    return [
        Item(
            f"Condition {one.number} of the award to {one.award.application.organisation}",
            one.award.reference,
            reverse("source:condition", args=[one.award.reference, one.number]),
            "Check whether it is met" if one.state == "shown" else "Ask for it: its day has passed",
            one.due_on,
        )
        for one in found.select_related("award__application__organisation").order_by("due_on", "pk")[:MOST]
    ]


def _claims(person: Any, own: list[int]) -> list[Item]:
    finance = person.holds(Role.FINANCE)
    wanted = Q(pk__in=[])
    if own or person.holds(Role.AGREEMENTS, Role.ADMINISTRATOR):
        wanted |= Q(state="submitted") & _looked_after(person, own) & ~Q(instalment__set_by=person)
    if finance:
        wanted |= Q(state="authorised") & ~Q(authorised_by=person) & ~Q(instalment__set_by=person)
        wanted |= Q(state="released")
    found = Claim.objects.filter(wanted).exclude(Q(state__in=["submitted", "authorised"]) & Q(claimed_by=person))
    needed = {"submitted": "Authorise", "authorised": "Release", "released": "Record the payment"}
    return [
        Item(
            f"{money(one.amount)} for {one.agreement.organisation}: {one.agreement.title}",
            one.reference,
            reverse("deliver:claim", args=[one.reference]),
            needed[one.state],
            one.pay_by,
        )
        for one in found.select_related("agreement__organisation").order_by("pay_by", "pk")[:MOST]
    ]


def _endings(person: Any, own: list[int], today: datetime.date) -> tuple[list[Item], int]:
    """Agreements that end, and last days for notice, within the next 90 days, and how many end within a year.

    The law works out the days."""
    everything = person.holds(Role.AGREEMENTS, Role.ADMINISTRATOR, Role.COUNCILLOR, Role.DECIDER)
    found = Agreement.objects.filter(state__in=["active", "notice"], ends_on__gte=today)
    # A last day for notice may fall long before the end: a year is as far as a notice period reaches.
    found = found.filter(ends_on__lte=today + AHEAD + datetime.timedelta(days=366))
    if not everything:
        found = found.filter(Q(exercise__in=own) | Q(manager=person))
    said: list[Item] = []
    within_a_year = 0
    for line in lines(found.select_related("organisation").order_by("ends_on", "pk"), today, followed=False):
        one = line.agreement
        within_a_year += one.ends_on <= today + YEAR
        title, href = f"{one.title} ({one.organisation})", reverse("deliver:desk_agreement", args=[one.reference])
        if one.state == "active" and line.notice_by and today <= line.notice_by <= today + AHEAD:
            said.append(Item(title, one.reference, href, "Last day to give notice", line.notice_by))
        if one.ends_on <= today + AHEAD:
            late = one.state == "active" and line.notice_by and line.notice_by < today
            ends = "The agreement ends; the last day to give notice has passed" if late else "The agreement ends"
            said.append(Item(title, one.reference, href, ends, one.ends_on))
    return said[:MOST], within_a_year
