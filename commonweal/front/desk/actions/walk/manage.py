from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from commonweal.council.exercise.actions import join_team
from commonweal.cycle.deliver import actions
from commonweal.cycle.deliver.models import Agreement, Report
from commonweal.cycle.source.actions import accept_award, settle_condition, show_condition
from commonweal.cycle.source.models import Award
from commonweal.front.desk.actions.papers import to_trustees
from commonweal.front.desk.actions.walk.clock import Walk
from commonweal.front.desk.actions.walk.source import note_notices
from commonweal.ground.documents.queries import there_is_a_scanner


def provider(walk: Walk) -> Any:
    memberships = walk.agreement.organisation.memberships
    return memberships.select_related("person").get(standing="admin").person


def agree(walk: Walk) -> None:
    walk.pass_gates("source")
    manager = walk.cast.dele
    join_team(exercise=walk.exercise, person=manager, by=walk.lead, at=walk.tick())
    manager.__dict__.pop("exercises_joined", None)
    award = Award.objects.select_related("application__organisation", "application__opportunity__exercise").get(
        application__opportunity=walk.opportunity, result="offer"
    )
    theirs = award.application.organisation.memberships.select_related("person").get(standing="admin").person
    accept_award(award=award, by=theirs, at=walk.tick())
    award.refresh_from_db()
    _meet(walk, award, theirs)
    if award.pause_until:
        walk.days((award.pause_until - walk.at.date()).days + 1)
    walk.agreement = actions.set_up_agreement(award=award, manager=manager, by=manager, at=walk.tick())
    levels = {"value": "high", "complexity": "medium", "risk": "medium", "importance": "medium"}
    if walk.story.kind == "grant":
        levels = dict.fromkeys(levels, "medium")
    actions.set_tier(agreement=walk.agreement, answers=levels, by=manager, at=walk.tick())
    _instalments(walk, manager)
    actions.agree_as_provider(agreement=walk.agreement, by=theirs, at=walk.tick())
    actions.agree_as_council(agreement=walk.agreement, by=manager, at=walk.tick())
    note_notices(walk, "later")
    walk.agreement = Agreement.objects.select_related("exercise", "organisation").get(pk=walk.agreement.pk)


def _meet(walk: Walk, award: Award, theirs: Any) -> None:
    """What the offer depends on is shown by the organisation, and seen by whoever runs the agreement."""
    for condition in award.conditions.select_related("award__application__opportunity__exercise"):
        show_condition(condition=condition, shown="The certificate is in our profile.", by=theirs, at=walk.tick())
        told = {"met": True, "reason": "We have seen the certificate.", "by": walk.cast.dele, "at": walk.tick()}
        settle_condition(condition=condition, **told)


def _instalments(walk: Walk, manager: Any) -> None:
    half = (walk.agreement.value / 2).quantize(Decimal("0.01"))
    actions.add_instalment(
        agreement=walk.agreement,
        basis="date",
        due_on=walk.agreement.starts_on,
        amount=half,
        by=walk.lead,
        at=walk.tick(),
    )
    actions.add_instalment(
        agreement=walk.agreement,
        basis="report",
        report=1,
        amount=walk.agreement.value - half,
        by=walk.lead,
        at=walk.tick(),
    )


def report(walk: Walk) -> None:
    theirs = provider(walk)
    scanned = there_is_a_scanner()  # a report whose file nobody has scanned is not accepted
    for number, (value, reply) in enumerate(zip(walk.story.figures, walk.story.replies, strict=True), 1):
        one = Report.objects.select_related("agreement__exercise").get(agreement=walk.agreement, number=number)
        walk.to(_morning(one.period_to + datetime.timedelta(days=9), walk.at))
        actions.submit_report(
            report=one,
            figures={agreed.pk: Decimal(value) for agreed in walk.agreement.indicators.all()},
            answers={
                "happened": "We met every week, in a place that people chose.",
                "learned": "People come back when the same person opens the door.",
            },
            publish="summary",
            own_evidence="What we told our own trustees",
            own_file=to_trustees(walk.agreement.organisation, value) if number == 1 and scanned else None,
            by=theirs,
            at=walk.tick(),
        )
        view, words = reply
        actions.accept_report(report=one, outcome_view=view, reply=words, by=walk.cast.dele, at=walk.days(5))


def _morning(day: datetime.date, at: datetime.datetime) -> datetime.datetime:
    return at.replace(year=day.year, month=day.month, day=day.day, hour=10)


def pay(walk: Walk) -> None:
    theirs = provider(walk)
    for instalment in walk.agreement.instalments.order_by("number"):
        claim = actions.claim(instalment=instalment, by=theirs, at=walk.tick())
        actions.authorise(claim=claim, by=walk.cast.dele, at=walk.days(2))
        actions.release(claim=claim, by=walk.cast.fatima, at=walk.days(1))
        at = walk.days(3)
        actions.mark_paid(
            claim=claim, paid_on=at.date(), remittance=f"THB-{claim.reference[-3:]}", by=walk.cast.fatima, at=at
        )
