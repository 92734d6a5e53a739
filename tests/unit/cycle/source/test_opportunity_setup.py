"""Setting up: the draft from the specification, criteria, the form, the timetable."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.people.rules import HELD
from commonweal.cycle.plan.models import RouteChoice
from commonweal.cycle.source import actions, queries
from commonweal.ground.questions.rules import held_already
from commonweal.ground.record.rules import Refused
from tests.factories import source


@pytest.fixture
def drafted(once, exercise, cast, now):
    return once(lambda: source.drafted(exercise, cast, now), exercise, cast)


def whys(refused):
    return [one.why for one in refused.value.refusals]


def criterion(title, weight, **more):
    return {"title": title, "definition": f"{title} is good.", "weight": weight, **more}


@pytest.mark.covers("G5.01")
def test_the_draft_is_filled_from_the_specification(drafted, exercise):
    assert drafted.kind == "grant"
    assert drafted.budget == Decimal(20_000)
    assert drafted.summary == source.SPECIFICATION["purpose"]
    assert drafted.specification == queries.specification_of(exercise)
    assert exercise.state == "source"


@pytest.mark.parametrize(
    ("route", "kind"), [("grant", "grant"), ("procurement", "contract"), ("grant_in_kind", "in_kind")]
)
def test_the_kind_follows_from_the_route(exercise, cast, now, route, kind):
    assert source.drafted(exercise, cast, now, route).kind == kind


def test_an_in_house_route_has_nothing_to_advertise(exercise, cast, now):
    with pytest.raises(Refused) as refused:
        source.drafted(exercise, cast, now, "in_house")
    assert whys(refused) == ["The chosen route is 'In-house', so there is nothing to advertise."]


def test_a_draft_waits_for_the_plan(exercise, cast, now):
    RouteChoice.objects.create(exercise=exercise, chosen="grant", suggested="grant", why="It fits.")
    with pytest.raises(Refused):
        actions.draft_opportunity(exercise=exercise, by=cast.priya, at=now)
    assert not exercise.opportunities.exists()


def test_one_draft_at_a_time(drafted, exercise, cast, now):
    with pytest.raises(Refused):
        actions.draft_opportunity(exercise=exercise, by=cast.priya, at=now)


def test_only_the_team_drafts(exercise, cast, now):
    source.at_source(exercise, cast, now)
    with pytest.raises(Refused):
        actions.draft_opportunity(exercise=exercise, by=cast.rosa, at=now)


# ---- criteria -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("G5.27")
def test_weights_must_make_a_hundred(drafted, cast, now):
    rows = [criterion("Change", 60), criterion("People", 35)]
    with pytest.raises(Refused) as refused:
        actions.set_criteria(opportunity=drafted, criteria=rows, by=cast.priya, at=now)
    assert whys(refused) == ["Weights must add up to 100%. They add up to 95%"]
    assert drafted.criteria.count() == 0


@pytest.mark.covers("G5.27")
def test_price_is_one_of_the_weights_of_a_contract(exercise, cast, now):
    contract = source.drafted(exercise, cast, now, "procurement")
    actions.set_criteria(opportunity=contract, by=cast.priya, at=now)
    weights = [one.weight for one in contract.criteria.all()]
    assert (contract.price_weight, sum(weights)) == (30, 70)
    with pytest.raises(Refused) as refused:
        actions.set_criteria(
            opportunity=contract, criteria=[criterion("Change", 60)], price_weight=30, by=cast.priya, at=now
        )
    assert whys(refused) == ["Weights must add up to 100%. They add up to 90%"]


def test_a_framework_without_scored_criteria_gets_the_general_set(drafted, cast, now):
    rows = actions.set_criteria(opportunity=drafted, by=cast.priya, at=now)
    assert [(one.key, one.weight) for one in rows] == [("change", 40), ("people", 20), ("delivery", 20), ("value", 20)]
    assert [step["score"] for step in rows[0].scale] == [0, 1, 2, 3, 4]
    assert all(step["words"] for step in rows[0].scale)


def test_every_score_has_words(drafted, cast, now):
    scale = [{"score": 0, "words": "Nothing"}, {"score": 1, "words": " "}]
    with pytest.raises(Refused) as refused:
        actions.set_criteria(
            opportunity=drafted, criteria=[criterion("Change", 100, scale=scale)], by=cast.priya, at=now
        )
    assert whys(refused) == ["Enter what a score of 1 means for 'Change'."]


def test_no_two_criteria_have_one_name(drafted, cast, now):
    rows = [criterion("Care ", 50), criterion("care", 50)]
    with pytest.raises(Refused) as refused:
        actions.set_criteria(opportunity=drafted, criteria=rows, by=cast.priya, at=now)
    assert whys(refused) == ["There is another criterion with the name ‘care’. Give each a name of its own"]
    rows = [criterion("Care!", 50), criterion("Care?", 50)]
    assert [one.key for one in actions.set_criteria(opportunity=drafted, criteria=rows, by=cast.priya, at=now)] == [
        "care",
        "care_2",
    ]


def test_criteria_can_be_set_again_until_publication(drafted, cast, now):
    actions.set_criteria(opportunity=drafted, by=cast.priya, at=now)
    actions.set_questions(opportunity=drafted, by=cast.priya, at=now)
    actions.set_criteria(opportunity=drafted, criteria=[criterion("Change", 100, key="change")], by=cast.priya, at=now)
    assert [one.key for one in drafted.criteria.all()] == ["change"]
    assert {one.key: one.criterion_key for one in drafted.questions}["people"] == ""
    assert drafted.exercise.tasks.get(key="criteria").state == "done"


# ---- the form -----------------------------------------------------------------------------------------------------


def question(text="How will you reach people?", why="To see who is reached.", **more):
    return {"text": text, "why": why, "criterion": "change", "words": 250, **more}


@pytest.fixture
def with_criteria(drafted, cast, now):
    actions.set_criteria(opportunity=drafted, by=cast.priya, at=now)
    return drafted


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (
            question("What is your charity number?"),
            "We already hold the charity number in the provider passport. Use the passport instead.",
        ),
        (
            question(why=""),
            "Enter why you ask 'How will you reach people?'. Whoever answers sees the reason beside the question.",
        ),
        (
            question(criterion="nothing"),
            "'How will you reach people?' must serve one of the criteria, or be marked as not scored.",
        ),
        (question(""), "Enter the question."),
        (question(words=5000), "'How will you reach people?' must allow between 1 and 2,000 words."),
    ],
)
def test_a_question_that_must_not_be_asked(with_criteria, cast, now, asked, why):
    with pytest.raises(Refused) as refused:
        actions.set_questions(opportunity=with_criteria, questions=[asked], by=cast.priya, at=now)
    assert whys(refused) == [why]
    assert with_criteria.questions.count() == 0


def test_a_question_may_be_for_information_only(with_criteria, cast, now):
    rows = [question(), question("Who else gives you money?", criterion="not_scored", key="others")]
    asked = actions.set_questions(opportunity=with_criteria, questions=rows, by=cast.priya, at=now)
    assert [(one.key, one.criterion_key) for one in asked] == [("q1", "change"), ("others", "")]


@pytest.mark.parametrize(
    "text",
    [
        "What is your organisation's name?",
        "Your company number",
        "What is your postcode?",
        "What was your annual income?",
        "Do you pay the real living wage?",
        "How many volunteers do you have?",
    ],
)
def test_what_profiles_hold_is_known(text):
    assert held_already(text, HELD)


@pytest.mark.parametrize(
    "text",
    [
        "How will you reach people?",
        "What will your staff do?",
        "Where will it happen?",
        "How will volunteers be trained?",
    ],
)
def test_what_profiles_do_not_hold_may_be_asked(text):
    assert held_already(text, HELD) is None


@pytest.mark.covers("G5.07")
def test_checks_are_asked_only_where_they_fit_the_service(exercise, cast, now):
    adults = source.drafted(exercise, cast, now)
    general = [one.key for one in queries.eligibility_questions(adults)]
    adults.service_for = ["children"]
    children = [one.key for one in queries.eligibility_questions(adults)]
    assert general == ["management", "financial_systems", "data_protection", "employment", "insurance", "equality"]
    assert children == [*general, "disclosure_and_barring"]


# ---- the timetable ------------------------------------------------------------------------------------------------


def set_times(opportunity, cast, now, **changed):
    times = source.timetable(now) | changed
    actions.set_timetable(opportunity=opportunity, by=cast.priya, at=now, **times)


def test_a_deadline_at_the_weekend_is_refused_in_the_laws_words(drafted, cast, now):
    saturday = (now + 33 * source.DAY).replace(hour=17)
    with pytest.raises(Refused) as refused:
        set_times(drafted, cast, now, closes_at=saturday)
    assert whys(refused) == ["Saturday 10 October 2026 is at the weekend."]
    set_times(drafted, cast, now, closes_at=saturday, reason="The fair at which people apply is on that day.")
    assert drafted.closes_at == saturday


def test_dates_run_forward(drafted, cast, now):
    with pytest.raises(Refused) as refused:
        set_times(drafted, cast, now, decision_on=(now + 20 * source.DAY).date())
    assert whys(refused) == ["The decision date must be after the closing date."]
    with pytest.raises(Refused) as refused:
        set_times(drafted, cast, now, opens_at=now - 40 * source.DAY, closes_at=now - source.DAY)
    assert [one.about for one in refused.value.refusals if "in the future" in one.why] == ["closes_at"]
    set_times(drafted, cast, now)
    late = {one.title: one.problem for one in queries.preflight(drafted, now + 90 * source.DAY)}
    assert late["The timetable"] == "Its closing date has passed. Set the timetable again."


def test_a_deadline_that_has_passed_or_lies_beyond_the_known_holidays_is_refused_plainly(drafted, cast, now):
    with pytest.raises(Refused) as refused:
        set_times(drafted, cast, now, opens_at=now - 2200 * source.DAY, closes_at=now - 2100 * source.DAY)
    assert "The closing date must be in the future." in whys(refused)
    assert not [one for one in whys(refused) if "We hold" in one]
    far = (now + 9002 * source.DAY).replace(hour=17)
    with pytest.raises(Refused) as refused:
        set_times(
            drafted, cast, now, closes_at=far, decision_on=(far + source.DAY).date(), starts_on=None, ends_on=None
        )
    assert whys(refused) == ["Whether Monday 1 May 2051 is a working day is not known yet."]


def test_a_contract_above_the_threshold_keeps_the_least_time(exercise, cast, now):
    contract = source.drafted(exercise, cast, now, "procurement", regime="pa23")
    early = (now + 18 * source.DAY).replace(hour=17)
    with pytest.raises(Refused) as refused:
        set_times(contract, cast, now, closes_at=early, questions_by=None)
    assert whys(refused) == [
        "It closes too early for a contract above the threshold. Close no earlier than Saturday 3 October 2026."
    ]
    set_times(contract, cast, now)


def test_the_proposed_dates_are_allowed(drafted, cast, now):
    proposed = queries.proposed_timetable(drafted, now)
    assert queries.deadline_refusals(proposed.closes_at) == []
    assert proposed.closes_at - proposed.opens_at >= datetime.timedelta(days=30)
    actions.set_timetable(opportunity=drafted, by=cast.priya, at=now, **vars(proposed))
    assert drafted.exercise.tasks.get(key="timetable").state == "done"
