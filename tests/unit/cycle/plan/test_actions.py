"""Plan through its actions: outcomes, how change happens, options, and make or buy."""

import datetime
from decimal import Decimal

import pytest

from commonweal.cycle.plan import actions, queries
from commonweal.cycle.understand import actions as understanding
from commonweal.ground.record.queries import history
from commonweal.ground.record.rules import Refused
from tests.factories.plan import (
    WHY_NOT,
    make_or_buy_answered,
    option_preferred,
    options_added,
    options_scored,
    outcomes_agreed,
)


def state(exercise, key):
    return exercise.tasks.get(key=key).state


def whys(refused):
    return [one.why for one in refused.value.refusals]


# ---- outcomes -----------------------------------------------------------------------------------------------------


def choose(stage, **changes):
    facts = {"statement": "People are less lonely.", "comes_from": ["needs_assessment"]}
    return actions.choose_outcome(**(facts | changes), **stage.given())


def test_planning_waits_for_its_stage(early):
    with pytest.raises(Refused) as refused:
        choose(early)
    assert whys(refused) == ["It belongs to the stage 'Design', which has not been reached."]


@pytest.mark.covers("G2.16")
def test_planning_rests_on_demand_and_the_market(stage):
    understanding.set_out_need(market_sounding="", **stage.given())
    with pytest.raises(Refused) as refused:
        choose(stage)
    assert whys(refused) == [
        "Planning rests on an estimate of demand and on what the market says, and they are not both recorded."
    ]
    assert stage.exercise.outcomes.count() == 0


@pytest.mark.covers("G1.31")
@pytest.mark.parametrize("sources", [[], "", [" "]])
def test_an_outcome_says_where_it_comes_from(stage, sources):
    with pytest.raises(Refused) as refused:
        choose(stage, comes_from=sources)
    assert whys(refused) == ["It does not say where it comes from."]


def test_an_outcome_serves_one_of_the_frameworks_or_is_local(stage):
    with pytest.raises(Refused) as refused:
        choose(stage, framework_key="safer")
    assert whys(refused) == ["The framework has no outcome ‘safer’."]
    assert choose(stage).framework_key == ""


LEFT_OUT = [
    ({"unit": " "}, "It has no unit: say what is counted, such as people or per cent."),
    ({"target": None}, "It has no target. Give one, or say why you are only learning from it."),
    ({"baseline": None}, "It has no baseline. Give one, or the day by which you will set it."),
    ({"used_for": ""}, "It has no use. Say what you will decide with it."),
]


def add_indicator(stage, **changes):
    facts = {
        "outcome": choose(stage),
        "name": "People who feel lonely often",
        "unit": "per cent",
        "baseline": Decimal(24),
        "target": Decimal(15),
        "target_date": datetime.date(2028, 3, 31),
        "polarity": "lower",
        "used_for": "Deciding whether to go on",
    }
    return actions.add_indicator(**(facts | changes), by=stage.by, at=stage.at)


@pytest.mark.covers("G1.29")
@pytest.mark.parametrize(("change", "why"), LEFT_OUT)
def test_an_indicator_that_cannot_be_measured_is_refused(stage, change, why):
    with pytest.raises(Refused) as refused:
        add_indicator(stage, **change)
    assert whys(refused) == [why]


def test_an_indicator_may_be_for_learning_with_a_baseline_to_come(stage):
    day = datetime.date(2027, 3, 31)
    made = add_indicator(stage, target=None, learning_only="Nobody has measured it", baseline=None, baseline_by=day)
    assert (made.target, made.baseline, made.baseline_by) == (None, None, day)


def test_activity_called_an_outcome_is_kept_and_warned_about(stage):
    add_indicator(stage, name="Number of sessions held", unit="sessions")
    assert [sentence[:30] for sentence in queries.outcome_warnings(stage.exercise)] == [
        "‘Number of sessions held’ coun"
    ]


def test_more_than_five_outcomes_are_warned_about(stage):
    for number in range(6):
        choose(stage, statement=f"Change {number}")
    assert queries.outcome_warnings(stage.exercise) == ["There are 6 main outcomes. More than 5 are hard to follow up."]


def test_outcomes_without_indicators_are_not_agreed(stage):
    with pytest.raises(Refused) as refused:
        actions.agree_outcomes(**stage.given())
    assert whys(refused) == ["None has been chosen."]
    choose(stage)
    with pytest.raises(Refused) as refused:
        actions.agree_outcomes(**stage.given())
    assert whys(refused) == ["‘People are less lonely.’ has no indicator."]


