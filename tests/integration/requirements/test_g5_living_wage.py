"""The living wage where the framework requires it of contractors: asked, costed, helped with and counted."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from commonweal.council.framework.actions import make_exception
from commonweal.council.framework.queries import shipped_pack
from commonweal.cycle.deliver import actions as delivering
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Award
from tests.factories import assessment, deliver, source

HELP = "Every new contract asks for the London Living Wage. The council pays half of the first year's difference."
ASKED = "Is everyone who works on this contract paid at least the London Living Wage, £14.80 an hour?"
BELOW = "Who is paid less than that now, and what would it cost to raise their pay?"
ANSWERS = {
    "living_wage": "no",
    "living_wage_staff": "12",
    "living_wage_below": [
        {"who": "Care workers", "people": "4", "hours": "2000", "paid": "13.80", "cost": "2400"},
        {"who": "A cook", "people": "1", "hours": "1000", "paid": "14.30", "cost": "600"},
    ],
}
COST = (
    "5 of 12 people are paid less now. Raising them to £14.80 an hour comes to £2,500 a year. "
    "The applicant&#39;s own figure is £3,000 a year."
)


@pytest.fixture
def required(exercise):
    """Norwich's framework with Croydon's word on the living wage: what a framework says decides, not whose it is."""
    said = shipped_pack("croydon").living_wage.model_dump(mode="json")
    content = exercise.framework.content | {"living_wage": said}
    type(exercise.framework).objects.filter(pk=exercise.framework.pk).update(content=content)
    return type(exercise).objects.get(pk=exercise.pk)


def problem(opportunity):
    return next(
        one.problem for one in queries.preflight(opportunity, opportunity.opens_at) if one.title == "The living wage"
    )


@pytest.mark.covers("G5.32")
def test_a_new_contract_asks_for_the_living_wage_shows_its_cost_offers_help_and_counts(
    required, cast, now, visit, monkeypatch
):
    monkeypatch.setitem(source.SPECIFICATION, "living_wage", HELP)
    spending = reverse("open_data:spending")
    assert "No measure yet. No contract in force has said whether it pays it." in visit(None, spending)

    draft = source.sealed_contract(required, cast, now)
    publish = reverse("source:publish", args=[required.reference])
    actions.remove_question(opportunity=draft, key="living_wage_below", by=cast.priya, at=now)
    assert f"the form leaves out &#39;{BELOW}&#39; Add it from the library." in visit(cast.priya, publish)
    library = reverse("source:form_library", args=[required.reference])
    taken = visit.send(cast.priya, library, taken="living_wage_below", criterion="not_scored")
    assert taken.status_code == 302
    assert visit.send(cast.priya, publish).status_code == 302
    opening = now + 2 * source.DAY
    actions.open_due(at=opening)
    draft.refresh_from_db()
    assert HELP.replace("'", "&#39;") in visit(None, reverse("source:opportunity", args=[draft.reference]), at=opening)
    assert ASKED in visit(None, reverse("source:read_form", args=[draft.reference]), at=opening)

    application = _sent(draft, cast, now + 3 * source.DAY)
    assert COST in _score_sheet(application, cast, visit)

    agreement, later = _signed(application, cast, now), now + 110 * source.DAY
    assert HELP in agreement.conditions
    for key in ("R-1", "R-2"):
        deliver.imported(cast, now, key=key)
    paying = type(agreement).objects.get(source_key="R-1")
    _note(paying, "yes", cast, visit, later)
    assert "50% of the contracts in force that were asked pay it: 1 of 2. 1 other has not been asked." in visit(
        None, spending, at=later
    )
    _note(agreement, "yes", cast, visit, later)
    assert "100% of the contracts in force that were asked pay it: 2 of 2." in visit(None, spending, at=later)


def _sent(opportunity, cast, at):
    application = source.started(opportunity, cast.harbour, cast.rosa, at)
    given = source.answers(opportunity)
    given["answers"] |= ANSWERS
    actions.save_answers(application=application, by=cast.rosa, at=at, **given)
    actions.submit(application=application, by=cast.rosa, at=at)
    return application


def _score_sheet(application, cast, visit):
    opportunity = application.opportunity
    at = opportunity.closes_at + source.DAY
    actions.close_due(at=at)
    assessment.opened(opportunity, cast, at)
    application.refresh_from_db()
    actions.check_gate(application=application, checks=assessment.checks(application), by=cast.priya, at=at)
    member = opportunity.panel.get(person=cast.asha)
    actions.declare(member=member, declarations={application.pk: ("none", "")}, by=cast.asha, at=at)
    return visit(cast.asha, reverse("source:score", args=[opportunity.reference, application.reference]), at=at)


def _signed(application, cast, now):
    """The award of this very application, signed by both sides; how awards come about is proved elsewhere."""
    exercise, at = application.opportunity.exercise, now + 80 * source.DAY
    award = deliver.award(exercise, cast, at, kind="contract")
    Award.objects.filter(pk=award.pk).update(application=application)
    deliver.indicator(exercise)
    told = {"by": cast.dele, "at": at}
    agreement = delivering.set_up_agreement(award=Award.objects.get(pk=award.pk), **told)
    assert agreement.living_wage == "no"
    delivering.set_tier(agreement=agreement, answers=deliver.LOW, **told)
    due = datetime.date(2027, 1, 10)
    delivering.add_instalment(agreement=agreement, basis="date", amount=Decimal(20_000), due_on=due, **told)
    delivering.agree_as_provider(agreement=agreement, by=cast.rosa, at=at)
    delivering.agree_as_council(agreement=agreement, **told)
    return agreement


def _note(agreement, pays, cast, visit, at):
    path = reverse("deliver:living_wage", args=[agreement.reference])
    assert visit.send(cast.dele, path, at=at, pays=pays).status_code == 302


def test_the_rate_named_is_that_of_the_opening_day_and_an_exception_is_the_way_round(required, cast, now):
    draft = source.sealed_contract(required, cast, now)
    assert (problem(draft), draft.questions.get(key="living_wage").text) == ("", ASKED)
    old = ASKED.replace("14.80", "13.85")
    actions.change_question(opportunity=draft, key="living_wage", text=old, by=cast.priya, at=now)
    assert problem(draft) == (
        f"On the day it opens the London Living Wage is £14.80 an hour. Name that rate in '{old}' "
        "Or record an exception to 'London Living Wage'."
    )
    make_exception(
        exercise_reference=required.reference,
        rule="London Living Wage",
        reason="The funder sets the pay of these posts.",
        approved_by=cast.helen,
        by=cast.priya,
        at=now,
    )
    assert problem(draft) == ""


def test_a_framework_that_only_encourages_it_asks_nothing_more(exercise, cast, now, visit):
    draft = source.sealed_contract(exercise, cast, now)
    assert problem(draft) == ""
    assert draft.questions.filter(key__startswith="living_wage").count() == 0
    assert "in our contracts" not in visit(None, reverse("open_data:spending"))
