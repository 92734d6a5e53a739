"""Review begins at the outset: no award without a plan for finding out whether it worked."""

import pytest

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.deliver import actions as deliver_actions
from commonweal.cycle.plan import actions as plan
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Opportunity
from commonweal.cycle.source.queries.readiness import has_specification
from commonweal.ground.record.rules import Refused
from tests.factories import deliver
from tests.factories.plan import gate_passed, grant_chosen, option_preferred, outcomes_agreed, planning


@pytest.mark.covers("G8.07")
def test_nothing_is_specified_published_or_signed_without_a_plan_for_evaluating_it(stage, cast, whys):
    planning(stage)
    outcomes_agreed(stage)
    gate_passed(stage, "outcomes", cast.helen)
    option_preferred(stage)
    grant_chosen(stage)
    with pytest.raises(Refused) as refused:
        plan.write_specification(money_and_payment="Half now, half after the first report.", **stage.given())
    assert whys(refused) == ["‘Evaluation’ has not been written."]
    assert stage.exercise.specifications.count() == 0
    assert has_specification(Opportunity(exercise=stage.exercise)) == (
        "There is no specification. Write it first; the opportunity is published with it."
    )
    gate_passed(stage, "route", cast.helen)
    label = stage.exercise.tasks.get(key="evaluation_plan").label
    for task in stage.exercise.tasks.filter(stage="plan", required=True).exclude(state="done"):
        if task.key != "evaluation_plan":
            exercises.set_aside(key=task.key, reason="To see what this task holds up.", **stage.given())
    with pytest.raises(Refused) as refused:
        actions.draft_opportunity(**stage.given())
    assert whys(refused) == [f"'{label}' must be completed first, or be marked as not needed with a reason."]
    assert stage.exercise.opportunities.count() == 0
    written = plan.write_specification(
        money_and_payment="Half now, half after the first report.",
        evaluation_plan="Ask at three and nine months; 3% of the money is for it.",
        **stage.given(),
    )
    assert written.evaluation_plan == "Ask at three and nine months; 3% of the money is for it."


@pytest.mark.covers("G8.07")
def test_the_plan_for_evaluating_goes_into_the_agreement_and_stays_there(exercise, cast, now, whys):
    agreement = deliver.ready_to_sign(exercise, cast, now)
    assert agreement.evaluation_plan == "Compare people in work after 13 weeks with the year before."
    deliver_actions.describe_agreement(agreement=agreement, evaluation_plan=" ", by=cast.dele, at=now)
    for agree, by in ((deliver_actions.agree_as_provider, cast.rosa), (deliver_actions.agree_as_council, cast.dele)):
        with pytest.raises(Refused) as refused:
            agree(agreement=agreement, by=by, at=now)
        assert whys(refused) == ["Agree now how it will be evaluated, and write that down."]
