"""The first stage through its actions: what is refused, in which words, and what is tied to the golden thread."""

import datetime

import pytest

from commonweal.council.exercise import actions as exercises
from commonweal.council.exercise.actions import open_exercise
from commonweal.council.exercise.models import Exercise
from commonweal.council.framework.queries import shipped_pack
from commonweal.cycle.understand import actions, queries, rules
from commonweal.cycle.understand.models import Gap
from commonweal.ground.record.queries import history
from commonweal.ground.record.rules import Refused
from tests.factories.understand import (
    MARKET,
    NOBODY,
    Stage,
    asset_found,
    evidenced,
    gap_finished,
    need_agreed,
    need_set_out,
    screened,
    understood,
)


@pytest.fixture
def stage(exercise, cast, now):
    return Stage(exercise, cast.priya, now)


def state(exercise, key):
    return exercise.tasks.get(key=key).state


def knot(exercise, kind):
    return exercise.knots.get(kind=kind)


def whys(refused):
    return [one.why for one in refused.value.refusals]


# ---- screening ----------------------------------------------------------------------------------------------------


def test_the_general_set_has_twelve_questions_and_all_are_mandatory(stage):
    questions = queries.screening_questions(stage.exercise)
    assert len(questions) == rules.MORE_THAN_ENOUGH
    assert all(one.mandatory for one in questions)


def test_a_framework_with_a_checklist_asks_its_own_questions():
    keys = [one.key for one in rules.screening_questions(shipped_pack("southwark"))]
    assert keys[:4] == ["duplication", "statutory", "ending", "equality_impact"]


@pytest.mark.covers("G3.05")
def test_an_unanswered_mandatory_question_is_refused_by_name(stage):
    questions = queries.screening_questions(stage.exercise)
    answers = {one.key: (True, "") for one in questions[2:]}
    with pytest.raises(Refused) as refused:
        actions.answer_screening(answers=answers, **stage.given())
    assert whys(refused) == [f"This has no answer yet: {one.text}" for one in questions[:2]]
    assert state(stage.exercise, "screening") == "to_do"
    assert stage.exercise.screening.count() == 0


def test_screening_says_what_to_do_and_completes_its_task(stage):
    result = screened(stage)
    assert (result.title, result.why, result.opens) == ("Go ahead", (), ())
    assert state(stage.exercise, "screening") == "done"


def test_a_yes_opens_the_task_that_the_question_names_and_a_duplicate_is_talked_about_first(stage):
    questions = queries.screening_questions(stage.exercise)
    result = actions.answer_screening(answers={one.key: (True, "") for one in questions}, **stage.given())
    asked = ["equality_assessment", "staff_transfer", "data_protection", "engagement", "options"]
    assert [key for key, _ in result.opens] == asked
    assert result.why == ("Another service may already do this.",)


def answered(stage, **changes):
    """Everything no, each with a reason, unless `changes` says otherwise: personal_data=(True, "")."""
    answers = {one.key: (False, NOBODY) for one in queries.screening_questions(stage.exercise)}
    return actions.answer_screening(answers=answers | changes, **stage.given())


@pytest.mark.parametrize("key", ["protected_groups", "staff", "personal_data"])
def test_a_no_that_spares_an_assessment_needs_its_reason(stage, key):
    text = next(one.text for one in queries.screening_questions(stage.exercise) if one.key == key)
    with pytest.raises(Refused) as refused:
        answered(stage, **{key: (False, " ")})
    assert whys(refused) == [f"Say why the answer is no: {text}"]


@pytest.mark.parametrize(
    ("key", "task", "label"),
    [
        ("protected_groups", "equality_assessment", "Assess equality impact in full"),
        ("staff", "staff_transfer", "Work out whether staff transfer (TUPE)"),
        ("personal_data", "data_protection", "Assess how personal data is protected"),
    ],
)
def test_a_yes_makes_its_task_necessary_until_the_answer_changes(stage, key, task, label):
    text = next(one.text for one in queries.screening_questions(stage.exercise) if one.key == key)
    assert stage.exercise.tasks.filter(key__in=["staff_transfer", "data_protection"]).count() == 0
    answered(stage, **{key: (True, "")})
    made = stage.exercise.tasks.get(key=task)
    assert (made.label, made.stage, made.required, made.required_because) == (
        label,
        "plan",
        True,
        f"‘{text}’ was answered yes.",
    )
    with pytest.raises(Refused, match="The screening makes it necessary"):
        exercises.set_aside(key=task, reason="We would rather not.", **stage.given())
    answered(stage)
    made.refresh_from_db()
    assert (made.required, made.required_because) == (task == "equality_assessment", "")


