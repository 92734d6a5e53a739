"""Exercises: opened under a framework in force, moved through its stages and gates, with reasons for each departure."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.exercise import actions, queries
from commonweal.council.exercise.models import STAGES, Exercise, ImpactAssessment
from commonweal.council.exercise.states import EXERCISE, GATE
from commonweal.front.desk.actions.cast import adopt_shipped
from commonweal.ground.record.queries import faults, history
from commonweal.ground.record.rules import Refused

FACTS = {"title": "Warm homes", "trigger": "need", "service_category": "warm homes"}


def settle(exercise, stage, by, at):
    for task in exercise.tasks.filter(stage=stage, required=True):
        actions.set_aside(exercise=exercise, key=task.key, reason="Not needed here.", by=by, at=at)


@pytest.mark.covers("G0.01")
def test_no_exercise_starts_while_no_framework_is_in_force(cast, now):
    with pytest.raises(Refused) as refused:
        actions.open_exercise(lead=cast.priya, by=cast.priya, at=now, **FACTS)
    assert refused.value.refusals[0].why == "No commissioning framework is in force today."
    assert Exercise.objects.count() == 0


@pytest.mark.covers("G0.01")
def test_adopting_a_new_version_never_changes_an_exercise_that_runs(cast, exercise, now):
    before = [stage.name for stage in queries.tasks_by_stage(exercise)]
    adopt_shipped("lancaster", by=cast.admin, at=now, in_force_from=now.date())
    again = queries.by_reference(exercise.reference)
    assert [stage.name for stage in queries.tasks_by_stage(again)] == before
    other = actions.open_exercise(lead=cast.sam, by=cast.sam, at=now, **FACTS)
    assert [stage.name for stage in queries.tasks_by_stage(other)] == ["Understand", "Plan", "Do", "Review"]


def test_whoever_manages_the_service_says_how_that_is_handled(cast, framework, now):
    with pytest.raises(Refused) as refused:
        actions.open_exercise(lead=cast.priya, managed_current_service=True, by=cast.priya, at=now, **FACTS)
    assert "how that interest will be handled" in refused.value.refusals[0].why


def test_a_stage_waits_for_its_tasks_and_its_gates(cast, exercise, now):
    with pytest.raises(Refused) as refused:
        actions.advance(exercise=exercise, by=cast.priya, at=now)
    assert refused.value.refusals[0].why.startswith("'Check whether to go ahead'")
    settle(exercise, "understand", cast.priya, now)
    actions.advance(exercise=exercise, by=cast.priya, at=now)
    assert exercise.state == "plan"
    settle(exercise, "plan", cast.priya, now)
    with pytest.raises(Refused) as refused:
        actions.advance(exercise=exercise, by=cast.priya, at=now)
    assert "The gate 'Agree the outcomes' has not been decided" in refused.value.refusals[0].why


@pytest.mark.covers("G0.05")
def test_a_gate_is_departed_from_only_with_a_reason_by_somebody_else_who_decides(cast, exercise, now):
    gate = exercise.gates.get(key="outcomes")
    with pytest.raises(Refused):
        actions.depart_from_gate(gate=gate, reasons=" ", by=cast.david, at=now)
    with pytest.raises(Refused):
        actions.depart_from_gate(gate=gate, reasons="Urgent.", by=cast.priya, at=now)
    actions.depart_from_gate(gate=gate, reasons="The funder's rules leave no time.", by=cast.david, at=now)
    assert (gate.state, gate.decided_by, gate.reasons) == ("departed", cast.david, "The funder's rules leave no time.")
    assert history(gate)[0].why == "The funder's rules leave no time."


@pytest.mark.covers("G3.23")
def test_a_task_that_a_gate_holds_cannot_be_worked_on(cast, exercise, now):
    settle(exercise, "understand", cast.priya, now)
    actions.advance(exercise=exercise, by=cast.priya, at=now)
    with pytest.raises(Refused) as refused:
        actions.complete_task(exercise=exercise, key="route", by=cast.priya, at=now)
    assert refused.value.refusals[0].why == "It waits for the gate 'Agree the outcomes'."
    assert refused.value.refusals[0].exception != ""


def test_setting_a_task_aside_needs_a_reason(cast, exercise, now):
    with pytest.raises(Refused):
        actions.set_aside(exercise=exercise, key="market", reason="", by=cast.priya, at=now)
    with pytest.raises(Refused):
        actions.set_aside(exercise=exercise, key="market", reason="Known.", by=cast.dele, at=now)


def test_hold_and_resume_come_back_to_the_same_stage(cast, exercise, now):
    actions.hold(exercise=exercise, why="Waiting for the budget.", by=cast.priya, at=now)
    with pytest.raises(Refused):
        actions.check_task_open(exercise, "need")
    actions.resume(exercise=exercise, by=cast.priya, at=now)
    assert exercise.state == "understand"


def test_a_full_assessment_answers_each_aim_of_the_equality_duty(cast, exercise, now):
    settle(exercise, "understand", cast.priya, now)
    actions.advance(exercise=exercise, by=cast.priya, at=now)
    facts = {"exercise": exercise, "stage": "plan", "needed": True, "reason": "It reaches them.", "by": cast.priya}
    with pytest.raises(Refused) as refused:
        actions.assess_impact(at=now, **facts)
    assert "each of the three aims" in refused.value.refusals[0].why
    actions.assess_impact(at=now, eliminate="Open to all.", advance="Travel.", foster="Together.", **facts)
    assert exercise.impact_assessments.count() == 1


@pytest.mark.covers("G2.18")
def test_what_was_learned_stands_at_the_start_of_the_next_exercise_of_its_kind(cast, exercise, now):
    actions.find(exercise=exercise, text="Mentors kept them coming.", by=cast.priya, at=now)
    following = actions.open_exercise(
        title="Work again",
        trigger="ending",
        service_category=exercise.service_category,
        lead=cast.sam,
        by=cast.sam,
        at=now + datetime.timedelta(days=1),
    )
    found = queries.findings_for(following.service_category)
    assert [finding.text for finding in found] == ["Mentors kept them coming."]


def test_the_thread_says_what_is_missing_and_hides_what_is_not_public(cast, exercise, now):
    actions.tie(exercise=exercise, kind="need", sentence="One in nine.", by=cast.priya, at=now, public=True)
    actions.tie(exercise=exercise, kind="award", sentence="Harbour Trust.", amount=Decimal(5), by=cast.priya, at=now)
    seen = {line.kind: (line.sentence, line.state) for line in queries.thread(exercise, public=True)}
    assert seen["need"] == ("One in nine.", "current")
    assert seen["award"] == ("No award yet.", "missing")
    inside = {line.kind: line.state for line in queries.thread(exercise, public=False)}
    assert (inside["need"], inside["award"]) == ("done", "current")


@pytest.mark.parametrize("lifecycle", [EXERCISE, GATE], ids=lambda one: one.name)
@pytest.mark.parametrize("who", ["priya", "sam", "dele", "fatima", "asha", "david", "joan", "rosa", "iris", "admin"])
def test_every_move_from_every_state_goes_through_or_says_why(cast, exercise, lifecycle, who):
    thing = exercise if lifecycle is EXERCISE else exercise.gates.first()
    for state in lifecycle.states:
        setattr(thing, lifecycle.field, state)
        for move in lifecycle.moves:
            assert said_of(lifecycle, thing, move, getattr(cast, who)) != ""


def said_of(lifecycle, thing, move, person):
    """The verb where it goes through; otherwise what is said, and nothing where a refusal leaves a blank."""
    try:
        return lifecycle.check(thing, move.verb, person).verb
    except Refused as refused:
        said = [refusal.what and refusal.why for refusal in refused.refusals]
        return " ".join(said) if all(said) else ""


def test_the_list_of_exercises_stays_within_its_queries(client, cast, framework, now, django_assert_max_num_queries):
    for number in range(12):
        actions.open_exercise(lead=cast.priya, by=cast.priya, at=now, **(FACTS | {"title": f"Warm homes {number}"}))
    client.force_login(cast.priya)
    with django_assert_max_num_queries(10):
        response = client.get("/desk/exercises/")
    assert response.content.decode().count("Warm homes ") >= 12


def test_the_page_of_an_exercise_stays_within_its_queries(client, cast, exercise, django_assert_max_num_queries):
    client.force_login(cast.priya)
    with django_assert_max_num_queries(15):
        response = client.get(f"/desk/exercises/{exercise.reference}/")
    assert response.status_code == 200


def test_the_public_page_shows_the_thread_and_no_drafts(client, cast, exercise, now):
    response = client.get(f"/exercises/{exercise.reference}/")
    page = response.content.decode()
    assert "No need set out yet." in page
    assert "The need comes first, once it is agreed." in page
    assert "/desk/" not in page
    actions.tie(exercise=exercise, kind="need", sentence="One in nine.", by=cast.priya, at=now, public=True)
    assert "The need comes first" not in client.get(f"/exercises/{exercise.reference}/").content.decode()


def test_every_change_is_in_the_chain(cast, exercise, now):
    settle(exercise, "understand", cast.priya, now)
    assert list(faults()) == []
    assert STAGES[0] == exercise.state


# ---- every gate asks about equality -------------------------------------------------------------------------------


@pytest.mark.covers("G1.05")
def test_each_gate_asks_about_equality_and_not_just_the_first(exercise, cast, now):
    gates = list(exercise.gates.all())
    assert len(gates) == 3
    for gate in gates:
        with pytest.raises(Refused, match="the equality duty goes on through every stage"):
            actions.pass_gate(gate=gate, reasons="It is sound.", by=cast.helen, at=now)
        actions.pass_gate(gate=gate, reasons="It is sound.", equality="Open to all.", by=cast.helen, at=now)
    assert list(exercise.gates.values_list("state", "equality")) == [("passed", "Open to all.")] * 3


def test_an_assessment_of_the_stage_answers_for_its_gates_and_for_no_others(exercise, cast, now, client):
    outcomes, route, ending = exercise.gates.all()
    Exercise.objects.filter(pk=exercise.pk).update(state="plan")
    exercise.refresh_from_db()
    client.force_login(cast.helen)
    where = f"/desk/exercises/{exercise.reference}/gates/{outcomes.key}/"
    assert "No assessment has been made in this stage yet" in client.get(where).content.decode()
    sent = {"decision": "pass", "reasons": "It is sound.", "equality": ""}
    assert "Say what this means for people with protected" in client.post(where, sent).content.decode()
    ImpactAssessment.objects.create(
        exercise=exercise,
        stage="plan",
        needed=False,
        reason="Open to all.",
        assessed_on=now.date(),
        assessed_by=cast.sam,
    )
    assert client.post(where, sent).status_code == 302
    actions.pass_gate(gate=route, reasons="It is sound.", by=cast.helen, at=now)
    with pytest.raises(Refused, match="the equality duty goes on"):
        actions.pass_gate(gate=ending, reasons="It is sound.", by=cast.helen, at=now)
