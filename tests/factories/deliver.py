"""Agreements in each of their states, made through the actions.

What comes before an agreement (an exercise that has reached it, an opportunity, an accepted award) is laid down as
rows: how it comes about is another app's to prove.
"""

import datetime
from decimal import Decimal

from commonweal.council.decide.models import Decision
from commonweal.council.exercise.models import Task
from commonweal.cycle.deliver import actions
from commonweal.cycle.deliver.models import Report
from commonweal.cycle.plan.models import Indicator, Outcome, Specification
from commonweal.cycle.source.models import Application, Award, Opportunity
from commonweal.ground.record.actions import next_reference

LOW = {"value": "low", "complexity": "low", "risk": "medium", "importance": "low"}
HIGH = {"value": "very_high", "complexity": "high", "risk": "high", "importance": "very_high"}
WORDS = {
    "why": "The need has moved to another part of the borough.",
    "support": "A named officer, and help to find other money.",
    "users_told_how": "A letter and a meeting at the hall.",
}


def at_manage(exercise):
    """The exercise as it is once its awards are made."""
    Task.objects.filter(exercise=exercise, stage__in=["understand", "plan", "source"]).update(state="done")
    exercise.gates.update(state="departed", reasons="Laid down for a test of what comes after.")
    exercise.state = "manage"
    exercise.save()
    return exercise


def indicator(exercise, **given):
    outcome, _ = Outcome.objects.get_or_create(
        exercise=exercise, statement="More young people in Millbrook are in work they want to keep."
    )
    facts = {
        "name": "Young people in work after 13 weeks",
        "measures": "outcome",
        "unit": "people",
        "baseline": Decimal(0),
        "target": Decimal(60),
        "target_date": datetime.date(2028, 3, 31),
        "accepted_evidence": ["Employer emails that the provider keeps"],
        "used_for": "To decide whether to go on after two years",
    }
    return Indicator.objects.create(exercise=exercise, outcome=outcome, **(facts | given))


def application(exercise, cast, now, *, organisation, amount, kind):
    """A bid for an opportunity with its specification, both laid down as rows."""
    specification = Specification.objects.create(
        exercise=exercise,
        version=exercise.specifications.count() + 1,
        purpose="Help that starts where young people are.",
        what_we_will_fund="Run weekly sessions and find placements with local employers.",
        who_and_where="Young people aged 16 to 24 in Millbrook.",
        money_and_payment="Half at the start, half when the first report is accepted.",
        monitoring="What the provider already collects.",
        evaluation_plan="Compare people in work after 13 weeks with the year before.",
        budget=amount,
    )
    opportunity = Opportunity.objects.create(
        reference=next_reference("OP", now.year),
        exercise=exercise,
        specification=specification,
        kind=kind,
        title="Help into work",
        summary="Grants to help young people into work.",
        budget=amount,
        starts_on=datetime.date(2026, 4, 1),
        ends_on=datetime.date(2028, 3, 31),
    )
    return Application.objects.create(
        reference=next_reference("AP", now.year),
        opportunity=opportunity,
        organisation=organisation,
        project="Ready for work",
        amount=amount,
        started_by=cast.rosa,
        started_at=now,
    )


def award(exercise, cast, now, *, organisation=None, amount=Decimal(20_000), kind="grant", paused_until=None, **given):
    at_manage(exercise)
    organisation = organisation or cast.harbour
    bid = application(exercise, cast, now, organisation=organisation, amount=amount, kind=kind)
    decision = Decision.objects.create(
        reference=next_reference("DE", now.year),
        exercise=exercise,
        kind="award",
        title="Awards",
        question="Whom to fund",
        level="officer",
        proposed_by=cast.priya,
        proposed_at=now,
    )
    facts = {
        "result": "offer",
        "state": "notified",
        "notified_at": now - datetime.timedelta(days=30),
        "pause_until": paused_until or now.date() - datetime.timedelta(days=5),
        "provider_accepted_payment": True,
    }
    return Award.objects.create(
        reference=next_reference("AW", now.year),
        application=bid,
        decision=decision,
        amount=amount,
        **(facts | given),
    )


def being_set_up(exercise, cast, now, **given):
    """Set up by Dele, who runs it; tier and payments are still to be agreed."""
    indicator(exercise)
    return actions.set_up_agreement(award=award(exercise, cast, now, **given), by=cast.dele, at=now)


def ready_to_sign(exercise, cast, now, *, answers=LOW, **given):
    """Everything agreed: £10,000 on a date and £10,000 on the first report. Dele set the payments."""
    agreement = being_set_up(exercise, cast, now, **given)
    actions.set_tier(agreement=agreement, answers=answers, by=cast.dele, at=now)
    half = agreement.value / 2
    actions.add_instalment(
        agreement=agreement, basis="date", amount=half, due_on=datetime.date(2026, 10, 1), by=cast.dele, at=now
    )
    actions.add_instalment(agreement=agreement, basis="report", amount=half, report=1, by=cast.dele, at=now)
    return agreement


def active(exercise, cast, now, **given):
    agreement = ready_to_sign(exercise, cast, now, **given)
    actions.agree_as_provider(agreement=agreement, by=cast.rosa, at=now)
    actions.agree_as_council(agreement=agreement, by=cast.dele, at=now)
    return agreement


def answers_for(agreement, value=Decimal(34)):
    return {item.pk: value for item in agreement.indicators.all()}


def submitted(agreement, cast, now, number=1, **given) -> Report:
    report = agreement.reports.get(number=number)
    facts = {
        "figures": answers_for(agreement),
        "answers": {"happened": "The first year went well."},
        "publish": "summary",
    }
    actions.submit_report(report=report, by=cast.rosa, at=now, **(facts | given))
    return report


def accepted(agreement, cast, now, number=1, **given) -> Report:
    report = submitted(agreement, cast, now, number, **given)
    reply = "We learned that evenings work best, and will ask the college to open late."
    actions.accept_report(report=report, outcome_view="on_track", reply=reply, by=cast.dele, at=now)
    return report


def claimed(agreement, cast, now, number=1, **given):
    return actions.claim(instalment=agreement.instalments.get(number=number), by=cast.rosa, at=now, **given)


def authorised(agreement, cast, now, number=1):
    made = claimed(agreement, cast, now, number)
    actions.authorise(claim=made, by=cast.priya, at=now)
    return made


def paid(agreement, cast, now, number=1):
    made = authorised(agreement, cast, now, number)
    actions.release(claim=made, by=cast.fatima, at=now)
    actions.mark_paid(claim=made, paid_on=now.date(), remittance="BACS 1042", by=cast.fatima, at=now)
    return made


def imported(cast, now, key="R-1", **given):
    facts = {
        "organisation": cast.meadow,
        "kind": "contract",
        "title": "Day centre",
        "value": Decimal(90_000),
        "starts_on": datetime.date(2024, 4, 1),
        "ends_on": datetime.date(2027, 3, 31),
        "department": "Adults",
        "how_commissioned": "Open tender",
    }
    return actions.register_existing(source_key=key, by=None, at=now, **(facts | given))