def test_the_assessment_answers_what_the_screening_asked(stage):
    answered(stage, protected_groups=(True, ""), staff=(True, ""), personal_data=(True, ""))
    Exercise.objects.filter(pk=stage.exercise.pk).update(state="plan")
    stage.exercise.refresh_from_db()
    stage.exercise.gates.update(state="departed", reasons="Not here.", decided_by=stage.by, decided_at=stage.at)
    asked = {"stage": "plan", "reason": "It reaches few.", "staff_transfer": "yes", "personal_data": "yes"}
    with pytest.raises(Refused, match="The screening makes a full assessment necessary"):
        exercises.assess_impact(needed=False, **asked, **stage.given())
    aims = dict.fromkeys(("eliminate", "advance", "foster"), "Open to all.")
    exercises.assess_impact(needed=True, **asked, **aims, **stage.given())
    assert [state(stage.exercise, key) for key in ("equality_assessment", "staff_transfer", "data_protection")] == [
        "done",
        "to_do",
        "to_do",
    ]
    notes = {"staff_transfer_note": "Two people would move.", "personal_data_note": "Names, kept for a year."}
    exercises.assess_impact(needed=True, **asked, **aims, **notes, **stage.given())
    assert {state(stage.exercise, key) for key in ("staff_transfer", "data_protection")} == {"done"}


def test_screening_again_changes_the_answers_and_keeps_the_record(stage):
    screened(stage)
    screened(stage)
    assert stage.exercise.screening.count() == rules.MORE_THAN_ENOUGH
    assert len(history(stage.exercise.screening.first())) == 2


# ---- the need -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("G2.17")
def test_a_need_without_evidence_cannot_be_agreed(stage):
    need_set_out(stage)
    with pytest.raises(Refused) as refused:
        actions.agree_need(**stage.given())
    assert whys(refused) == ["No evidence given yet. Add at least one piece of evidence, with its source."]
    assert state(stage.exercise, "need") == "started"
    assert knot(stage.exercise, "need").public is False


def test_a_need_with_gaps_says_each(stage):
    evidenced(stage)
    need_set_out(stage, local="", who_affected=" ")
    with pytest.raises(Refused) as refused:
        actions.agree_need(**stage.given())
    assert whys(refused) == [
        "‘What does it look like here?’ has not been answered.",
        "‘Who is affected, and where?’ has not been answered.",
    ]


def test_an_agreed_need_is_public_ties_the_knot_and_completes_its_task(stage):
    need = need_agreed(stage)
    tied = knot(stage.exercise, "need")
    assert (tied.sentence, tied.public, tied.path) == (need.summary, True, f"/needs/{stage.exercise.reference}/")
    assert state(stage.exercise, "need") == "done"


def test_an_agreed_need_is_changed_only_after_it_is_reopened_with_a_reason(stage):
    need_agreed(stage)
    with pytest.raises(Refused):
        actions.set_out_need(local="Worse than we thought.", **stage.given())
    with pytest.raises(Refused):
        actions.reopen_need(why=" ", **stage.given())
    actions.reopen_need(why="New figures for Millbrook", **stage.given())
    assert (knot(stage.exercise, "need").public, state(stage.exercise, "need")) == (False, "started")
    assert actions.set_out_need(local="Worse than we thought.", **stage.given()).local == "Worse than we thought."


def test_only_the_team_writes(exercise, cast, now):
    with pytest.raises(Refused) as refused:
        need_set_out(Stage(exercise, cast.iris, now))
    assert refused.value.refusals[0].what == "You cannot change the need."


def test_nothing_is_written_while_the_exercise_is_on_hold(stage):
    exercises.hold(exercise=stage.exercise, why="Budget talks", by=stage.by, at=stage.at)
    with pytest.raises(Refused):
        need_set_out(stage)