def test_agreed_outcomes_tie_the_knot_and_are_closed_until_reopened(stage):
    outcomes_agreed(stage)
    knot = stage.exercise.knots.get(kind="outcome")
    assert (knot.sentence, knot.public) == ("More young people in Millbrook are in work or learning.", True)
    assert state(stage.exercise, "outcomes") == "done"
    with pytest.raises(Refused):
        choose(stage)
    actions.reopen_outcomes(why="The law changed", **stage.given())
    assert (queries.outcomes_agreed(stage.exercise), state(stage.exercise, "outcomes")) == (False, "started")
    assert stage.exercise.knots.get(kind="outcome").public is False


# ---- how change happens -------------------------------------------------------------------------------------------


def test_change_is_a_list_of_rows_that_lead_to_each_other(stage):
    first = actions.add_change_step(level=1, text="An adviser at the club", **stage.given())
    with pytest.raises(Refused) as refused:
        actions.finish_change(**stage.given())
    assert whys(refused) == ["There is no row of the kind ‘Result’.", "There is no row of the kind ‘Change’."]
    second = actions.add_change_step(level=2, text="Plans are made", follows_from=[first], **stage.given())
    with pytest.raises(Refused):
        actions.add_change_step(level=2, text="Again", follows_from=[second], **stage.given())
    actions.add_change_step(level=3, text="More are in work", follows_from=[second], **stage.given())
    actions.finish_change(**stage.given())
    assert list(first.leads_to.all()) == [second]
    assert state(stage.exercise, "change") == "done"


# ---- options ------------------------------------------------------------------------------------------------------


def test_options_wait_for_the_gate_that_holds_them(stage):
    outcomes_agreed(stage)
    with pytest.raises(Refused) as refused:
        options_added(stage)
    assert whys(refused) == ["It waits for the gate 'Agree the outcomes'."]


def test_the_order_and_how_firm_it_is_are_said_once_the_grid_is_whole(agreed):
    options_scored(agreed)
    appraisal = queries.appraisal_of(agreed.exercise)
    assert appraisal.order_sentence.startswith(
        "The youth club leads comes first on 4.25, ahead of An adviser of our own on 2.9."
    )
    assert appraisal.firmness_sentence.startswith("The youth club leads stays first unless Risk counts for more than")
    grid = queries.grid(agreed.exercise)
    assert [grid.total(option) for option in grid.options] == [Decimal("1.55"), Decimal("2.90"), Decimal("4.25")]


@pytest.mark.covers("G3.16")
@pytest.mark.parametrize(("score", "reason", "end"), [(6, "Good", "a score from 0 to 5."), (3, " ", "has no reason.")])
def test_each_score_is_from_0_to_5_with_a_reason(agreed, score, reason, end):
    option = options_added(agreed)[0]
    criterion = actions.set_appraisal_criteria(criteria=[("Cost", 100)], **agreed.given())[0]
    with pytest.raises(Refused) as refused:
        actions.score_options(scores={(option.pk, criterion.pk): (score, reason)}, **agreed.given())
    assert [why[-len(end) :] for why in whys(refused)] == [end]


def test_new_weights_work_out_the_order_again_and_keep_the_scores(agreed):
    options_scored(agreed)
    weights = [("Outcomes", 10), ("Cost", 80), ("Reach", 5), ("Risk", 5)]
    actions.set_appraisal_criteria(criteria=weights, **agreed.given())
    assert queries.appraisal_of(agreed.exercise).order_sentence.startswith("Do nothing comes first on 4.1")
    actions.set_appraisal_criteria(criteria=[("Outcomes", 50), ("Cost", 50)], **agreed.given())
    assert queries.grid(agreed.exercise).whole is True
    actions.set_appraisal_criteria(criteria=[("Outcomes", 50), ("Fairness", 50)], **agreed.given())
    assert queries.appraisal_of(agreed.exercise).order_sentence == ""


def prefer(stage, options, **changes):
    if queries.appraisal_of(stage.exercise) is None or not queries.appraisal_of(stage.exercise).conclusion:
        make_or_buy_answered(stage)
    facts = {
        "option": options[-1],
        "why": "It reaches most.",
        "why_not": {one.pk: WHY_NOT for one in options[:-1]},
    }
    return actions.prefer_option(**(facts | changes), **stage.given())


def test_make_or_buy_is_answered_or_left_out_with_a_reason_before_an_option_is_preferred(agreed):
    options = options_scored(agreed)
    given = {"option": options[-1], "why": "It reaches most.", "why_not": {one.pk: WHY_NOT for one in options[:-1]}}
    with pytest.raises(Refused) as refused:
        actions.prefer_option(**given, **agreed.given())
    assert whys(refused) == [
        "Make or buy has not been answered. Answer its questions, or give the reason for leaving them out."
    ]
    reason = "The law says that the council delivers it itself."
    actions.prefer_option(not_asked_because=reason, **given, **agreed.given())
    assert queries.appraisal_of(agreed.exercise).not_asked_because == reason
    make_or_buy_answered(agreed)
    assert queries.appraisal_of(agreed.exercise).not_asked_because == ""


