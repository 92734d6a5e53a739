"""Planning: the same gates whoever delivers, and a question that starts from nothing."""

import pytest

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.plan import actions
from commonweal.cycle.understand import actions as understand
from commonweal.cycle.understand import queries
from commonweal.ground.record.rules import Refused
from tests.factories.plan import GRANT_ANSWERS, gate_passed, outcomes_agreed, planning
from tests.factories.understand import NOBODY


@pytest.mark.covers("G3.11")
@pytest.mark.parametrize("chosen", ["in_house", "grant"])
def test_a_service_of_the_councils_own_passes_the_same_gates(stage, cast, whys, chosen):
    planning(stage)
    outcomes_agreed(stage)
    answers = GRANT_ANSWERS | {"self_deliver": chosen == "in_house"}
    with pytest.raises(Refused) as refused:
        actions.choose_route(answers=answers, chosen=chosen, why="It is the best way.", **stage.given())
    assert whys(refused) == ["It waits for the gate 'Agree the outcomes'."]
    gate_passed(stage, "outcomes", cast.helen)
    route = actions.choose_route(answers=answers, chosen=chosen, why="It is the best way.", **stage.given())
    assert (route.suggested, route.chosen) == (chosen, chosen)
    for task in stage.exercise.tasks.filter(stage="plan", required=True).exclude(state="done"):
        exercises.set_aside(key=task.key, reason="Done elsewhere.", **stage.given())
    with pytest.raises(Refused) as refused:
        exercises.advance(**stage.given())
    assert whys(refused) == [
        "The gate 'Agree the route' has not been decided. Ask for a decision, or depart from it with a reason."
    ]
    with pytest.raises(Refused) as refused:
        gate_passed(stage, "route", stage.by)
    assert whys(refused) == ["You lead this exercise, and nobody decides on their own work."]


@pytest.mark.covers("G3.25")
def test_every_appraisal_asks_whether_to_start_in_a_wholly_new_way(stage, cast, visit):
    question = next(one for one in queries.screening_questions(stage.exercise) if one.key == "new_approach")
    assert question.text == "Could a wholly different way of doing it serve people better?"
    answers = {one.key: (one.key == "new_approach", NOBODY) for one in queries.screening_questions(stage.exercise)}
    result = understand.answer_screening(answers=answers, **stage.given())
    assert result.opens == (("options", question.text),)
    planning(stage)
    outcomes_agreed(stage)
    gate_passed(stage, "outcomes", cast.helen)
    base = f"/desk/exercises/{stage.exercise.reference}/options/"
    prompt = f'<a class="govuk-link" href="{base}add/">A wholly new approach, or another option</a>'
    assert prompt in visit(cast.priya, base)
    actions.add_option(
        kind="community", name="A bakery of their own", description="Young people run it.", **stage.given()
    )
    assert prompt in visit(cast.priya, base)