# ---- evidence -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("G2.04", "G2.02")
def test_evidence_is_looked_at_again_in_twelve_months_and_is_flagged_after_that(stage):
    item = evidenced(stage)
    assert item.review_by == datetime.date(2027, 9, 7)
    flags = [queries.evidence(stage.exercise, day)[0].stale for day in (item.review_by, datetime.date(2027, 9, 8))]
    assert flags == [False, True]
    later = stage.at + datetime.timedelta(days=400)
    actions.review_evidence(item=item, by=stage.by, at=later)
    assert queries.evidence(stage.exercise, later.date())[0].stale is False


def test_twelve_months_from_a_leap_day():
    assert rules.a_year_on(datetime.date(2028, 2, 29)) == datetime.date(2029, 2, 28)


def test_evidence_from_the_future_is_refused(stage):
    with pytest.raises(Refused) as refused:
        evidenced(stage, dated=datetime.date(2026, 9, 8))
    assert whys(refused) == ["Its date is in the future."]


def test_evidence_without_a_source_is_refused_in_words(stage):
    with pytest.raises(Refused) as refused:
        evidenced(stage, source="")
    assert whys(refused) == ["‘Source’ has not been given."]


# ---- assets, gap, market ------------------------------------------------------------------------------------------


@pytest.mark.covers("G2.15")
def test_an_asset_completes_the_task_and_so_does_a_search_that_found_none(stage, cast, now, framework):
    asset_found(stage)
    assert (state(stage.exercise, "assets"), queries.assets_looked_for(stage.exercise)) == ("done", True)
    with pytest.raises(Refused):
        actions.found_no_assets(where_looked="Everywhere", **stage.given())
    other = open_exercise(title="Night bus", trigger="idea", lead=cast.priya, by=cast.priya, at=now)
    assert queries.assets_looked_for(other) is False
    actions.found_no_assets(exercise=other, where_looked="The directory, the ward forum", by=cast.priya, at=now)
    assert (state(other, "assets"), queries.assets_looked_for(other)) == ("done", True)


@pytest.mark.covers("G2.11")
def test_the_gap_is_need_less_provision(stage):
    gap_finished(stage)
    assert (stage.exercise.gaps.get().unmet, state(stage.exercise, "gap")) == (320, "done")
    assert Gap(needing=None, reached=3).unmet is None


def test_more_reached_than_need_it_is_refused(stage):
    with pytest.raises(Refused) as refused:
        actions.add_gap(what="Advice", met="partly", who_misses_out="Some", needing=5, reached=6, **stage.given())
    assert whys(refused) == ["6 people reached is more than the 5 who need it."]


def test_a_gap_is_not_finished_without_one(stage):
    with pytest.raises(Refused):
        actions.finish_gap(**stage.given())
    assert state(stage.exercise, "gap") == "to_do"


def test_demand_and_the_market_are_both_asked(stage):
    with pytest.raises(Refused) as refused:
        actions.sound_market(demand_estimate="", market_sounding=" ", **stage.given())
    assert whys(refused) == ["There is no estimate of demand.", "The market has not been sounded."]
    assert queries.market_tested(stage.exercise) is False
    actions.set_out_need(**MARKET, **stage.given())
    assert (queries.market_tested(stage.exercise), state(stage.exercise, "market")) == (True, "done")


def test_a_market_task_set_aside_with_a_reason_counts(stage):
    exercises.set_aside(exercise=stage.exercise, key="market", reason="Tested in May", by=stage.by, at=stage.at)
    assert queries.market_tested(stage.exercise) is True


# ---- the circle ---------------------------------------------------------------------------------------------------


@pytest.mark.covers("G2.18")
def test_what_an_earlier_exercise_found_is_there_at_the_start_of_the_next(stage, cast, now):
    said = "Young people came when the adviser came to them."
    exercises.find(exercise=stage.exercise, text=said, by=cast.priya, at=now)
    later = now + datetime.timedelta(days=300)
    following = open_exercise(
        title="Work help again",
        trigger="ending",
        lead=cast.priya,
        service_category=stage.exercise.service_category,
        by=cast.priya,
        at=later,
    )
    assert [finding.text for finding in queries.learned_before(following)] == [said]
    assert queries.learned_before(stage.exercise) == []


def test_all_of_it_leaves_the_stage_owing_only_what_other_apps_own(stage):
    understood(stage)
    left = stage.exercise.tasks.filter(stage="understand").exclude(state="done").values_list("key", flat=True)
    assert sorted(left) == ["engagement", "equality_screening"]