@pytest.mark.covers("G1.03")
def test_no_option_is_preferred_before_anyone_looked_for_assets(agreed):
    options = options_scored(agreed)
    agreed.exercise.assets.all().delete()
    with pytest.raises(Refused) as refused:
        prefer(agreed, options)
    assert whys(refused) == [
        "Nobody has looked for what already exists: add an asset, or say where you looked and found none."
    ]


@pytest.mark.covers("G3.08")
def test_too_few_options_need_a_reason(agreed):
    option = actions.add_option(kind="grant", name="A grant", description="To a charity.", **agreed.given())
    other = actions.add_option(kind="nothing", name="Nothing", description="As now.", **agreed.given())
    criterion = actions.set_appraisal_criteria(criteria=[("Cost", 100)], **agreed.given())[0]
    scores = {(one.pk, criterion.pk): (3, "As it is.") for one in (option, other)}
    actions.score_options(scores=scores, **agreed.given())
    with pytest.raises(Refused) as refused:
        prefer(agreed, [other, option])
    assert whys(refused) == [
        "There are fewer than 3 options. Add what is missing, or give a reason.",
        "Delivering in-house is not among the options. Add what is missing, or give a reason.",
        "No option builds on the community or on an asset that exists. Add what is missing, or give a reason.",
    ]
    prefer(agreed, [other, option], fewer_because="The law leaves no other way.")
    assert queries.appraisal_of(agreed.exercise).fewer_because == "The law leaves no other way."


@pytest.mark.covers("G3.09")
def test_each_rejected_option_is_kept_with_its_reason(agreed):
    options = options_scored(agreed)
    with pytest.raises(Refused) as refused:
        prefer(agreed, options, why="", why_not={options[0].pk: WHY_NOT})
    assert whys(refused) == ["Say why it is preferred.", "Say why ‘An adviser of our own’ is rejected."]
    assert queries.preferred_option(agreed.exercise) is None
    prefer(agreed, options)
    assert [(one.preferred, one.why) for one in queries.options(agreed.exercise)] == [
        (False, WHY_NOT),
        (False, WHY_NOT),
        (True, "It reaches most."),
    ]
    assert [entry.verb for entry in history(options[0])] == ["reject option", "add option"]


def test_options_without_a_whole_grid_are_not_preferred(agreed):
    options = options_added(agreed)
    with pytest.raises(Refused) as refused:
        prefer(agreed, options)
    assert whys(refused) == ["The options have not been scored: no criteria are set."]
    actions.set_appraisal_criteria(criteria=[("Cost", 100)], **agreed.given())
    with pytest.raises(Refused) as refused:
        prefer(agreed, options)
    assert whys(refused) == ["3 of the scores are still to be given."]


def test_a_preferred_option_ties_the_knot_and_closes_the_options_until_reopened(agreed):
    option = option_preferred(agreed)
    knot = agreed.exercise.knots.get(kind="option")
    assert (knot.amount, knot.public, state(agreed.exercise, "options")) == (Decimal(20_000), True, "done")
    with pytest.raises(Refused):
        actions.change_option(option=option, name="Another", by=agreed.by, at=agreed.at)
    actions.reopen_options(why="The club closes", **agreed.given())
    assert queries.preferred_option(agreed.exercise) is None
    assert agreed.exercise.knots.get(kind="option").public is False


def test_two_options_never_share_a_name(agreed):
    options_added(agreed)
    with pytest.raises(Refused) as refused:
        actions.add_option(kind="grant", name="do nothing", description="Again.", **agreed.given())
    assert whys(refused) == ["There is already an option called ‘do nothing’."]


@pytest.mark.covers("G3.10")
def test_make_or_buy_is_answered_whole_with_a_conclusion(agreed):
    from commonweal.cycle.plan.rules import make_or_buy_questions

    questions = make_or_buy_questions(agreed.exercise.framework.pack)
    answers = {key: "We looked." for key, _ in questions}
    with pytest.raises(Refused) as refused:
        actions.answer_make_or_buy(answers=answers | {"market": ""}, conclusion="community", **agreed.given())
    assert whys(refused) == [f"This has no answer yet: {dict(questions)['market']}"]
    actions.answer_make_or_buy(answers=answers, conclusion="community", **agreed.given())
    appraisal = queries.appraisal_of(agreed.exercise)
    assert (len(appraisal.make_or_buy), appraisal.conclusion) == (8, "community")
