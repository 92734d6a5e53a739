"""Plan through its actions, once the options are known: the route, the specification, and what the stage still owes."""

from decimal import Decimal

import pytest

from commonweal.council.exercise import actions as exercises
from commonweal.council.framework.models import PolicyException
from commonweal.cycle.plan import actions, queries
from commonweal.ground.record.rules import Refused
from tests.factories.plan import (
    GRANT_ANSWERS,
    PURCHASE_ANSWERS,
    gate_passed,
    grant_chosen,
    option_preferred,
    options_added,
    outcome_chosen,
    planned,
    specified,
)
from tests.factories.understand import Stage


def state(exercise, key):
    return exercise.tasks.get(key=key).state


def whys(refused):
    return [one.why for one in refused.value.refusals]


# ---- route --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("G3.23")
def test_no_route_before_the_outcomes_are_agreed(stage, cast):
    outcome_chosen(stage)
    gate_passed(stage, "outcomes", cast.helen)
    with pytest.raises(Refused) as refused:
        grant_chosen(stage)
    assert whys(refused) == ["The outcomes come first, and they have not been agreed."]


def choose_route(stage, **changes):
    facts = {"answers": PURCHASE_ANSWERS, "chosen": "procurement", "why": "We need it to run the service."}
    return actions.choose_route(**(facts | changes), **stage.given())


@pytest.mark.covers("G3.18")
def test_a_grant_for_what_benefits_the_council_needs_an_approved_exception(agreed, cast):
    with pytest.raises(Refused) as refused:
        choose_route(agreed, chosen="grant")
    assert refused.value.refusals[0].what == "You cannot choose a grant for this."
    with pytest.raises(Refused):
        choose_route(agreed, chosen="grant", exception_reason="A pilot", exception_approved_by=cast.priya)
    assert queries.route_of(agreed.exercise) is None
    choose_route(agreed, chosen="grant", exception_reason="A pilot", exception_approved_by=cast.helen)
    made = PolicyException.objects.get()
    assert (made.exercise_reference, made.reason) == (agreed.exercise.reference, "A pilot")


def test_the_route_keeps_answers_suggestion_reasons_and_threshold(agreed):
    choice = choose_route(agreed)
    assert (choice.suggested, choice.chosen, choice.covered) == ("procurement", "procurement", False)
    assert choice.threshold_sentence == (
        "£24,000 including VAT is less than £207,720, so this is a contract too small to notify."
    )
    assert state(agreed.exercise, "route") == "done"


def test_a_large_purchase_is_covered_and_a_large_grant_is_not(agreed):
    agreed.exercise.value = Decimal(500_000)
    assert choose_route(agreed).covered is True
    choice = choose_route(agreed, answers=GRANT_ANSWERS, chosen="grant")
    assert choice.covered is False
    assert choice.threshold_sentence.startswith("A threshold applies only to contracts. If this were bought: £600,000")


def test_a_value_that_is_not_known_is_said_so(agreed):
    agreed.exercise.value = None
    choice = choose_route(agreed)
    assert choice.threshold_sentence == (
        "The value is not known yet, so it cannot be compared with the threshold for public contracts."
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"why": " "}, "Say why you choose it."),
        ({"chosen": "gift"}, "There is no route called ‘gift’."),
        (
            {"answers": {key: value for key, value in PURCHASE_ANSWERS.items() if key != "enforce"}},
            "This has no answer yet: Must the council be able to enforce performance by contract?",
        ),
    ],
)
def test_a_route_without_an_answer_or_a_reason_is_refused(agreed, changes, why):
    with pytest.raises(Refused) as refused:
        choose_route(agreed, **changes)
    assert whys(refused) == [why]


# ---- the specification --------------------------------------------------------------------------------------------


def test_the_specification_is_put_together_from_the_record(agreed):
    option_preferred(agreed)
    made = specified(agreed)
    assert made.purpose.startswith("Young people in Millbrook who are out of work wait months")
    assert made.what_we_will_fund == "A grant for an adviser at the youth club."
    assert made.monitoring.endswith("- Young people in work or learning six months later (per cent): target 50")
    done = [state(agreed.exercise, key) for key in ("specification", "evaluation_plan", "budget", "principles")]
    assert done == ["done", "done", "done", "to_do"]


def test_missing_sections_are_refused_by_name(agreed):
    with pytest.raises(Refused) as refused:
        actions.write_specification(**agreed.given())
    assert whys(refused) == [
        "‘What we will fund’ has not been written.",
        "‘Money and payment’ has not been written.",
        "‘Evaluation’ has not been written.",
    ]


def test_a_published_specification_is_never_changed_but_followed_by_a_version(agreed):
    option_preferred(agreed)
    specified(agreed)
    actions.lock_specification(**agreed.given())
    changed = actions.write_specification(purpose="Wider than before.", **agreed.given())
    first = agreed.exercise.specifications.get(version=1)
    assert (changed.version, changed.purpose, changed.locked_at) == (2, "Wider than before.", None)
    assert first.purpose.startswith("Young people in Millbrook")


def test_evaluation_and_budget_may_come_first(agreed):
    actions.plan_evaluation(evaluation_plan="Ask at nine months.", **agreed.given())
    actions.set_budget(budget=Decimal(18_000), money_and_payment="In two halves.", **agreed.given())
    held = queries.specification(agreed.exercise)
    assert (held.version, held.evaluation_plan, held.budget) == (1, "Ask at nine months.", Decimal(18_000))
    with pytest.raises(Refused):
        actions.set_budget(budget=Decimal(-1), money_and_payment="Never", **agreed.given())


def test_principles_are_done_when_each_has_an_answer(agreed):
    keys = [one.key for one in agreed.exercise.framework.pack.principles]
    answer = {"how": "Young people chose it.", "measure": "Their own account"}
    actions.answer_principles(principles={keys[0]: answer}, **agreed.given())
    assert state(agreed.exercise, "principles") == "started"
    actions.answer_principles(principles=dict.fromkeys(keys, answer), **agreed.given())
    assert state(agreed.exercise, "principles") == "done"
    with pytest.raises(Refused):
        actions.answer_principles(principles={"thrift": answer}, **agreed.given())


def test_only_the_team_plans(agreed, cast):
    with pytest.raises(Refused):
        options_added(Stage(agreed.exercise, cast.fatima, agreed.at))


def test_when_all_is_planned_the_stage_owes_only_what_is_optional_or_not_ours(early, cast):
    planned(early, cast.helen)
    left = early.exercise.tasks.filter(stage="plan").exclude(state="done").values_list("key", flat=True)
    assert sorted(left) == ["change", "equality_assessment", "principles"]
    exercises.set_aside(
        exercise=early.exercise, key="equality_assessment", reason="Screened: not needed", by=early.by, at=early.at
    )
    gate_passed(early, "route", cast.helen)
    exercises.advance(exercise=early.exercise, by=early.by, at=early.at)
    assert early.exercise.state == "source"
