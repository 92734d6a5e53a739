"""Principles, priorities and outcomes: what an exercise has to say before it goes on."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.exercise import actions as exercises
from commonweal.council.framework.actions import adopt
from commonweal.council.framework.queries import shipped_pack
from commonweal.cycle.plan import actions as plan
from commonweal.front.desk.actions.walk import tell
from commonweal.front.desk.queries.stories import WORK
from commonweal.ground.record.rules import Refused
from tests.factories import deliver
from tests.factories.plan import GRANT_ANSWERS, gate_passed, planning


@pytest.mark.covers("G1.02")
def test_no_exercise_goes_on_without_its_outcomes_and_how_they_will_be_known(stage, cast, whys):
    planning(stage)
    for task in stage.exercise.tasks.filter(stage="plan", required=True).exclude(key="outcomes"):
        exercises.set_aside(key=task.key, reason="Laid aside to see what outcomes alone hold up.", **stage.given())
    for key in ("outcomes", "route"):
        gate_passed(stage, key, cast.helen)
    with pytest.raises(Refused) as refused:
        exercises.advance(**stage.given())
    label = stage.exercise.tasks.get(key="outcomes").label
    assert whys(refused) == [f"'{label}' must be completed first, or be marked as not needed with a reason."]
    with pytest.raises(Refused) as refused:
        plan.choose_route(answers=GRANT_ANSWERS, chosen="grant", why="It fits.", **stage.given())
    assert whys(refused) == ["The outcomes come first, and they have not been agreed."]
    said = "More young people in Millbrook are in work."
    outcome = plan.choose_outcome(statement=said, comes_from=["needs_assessment"], **stage.given())
    with pytest.raises(Refused) as refused:
        plan.agree_outcomes(**stage.given())
    assert whys(refused) == [f"‘{said}’ has no indicator."]
    plan.add_indicator(
        outcome=outcome,
        name="Young people in work six months later",
        unit="per cent",
        baseline=Decimal(31),
        target=Decimal(50),
        target_date=datetime.date(2028, 3, 31),
        used_for="Deciding whether to go on",
        by=stage.by,
        at=stage.at,
    )
    plan.agree_outcomes(**stage.given())
    exercises.advance(**stage.given())
    assert stage.exercise.state == "source"
    assert stage.exercise.knots.get(kind="outcome").sentence == said


@pytest.mark.covers("G1.04")
def test_a_stage_in_which_no_resident_was_heard_stands_out(stage, cast, visit):
    path = f"/desk/exercises/{stage.exercise.reference}/engagement/"
    names = [stage.exercise.framework.pack.stage_of(one).name for one in ("understand", "plan")]
    missing = "No residents or service users have been talked to yet in: {}."
    assert missing.format(names[0]) in visit(cast.priya, path)
    planning(stage)
    assert stage.exercise.contacts.get(sector="residents").stage == "understand"
    assert missing.format(names[1]) in visit(cast.priya, path)
    answer = visit.send(
        cast.priya,
        path,
        sector="residents",
        who="Nine young people",
        how="An evening at the library",
        said="Pay the bus fare.",
        **visit.day("on", datetime.date(2026, 9, 5)),
    )
    assert answer.status_code == 302
    page = visit(cast.priya, path)
    assert "Pay the bus fare." in page
    assert "No residents or service users" not in page


FIVE = ["citizen_focused", "working_together", "transparency", "value_focused", "engagement"]


@pytest.mark.covers("G1.11")
def test_a_council_may_live_by_another_set_of_principles_and_change_it(cast, lancaster, now, visit, whys):
    walk = tell(WORK, cast=cast, at=now - datetime.timedelta(days=30), until="outcomes")
    given = {"exercise": walk.exercise, "by": cast.priya, "at": walk.tick()}
    assert [one.key for one in lancaster.pack.principles] == FIVE
    page = visit(cast.priya, f"/desk/exercises/{walk.exercise.reference}/principles/")
    assert all(one.name in page for one in lancaster.pack.principles)
    with pytest.raises(Refused) as refused:
        plan.answer_principles(principles={"asset_based": {"how": "We did."}}, **given)
    assert whys(refused) == ["The framework has no principle asset_based."]
    plan.answer_principles(principles={key: {"how": "Neighbours shaped it."} for key in FIVE}, **given)
    assert walk.exercise.tasks.get(key="principles").state == "done"
    pack = shipped_pack("lancaster")
    fewer = pack.model_copy(update={"principles": pack.principles[:3]})
    changed = adopt(pack=fewer, in_force_from=now.date(), by=cast.admin, at=now, what_changed="Two principles fewer.")
    later = exercises.open_exercise(title="Night bus", trigger="idea", lead=cast.priya, by=cast.priya, at=now)
    assert (later.framework, [one.key for one in later.framework.pack.principles]) == (changed, FIVE[:3])
    walk.exercise.refresh_from_db()
    assert [one.key for one in walk.exercise.framework.pack.principles] == FIVE


@pytest.mark.covers("G1.27")
def test_the_wording_of_an_outcome_is_tested_for_protected_groups(stage, cast, visit):
    planning(stage)
    base = f"/desk/exercises/{stage.exercise.reference}/outcomes/"
    tested = "Read with care leavers and with the deaf club; ‘work’ became ‘work or learning’."
    answer = visit.send(
        cast.priya,
        f"{base}add/",
        statement="More young people are in work or learning.",
        comes_from=["needs_assessment"],
        equality_test=tested,
    )
    assert answer.status_code == 302
    assert stage.exercise.outcomes.get().equality_test == tested
    assert f"Wording and protected groups: {tested}" in visit(cast.priya, base)


@pytest.mark.covers("G1.30")
def test_a_story_can_be_the_whole_return(exercise, cast, now, visit):
    agreement = deliver.active(exercise, cast, now)
    story = "Leah came every week, and in May she began at the bakery."
    item = agreement.indicators.get()
    report = deliver.accepted(
        agreement, cast, now, figures={}, shown_in={item.pk: "Twelve stories, page 3"}, answers={"happened": story}
    )
    assert report.figures.get().value is None
    assert agreement.reports.get(number=1).state == "accepted"
    page = visit(None, f"/agreements/{agreement.reference}/")
    assert story in page
    assert f"{item.name}: in the provider&#39;s own report: Twelve stories, page 3" in page
